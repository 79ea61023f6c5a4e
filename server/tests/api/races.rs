//! What ends while a sign-in is under way: the passphrase changes, the account ends, the passkey is removed. Nothing outlives it by a
//! session.
//!
//! Another server on the same database does it at the moment at which this one looks at its clock for the nth time: after what was
//! shown has been found right, and before the session begins.

use std::{cell::RefCell, sync::Arc, thread};

use axum::http::{StatusCode, header};
use server::{
    clock,
    db::{Db, accounts, oidc_links, passkeys, sessions},
    http::router,
    oidc,
    passphrase::{Cost, hash},
};
use shared::{
    jp::Timestamp,
    record::ActorId,
    wire::{FailureCode, OidcStart, PasskeyChallenge},
};
use sqlx::Row;
use uuid::Uuid;

use crate::support::{Authenticator, PASSPHRASE, Provider, Reply, Town, at, on_both};

on_both!(
    a_sign_in_does_not_outlive_its_passphrase,
    a_sign_in_does_not_outlive_its_account,
    an_account_that_ends_is_not_brought_back_by_a_change_of_its_passphrase,
    a_sign_in_does_not_outlive_its_passkey,
    what_protects_an_account_is_not_changed_by_a_session_that_has_ended,
    nothing_is_linked_or_unlinked_by_a_session_that_has_ended,
);

const OTHER: &str = "庭の柿が 今年は 四つなった";

/// How often the clock is still looked at before something happens, and what happens.
type Next = (usize, Box<dyn FnOnce()>);

thread_local! {
    static NEXT: RefCell<Option<Next>> = const { RefCell::new(None) };
}

fn clock_at_which_it_happens() -> Timestamp {
    let due = NEXT.with_borrow_mut(|next| match next {
        Some((0, _)) => next.take().map(|(_, what)| what),
        Some((left, _)) => {
            *left -= 1;
            None
        }
        None => None,
    });
    if let Some(what) = due {
        what();
    }
    clock::system()
}

/// The town with a clock at which things happen.
fn watched(town: &Town) -> Town {
    let mut town = town.clone();
    town.app.clock = clock_at_which_it_happens;
    town.app.origin = Some("https://tsunagu.example".parse().unwrap());
    town.router = router(town.app.clone());
    town
}

/// What another server on the same database does.
#[derive(Clone, Copy, Debug)]
enum Elsewhere {
    /// Hanako changes her passphrase.
    Changes,
    /// Her account is ended.
    Ends,
    /// Her passkeys are removed.
    RemovesPasskeys,
}

/// Has it happen when the clock has been looked at `looks` times more.
fn after(looks: usize, town: &Town, what: Elsewhere) {
    let url = town.url().to_owned();
    let happens = move || {
        let other = thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.enable_all().build().unwrap();
            runtime.block_on(happen(&url, what));
        });
        other.join().unwrap();
    };
    NEXT.set(Some((looks, Box::new(happens))));
}

async fn happen(url: &str, what: Elsewhere) {
    let db = Db::open(url).await.unwrap();
    let mut transaction = db.begin_write().await.unwrap();
    let account = accounts::by_login(&mut transaction, "hanako")
        .await
        .unwrap();
    let account = account.unwrap().id;
    match what {
        Elsewhere::Changes => {
            let hash = hash(OTHER, Cost::Least).unwrap();
            accounts::renew(&mut transaction, &account, &hash)
                .await
                .unwrap();
            sessions::end_others(&mut transaction, &account, "")
                .await
                .unwrap();
        }
        Elsewhere::Ends => {
            let actor = ActorId::new(Uuid::from_u128(at::HANAKO));
            let now = Some(clock::system());
            accounts::end(&mut transaction, actor, now).await.unwrap();
            sessions::end_of_actor(&mut transaction, actor)
                .await
                .unwrap();
        }
        Elsewhere::RemovesPasskeys => {
            passkeys::remove_all(&mut transaction, &account)
                .await
                .unwrap();
        }
    }
    transaction.commit().await.unwrap();
    db.close().await;
}

/// Everything that was to happen has happened, and nobody is signed in.
async fn is_over(town: &Town) {
    assert!(NEXT.with_borrow(Option::is_none), "it did not come to that");
    assert_eq!(count(town, "select count(*) from sessions").await, 0);
}

async fn count(town: &Town, sql: &'static str) -> i64 {
    let mut reader = town.app.db.reader().await.unwrap();
    let row = sqlx::query(sql).fetch_one(&mut *reader).await.unwrap();
    row.get(0)
}

#[track_caller]
fn refused(reply: &Reply, code: FailureCode) {
    assert_eq!(reply.failure().code, code, "{}", reply.text());
    assert_eq!(reply.header(header::SET_COOKIE), "");
}

async fn a_sign_in_does_not_outlive_its_passphrase(town: Town) {
    let town = watched(&town);
    after(0, &town, Elsewhere::Changes);
    let reply = town.sign_in("hanako", PASSPHRASE, None).await;
    refused(&reply, FailureCode::WrongCredentials);
    is_over(&town).await;
    assert_eq!(town.sign_in("hanako", OTHER, None).await.status, 200);
}

async fn a_sign_in_does_not_outlive_its_account(town: Town) {
    let town = watched(&town);
    after(0, &town, Elsewhere::Ends);
    let reply = town.sign_in("hanako", PASSPHRASE, None).await;
    refused(&reply, FailureCode::WrongCredentials);
    is_over(&town).await;
}

async fn an_account_that_ends_is_not_brought_back_by_a_change_of_its_passphrase(town: Town) {
    let town = watched(&town);
    let cookie = signed_in(&town).await;
    // Once for the session, once for who that is: then it is known which passphrase is the old one.
    after(1, &town, Elsewhere::Ends);
    let body = serde_json::json!({ "old": PASSPHRASE, "new": OTHER }).to_string();
    let reply = town.post("/api/passphrase", &cookie, body).await;
    refused(&reply, FailureCode::SignedOut);
    is_over(&town).await;
    for passphrase in [PASSPHRASE, OTHER] {
        assert_eq!(town.sign_in("hanako", passphrase, None).await.status, 401);
    }
}

async fn signed_in(town: &Town) -> String {
    let reply = town.sign_in("hanako", PASSPHRASE, None).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    let cookie = reply.header(header::SET_COOKIE);
    cookie.split(';').next().unwrap().to_owned()
}

async fn challenge(town: &Town, path: &str, cookie: &str, body: String) -> PasskeyChallenge {
    let reply = town.post(path, cookie, body).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    serde_json::from_slice(&reply.body).unwrap()
}

async fn registration(town: &Town, cookie: &str, key: &mut Authenticator) -> String {
    let again = serde_json::json!({ "passphrase": PASSPHRASE }).to_string();
    let challenge = challenge(town, "/api/factors/passkeys/begin", cookie, again).await;
    let credential = key.create(&challenge.options);
    serde_json::json!({ "id": challenge.id, "name": "鍵", "credential": credential }).to_string()
}

async fn a_sign_in_does_not_outlive_its_passkey(town: Town) {
    for (n, what) in [(1, Elsewhere::RemovesPasskeys), (2, Elsewhere::Ends)] {
        let (town, mut key) = (watched(&town), Authenticator::new(n));
        let cookie = signed_in(&town).await;
        let body = registration(&town, &cookie, &mut key).await;
        assert_eq!(
            town.post("/api/factors/passkeys", &cookie, body)
                .await
                .status,
            200
        );
        sessions_end(&town).await;
        let asked = challenge(&town, "/api/session/passkey/begin", "", "null".to_owned()).await;
        let credential = key.get(&asked.options);
        // Once for the challenge, once for who that is.
        after(1, &town, what);
        let body = serde_json::json!({ "id": asked.id, "credential": credential }).to_string();
        let reply = town.post("/api/session/passkey", "", body).await;
        refused(&reply, FailureCode::WrongPasskey);
        is_over(&town).await;
    }
}

async fn sessions_end(town: &Town) {
    let mut transaction = town.app.db.begin_write().await.unwrap();
    let actor = ActorId::new(Uuid::from_u128(at::HANAKO));
    sessions::end_of_actor(&mut transaction, actor)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

async fn what_protects_an_account_is_not_changed_by_a_session_that_has_ended(town: Town) {
    let town = watched(&town);
    let mut key = Authenticator::new(1);
    let cookie = signed_in(&town).await;
    let body = registration(&town, &cookie, &mut key).await;
    // Once for the session, once for the challenge; then the passkey has been found right.
    after(2, &town, Elsewhere::Changes);
    let reply = town.post("/api/factors/passkeys", &cookie, body).await;
    refused(&reply, FailureCode::SignedOut);
    is_over(&town).await;
    assert_eq!(count(&town, "select count(*) from passkeys").await, 0);
}

async fn nothing_is_linked_or_unlinked_by_a_session_that_has_ended(town: Town) {
    let (mut town, provider) = (watched(&town), Provider::start().await);
    town.app.oidc = Some(Arc::new(oidc::Provider::new(provider.settings()).unwrap()));
    town.router = router(town.app.clone());
    let cookie = signed_in(&town).await;
    let again = |passphrase: &str| serde_json::json!({ "passphrase": passphrase }).to_string();
    let reply = town
        .post("/api/factors/oidc/begin", &cookie, again(PASSPHRASE))
        .await;
    let OidcStart { address } = serde_json::from_slice(&reply.body).unwrap();
    let own = reply.header(header::SET_COOKIE);
    let both = format!("{cookie}; {}", own.split(';').next().unwrap());
    let back = provider.show(&address, "u-1", clock::system(), |_| {});
    assert_eq!(town.get(&back, &both).await.status, StatusCode::SEE_OTHER);
    // Once for the session, once for who is back, once for whom the provider shows.
    after(3, &town, Elsewhere::Changes);
    let reply = town.post("/api/session/oidc", &both, "{}").await;
    refused(&reply, FailureCode::SignedOut);
    is_over(&town).await;
    assert_eq!(count(&town, "select count(*) from oidc_links").await, 0);

    let reply = town.sign_in("hanako", OTHER, None).await;
    let cookie = reply.header(header::SET_COOKIE);
    let cookie = cookie.split(';').next().unwrap();
    let issuer = provider.settings().issuer;
    let mut transaction = town.app.db.begin_write().await.unwrap();
    let account = accounts::by_login(&mut transaction, "hanako")
        .await
        .unwrap();
    let account = account.unwrap().id;
    let now = clock::system();
    let put = oidc_links::put(&mut transaction, &issuer, "u-1", &account, now).await;
    assert!(put.unwrap());
    transaction.commit().await.unwrap();
    after(1, &town, Elsewhere::Changes);
    let reply = town.post("/api/factors/oidc/remove", cookie, again(OTHER));
    refused(&reply.await, FailureCode::SignedOut);
    is_over(&town).await;
    assert_eq!(count(&town, "select count(*) from oidc_links").await, 1);
}
