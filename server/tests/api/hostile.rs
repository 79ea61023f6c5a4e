//! Input nobody well-meaning sends.

use std::io::Write;

use axum::http::{Request, header};
use flate2::{Compression, write::GzEncoder};
use shared::{
    record::Value,
    wire::{FailureCode, MAX_BODY, Refusal, Verdict},
};

use crate::support::{Pulled, Town, at, id, on_both, writes};

on_both!(
    what_is_no_request_is_refused_at_once,
    fields_of_later_versions_are_passed_over,
    deep_values_can_not_spoil_a_record,
    numbers_out_of_range_do_no_harm,
    compressed_requests_are_taken_and_bombs_are_not,
    there_is_nothing_else,
);

async fn what_is_no_request_is_refused_at_once(town: Town) {
    let hanako = town.device("hanako").await;
    let deep = format!(
        r#"{{"version":1,"replica":"{}","x":{}1{}}}"#,
        hanako.replica,
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    let saves_deep = format!("{}{}", r#"{"version":1,"saves":"#, "[".repeat(100_000));
    for body in [
        "",
        "null",
        "[]",
        "{",
        "\u{0}",
        r#"{"version":"1"}"#,
        r#"{"version":1,"replica":"?"}"#,
        &saves_deep,
    ] {
        let reply = town
            .post("/api/sync", &hanako.cookie, body.to_owned())
            .await;
        assert_eq!(
            (reply.status.as_u16(), reply.failure().code),
            (400, FailureCode::Malformed),
            "{body:.40}"
        );
        assert!(!reply.failure().message.is_ascii(), "in Japanese");
    }
    // Depth in a field nobody reads costs nothing.
    assert_eq!(
        town.post("/api/sync", &hanako.cookie, deep).await.status,
        200
    );
    let old = format!(r#"{{"version":0,"replica":"{}"}}"#, hanako.replica);
    assert_eq!(
        town.post("/api/sync", &hanako.cookie, old)
            .await
            .failure()
            .code,
        FailureCode::TooOld
    );
    let huge = format!(r#"{{"version":1,"x":"{}"}}"#, "x".repeat(MAX_BODY));
    let reply = town.post("/api/sync", &hanako.cookie, huge.clone()).await;
    assert_eq!(
        (reply.status.as_u16(), reply.failure().code),
        (413, FailureCode::TooLarge)
    );
    assert_eq!(town.post("/api/session", "", huge).await.status, 413);
    assert_eq!(
        town.post("/api/session", "", "[1]").await.failure().code,
        FailureCode::Malformed
    );
}

async fn fields_of_later_versions_are_passed_over(town: Town) {
    let hanako = town.device("hanako").await;
    let mut request = serde_json::to_value(hanako.request()).unwrap();
    request["version"] = 99.into();
    request["reads"] = serde_json::json!([{ "what": "later" }]);
    request["load"] = serde_json::json!(["planet:earth", "public"]);
    request["offers"] = serde_json::json!([1, { "kind": "visit" }]);
    assert_eq!(hanako.post(request.to_string()).await.0, 200);
}

async fn deep_values_can_not_spoil_a_record(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let depths = [200, 126, 125, 124, 123, 100, 33, 32];
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for depth in depths {
        hanako.save(
            "household",
            id(at::HOME_1),
            writes([("x", &format!("depth {depth}"))]),
        );
    }
    let mut body = serde_json::to_string(&hanako.request()).unwrap();
    for depth in depths {
        body = body.replace(&format!(r#""depth {depth}""#), &nested(depth));
    }
    let (status, reply) = hanako.post(body).await;
    assert_eq!(status, 200, "{reply}");
    let verdicts = Pulled::parse(&reply).verdicts();
    let refused = |verdict: &Verdict| matches!(verdict, Verdict::Refused(Refusal::Malformed(_)));
    assert!(verdicts[..7].iter().all(refused), "{verdicts:?}");
    assert_eq!(verdicts[7], Verdict::Stored);
    let mut fresh = town.device("hanako").await;
    fresh.sync().await;
    assert_eq!(
        fresh.docs[&id(at::HOME_1)].get("x"),
        &Value::Later(nested(32).into())
    );
}

async fn numbers_out_of_range_do_no_harm(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let mut request = hanako.request();
    request.cursor = u64::MAX;
    let pulled = hanako.exchange(&request).await;
    assert_eq!(
        pulled.docs.len(),
        hanako.docs.len(),
        "whoever is ahead of the database is sent all"
    );
    assert_eq!(pulled.end.cursor, hanako.cursor);
    let save = |counter, prior| {
        let mut save = hanako.forged(
            counter,
            "household",
            id(at::HOME_1),
            writes([("kana", "たなか")]),
        );
        save.prior = prior;
        save.at = shared::jp::Timestamp::from_millis(i64::MIN);
        save
    };
    request.saves = vec![
        save(u64::MAX, 0),
        save(0, 0),
        save(1, u64::MAX),
        save(2, 2),
        save(3, 0),
    ];
    let verdicts = hanako.exchange(&request).await.verdicts();
    assert!(
        verdicts[..4]
            .iter()
            .all(|verdict| matches!(verdict, Verdict::Refused(_))),
        "{verdicts:?}"
    );
    assert_eq!(verdicts[4], Verdict::Stored);
    let text = serde_json::to_string(&request)
        .unwrap()
        .replace(r#""たなか""#, "1e999");
    let (status, _) = hanako.post(text).await;
    assert_eq!(status, 200);
}

async fn compressed_requests_are_taken_and_bombs_are_not(town: Town) {
    let hanako = town.device("hanako").await;
    let send = |text: String| {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(text.as_bytes()).unwrap();
        let request = Request::post("/api/sync")
            .header(header::COOKIE, &hanako.cookie)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONTENT_ENCODING, "gzip");
        town.send(request.body(packed.finish().unwrap().into()).unwrap())
    };
    let request = serde_json::to_string(&hanako.request()).unwrap();
    assert_eq!(send(request).await.status, 200);
    let bomb = format!(r#"{{"version":1,"x":"{}"}}"#, "x".repeat(MAX_BODY));
    assert_eq!(send(bomb).await.failure().code, FailureCode::TooLarge);
}

async fn there_is_nothing_else(town: Town) {
    for path in [
        "/api/",
        "/api",
        "/api/users",
        "/api/segments/..%2f..%2fetc%2fpasswd",
        "/api/sync/1",
    ] {
        let status = town.get(path, "").await.status.as_u16();
        assert!(matches!(status, 401 | 404), "{path}: {status}");
    }
    assert_eq!(town.get("/api/sync", "").await.status, 405);
}
