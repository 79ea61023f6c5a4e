//! Passkeys: registered, listed, signed in with, removed; and no answer but the right one is taken.

use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use server::{SecondFactor, http::router};
use shared::{
    audit::Event,
    jp::Timestamp,
    wire::{Factors, FailureCode, Lease, PasskeyChallenge, PasskeySession, RecoveryCodes, Ways},
};

use uuid::Uuid;

use crate::support::{Authenticator, PASSPHRASE, Reply, Town, at as of_town, id, on_both, person};

on_both!(
    a_passkey_is_two_factors,
    a_challenge_is_answered_once_in_time_and_by_whom_it_was_made_for,
    only_the_passkeys_own_signature_is_taken,
    a_passkey_that_was_copied_is_noticed,
    a_passkey_is_removed_with_the_passphrase,
    one_passkey_is_registered_once,
    where_the_address_is_not_known_there_are_none,
);

const CHALLENGE_LIVES: i64 = 5 * 60 * 1_000;

fn start() -> Timestamp {
    Timestamp::from_millis(1_900_000_000_000)
}

fn almost_too_late() -> Timestamp {
    Timestamp::from_millis(1_900_000_000_000 + CHALLENGE_LIVES - 1)
}

fn too_late() -> Timestamp {
    Timestamp::from_millis(1_900_000_000_000 + CHALLENGE_LIVES)
}

fn at(town: &Town, clock: fn() -> Timestamp, required: bool) -> Town {
    let mut town = town.clone();
    town.app.clock = clock;
    town.app.origin = Some("https://tsunagu.example".parse().unwrap());
    if required {
        town.app.second_factor = SecondFactor::Required;
    }
    town.router = router(town.app.clone());
    town
}

fn read<T: serde::de::DeserializeOwned>(reply: &Reply) -> T {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    serde_json::from_slice(&reply.body).unwrap()
}

fn cookie(reply: &Reply) -> String {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    let cookie = reply.header(header::SET_COOKIE);
    cookie.split(';').next().unwrap().to_owned()
}

#[track_caller]
fn refused(reply: &Reply, code: FailureCode) {
    assert_eq!(reply.failure().code, code, "{}", reply.text());
    assert_eq!(reply.header(header::SET_COOKIE), "");
}

async fn session(town: &Town, login: &str) -> String {
    cookie(&town.sign_in(login, PASSPHRASE, None).await)
}

async fn post(town: &Town, path: &str, cookie: &str, body: Value) -> Reply {
    town.post(path, cookie, body.to_string()).await
}

async fn begin(town: &Town, cookie: &str) -> PasskeyChallenge {
    let body = json!({ "passphrase": PASSPHRASE });
    read(&post(town, "/api/factors/passkeys/begin", cookie, body).await)
}

async fn register(town: &Town, cookie: &str, key: &mut Authenticator, name: &str) -> Reply {
    let challenge = begin(town, cookie).await;
    let credential = key.create(&challenge.options);
    let body = json!({ "id": challenge.id, "name": name, "credential": credential });
    post(town, "/api/factors/passkeys", cookie, body).await
}

async fn ask(town: &Town) -> PasskeyChallenge {
    read(&post(town, "/api/session/passkey/begin", "", json!(null)).await)
}

async fn answer(town: &Town, id: &str, credential: Value) -> Reply {
    let body = json!({ "id": id, "credential": credential });
    post(town, "/api/session/passkey", "", body).await
}

async fn sign_in(town: &Town, key: &mut Authenticator) -> Reply {
    let challenge = ask(town).await;
    let credential = key.get(&challenge.options);
    answer(town, &challenge.id, credential).await
}

async fn factors(town: &Town, cookie: &str) -> Factors {
    read(&town.get("/api/factors", cookie).await)
}

/// The same authenticator, changed.
fn but(key: &Authenticator, change: impl FnOnce(&mut Authenticator)) -> Authenticator {
    let mut key = key.clone();
    change(&mut key);
    key
}

async fn a_passkey_is_two_factors(town: Town) {
    let town = at(&town, start, true);
    let hanako = session(&town, "hanako").await;
    let other = session(&town, "hanako").await;
    let challenge = begin(&town, &hanako).await;
    let options = &challenge.options["publicKey"];
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(
        options["authenticatorSelection"]["userVerification"],
        "required"
    );
    assert_eq!(options["extensions"]["prf"], json!({}));
    assert_eq!(options["rp"]["id"], "tsunagu.example");
    let mut key = Authenticator::new(1);
    let codes: RecoveryCodes = read(&register(&town, &hanako, &mut key, " わたしの端末 ").await);
    assert_eq!(codes.codes.len(), 10);
    assert_eq!(town.get("/api/session", &hanako).await.status, 200);
    assert_eq!(town.get("/api/session", &other).await.status, 401);

    let reply = sign_in(&town, &mut key).await;
    let entered: PasskeySession = read(&reply);
    assert_eq!(
        (entered.login.as_str(), entered.session.name.as_str()),
        ("hanako", "山田花子")
    );
    let shown = town.get("/api/session", &cookie(&reply)).await;
    assert_eq!(shown.status, 200);
    let now = factors(&town, &hanako).await;
    assert!(!now.totp && now.passkeys_possible);
    let known = &now.passkeys[0];
    assert_eq!(known.name, "わたしの端末");
    assert_eq!((known.created_at, known.used_at), (start(), Some(start())));
    let alone = town.sign_in("hanako", PASSPHRASE, None).await;
    refused(&alone, FailureCode::CodeNeeded);
    let with = json!({ "login": "hanako", "passphrase": PASSPHRASE, "code": codes.codes[0] });
    assert_eq!(post(&town, "/api/session", "", with).await.status, 200);

    // On a tablet that is new the passphrase follows: the passkey has made the tablet known.
    let token = "ab".repeat(32);
    let challenge = ask(&town).await;
    let credential = key.get(&challenge.options);
    let body = json!({ "id": challenge.id, "credential": credential, "device": token });
    cookie(&post(&town, "/api/session/passkey", "", body).await);
    let with = json!({ "login": "hanako", "passphrase": PASSPHRASE, "device": token });
    assert_eq!(post(&town, "/api/session", "", with).await.status, 200);
    let more: RecoveryCodes =
        read(&register(&town, &hanako, &mut Authenticator::new(2), "二つ目").await);
    assert_eq!(more.codes.len(), 0, "there are some already");
}

async fn a_challenge_is_answered_once_in_time_and_by_whom_it_was_made_for(town: Town) {
    let early = at(&town, start, false);
    let (hanako, taro) = (
        session(&early, "hanako").await,
        session(&early, "taro").await,
    );
    let mut key = Authenticator::new(1);
    // Registering.
    let challenge = begin(&early, &hanako).await;
    let credential = key.create(&challenge.options);
    let body = json!({ "id": challenge.id, "name": "", "credential": credential });
    let path = "/api/factors/passkeys";
    refused(
        &post(&early, path, &taro, body.clone()).await,
        FailureCode::WrongPasskey,
    );
    refused(
        &post(&early, path, &hanako, body).await,
        FailureCode::WrongPasskey,
    );
    let challenge = begin(&early, &hanako).await;
    let credential = key.create(&challenge.options);
    let body = json!({ "id": challenge.id, "name": "", "credential": credential });
    let late = at(&town, too_late, false);
    refused(
        &post(&late, path, &hanako, body).await,
        FailureCode::WrongPasskey,
    );
    assert_eq!(register(&early, &hanako, &mut key, "").await.status, 200);
    // Signing in.
    let challenge = ask(&early).await;
    let credential = key.get(&challenge.options);
    let (one, other) = tokio::join!(
        answer(&early, &challenge.id, credential.clone()),
        answer(&early, &challenge.id, credential.clone())
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    let reply = answer(&early, &challenge.id, credential).await;
    refused(&reply, FailureCode::WrongPasskey);
    for (clock, status) in [(almost_too_late as fn() -> Timestamp, 200), (too_late, 401)] {
        let challenge = ask(&early).await;
        let credential = key.get(&challenge.options);
        let reply = answer(&at(&town, clock, false), &challenge.id, credential).await;
        assert_eq!(reply.status, status);
    }
    // One challenge's answer for another.
    let (first, second) = (ask(&early).await, ask(&early).await);
    let credential = key.get(&first.options);
    refused(
        &answer(&early, &second.id, credential).await,
        FailureCode::WrongPasskey,
    );
}

async fn only_the_passkeys_own_signature_is_taken(town: Town) {
    let town = at(&town, start, false);
    let hanako = session(&town, "hanako").await;
    let mut key = Authenticator::new(1);
    assert_eq!(register(&town, &hanako, &mut key, "").await.status, 200);
    let changed = [
        but(&key, |key| key.origin = "https://evil.example".to_owned()),
        but(&key, |key| key.rp = "evil.example".to_owned()),
        but(&key, |key| key.verified = false),
        Authenticator::new(9),
    ];
    for mut wrong in changed {
        let reply = sign_in(&town, &mut wrong).await;
        refused(&reply, FailureCode::WrongPasskey);
    }
    let challenge = ask(&town).await;
    let mut credential = key.get(&challenge.options);
    let other = Authenticator::new(9).get(&challenge.options);
    credential["response"]["signature"] = other["response"]["signature"].clone();
    let reply = answer(&town, &challenge.id, credential).await;
    refused(&reply, FailureCode::WrongPasskey);
    let challenge = ask(&town).await;
    let reply = answer(&town, &challenge.id, json!({ "id": "", "response": {} })).await;
    refused(&reply, FailureCode::Malformed);
    let hanakos = id(of_town::HANAKO).to_string();
    let failed = town.logged(Event::SignInFailed).await;
    // Of a passkey that nobody has, and of what is no answer, it is not known who.
    assert_eq!(failed, vec![hanakos.clone(); 4]);
    assert_eq!(sign_in(&town, &mut key).await.status, 200);
    let admin = session(&town, "admin").await;
    let end = json!({ "actor": hanakos });
    let reply = post(&town, "/api/accounts/end", &admin, end.clone()).await;
    assert_eq!(reply.status, 200);
    refused(&sign_in(&town, &mut key).await, FailureCode::WrongPasskey);
    assert_eq!(town.logged(Event::SignInFailed).await.len(), 5);
    post(&town, "/api/accounts/resume", &admin, end).await;
    let hanako = cookie(&sign_in(&town, &mut key).await);
    // Nor is a passkey registered that was made for another place, or without the person.
    for mut wrong in [
        but(&Authenticator::new(3), |key| {
            key.origin = "https://evil.example".to_owned();
        }),
        but(&Authenticator::new(4), |key| key.verified = false),
    ] {
        let reply = register(&town, &hanako, &mut wrong, "").await;
        refused(&reply, FailureCode::WrongPasskey);
    }
}

async fn a_passkey_that_was_copied_is_noticed(town: Town) {
    let town = at(&town, start, false);
    let hanako = session(&town, "hanako").await;
    let mut key = Authenticator::new(1);
    register(&town, &hanako, &mut key, "").await;
    let mut copy = key.clone();
    assert_eq!(sign_in(&town, &mut key).await.status, 200);
    assert_eq!(sign_in(&town, &mut key).await.status, 200);
    refused(&sign_in(&town, &mut copy).await, FailureCode::WrongPasskey);
}

/// The passkeys that a device hears of when it is in touch: no other opens its storage any more.
async fn listed(town: &Town, cookie: &str) -> Vec<String> {
    let secret = "0a".repeat(32);
    let body = json!({
        "device": Uuid::from_u128(7), "actor": person("hanako"), "name": "",
        "secrets": { "share": secret, "secret": secret, "hand_in": secret },
    });
    let lease: Lease = read(&post(town, "/api/lease", cookie, body).await);
    lease.passkeys.unwrap()
}

async fn a_passkey_is_removed_with_the_passphrase(town: Town) {
    let town = at(&town, start, false);
    let (hanako, taro) = (session(&town, "hanako").await, session(&town, "taro").await);
    let mut key = Authenticator::new(1);
    register(&town, &hanako, &mut key, "").await;
    register(&town, &taro, &mut Authenticator::new(2), "").await;
    let id = factors(&town, &hanako).await.passkeys[0].id.clone();
    assert_eq!(listed(&town, &hanako).await, [&*id]);
    let remove = async |cookie: &str, passphrase: &str| {
        let body = json!({ "id": id, "passphrase": passphrase });
        post(&town, "/api/factors/passkeys/remove", cookie, body).await
    };
    refused(
        &remove(&hanako, "chigau").await,
        FailureCode::WrongCredentials,
    );
    refused(&remove(&taro, PASSPHRASE).await, FailureCode::NotFound);
    assert_eq!(remove(&hanako, PASSPHRASE).await.status, 204);
    refused(&remove(&hanako, PASSPHRASE).await, FailureCode::NotFound);
    assert_eq!(listed(&town, &hanako).await, [""; 0]);
    refused(&sign_in(&town, &mut key).await, FailureCode::WrongPasskey);
    let none = factors(&town, &hanako).await;
    assert_eq!((none.passkeys.len(), none.recovery_codes), (0, 0));
    assert_eq!(town.sign_in("hanako", PASSPHRASE, None).await.status, 200);
}

async fn one_passkey_is_registered_once(town: Town) {
    let town = at(&town, start, false);
    let (hanako, taro) = (session(&town, "hanako").await, session(&town, "taro").await);
    let mut key = Authenticator::new(1);
    register(&town, &hanako, &mut key, "").await;
    let again = begin(&town, &hanako).await;
    assert_eq!(
        again.options["publicKey"]["excludeCredentials"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let stolen = register(&town, &taro, &mut key.clone(), "").await;
    refused(&stolen, FailureCode::AlreadyThere);
    let reply = sign_in(&town, &mut key).await;
    assert_eq!(read::<PasskeySession>(&reply).login, "hanako");
    let long = register(&town, &taro, &mut Authenticator::new(2), &"x".repeat(301)).await;
    refused(&long, FailureCode::Malformed);
}

async fn where_the_address_is_not_known_there_are_none(town: Town) {
    let hanako = session(&town, "hanako").await;
    let ways = async |host: &str| -> Ways {
        let request = axum::http::Request::get("/api/session/ways").header(header::HOST, host);
        read(&town.send(request.body("".into()).unwrap()).await)
    };
    assert!(!ways("tsunagu.example").await.passkey);
    assert!(!ways("localhost.evil.example").await.passkey);
    assert!(!ways("a@localhost").await.passkey);
    assert!(ways("localhost:8787").await.passkey);
    let body = json!({ "passphrase": PASSPHRASE });
    let reply = post(&town, "/api/factors/passkeys/begin", &hanako, body).await;
    refused(&reply, FailureCode::NotFound);
    let reply = post(&town, "/api/session/passkey/begin", "", json!(null)).await;
    refused(&reply, FailureCode::NotFound);
}
