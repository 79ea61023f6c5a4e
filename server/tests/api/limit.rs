//! How much one account and one address may ask for.

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use server::http::{Limits, router};
use shared::wire::FailureCode;
use std::net::SocketAddr;

use crate::support::{Reply, Town, ask, on_both};

on_both!(
    an_account_that_asks_too_much_waits_and_others_do_not,
    an_address_that_asks_too_much_waits,
    behind_a_proxy_its_word_is_taken_and_nobody_elses,
);

fn told_to_wait(reply: &Reply) -> bool {
    let waits = reply.status == StatusCode::TOO_MANY_REQUESTS;
    if waits {
        assert_eq!(reply.failure().code, FailureCode::Unavailable);
        assert!(!reply.header(header::RETRY_AFTER).is_empty());
    }
    waits
}

async fn an_account_that_asks_too_much_waits_and_others_do_not(town: Town) {
    let mut app = town.app.clone();
    app.limits = Limits::new((3, 1), (1_000, 1));
    let (hanako, taro) = (town.device("hanako").await, town.device("taro").await);
    let limited = router(app);
    let ask_as = async |cookie: &str| {
        let request = Request::get("/api/session").header(header::COOKIE, cookie);
        told_to_wait(&ask(&limited, request.body(Body::empty()).unwrap()).await)
    };
    for _ in 0..3 {
        assert!(!ask_as(&hanako.cookie).await);
    }
    assert!(ask_as(&hanako.cookie).await);
    assert!(!ask_as(&taro.cookie).await);
}

fn from(address: &str, forwarded: &[&str]) -> Request<Body> {
    let mut request = Request::get("/api/directory");
    for addresses in forwarded {
        request = request.header("x-forwarded-for", *addresses);
    }
    let peer: SocketAddr = format!("{address}:1234").parse().unwrap();
    request
        .extension(ConnectInfo(peer))
        .body(Body::empty())
        .unwrap()
}

async fn an_address_that_asks_too_much_waits(town: Town) {
    let mut app = town.app.clone();
    app.limits = Limits::new((1_000, 1), (2, 1));
    let limited = router(app);
    // Nobody takes another's place by saying so.
    for (address, said, waits) in [
        ("192.0.2.1", "198.51.100.1", false),
        ("192.0.2.1", "198.51.100.2", false),
        ("192.0.2.1", "198.51.100.3", true),
        ("192.0.2.2", "192.0.2.1", false),
    ] {
        let reply = ask(&limited, from(address, &[said])).await;
        assert_eq!(told_to_wait(&reply), waits, "{address} {said}");
    }
}

async fn behind_a_proxy_its_word_is_taken_and_nobody_elses(town: Town) {
    let mut app = town.app.clone();
    app.limits = Limits::new((1_000, 1), (1, 1));
    app.is_behind_proxy = true;
    let limited = router(app);
    for (forwarded, waits) in [
        (&["198.51.100.1"][..], false),
        (&["198.51.100.2"], false),
        (&["198.51.100.1"], true),
        (&["203.0.113.9, 198.51.100.1"], true),
        (&["203.0.113.9", "198.51.100.2"], true),
    ] {
        let reply = ask(&limited, from("127.0.0.1", forwarded)).await;
        assert_eq!(told_to_wait(&reply), waits, "{forwarded:?}");
    }
}
