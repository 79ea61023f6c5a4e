//! What is sent is taken by kind and by size: each route says how much, and nothing but JSON is read.

use axum::{
    body::Body,
    http::{Request, header},
};
use shared::wire::{FailureCode, MAX_BODY, MAX_TABLE_BODY};

use crate::support::{Reply, Town, on_both};

on_both!(
    each_route_takes_so_much_and_says_how_much,
    each_route_takes_json_and_nothing_else,
);

/// What people type and choose, bytes.
const FORM: usize = 256 << 10;

/// The routes that take more.
const LARGE: [&str; 2] = ["/api/outbox", "/api/sync"];

/// Those that take a spreadsheet.
const TABLES: [&str; 3] = ["/api/table", "/api/table/file", "/api/directory/import"];

/// Those that read nothing.
const NOTHING: [&str; 3] = [
    "/api/notices/push/test",
    "/api/session/oidc/begin",
    "/api/session/passkey/begin",
];

/// Every route to which something is sent.
fn routes() -> Vec<String> {
    let document = serde_json::to_value(server::http::description()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let paths = paths.iter().filter(|(_, item)| item.get("post").is_some());
    let routes: Vec<String> = paths.map(|(path, _)| path.clone()).collect();
    assert!(
        routes.len() > 15
            && LARGE
                .iter()
                .chain(&TABLES)
                .all(|path| routes.iter().any(|all| all == path))
    );
    routes
}

async fn send(town: &Town, path: &str, cookie: &str, kind: Option<&str>, body: Vec<u8>) -> Reply {
    let mut request = Request::post(path).header(header::COOKIE, cookie);
    if let Some(kind) = kind {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    town.send(request.body(Body::from(body)).unwrap()).await
}

/// JSON of so many bytes that no route knows what to do with.
fn json(bytes: usize) -> Vec<u8> {
    format!("{{\"x\":\"{}\"}}", "x".repeat(bytes - 8)).into_bytes()
}

async fn each_route_takes_so_much_and_says_how_much(town: Town) {
    let admin = town.device("admin").await;
    for path in routes() {
        let (most, words) = match &*path {
            path if LARGE.contains(&path) => (MAX_BODY, "4MB"),
            path if TABLES.contains(&path) => (MAX_TABLE_BODY, "12MB"),
            _ => (FORM, "256KB"),
        };
        let kind = Some("application/json");
        let taken = send(&town, &path, &admin.cookie, kind, json(most)).await;
        assert_ne!(taken.status, 413, "{path}");
        let reply = send(&town, &path, &admin.cookie, kind, json(most + 1)).await;
        if NOTHING.contains(&&*path) {
            assert_eq!(reply.body, taken.body, "{path}");
            continue;
        }
        let failure = reply.failure();
        assert_eq!(
            (reply.status.as_u16(), failure.code),
            (413, FailureCode::TooLarge),
            "{path}"
        );
        assert!(
            failure.message.contains(words),
            "{path}: {}",
            failure.message
        );
    }
}

async fn each_route_takes_json_and_nothing_else(town: Town) {
    let admin = town.device("admin").await;
    for path in routes() {
        for kind in [
            None,
            Some("text/plain"),
            Some("application/x-www-form-urlencoded"),
            Some("multipart/form-data; boundary=x"),
            Some("text/csv"),
            Some("application/jsonp"),
        ] {
            let reply = send(&town, &path, &admin.cookie, kind, json(100)).await;
            let failure = reply.failure();
            assert_eq!(
                (reply.status.as_u16(), failure.code),
                (400, FailureCode::Malformed),
                "{path} {kind:?}"
            );
        }
        // Nor what only says that it is JSON.
        for bytes in [
            &b"PK\x03\x04"[..],
            b"name,kana",
            b"\xff\xfe{\0}\0",
            b"{} {}",
        ] {
            let kind = Some("application/json; charset=utf-8");
            let reply = send(&town, &path, &admin.cookie, kind, bytes.to_vec()).await;
            let is_refused = reply.status == 400 || NOTHING.contains(&&*path);
            assert!(is_refused, "{path} {}", reply.status);
        }
    }
}
