//! The second factor: codes of an authenticator app, recovery codes, known devices. The clock stands still.

use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use server::{SecondFactor, http::router, import};
use shared::{
    audit::Event,
    jp::Timestamp,
    wire::{Factors, FailureCode, RecoveryCodes, TotpSetUp},
};
use totp_rs::{Builder, Secret};

use crate::support::{PASSPHRASE, Reply, Town, at as of_town, id, on_both};

on_both!(
    a_code_is_asked_for_once_the_app_has_shown_one,
    no_code_is_taken_twice,
    a_code_is_taken_as_a_japanese_keyboard_types_it,
    a_recovery_code_stands_once_for_a_code,
    a_device_is_known_for_thirty_days,
    who_signs_out_takes_the_device_with_them,
    a_device_is_known_for_one_account_alone,
    many_wrong_codes_must_wait_and_a_known_device_need_not,
    where_it_is_required_nothing_else_goes_without,
    sessions_without_a_code_end_when_one_is_asked_for,
    turned_off_it_is_asked_for_no_more,
    nothing_is_changed_without_the_passphrase,
    the_operator_can_take_it_off,
    who_ends_all_others_is_asked_for_a_code_there_again,
    on_a_revoked_device_a_code_is_asked_for_again,
);

/// Now, in seconds: the start of a step.
const NOW: u64 = 1_900_000_020;

const DAY: u64 = 24 * 60 * 60;

fn start() -> Timestamp {
    Timestamp::from_millis(1_900_000_020_000)
}

fn almost_thirty_days_later() -> Timestamp {
    Timestamp::from_millis(1_900_000_020_000 + 30 * 86_400_000 - 1)
}

fn thirty_days_later() -> Timestamp {
    Timestamp::from_millis(1_900_000_020_000 + 30 * 86_400_000)
}

/// The town at a time.
fn at(mut town: Town, clock: fn() -> Timestamp) -> Town {
    town.app.clock = clock;
    town.router = router(town.app.clone());
    town
}

/// The code an authenticator app shows.
fn code(secret: &str, seconds: u64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let app = Builder::new().with_secret(secret).build().unwrap();
    app.generate(seconds).to_string()
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

/// Signs in with more than the passphrase.
async fn sign_in(town: &Town, login: &str, more: Value) -> Reply {
    let mut body = json!({ "login": login, "passphrase": PASSPHRASE });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    town.post("/api/session", "", body.to_string()).await
}

async fn post(town: &Town, path: &str, cookie: &str, body: Value) -> Reply {
    town.post(&format!("/api/factors{path}"), cookie, body.to_string())
        .await
}

async fn begin(town: &Town, cookie: &str) -> String {
    let reply = post(town, "/totp", cookie, json!({ "passphrase": PASSPHRASE })).await;
    let set_up: TotpSetUp = read(&reply);
    assert!(set_up.qr.starts_with("<svg"));
    set_up.secret
}

/// Sets up an authenticator app with the code of the step before: that of now is still to be used.
async fn set_up(town: &Town, cookie: &str) -> (String, Vec<String>) {
    set_up_at(town, cookie, NOW - 30).await
}

/// Sets up an authenticator app with the code of that second.
pub(crate) async fn set_up_at(town: &Town, cookie: &str, second: u64) -> (String, Vec<String>) {
    let secret = begin(town, cookie).await;
    let body = json!({ "code": code(&secret, second) });
    let codes: RecoveryCodes = read(&post(town, "/totp/confirm", cookie, body).await);
    (secret, codes.codes)
}

async fn factors(town: &Town, cookie: &str) -> Factors {
    read(&town.get("/api/factors", cookie).await)
}

async fn hanako(town: &Town) -> String {
    cookie(&sign_in(town, "hanako", json!({})).await)
}

async fn a_code_is_asked_for_once_the_app_has_shown_one(town: Town) {
    let town = at(town, start);
    let session = hanako(&town).await;
    let none = factors(&town, &session).await;
    assert_eq!((none.totp, none.recovery_codes), (false, 0));
    let reply = post(
        &town,
        "/totp/confirm",
        &session,
        json!({ "code": "000000" }),
    )
    .await;
    assert_eq!(reply.status, 404);
    let first = begin(&town, &session).await;
    let secret = begin(&town, &session).await;
    assert_ne!(first, secret, "what was not confirmed is replaced");
    hanako(&town).await;
    for wrong in [code(&first, NOW), code(&secret, NOW - 60), String::new()] {
        let reply = post(&town, "/totp/confirm", &session, json!({ "code": wrong })).await;
        refused(&reply, FailureCode::WrongCode);
    }
    let right = json!({ "code": code(&secret, NOW) });
    let codes: RecoveryCodes = read(&post(&town, "/totp/confirm", &session, right.clone()).await);
    assert_eq!(codes.codes.len(), 10);
    let again = post(&town, "/totp/confirm", &session, right).await;
    refused(&again, FailureCode::AlreadyThere);
    let more = post(
        &town,
        "/totp",
        &session,
        json!({ "passphrase": PASSPHRASE }),
    )
    .await;
    refused(&more, FailureCode::AlreadyThere);
    let now = factors(&town, &session).await;
    assert_eq!((now.totp, now.recovery_codes), (true, 10));

    let without = sign_in(&town, "hanako", json!({})).await;
    assert_eq!(without.status, 401);
    refused(&without, FailureCode::CodeNeeded);
    let wrong = town.sign_in("hanako", "chigau", None).await;
    refused(&wrong, FailureCode::WrongCredentials);
    let wrong = sign_in(&town, "hanako", json!({ "code": "12345" })).await;
    refused(&wrong, FailureCode::WrongCode);
    let right = sign_in(&town, "hanako", json!({ "code": code(&secret, NOW + 30) })).await;
    assert_eq!(right.status, 200);
    assert_eq!(town.sign_in("taro", PASSPHRASE, None).await.status, 200);
}

async fn no_code_is_taken_twice(town: Town) {
    let town = at(town, start);
    let (secret, _) = set_up(&town, &hanako(&town).await).await;
    let used = sign_in(&town, "hanako", json!({ "code": code(&secret, NOW - 30) })).await;
    refused(&used, FailureCode::WrongCode);
    assert!(used.failure().message.contains("一度使われています"));
    let both = || sign_in(&town, "hanako", json!({ "code": code(&secret, NOW) }));
    let (one, other) = tokio::join!(both(), both());
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

async fn a_code_is_taken_as_a_japanese_keyboard_types_it(town: Town) {
    let town = at(town, start);
    let (secret, codes) = set_up(&town, &hanako(&town).await).await;
    let wide: String = code(&secret, NOW)
        .chars()
        .map(|digit| char::from_u32(u32::from(digit) + 0xfee0).unwrap())
        .collect();
    let typed = format!("{}\u{3000}{}", &wide[..9], &wide[9..]);
    let reply = sign_in(&town, "hanako", json!({ "code": typed })).await;
    assert_eq!(reply.status, 200, "{typed}");
    let typed = codes[0].to_lowercase().replace('-', "ー").replace('0', "o");
    let reply = sign_in(&town, "hanako", json!({ "code": typed })).await;
    assert_eq!(reply.status, 200, "{typed}");
}

async fn a_recovery_code_stands_once_for_a_code(town: Town) {
    let town = at(town, start);
    let session = hanako(&town).await;
    let (_, codes) = set_up(&town, &session).await;
    let with = |code: String| sign_in(&town, "hanako", json!({ "code": code }));
    assert_eq!(with(codes[3].clone()).await.status, 200);
    refused(&with(codes[3].clone()).await, FailureCode::WrongCode);
    assert_eq!(factors(&town, &session).await.recovery_codes, 9);
    let proof = json!({ "passphrase": PASSPHRASE, "code": codes[4] });
    let renewed: RecoveryCodes = read(&post(&town, "/recovery-codes", &session, proof).await);
    assert_eq!(factors(&town, &session).await.recovery_codes, 10);
    refused(&with(codes[5].clone()).await, FailureCode::WrongCode);
    assert_eq!(with(renewed.codes[0].clone()).await.status, 200);
    let kept = sqlx::query_scalar::<_, String>("select code_hash from recovery_codes")
        .fetch_all(&mut *town.app.db.reader().await.unwrap())
        .await
        .unwrap();
    assert!(kept.iter().all(|hash| hash.len() == 64));
}

/// What a device keeps.
fn token(n: u8) -> String {
    format!("{n:02x}").repeat(32)
}

async fn a_device_is_known_for_thirty_days(town: Town) {
    let town = at(town, start);
    let (secret, _) = set_up(&town, &hanako(&town).await).await;
    let device = json!({ "device": token(7) });
    refused(
        &sign_in(&town, "hanako", device.clone()).await,
        FailureCode::CodeNeeded,
    );
    let shown = json!({ "device": token(7), "code": code(&secret, NOW) });
    assert_eq!(sign_in(&town, "hanako", shown).await.status, 200);
    let replica = json!({ "device": token(7), "replica": uuid::Uuid::new_v4().to_string() });
    assert_eq!(sign_in(&town, "hanako", replica).await.status, 200);
    refused(
        &sign_in(&town, "hanako", json!({ "device": token(8) })).await,
        FailureCode::CodeNeeded,
    );
    let wrong = json!({ "login": "hanako", "passphrase": "chigau", "device": token(7) });
    let wrong = town.post("/api/session", "", wrong.to_string()).await;
    refused(&wrong, FailureCode::WrongCredentials);
    let town = at(town, almost_thirty_days_later);
    assert_eq!(sign_in(&town, "hanako", device.clone()).await.status, 200);
    let town = at(town, thirty_days_later);
    refused(
        &sign_in(&town, "hanako", device).await,
        FailureCode::CodeNeeded,
    );
    let short = json!({ "device": "1234", "code": code(&secret, NOW + 30 * DAY) });
    assert_eq!(sign_in(&town, "hanako", short).await.status, 200);
    refused(
        &sign_in(&town, "hanako", json!({ "device": "1234" })).await,
        FailureCode::CodeNeeded,
    );
}

async fn who_signs_out_takes_the_device_with_them(town: Town) {
    let town = at(town, start);
    let (secret, _) = set_up(&town, &hanako(&town).await).await;
    let shown = json!({ "device": token(7), "code": code(&secret, NOW) });
    sign_in(&town, "hanako", shown).await;
    let session = cookie(&sign_in(&town, "hanako", json!({ "device": token(7) })).await);
    let out = axum::http::Request::delete("/api/session").header(header::COOKIE, &session);
    assert_eq!(town.send(out.body("".into()).unwrap()).await.status, 204);
    refused(
        &sign_in(&town, "hanako", json!({ "device": token(7) })).await,
        FailureCode::CodeNeeded,
    );
}

/// Hanako's device that is known, and another session of hers.
async fn known(town: &Town) -> String {
    let own = hanako(town).await;
    let (secret, _) = set_up(town, &own).await;
    let shown = json!({ "device": token(7), "code": code(&secret, NOW) });
    assert_eq!(sign_in(town, "hanako", shown).await.status, 200);
    own
}

async fn who_ends_all_others_is_asked_for_a_code_there_again(town: Town) {
    let town = at(town, start);
    let own = known(&town).await;
    // The tablet was not used for a day: its session has been swept away, and it is in no list.
    let mut transaction = town.app.db.begin_write().await.unwrap();
    sqlx::query("delete from sessions where device <> ''")
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let device = json!({ "device": token(7) });
    assert_eq!(
        sign_in(&town, "hanako", device.clone()).await.status,
        200,
        "it is known still"
    );
    let ended = town.post("/api/sessions/end", &own, "{}").await;
    assert_eq!(ended.status, 200, "{}", ended.text());
    refused(
        &sign_in(&town, "hanako", device).await,
        FailureCode::CodeNeeded,
    );
}

async fn on_a_revoked_device_a_code_is_asked_for_again(town: Town) {
    let town = at(town, start);
    let own = known(&town).await;
    let id = uuid::Uuid::new_v4();
    let lease = json!({
        "device": id.to_string(),
        "actor": uuid::Uuid::from_u128(crate::support::at::HANAKO).to_string(),
        "name": "iPad",
        "secrets": { "share": "0a".repeat(32), "secret": "0b".repeat(32), "hand_in": "0c".repeat(32) },
    });
    let leased = town.post("/api/lease", &own, lease.to_string()).await;
    assert_eq!(leased.status, 200, "{}", leased.text());
    let revoke = axum::http::Request::delete(format!("/api/devices/{id}"))
        .header(header::COOKIE, &own)
        .body(axum::body::Body::empty())
        .unwrap();
    assert_eq!(town.send(revoke).await.status, 204);
    refused(
        &sign_in(&town, "hanako", json!({ "device": token(7) })).await,
        FailureCode::CodeNeeded,
    );
}

async fn a_device_is_known_for_one_account_alone(town: Town) {
    let town = at(town, start);
    let (secret, _) = set_up(&town, &hanako(&town).await).await;
    let taro = cookie(&sign_in(&town, "taro", json!({})).await);
    let (taros, _) = set_up(&town, &taro).await;
    let shown = json!({ "device": token(7), "code": code(&secret, NOW) });
    assert_eq!(sign_in(&town, "hanako", shown).await.status, 200);
    refused(
        &sign_in(&town, "taro", json!({ "device": token(7) })).await,
        FailureCode::CodeNeeded,
    );
    let shown = json!({ "device": token(7), "code": code(&taros, NOW) });
    assert_eq!(sign_in(&town, "taro", shown).await.status, 200);
    let hanako = sign_in(&town, "hanako", json!({ "device": token(7) })).await;
    assert_eq!(hanako.status, 200, "nobody takes a device from another");
}

async fn many_wrong_codes_must_wait_and_a_known_device_need_not(town: Town) {
    let town = at(town, start);
    let (secret, codes) = set_up(&town, &hanako(&town).await).await;
    let shown = json!({ "device": token(7), "code": codes[0] });
    assert_eq!(sign_in(&town, "hanako", shown).await.status, 200);
    for n in 0..5 {
        let wrong = if n % 2 == 0 {
            "000000"
        } else {
            "AAAA-BBBB-CCCC"
        };
        let reply = sign_in(&town, "hanako", json!({ "code": wrong })).await;
        refused(&reply, FailureCode::WrongCode);
    }
    let waiting = sign_in(&town, "hanako", json!({ "code": code(&secret, NOW) })).await;
    assert_eq!(waiting.status, 429);
    refused(&waiting, FailureCode::TooManyTries);
    let known = sign_in(&town, "hanako", json!({ "device": token(7) })).await;
    assert_eq!(known.status, 200);
}

fn required(town: Town) -> Town {
    let mut town = at(town, start);
    town.app.second_factor = SecondFactor::Required;
    town.router = router(town.app.clone());
    town
}

async fn where_it_is_required_nothing_else_goes_without(town: Town) {
    let town = required(town);
    let session = hanako(&town).await;
    let sync = json!({ "version": 1, "replica": uuid::Uuid::new_v4().to_string(), "epoch": "", "cursor": 0, "scopes_hash": "", "saves": [] });
    let seek = json!({ "what": "田中様宅", "reason": "倒れていると聞いた" });
    let elsewhere = async |session: &str| {
        let segment = format!("/api/segments/{}", "0".repeat(64));
        [
            town.get("/api/session", session).await,
            town.get("/api/changes", session).await,
            town.get(&segment, session).await,
            town.post("/api/sync", session, sync.to_string()).await,
            town.post("/api/emergency", session, seek.to_string()).await,
        ]
    };
    for reply in elsewhere(&session).await {
        assert_eq!(reply.status, 403);
        refused(&reply, FailureCode::SetUpNeeded);
    }
    assert!(factors(&town, &session).await.required);
    let (secret, _) = set_up(&town, &session).await;
    let replies = [
        town.get("/api/session", &session).await,
        town.post("/api/sync", &session, sync.to_string()).await,
    ];
    assert!(replies.iter().all(|reply| reply.status == 200));
    let other = sign_in(&town, "hanako", json!({ "code": code(&secret, NOW) })).await;
    assert_eq!(town.get("/api/session", &cookie(&other)).await.status, 200);
}

async fn sessions_without_a_code_end_when_one_is_asked_for(town: Town) {
    let town = at(town, start);
    let (here, elsewhere) = (hanako(&town).await, hanako(&town).await);
    set_up(&town, &here).await;
    assert_eq!(town.get("/api/session", &here).await.status, 200);
    assert_eq!(town.get("/api/session", &elsewhere).await.status, 401);
}

async fn turned_off_it_is_asked_for_no_more(town: Town) {
    let town = required(town);
    let session = hanako(&town).await;
    let (secret, codes) = set_up(&town, &session).await;
    let shown = json!({ "device": token(7), "code": code(&secret, NOW) });
    let other = cookie(&sign_in(&town, "hanako", shown).await);
    let proof = json!({ "passphrase": PASSPHRASE, "code": "000000" });
    let reply = post(&town, "/totp/off", &session, proof).await;
    refused(&reply, FailureCode::WrongCode);
    let proof = json!({ "passphrase": PASSPHRASE, "code": codes[0] });
    assert_eq!(
        post(&town, "/totp/off", &session, proof).await.status,
        StatusCode::NO_CONTENT
    );
    let none = factors(&town, &session).await;
    assert_eq!((none.totp, none.recovery_codes), (false, 0));
    for session in [&session, &other] {
        let reply = town.get("/api/session", session).await;
        refused(&reply, FailureCode::SetUpNeeded);
    }
    hanako(&town).await;
    // A new telephone.
    let (secret, _) = set_up(&town, &session).await;
    assert_eq!(town.get("/api/session", &session).await.status, 200);
    refused(
        &sign_in(&town, "hanako", json!({ "device": token(7) })).await,
        FailureCode::CodeNeeded,
    );
    let right = sign_in(&town, "hanako", json!({ "code": code(&secret, NOW) })).await;
    assert_eq!(right.status, 200);
}

async fn nothing_is_changed_without_the_passphrase(town: Town) {
    let town = at(town, start);
    let session = hanako(&town).await;
    let wrong = json!({ "passphrase": "chigau" });
    let reply = post(&town, "/totp", &session, wrong).await;
    refused(&reply, FailureCode::WrongCredentials);
    let (secret, codes) = set_up(&town, &session).await;
    let wrong = json!({ "passphrase": "chigau", "code": code(&secret, NOW) });
    for path in ["/totp/off", "/recovery-codes"] {
        let reply = post(&town, path, &session, wrong.clone()).await;
        refused(&reply, FailureCode::WrongCredentials);
        let reply = post(&town, path, "", wrong.clone()).await;
        refused(&reply, FailureCode::SignedOut);
    }
    // Once to set one up, and once for each of these.
    assert_eq!(town.logged(Event::SignInFailed).await.len(), 3);
    let wrong = json!({ "passphrase": PASSPHRASE, "code": "000000" });
    for path in ["/totp/off", "/recovery-codes"] {
        let reply = post(&town, path, &session, wrong.clone()).await;
        refused(&reply, FailureCode::WrongCode);
    }
    let failed = town.logged(Event::SignInFailed).await;
    assert_eq!(failed, vec![id(of_town::HANAKO).to_string(); 5]);
    assert_eq!(factors(&town, &session).await.recovery_codes, 10);
    let used = sign_in(&town, "hanako", json!({ "code": codes[0] })).await;
    assert_eq!(used.status, 200);
}

async fn the_operator_can_take_it_off(town: Town) {
    let town = at(town, start);
    set_up(&town, &hanako(&town).await).await;
    let off = |login| import::second_factor_off(&town.app.db, login);
    assert!(!off("nobody").await.unwrap());
    assert!(off("hanako").await.unwrap());
    hanako(&town).await;
}
