//! The way to the provider and back: what is taken of it, and from whom.

use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use shared::{jp::Timestamp, wire::FailureCode};

use super::{
    BACK, OnTheWay, at, link, post, refused, session, sign_in, sign_in_with, start, town_of, with,
};
use crate::support::{PASSPHRASE, Signed, Token, Town, on_both};

on_both!(
    no_other_token_is_taken,
    a_new_key_is_looked_for,
    whoever_set_out_comes_back_once_in_time_and_alone,
    the_way_back_says_nothing_of_what_came_of_it,
);

const LIVES: i64 = 10 * 60 * 1_000;

fn too_late() -> Timestamp {
    Timestamp::from_millis(1_900_000_000_000 + LIVES)
}

fn almost_too_late() -> Timestamp {
    Timestamp::from_millis(1_900_000_000_000 + LIVES - 1)
}

async fn no_other_token_is_taken(town: Town) {
    let (town, provider) = town_of(&town).await;
    let hanako = session(&town, "hanako").await;
    assert_eq!(link(&town, &provider, &hanako, "u-1").await.status, 200);
    let seconds = start().millis() / 1_000;
    type Lie = Box<dyn FnOnce(&mut Token)>;
    let claim = |name: &'static str, value: Value| -> Lie {
        Box::new(move |token| token.claims[name] = value)
    };
    let lies: Vec<(&str, Lie)> = vec![
        ("another nonce", claim("nonce", json!("0".repeat(64)))),
        ("no nonce", claim("nonce", Value::Null)),
        ("another audience", claim("aud", json!("someone-else"))),
        (
            "one audience more",
            claim("aud", json!(["tsunagu", "someone-else"])),
        ),
        (
            "another issuer",
            claim("iss", json!("https://evil.example")),
        ),
        ("run out", claim("exp", json!(seconds))),
        ("asked long ago", claim("auth_time", json!(seconds - 3_600))),
        ("nobody", claim("sub", Value::Null)),
        (
            "another key",
            Box::new(|token| token.signed = Signed::Key(2)),
        ),
        (
            "a key of that name that is not published",
            Box::new(|token| {
                token.signed = Signed::Key(2);
                token.header["kid"] = json!("key-2");
            }),
        ),
        (
            "alg none",
            Box::new(|token| {
                token.signed = Signed::Nothing;
                token.header = json!({ "typ": "JWT", "alg": "none" });
            }),
        ),
        (
            "no signature",
            Box::new(|token| token.signed = Signed::Nothing),
        ),
        (
            "HS256 with the public key",
            Box::new(|token| {
                token.signed = Signed::WithPublicKey;
                token.header["alg"] = json!("HS256");
            }),
        ),
        (
            "HS256 with the client's secret",
            Box::new(|token| {
                token.signed = Signed::WithSecret;
                token.header["alg"] = json!("HS256");
            }),
        ),
    ];
    for (what, lie) in lies {
        let reply = sign_in_with(&town, &provider, "u-1", lie).await;
        assert_eq!(
            reply.status,
            StatusCode::UNAUTHORIZED,
            "{what}: {}",
            reply.text()
        );
        refused(&reply, FailureCode::NotConfirmed);
        // Nobody waits for what others try.
        assert_eq!(sign_in(&town, &provider, "u-1").await.status, 200, "{what}");
    }
    let fine: Vec<Lie> = vec![
        claim("auth_time", json!(seconds - 60)),
        claim("aud", json!(["tsunagu"])),
        claim("acr", json!("1")),
    ];
    for change in fine {
        assert_eq!(
            sign_in_with(&town, &provider, "u-1", change).await.status,
            200
        );
    }
    // A code that is none is asked of the provider, and after some of them one must wait.
    let mut statuses = Vec::new();
    for _ in 0..22 {
        let way = OnTheWay::new(&town).await;
        let back = provider.show(&way.address, "u-1", start(), |_| {});
        let (start, state) = back.split_once("&state=").unwrap();
        let wrong = format!("{}x&state={state}", start);
        statuses.push(way.back(&town, &wrong).await.status.as_u16());
    }
    assert_eq!(statuses[0], 401);
    assert_eq!(statuses[21], 429);
}

async fn a_new_key_is_looked_for(town: Town) {
    let (town, provider) = town_of(&town).await;
    let hanako = session(&town, "hanako").await;
    assert_eq!(link(&town, &provider, &hanako, "u-1").await.status, 200);
    assert_eq!(sign_in(&town, &provider, "u-1").await.status, 200);
    assert_eq!(provider.discoveries(), 1, "it is not asked each time");
    // Within a minute of the last time it is not asked again: nobody makes this server ask on and on.
    provider.publish(&[2]);
    let new = |token: &mut Token| {
        token.signed = Signed::Key(2);
        token.header["kid"] = json!("key-2");
    };
    let reply = sign_in_with(&town, &provider, "u-1", new).await;
    refused(&reply, FailureCode::NotConfirmed);
    assert_eq!(provider.discoveries(), 1);
    let later = with(&town, provider.settings());
    assert_eq!(
        sign_in_with(&later, &provider, "u-1", new).await.status,
        200
    );
}

async fn whoever_set_out_comes_back_once_in_time_and_alone(town: Town) {
    let (town, provider) = town_of(&town).await;
    let hanako = session(&town, "hanako").await;
    assert_eq!(link(&town, &provider, &hanako, "u-1").await.status, 200);
    let show = |way: &OnTheWay| provider.show(&way.address, "u-1", start(), |_| {});
    // Twice: by the same address, and by asking again.
    let way = OnTheWay::new(&town).await;
    let back = show(&way);
    assert_eq!(way.back(&town, &back).await.status, 200);
    refused(&way.back(&town, &back).await, FailureCode::NotConfirmed);
    refused(&way.ask(&town, None).await, FailureCode::NotConfirmed);
    // At once: one of two.
    let way = OnTheWay::new(&town).await;
    town.get(&show(&way), &way.cookies).await;
    let (one, other) = tokio::join!(way.ask(&town, None), way.ask(&town, None));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    // In another browser, which has set out too, or has not: nobody is signed in as someone else.
    let (way, other) = (OnTheWay::new(&town).await, OnTheWay::new(&town).await);
    let back = show(&way);
    refused(&other.back(&town, &back).await, FailureCode::NotConfirmed);
    let nobody = OnTheWay {
        address: String::new(),
        cookies: String::new(),
    };
    refused(&nobody.back(&town, &back).await, FailureCode::NotConfirmed);
    // And who set out is not hindered by that.
    assert_eq!(way.back(&town, &back).await.status, 200);
    // With the state of another, or with two.
    let (way, other) = (OnTheWay::new(&town).await, OnTheWay::new(&town).await);
    let (own, theirs) = (show(&way), show(&other));
    let state = |back: &str| back.split_once("&state=").unwrap().1.to_owned();
    let mixed = own.replace(&state(&own), &state(&theirs));
    refused(&way.back(&town, &mixed).await, FailureCode::NotConfirmed);
    let both = format!("{own}&state={}", state(&theirs));
    refused(&way.back(&town, &both).await, FailureCode::NotConfirmed);
    // A code that was made for another who set out.
    let swapped = theirs.replace(&state(&theirs), &state(&own));
    refused(&way.back(&town, &swapped).await, FailureCode::NotConfirmed);
    // From another provider than the one that was asked (RFC 9207).
    for (issuer, status) in [("https://evil.example", 401), (&provider.issuer, 200)] {
        let way = OnTheWay::new(&town).await;
        let issuer: String = url::form_urlencoded::byte_serialize(issuer.as_bytes()).collect();
        let back = format!("{}&iss={issuer}", show(&way));
        assert_eq!(way.back(&town, &back).await.status, status, "{issuer}");
    }
    // Whoever is turned away there, or turns back.
    let way = OnTheWay::new(&town).await;
    let denied = format!("{BACK}?error=access_denied&state={}", state(&show(&way)));
    refused(&way.back(&town, &denied).await, FailureCode::NotConfirmed);
    // Too late.
    for (clock, status) in [(almost_too_late as fn() -> Timestamp, 200), (too_late, 401)] {
        let way = OnTheWay::new(&town).await;
        let back = provider.show(&way.address, "u-1", clock(), |_| {});
        assert_eq!(way.back(&at(&town, clock), &back).await.status, status);
    }
    // To link, without the session or in someone else's: a stranger's identity does not come to one's account.
    let taro = session(&town, "taro").await;
    for session in ["", &taro] {
        let way = OnTheWay::to_link(&town, &hanako_of(&town, &hanako).await).await;
        let own = way.cookies.rsplit(' ').next().unwrap();
        let other = OnTheWay {
            address: way.address.clone(),
            cookies: format!("{session}; {own}"),
        };
        let back = provider.show(&way.address, "u-2", start(), |_| {});
        refused(&other.back(&town, &back).await, FailureCode::SignedOut);
    }
}

async fn the_way_back_says_nothing_of_what_came_of_it(town: Town) {
    let (town, _provider) = town_of(&town).await;
    let long = format!("{BACK}?state={}", "a".repeat(20_000));
    for address in [
        BACK,
        "/api/session/oidc/callback?code=a&state=b",
        "/api/session/oidc/callback?error=%3Cscript%3E&error_description=%E5%B1%B1",
        "/api/session/oidc/callback?state=%FF%00&code=%",
        &long,
    ] {
        for cookies in ["", "tsunagu_oidc=", "tsunagu_oidc=00"] {
            let reply = town.get(address, cookies).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER);
            assert_eq!(reply.header(header::LOCATION), "/oidc");
            assert_eq!(reply.header(header::SET_COOKIE), "");
            assert_eq!(reply.header(header::CACHE_CONTROL), "no-store");
            assert!(reply.body.is_empty());
        }
    }
    let reply = post(&town, "/api/session/oidc/begin", "", json!(null)).await;
    let cookie = reply.header(header::SET_COOKIE);
    for part in [
        "HttpOnly",
        "Secure",
        "SameSite=Lax",
        "Max-Age=600",
        "Path=/api/session/oidc",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

/// The session of someone whose link is taken away, so that they may set out to link.
async fn hanako_of(town: &Town, session: &str) -> String {
    let again = json!({ "passphrase": PASSPHRASE });
    post(town, "/api/factors/oidc/remove", session, again).await;
    session.to_owned()
}
