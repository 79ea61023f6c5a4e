//! The city's own sign-in: linked, signed in by, unlinked; and no word but the provider's own, for this browser and this moment.

mod way;

use std::sync::Arc;

use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use server::{SecondFactor, http::router, import, oidc};
use shared::{
    audit::Event,
    jp::Timestamp,
    wire::{Factors, FailureCode, OidcSession, OidcStart, OidcState, Ways},
};

use crate::support::{PASSPHRASE, Provider, Reply, Token, Town, at as of_town, id, on_both};

on_both!(
    an_account_is_linked_signed_in_by_and_unlinked,
    who_is_not_linked_makes_no_account,
    a_second_factor_of_ones_own_is_asked_for_besides,
    where_it_counts_as_two_nothing_more_is_asked,
    where_it_counts_as_two_the_passphrase_alone_takes_nothing_over,
    who_has_left_is_not_let_in,
    a_link_is_one_accounts_alone,
    nothing_is_linked_without_the_passphrase,
    while_the_provider_is_away_the_rest_goes_on,
    where_there_is_none_nothing_answers,
);

/// Where the provider sends browsers back to.
const BACK: &str = "/api/session/oidc/callback";

fn start() -> Timestamp {
    Timestamp::from_millis(1_900_000_000_000)
}

/// The town with a provider, at a time.
fn with(town: &Town, settings: oidc::Settings) -> Town {
    let mut town = at(town, start);
    town.app.origin = Some("https://tsunagu.example".parse().unwrap());
    town.app.oidc = Some(Arc::new(oidc::Provider::new(settings).unwrap()));
    town.router = router(town.app.clone());
    town
}

fn at(town: &Town, clock: fn() -> Timestamp) -> Town {
    let mut town = town.clone();
    town.app.clock = clock;
    town.router = router(town.app.clone());
    town
}

/// The town, and a provider that it knows.
async fn town_of(town: &Town) -> (Town, Provider) {
    let provider = Provider::start().await;
    (with(town, provider.settings()), provider)
}

fn two(provider: &Provider) -> oidc::Settings {
    oidc::Settings {
        factors: oidc::Factors::Two,
        ..provider.settings()
    }
}

fn read<T: serde::de::DeserializeOwned>(reply: &Reply) -> T {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    serde_json::from_slice(&reply.body).unwrap()
}

/// The cookie of a name that an answer sets.
fn cookie(reply: &Reply, name: &str) -> Option<String> {
    let cookies = reply.headers.get_all(header::SET_COOKIE).iter();
    let mut cookies = cookies.filter_map(|cookie| cookie.to_str().unwrap().split(';').next());
    let cookie = cookies.find(|cookie| cookie.starts_with(&format!("{name}=")))?;
    Some(cookie.to_owned())
}

#[track_caller]
fn refused(reply: &Reply, code: FailureCode) {
    assert_eq!(reply.failure().code, code, "{}", reply.text());
    assert_eq!(cookie(reply, "tsunagu_session"), None);
}

async fn session(town: &Town, login: &str) -> String {
    let reply = town.sign_in(login, PASSPHRASE, None).await;
    cookie(&reply, "tsunagu_session").unwrap()
}

async fn post(town: &Town, path: &str, cookie: &str, body: Value) -> Reply {
    town.post(path, cookie, body.to_string()).await
}

/// Someone on the way: the address they go to, and their browser's cookies.
struct OnTheWay {
    address: String,
    cookies: String,
}

impl OnTheWay {
    fn of(reply: &Reply, session: &str) -> Self {
        let OidcStart { address } = read(reply);
        let own = cookie(reply, "tsunagu_oidc").unwrap();
        let cookies = match session {
            "" => own,
            session => format!("{session}; {own}"),
        };
        Self { address, cookies }
    }

    /// Sets out to sign in.
    async fn new(town: &Town) -> Self {
        Self::of(
            &post(town, "/api/session/oidc/begin", "", json!(null)).await,
            "",
        )
    }

    /// Sets out to link an account.
    async fn to_link(town: &Town, session: &str) -> Self {
        let again = json!({ "passphrase": PASSPHRASE });
        let reply = post(town, "/api/factors/oidc/begin", session, again).await;
        Self::of(&reply, session)
    }

    /// Comes back by an address, and asks what came of it.
    async fn back(&self, town: &Town, address: &str) -> Reply {
        let reply = town.get(address, &self.cookies).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
        assert_eq!(reply.header(header::LOCATION), "/oidc");
        self.ask(town, None).await
    }

    async fn ask(&self, town: &Town, device: Option<&str>) -> Reply {
        let body = json!({ "device": device });
        post(town, "/api/session/oidc", &self.cookies, body).await
    }
}

async fn link(town: &Town, provider: &Provider, session: &str, subject: &str) -> Reply {
    let way = OnTheWay::to_link(town, session).await;
    let back = provider.show(&way.address, subject, start(), |_| {});
    way.back(town, &back).await
}

async fn sign_in_with(
    town: &Town,
    provider: &Provider,
    subject: &str,
    change: impl FnOnce(&mut Token),
) -> Reply {
    let way = OnTheWay::new(town).await;
    let back = provider.show(&way.address, subject, start(), change);
    way.back(town, &back).await
}

async fn sign_in(town: &Town, provider: &Provider, subject: &str) -> Reply {
    sign_in_with(town, provider, subject, |_| {}).await
}

async fn state(town: &Town, session: &str) -> OidcState {
    let factors: Factors = read(&town.get("/api/factors", session).await);
    factors.oidc.unwrap()
}

fn person(n: u128) -> String {
    id(n).to_string()
}

async fn an_account_is_linked_signed_in_by_and_unlinked(town: Town) {
    let (town, provider) = town_of(&town).await;
    let ways: Ways = read(&town.get("/api/session/ways", "").await);
    assert_eq!(ways.oidc.as_deref(), Some("市の認証"));
    let hanako = session(&town, "hanako").await;
    let before = state(&town, &hanako).await;
    assert_eq!((before.is_two, before.linked_at), (false, None));
    let linked: OidcSession = read(&link(&town, &provider, &hanako, "u-1").await);
    assert!(linked.is_linked && !linked.is_known);
    assert_eq!(linked.login, "hanako");
    let after = state(&town, &hanako).await;
    assert_eq!((after.linked_at, after.used_at), (Some(start()), None));

    let reply = sign_in(&town, &provider, "u-1").await;
    let entered: OidcSession = read(&reply);
    assert_eq!(entered.login, "hanako");
    assert_eq!(entered.session.unwrap().name, "山田花子");
    assert!(!entered.is_linked && !entered.is_known);
    let new = cookie(&reply, "tsunagu_session").unwrap();
    assert_eq!(town.get("/api/session", &new).await.status, 200);
    assert_eq!(
        cookie(&reply, "tsunagu_oidc").as_deref(),
        Some("tsunagu_oidc=")
    );
    assert_eq!(state(&town, &hanako).await.used_at, Some(start()));

    let again = json!({ "passphrase": PASSPHRASE });
    let reply = post(&town, "/api/factors/oidc/remove", &hanako, again.clone()).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert_eq!(state(&town, &hanako).await.linked_at, None);
    refused(
        &sign_in(&town, &provider, "u-1").await,
        FailureCode::NotLinked,
    );
    let reply = post(&town, "/api/factors/oidc/remove", &hanako, again).await;
    refused(&reply, FailureCode::NotFound);
    let hanako = person(of_town::HANAKO);
    for event in [Event::OidcLinked, Event::OidcConfirmed, Event::OidcUnlinked] {
        assert_eq!(
            town.logged(event).await,
            std::slice::from_ref(&hanako),
            "{event:?}"
        );
    }
    assert_eq!(town.logged(Event::OidcFailed).await, [""]);
}

async fn who_is_not_linked_makes_no_account(town: Town) {
    let (town, provider) = town_of(&town).await;
    let reply = sign_in(&town, &provider, "hanako").await;
    refused(&reply, FailureCode::NotLinked);
    assert!(reply.failure().message.contains("市の認証とつなぐ"));
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    // The same person of another provider is somebody else.
    let hanako = session(&town, "hanako").await;
    assert_eq!(link(&town, &provider, &hanako, "u-1").await.status, 200);
    let (elsewhere, other) = town_of(&town).await;
    refused(
        &sign_in(&elsewhere, &other, "u-1").await,
        FailureCode::NotLinked,
    );
    // A link to a provider that the city no longer has gives way.
    assert_eq!(state(&elsewhere, &hanako).await.linked_at, None);
    assert_eq!(link(&elsewhere, &other, &hanako, "u-9").await.status, 200);
    assert_eq!(sign_in(&elsewhere, &other, "u-9").await.status, 200);
    refused(
        &sign_in(&town, &provider, "u-1").await,
        FailureCode::NotLinked,
    );
}

/// Gives hanako a passkey that nobody has.
async fn with_factor(town: &Town, session: &str) {
    assert_eq!(register(town, session, session).await.status, 200);
}

/// Begins to register a passkey in one session, and registers it in another.
async fn register(town: &Town, begin: &str, session: &str) -> Reply {
    use crate::support::Authenticator;
    use shared::wire::PasskeyChallenge;
    let again = json!({ "passphrase": PASSPHRASE });
    let challenge = post(town, "/api/factors/passkeys/begin", begin, again).await;
    let challenge: PasskeyChallenge = read(&challenge);
    let credential = Authenticator::new(1).create(&challenge.options);
    let body = json!({ "id": challenge.id, "name": "", "credential": credential });
    post(town, "/api/factors/passkeys", session, body).await
}

async fn a_second_factor_of_ones_own_is_asked_for_besides(town: Town) {
    let (town, provider) = town_of(&town).await;
    let hanako = session(&town, "hanako").await;
    assert_eq!(link(&town, &provider, &hanako, "u-1").await.status, 200);
    with_factor(&town, &hanako).await;
    let way = OnTheWay::new(&town).await;
    let back = provider.show(&way.address, "u-1", start(), |_| {});
    town.get(&back, &way.cookies).await;
    let token = "ab".repeat(32);
    let reply = way.ask(&town, Some(&token)).await;
    let shown: OidcSession = read(&reply);
    assert_eq!((shown.login.as_str(), shown.session), ("hanako", None));
    assert!(!shown.is_known);
    assert_eq!(cookie(&reply, "tsunagu_session"), None, "nothing is opened");
    let with = json!({ "login": "hanako", "passphrase": PASSPHRASE, "device": token });
    let reply = post(&town, "/api/session", "", with).await;
    refused(&reply, FailureCode::CodeNeeded);

    // Required of everyone, and nothing set up: only that can be done.
    let taro = session(&town, "taro").await;
    assert_eq!(link(&town, &provider, &taro, "u-2").await.status, 200);
    let mut strict = town.clone();
    strict.app.second_factor = SecondFactor::Required;
    strict.router = router(strict.app.clone());
    let reply = sign_in(&strict, &provider, "u-2").await;
    let weak = cookie(&reply, "tsunagu_session").unwrap();
    let reply = strict.get("/api/session", &weak).await;
    refused(&reply, FailureCode::SetUpNeeded);
}

async fn where_it_counts_as_two_nothing_more_is_asked(town: Town) {
    let provider = Provider::start().await;
    let mut town = with(&town, two(&provider));
    town.app.second_factor = SecondFactor::Required;
    town.router = router(town.app.clone());
    let weak = session(&town, "hanako").await;
    refused(
        &town.get("/api/session", &weak).await,
        FailureCode::SetUpNeeded,
    );
    assert!(state(&town, &weak).await.is_two);
    // Who links has just shown two factors.
    assert_eq!(link(&town, &provider, &weak, "u-1").await.status, 200);
    assert_eq!(town.get("/api/session", &weak).await.status, 200);
    // A new tablet: the passphrase follows, and it is known there.
    let token = "ab".repeat(32);
    let way = OnTheWay::new(&town).await;
    let back = provider.show(&way.address, "u-1", start(), |token| {
        token.claims["amr"] = json!(["pwd", "mfa"]);
    });
    town.get(&back, &way.cookies).await;
    let reply = way.ask(&town, Some(&token)).await;
    let shown: OidcSession = read(&reply);
    assert!(shown.is_known);
    let strong = cookie(&reply, "tsunagu_session").unwrap();
    assert_eq!(town.get("/api/session", &strong).await.status, 200);
    let with_device = json!({ "login": "hanako", "passphrase": PASSPHRASE, "device": token });
    let reply = post(&town, "/api/session", "", with_device.clone()).await;
    let known = cookie(&reply, "tsunagu_session").unwrap();
    assert_eq!(town.get("/api/session", &known).await.status, 200);
    // The passphrase alone, elsewhere, is one factor.
    let other = json!({ "login": "hanako", "passphrase": PASSPHRASE, "device": "cd".repeat(32) });
    let reply = post(&town, "/api/session", "", other).await;
    let weak = cookie(&reply, "tsunagu_session").unwrap();
    refused(
        &town.get("/api/session", &weak).await,
        FailureCode::SetUpNeeded,
    );
    // A token that says itself that it was one factor counts as one.
    let reply = sign_in_with(&town, &provider, "u-1", |token| {
        token.claims["amr"] = json!(["pwd"]);
    })
    .await;
    let weak = cookie(&reply, "tsunagu_session").unwrap();
    refused(
        &town.get("/api/session", &weak).await,
        FailureCode::SetUpNeeded,
    );
    // Unlinked, what was strong by the provider's word is so no more.
    let again = json!({ "passphrase": PASSPHRASE });
    let reply = post(&town, "/api/factors/oidc/remove", &strong, again).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    for session in [&strong, &known] {
        refused(
            &town.get("/api/session", session).await,
            FailureCode::SetUpNeeded,
        );
    }
    let reply = post(&town, "/api/session", "", with_device).await;
    let weak = cookie(&reply, "tsunagu_session").unwrap();
    refused(
        &town.get("/api/session", &weak).await,
        FailureCode::SetUpNeeded,
    );
}

async fn where_it_counts_as_two_the_passphrase_alone_takes_nothing_over(town: Town) {
    let provider = Provider::start().await;
    let mut town = with(&town, two(&provider));
    town.app.second_factor = SecondFactor::Required;
    town.router = router(town.app.clone());
    let own = session(&town, "hanako").await;
    assert_eq!(link(&town, &provider, &own, "u-1").await.status, 200);
    // Who knows her passphrase gets a session that is good for nothing but setting up a second factor: not even for that.
    let stolen = session(&town, "hanako").await;
    let again = json!({ "passphrase": PASSPHRASE });
    for path in [
        "/api/factors/totp",
        "/api/factors/passkeys/begin",
        "/api/factors/oidc/remove",
    ] {
        let reply = post(&town, path, &stolen, again.clone()).await;
        refused(&reply, FailureCode::NotPermitted);
        assert!(reply.failure().message.contains("「市の認証を使う」"));
    }
    // Nor for finishing what was begun where it was shown.
    let reply = post(&town, "/api/factors/totp", &own, again.clone()).await;
    assert_eq!(reply.status, 200);
    let code = json!({ "code": "000000" });
    let reply = post(&town, "/api/factors/totp/confirm", &stolen, code).await;
    refused(&reply, FailureCode::NotPermitted);
    let reply = register(&town, &own, &stolen).await;
    refused(&reply, FailureCode::NotPermitted);
    assert_eq!(state(&town, &stolen).await.linked_at, Some(start()));
    assert_eq!(town.logged(Event::FactorsChanged).await, [""; 0]);
    with_factor(&town, &own).await;
    assert_eq!(town.get("/api/factors", &stolen).await.status, 401);
    // Who has lost both the way there and their own comes to whoever runs the server.
    assert!(
        import::second_factor_off(&town.app.db, "hanako")
            .await
            .unwrap()
    );
    let anew = session(&town, "hanako").await;
    assert_eq!(state(&town, &anew).await.linked_at, None);
    with_factor(&town, &anew).await;
}

async fn who_has_left_is_not_let_in(town: Town) {
    let (town, provider) = town_of(&town).await;
    let (hanako, admin) = (
        session(&town, "hanako").await,
        session(&town, "admin").await,
    );
    assert_eq!(link(&town, &provider, &hanako, "u-1").await.status, 200);
    let way = OnTheWay::new(&town).await;
    let back = provider.show(&way.address, "u-1", start(), |_| {});
    let whose = json!({ "actor": person(of_town::HANAKO) });
    let reply = post(&town, "/api/accounts/end", &admin, whose.clone()).await;
    assert_eq!(reply.status, 200);
    // Also for whoever was on the way.
    refused(&way.back(&town, &back).await, FailureCode::NotLinked);
    refused(
        &sign_in(&town, &provider, "u-1").await,
        FailureCode::NotLinked,
    );
    assert_eq!(town.get("/api/session", &hanako).await.status, 401);
    let failed = town.logged(Event::OidcFailed).await;
    assert_eq!(failed, vec![person(of_town::HANAKO); 2]);
    // Taken back, it is as before.
    assert_eq!(
        post(&town, "/api/accounts/resume", &admin, whose.clone())
            .await
            .status,
        200
    );
    assert_eq!(sign_in(&town, &provider, "u-1").await.status, 200);
    // While it has ended, its link gives way to that of an account that stands.
    assert_eq!(
        post(&town, "/api/accounts/end", &admin, whose).await.status,
        200
    );
    let taro = session(&town, "taro").await;
    assert_eq!(link(&town, &provider, &taro, "u-1").await.status, 200);
    let entered: OidcSession = read(&sign_in(&town, &provider, "u-1").await);
    assert_eq!(entered.login, "taro");
    assert_eq!(
        town.logged(Event::OidcUnlinked).await,
        [person(of_town::TARO)]
    );
}

async fn a_link_is_one_accounts_alone(town: Town) {
    let (town, provider) = town_of(&town).await;
    let (hanako, taro) = (session(&town, "hanako").await, session(&town, "taro").await);
    assert_eq!(link(&town, &provider, &hanako, "u-1").await.status, 200);
    let stolen = link(&town, &provider, &taro, "u-1").await;
    refused(&stolen, FailureCode::NotLinked);
    assert_eq!(stolen.status, StatusCode::CONFLICT);
    assert_eq!(
        town.logged(Event::OidcFailed).await,
        [person(of_town::TARO)]
    );
    let again = json!({ "passphrase": PASSPHRASE });
    let reply = post(&town, "/api/factors/oidc/begin", &hanako, again).await;
    refused(&reply, FailureCode::AlreadyThere);
    let entered: OidcSession = read(&sign_in(&town, &provider, "u-1").await);
    assert_eq!(entered.login, "hanako");
    // Two tabs that both set out to link.
    let (one, other) = (
        OnTheWay::to_link(&town, &taro).await,
        OnTheWay::to_link(&town, &taro).await,
    );
    let back = provider.show(&one.address, "u-2", start(), |_| {});
    assert_eq!(one.back(&town, &back).await.status, 200);
    let back = provider.show(&other.address, "u-3", start(), |_| {});
    refused(&other.back(&town, &back).await, FailureCode::AlreadyThere);
    refused(
        &sign_in(&town, &provider, "u-3").await,
        FailureCode::NotLinked,
    );
}

async fn nothing_is_linked_without_the_passphrase(town: Town) {
    let (town, provider) = town_of(&town).await;
    let hanako = session(&town, "hanako").await;
    assert_eq!(link(&town, &provider, &hanako, "u-1").await.status, 200);
    let wrong = json!({ "passphrase": "chigau" });
    for path in ["/api/factors/oidc/begin", "/api/factors/oidc/remove"] {
        let reply = post(&town, path, &hanako, wrong.clone()).await;
        refused(&reply, FailureCode::WrongCredentials);
        let reply = post(&town, path, "", wrong.clone()).await;
        refused(&reply, FailureCode::SignedOut);
    }
    assert_eq!(sign_in(&town, &provider, "u-1").await.status, 200);
}

async fn while_the_provider_is_away_the_rest_goes_on(town: Town) {
    let away = Provider::start().await;
    away.set_away(true);
    let redirecting = Provider::start().await;
    redirecting.set_redirects();
    let lying = Provider::start().await;
    lying.say_issuer("https://evil.example");
    let nowhere = oidc::Settings::new("http://127.0.0.1:9", "tsunagu");
    for settings in [
        away.settings(),
        redirecting.settings(),
        lying.settings(),
        nowhere,
    ] {
        let town = with(&town, settings);
        let reply = post(&town, "/api/session/oidc/begin", "", json!(null)).await;
        assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(
            reply
                .failure()
                .message
                .contains("「市の認証」につながりません")
        );
        let hanako = session(&town, "hanako").await;
        assert_eq!(town.get("/api/session", &hanako).await.status, 200);
    }
    // It goes away while someone is there.
    let (town, provider) = town_of(&town).await;
    let hanako = session(&town, "hanako").await;
    assert_eq!(link(&town, &provider, &hanako, "u-1").await.status, 200);
    let way = OnTheWay::new(&town).await;
    let back = provider.show(&way.address, "u-1", start(), |_| {});
    provider.set_away(true);
    let reply = way.back(&town, &back).await;
    refused(&reply, FailureCode::Unavailable);
}

async fn where_there_is_none_nothing_answers(town: Town) {
    let hanako = session(&town, "hanako").await;
    let ways: Ways = read(&town.get("/api/session/ways", "").await);
    assert_eq!(ways.oidc, None);
    let factors: Factors = read(&town.get("/api/factors", &hanako).await);
    assert_eq!(factors.oidc, None);
    let again = json!({ "passphrase": PASSPHRASE });
    for path in ["/api/session/oidc/begin", "/api/session/oidc"] {
        refused(
            &post(&town, path, "", json!({})).await,
            FailureCode::NotFound,
        );
    }
    for path in ["/api/factors/oidc/begin", "/api/factors/oidc/remove"] {
        let reply = post(&town, path, &hanako, again.clone()).await;
        refused(&reply, FailureCode::NotFound);
    }
    let reply = town.get(BACK, "tsunagu_oidc=00").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    // Nor where the server does not know its own address.
    let provider = Provider::start().await;
    let mut nowhere = town.clone();
    nowhere.app.oidc = Some(Arc::new(oidc::Provider::new(provider.settings()).unwrap()));
    nowhere.router = router(nowhere.app.clone());
    let ways: Ways = read(&nowhere.get("/api/session/ways", "").await);
    assert_eq!(ways.oidc, None);
    let reply = post(&nowhere, "/api/session/oidc/begin", "", json!(null)).await;
    refused(&reply, FailureCode::NotFound);
}
