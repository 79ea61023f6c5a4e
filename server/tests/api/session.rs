//! Signing in and out.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use server::{import, passphrase::Cost};
use shared::{
    record::ActorId,
    sample::Account,
    wire::{FailureCode, Session},
};
use uuid::Uuid;

use crate::support::{PASSPHRASE, Town, at, id, on_both};

on_both!(
    a_session_is_a_cookie_no_script_can_read,
    wrong_names_and_wrong_passphrases_are_told_alike,
    many_wrong_tries_must_wait,
    a_name_is_known_in_any_letters,
    names_too_long_for_anyone_are_not_remembered,
    who_signs_out_is_out,
    a_replica_belongs_to_who_signed_in_with_it_first,
    other_sites_can_not_send_for_someone,
);

async fn a_session_is_a_cookie_no_script_can_read(town: Town) {
    let reply = town.sign_in("hanako", PASSPHRASE, None).await;
    let session: Session = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(
        (session.name.as_str(), session.organisation),
        ("山田花子", id(0xb1))
    );
    assert_eq!(session.actor.uuid(), id(at::HANAKO).uuid());
    let (cookie, attributes) = reply.header(header::SET_COOKIE).split_once("; ").unwrap();
    assert_eq!(
        attributes,
        "Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Strict"
    );
    let shown = town.get("/api/session", cookie).await;
    assert_eq!(shown.body, reply.body);
    for cookie in ["", "tsunagu_session=", "tsunagu_session=0000", "other=1"] {
        assert_eq!(
            town.get("/api/session", cookie).await.status,
            401,
            "{cookie}"
        );
    }
    let beside_others = format!("a=b; {cookie}; c=d");
    assert_eq!(town.get("/api/session", &beside_others).await.status, 200);
}

async fn wrong_names_and_wrong_passphrases_are_told_alike(town: Town) {
    let wrong = town.sign_in("hanako", "chigau", None).await;
    let unknown = town.sign_in("nobody", "chigau", None).await;
    let hostile = town.sign_in("hana\0ko", PASSPHRASE, None).await;
    let long = town.sign_in("hanako", &"x".repeat(5_000), None).await;
    for reply in [&wrong, &unknown, &hostile, &long] {
        assert_eq!((reply.status.as_u16(), &reply.body), (401, &wrong.body));
        assert_eq!(reply.header(header::SET_COOKIE), "");
    }
    assert_eq!(wrong.failure().code, FailureCode::WrongCredentials);
    assert!(wrong.failure().message.contains("もう一度"));
}

async fn a_name_is_known_in_any_letters(town: Town) {
    for name in [
        "hanako",
        "Hanako",
        "HANAKO",
        "ｈａｎａｋｏ",
        "Ｈａnａｋo",
        " hanako ",
    ] {
        let reply = town.sign_in(name, PASSPHRASE, None).await;
        assert_eq!(reply.status, 200, "{name}");
    }
    // A name that was given before names were put into one form goes on, and its own letters come first.
    let account = |login: &str, n| Account {
        login: login.into(),
        passphrase: PASSPHRASE.into(),
        actor: ActorId::new(Uuid::from_u128(n)),
        name: login.into(),
        about: String::new(),
    };
    let old = [account("Taro.S", at::TARO), account("HANAKO", at::ADMIN)];
    import::accounts(&town.app.db, &old, Cost::Least)
        .await
        .unwrap();
    for (name, n) in [
        ("Taro.S", at::TARO),
        ("taro.s", at::TARO),
        ("hanako", at::HANAKO),
        ("HANAKO", at::ADMIN),
    ] {
        let reply = town.sign_in(name, PASSPHRASE, None).await;
        let session: Session = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(session.actor.uuid(), id(n).uuid(), "{name}");
    }
    // However it is written, it is one name to whoever guesses.
    for name in ["taro", "TARO", "Taro", "ｔａｒｏ", "tarO"] {
        assert_eq!(town.sign_in(name, "chigau", None).await.status, 401);
    }
    assert_eq!(town.sign_in("tAro", PASSPHRASE, None).await.status, 429);
}

async fn many_wrong_tries_must_wait(town: Town) {
    for _ in 0..5 {
        assert_eq!(town.sign_in("hanako", "chigau", None).await.status, 401);
    }
    let waiting = town.sign_in("hanako", PASSPHRASE, None).await;
    assert_eq!(waiting.status, 429);
    assert_eq!(waiting.failure().code, FailureCode::TooManyTries);
    assert!(!waiting.header(header::RETRY_AFTER).is_empty());
    assert_eq!(
        town.sign_in("taro", PASSPHRASE, None).await.status,
        200,
        "others need not wait"
    );
}

/// Tries are counted in memory by name, so what is never looked up must not be counted either.
async fn names_too_long_for_anyone_are_not_remembered(town: Town) {
    let name = "h".repeat(100_000);
    for _ in 0..8 {
        let reply = town.sign_in(&name, PASSPHRASE, None).await;
        assert_eq!(reply.failure().code, FailureCode::WrongCredentials);
    }
}

async fn who_signs_out_is_out(town: Town) {
    let hanako = town.device("hanako").await;
    let sign_out = || {
        let request = Request::builder()
            .method(Method::DELETE)
            .uri("/api/session")
            .header(header::COOKIE, &hanako.cookie);
        town.send(request.body(Body::empty()).unwrap())
    };
    let reply = sign_out().await;
    assert_eq!(reply.status, 204);
    assert!(reply.header(header::SET_COOKIE).contains("Max-Age=0"));
    let reply = town.get("/api/session", &hanako.cookie).await;
    assert_eq!(
        (reply.status.as_u16(), reply.failure().code),
        (401, FailureCode::SignedOut)
    );
    assert_eq!(
        hanako
            .post(serde_json::to_string(&hanako.request()).unwrap())
            .await
            .0,
        401
    );
    assert_eq!(sign_out().await.status, 204);
}

async fn a_replica_belongs_to_who_signed_in_with_it_first(town: Town) {
    let replica = Uuid::new_v4();
    assert_eq!(
        town.sign_in("hanako", PASSPHRASE, Some(replica))
            .await
            .status,
        200
    );
    assert_eq!(
        town.sign_in("hanako", PASSPHRASE, Some(replica))
            .await
            .status,
        200
    );
    let foreign = town.sign_in("taro", PASSPHRASE, Some(replica)).await;
    assert_eq!(
        (foreign.status.as_u16(), foreign.failure().code),
        (403, FailureCode::ForeignReplica)
    );
    assert_eq!(foreign.header(header::SET_COOKIE), "");
}

async fn other_sites_can_not_send_for_someone(town: Town) {
    let hanako = town.device("hanako").await;
    let body = serde_json::to_string(&hanako.request()).unwrap();
    let send = |kind: &'static str, origin: Option<&'static str>| {
        let mut request = Request::post("/api/sync").header(header::COOKIE, &hanako.cookie);
        request = request
            .header(header::CONTENT_TYPE, kind)
            .header(header::HOST, "tsunagu.example");
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        town.send(request.body(body.clone().into()).unwrap())
    };
    assert_eq!(send("application/json", None).await.status, 200);
    assert_eq!(
        send(
            "application/json; charset=utf-8",
            Some("https://tsunagu.example")
        )
        .await
        .status,
        200
    );
    assert_eq!(
        send("application/json", Some("https://evil.example"))
            .await
            .status,
        403
    );
    assert_eq!(send("application/json", Some("null")).await.status, 403);
    assert_eq!(send("text/plain", None).await.status, 400);
}
