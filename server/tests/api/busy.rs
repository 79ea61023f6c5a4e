//! More requests at once than the server can carry out.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use server::http::{Gate, router};
use shared::wire::{FailureCode, SignIn};
use tower::ServiceExt;

use crate::support::{PASSPHRASE, Town, ask, on_both};

on_both!(
    who_comes_when_there_is_no_place_is_told_when_to_come_again,
    a_request_that_is_still_coming_takes_no_place,
    being_turned_away_is_no_failed_try
);

/// On a slow line a dozen of them would hold up a city.
async fn a_request_that_is_still_coming_takes_no_place(town: Town) {
    let device = town.device("hanako").await;
    let mut app = town.app.clone();
    app.gates.records = Gate::new(1, Duration::from_millis(20), 1);
    let router = router(app);
    let request = |body| {
        let request = Request::post("/api/sync").header(header::COOKIE, &device.cookie);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        request.body(body).unwrap()
    };
    let never = futures::stream::pending::<Result<Vec<u8>, std::io::Error>>();
    let slow = tokio::spawn(router.clone().oneshot(request(Body::from_stream(never))));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let whole = Body::from(serde_json::to_vec(&device.request()).unwrap());
    assert_eq!(ask(&router, request(whole)).await.status, StatusCode::OK);
    assert!(!slow.is_finished());
    slow.abort();
}

async fn being_turned_away_is_no_failed_try(town: Town) {
    let mut app = town.app.clone();
    app.gates.passphrases = Gate::new(0, Duration::from_millis(1), 1);
    let router = router(app);
    for _ in 0..10 {
        let body = serde_json::to_vec(&SignIn::new("hanako", PASSPHRASE)).unwrap();
        let request =
            Request::post("/api/session").header(header::CONTENT_TYPE, "application/json");
        let reply = ask(&router, request.body(Body::from(body)).unwrap()).await;
        assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    let reply = town.sign_in("hanako", PASSPHRASE, None).await;
    assert_eq!(reply.status, StatusCode::OK);
}

async fn who_comes_when_there_is_no_place_is_told_when_to_come_again(town: Town) {
    let device = town.device("hanako").await;
    let mut app = town.app.clone();
    app.gates.records = Gate::new(1, Duration::from_millis(500), 1);
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
    // Which of the two comes first, the database decides.
    let mut waits = [second, third].map(|reply| reply.header(header::RETRY_AFTER).parse().ok());
    waits.sort();
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
