//! More requests at once than the server can carry out.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use server::http::{Gate, router};
use shared::wire::FailureCode;
use tower::ServiceExt;

use crate::support::{Town, ask, on_both};

on_both!(who_comes_when_there_is_no_place_is_told_when_to_come_again);

async fn who_comes_when_there_is_no_place_is_told_when_to_come_again(town: Town) {
    let device = town.device("hanako").await;
    let mut app = town.app.clone();
    app.gates.records = Gate::new(1, Duration::from_millis(20), 1);
    let router = router(app);
    let request = || {
        let body = serde_json::to_vec(&device.request()).unwrap();
        let request = Request::post("/api/sync").header(header::COOKIE, &device.cookie);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        request.body(Body::from(body)).unwrap()
    };
    // Its answer is not read yet.
    let first = router.clone().oneshot(request()).await.unwrap();
    let (second, third) = tokio::join!(ask(&router, request()), ask(&router, request()));
    for reply in [&second, &third] {
        assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(reply.failure().code, FailureCode::Unavailable);
        assert!(reply.failure().message.contains("混み合っています"));
    }
    let waits = [second, third].map(|reply| reply.header(header::RETRY_AFTER).parse().ok());
    assert_eq!(waits, [Some(1), Some(2)], "who comes later waits longer");
    let asked = Request::get("/healthz").body(Body::empty()).unwrap();
    assert_eq!(ask(&router, asked).await.status, StatusCode::OK);
    drop(first);
    let mut tries = 0;
    while ask(&router, request()).await.status != StatusCode::OK {
        tries += 1;
        assert!(tries < 100, "the place is never free again");
    }
}
