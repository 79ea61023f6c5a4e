//! The client's files, and what every answer carries.

use axum::{
    body::Body,
    http::{Request, header},
};

use crate::support::{Town, on_both};

on_both!(
    screens_get_the_page_and_missing_files_do_not,
    hashed_files_are_kept_for_ever,
    answers_say_what_browsers_may_do,
    health_is_told
);

async fn screens_get_the_page_and_missing_files_do_not(town: Town) {
    for path in ["/", "/index.html", "/households/019a-b/visits", "/今日"] {
        let path = path.replace("今日", "%E4%BB%8A%E6%97%A5");
        let reply = town.get(&path, "").await;
        assert_eq!(
            (reply.status.as_u16(), reply.header(header::CACHE_CONTROL)),
            (200, "no-cache"),
            "{path}"
        );
        assert!(reply.text().contains("つなぐ"), "{path}");
    }
    for path in [
        "/app-ffffffffffffffff.js",
        "/favicon.ico",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
    ] {
        assert_eq!(town.get(path, "").await.status, 404, "{path}");
    }
}

async fn hashed_files_are_kept_for_ever(town: Town) {
    let get = |path, accepted| {
        town.send(
            Request::get(path)
                .header(header::ACCEPT_ENCODING, accepted)
                .body(Body::empty())
                .unwrap(),
        )
    };
    let reply = get("/app-0123456789abcdef.js", "gzip").await;
    assert_eq!(
        reply.header(header::CACHE_CONTROL),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(reply.header(header::CONTENT_ENCODING), "gzip");
    assert_eq!(reply.header(header::CONTENT_TYPE), "text/javascript");
    assert_eq!(
        get("/app-0123456789abcdef.js", "identity").await.text(),
        "export const fixture = true;\n"
    );
    assert_eq!(
        get("/sw.js", "").await.header(header::CACHE_CONTROL),
        "no-cache"
    );
}

async fn answers_say_what_browsers_may_do(town: Town) {
    for path in [
        "/",
        "/sw.js",
        "/api/session",
        "/api/directory",
        "/nothing.js",
    ] {
        let reply = town.get(path, "").await;
        assert_eq!(
            reply.header(header::X_CONTENT_TYPE_OPTIONS),
            "nosniff",
            "{path}"
        );
        assert_eq!(
            reply.header(header::REFERRER_POLICY),
            "no-referrer",
            "{path}"
        );
        let hsts = reply.header(header::STRICT_TRANSPORT_SECURITY);
        assert_eq!(hsts, "max-age=63072000; includeSubDomains", "{path}");
        let policy = reply.header(header::CONTENT_SECURITY_POLICY);
        for (part, is_for_all) in [
            ("require-trusted-types-for 'script'", false),
            ("'unsafe-inline'", true),
            ("'unsafe-eval'", true),
        ] {
            let has = policy.contains(&format!(" {part}"));
            assert_eq!(
                has,
                !is_for_all && !path.starts_with("/api/"),
                "{path}: {part}"
            );
        }
        assert_eq!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval'"),
            !path.starts_with("/api/"),
            "{path}"
        );
    }
    assert_eq!(
        town.get("/api/session", "")
            .await
            .header(header::CACHE_CONTROL),
        "no-store"
    );
}

async fn health_is_told(town: Town) {
    let reply = town.get("/healthz", "").await;
    assert_eq!((reply.status.as_u16(), reply.text()), (200, "ok"));
    town.app.db.close().await;
    assert_eq!(town.get("/healthz", "").await.status, 503);
}
