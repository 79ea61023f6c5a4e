//! Someone asks for what they may not see: by its id, by its scope, by its name, by guessing. They are told what they would be
//! told if it were not there.

use axum::{
    body::Body,
    http::{Request, header},
};
use shared::{
    access::Scope,
    record::{Doc, Dot, Path, RecordId, ReplicaId, Value, Writes},
    wire::SyncRequest,
};

use crate::support::{Device, Reply, Town, ask, at, id, on_both, writes};

on_both!(what_may_not_be_seen_is_answered_like_what_is_not_there);

/// Of the household that taro's organisation does not serve, each with what it says.
const HIDDEN: [(&str, u128); 6] = [
    ("household", at::HOME_1),
    ("assignment", at::ASSIGNMENT_1),
    ("member", 0x1001),
    ("visit", 0x1002),
    ("consent", 0x1003),
    ("disclosure", 0x1004),
];

/// What stands in those records and nowhere else.
const SECRET: &str = "だれにも言わない話";

/// An id that nothing has.
const NOTHING: u128 = 0xdead_0000;

async fn town_with_secrets(town: &Town) {
    let home = id(at::HOME_1).to_string();
    let organisation = id(0xb1).to_string();
    for (kind, n) in HIDDEN {
        let key = match kind {
            "household" => "background",
            "assignment" => "reason",
            "member" => "notes",
            "visit" => "said",
            "consent" => "purpose",
            _ => "why",
        };
        let mut fields = writes([(key, SECRET)]);
        if kind != "household" && kind != "assignment" {
            fields.extend(writes([("household", &home)]));
        }
        if matches!(kind, "consent" | "disclosure") {
            fields.extend(writes([("organisation", &organisation)]));
        }
        town.load(kind, [(id(n), fields)]).await;
    }
}

/// The answer without what differs from one request to the next anyway.
fn plain(answer: &str, asked: RecordId) -> String {
    let answer = answer.replace(&asked.to_string(), "ID");
    let mut lines: Vec<String> = Vec::new();
    for line in answer.lines() {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        if let Some(opening) = line.get_mut("opening") {
            opening["server_time"] = 0.into();
        }
        lines.push(line.to_string());
    }
    lines.join("\n")
}

async fn post(device: &Device, path: &str, body: &str) -> Reply {
    let request = Request::post(path)
        .header(header::COOKIE, &device.cookie)
        .header(header::CONTENT_TYPE, "application/json");
    let router = device.router();
    ask(router, request.body(Body::from(body.to_owned())).unwrap()).await
}

/// A request of the device with that save as its next.
fn with_save(device: &Device, kind: &str, record: RecordId, fields: Writes) -> SyncRequest {
    let mut device = device.clone();
    device.save(kind, record, fields);
    device.request()
}

async fn what_may_not_be_seen_is_answered_like_what_is_not_there(town: Town) {
    town_with_secrets(&town).await;
    let mut taro = town.device("taro").await;
    taro.sync().await;
    let mine = id(at::HOME_2).to_string();
    let theirs = id(at::HOME_1).to_string();
    let removed: Writes = [(Path::new("removed").unwrap(), Value::Flag(true))].into();
    let mut probes = 0;
    // By its id: a save that changes it, moves it, removes it, says it is of another kind, or makes it anew. Each is asked of a
    // device that has never asked before.
    for (kind, n) in HIDDEN {
        let other = if kind == "visit" { "member" } else { "visit" };
        for (what, kind, fields) in [
            ("change", kind, writes([("kana", "ためし")])),
            ("remove", kind, removed.clone()),
            ("move", kind, writes([("household", &theirs)])),
            ("another kind", other, writes([("household", &theirs)])),
            ("a later kind", "later", writes([("household", &mine)])),
        ] {
            let mut answers = Vec::new();
            for record in [id(n), id(NOTHING + n)] {
                let mut device = town.device("taro").await;
                device.sync().await;
                let request = with_save(&device, kind, record, fields.clone());
                let (status, answer) = device.post(serde_json::to_string(&request).unwrap()).await;
                assert_eq!(status, 200);
                assert!(!answer.contains(SECRET));
                answers.push(plain(&answer, record));
            }
            assert_eq!(answers[0], answers[1], "{what} {kind} {n:x}");
            probes += 1;
        }
    }
    // As one who has seen something of it.
    for (kind, n) in HIDDEN {
        let other = if kind == "visit" { "member" } else { "visit" };
        let mut answers = Vec::new();
        for record in [id(n), id(NOTHING + n)] {
            let mut device = town.device("taro").await;
            device.sync().await;
            let mut request = with_save(&device, other, record, writes([("kana", "ためし")]));
            request.saves[0].seen.raise(Dot {
                replica: ReplicaId::new(id(7).uuid()),
                counter: 1,
            });
            let (_, answer) = device.post(serde_json::to_string(&request).unwrap()).await;
            answers.push(plain(&answer, record));
        }
        assert_eq!(answers[0], answers[1], "seen {kind} {n:x}");
        probes += 1;
    }
    // By its scope: asked for whole, or said to be held.
    for scope in [
        Scope::Household(id(at::HOME_1)),
        Scope::Visits(id(at::HOME_1)),
        Scope::Organisation(id(0xb1)),
        Scope::Person(id(at::HANAKO)),
    ] {
        let mut request = taro.request();
        request.load = vec![scope];
        let (_, answer) = taro.post(serde_json::to_string(&request).unwrap()).await;
        assert!(
            !answer.contains(SECRET) && !answer.contains("\"doc\""),
            "{scope}"
        );
        let mut request = taro.request();
        request.cursor = 0;
        request.scopes_hash = shared::access::scopes_hash(&[scope]);
        let (_, answer) = taro.post(serde_json::to_string(&request).unwrap()).await;
        assert!(
            !answer.contains(SECRET) && !answer.contains("\"doc\""),
            "{scope}"
        );
        probes += 2;
    }
    // By a segment made for others.
    let mut hanako = town.device("hanako").await;
    hanako.sync_once().await;
    let pulled = hanako.exchange(&hanako.request()).await;
    let mut secrets = 0;
    for segment in pulled.opening.segments {
        let (status, lines) = hanako.segment(&segment.name).await;
        assert_eq!(status, 200);
        if lines.contains(SECRET) {
            secrets += 1;
            let none = "0".repeat(64);
            assert_eq!(taro.segment(&segment.name).await, taro.segment(&none).await);
            probes += 1;
        }
    }
    assert!(secrets >= 2);
    // By a search without the right to it, and by what is public.
    let mut admin = town.device("admin").await;
    admin.sync().await;
    admin.save("staff", id(at::TARO), writes([("post", "adviser")]));
    admin.sync().await;
    for what in ["田中様宅", "だれもいない様宅"] {
        let body = format!(r#"{{"what":"{what}","reason":"{SECRET}"}}"#);
        let reply = post(&taro, "/api/emergency", &body).await;
        assert_eq!(reply.text(), r#"{"records":[],"more":false}"#);
        probes += 1;
    }
    for path in ["/api/directory", "/api/openapi.json", "/healthz"] {
        assert!(!town.get(path, &taro.cookie).await.text().contains(SECRET));
        probes += 1;
    }
    assert!(probes >= 40, "{probes} probes");
    // Nothing of it has come about.
    for (_, n) in HIDDEN {
        let doc: &Doc = &admin_doc(&town, n).await;
        assert!(!doc.is_removed() && doc.get("kana").as_text() != Some("ためし"));
    }
}

async fn admin_doc(town: &Town, n: u128) -> Doc {
    let mut admin = town.device("admin").await;
    admin.sync().await;
    admin.docs[&id(n)].clone()
}
