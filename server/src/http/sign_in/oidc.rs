//! By the city's own sign-in: the way there, the way back, and what comes of it.
//!
//! The browser that sets out gets a secret in a cookie of its own, and the address a second one (`state`): only both together name
//! what is kept here. So nobody comes back for someone else, and nobody twice. The way back brings a code, which is kept and looked at
//! only when the page asks for it with a request that no other site can send.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use serde::{Deserialize, Serialize};
use shared::{
    audit::Event,
    wire::{Failure, OIDC_PLACE, OidcReturn, OidcSession, OidcStart, sha256_hex},
};
use url::form_urlencoded;

use super::{Address, Device, From, log, oidc_link, origin::origin};
use crate::{
    clock,
    db::{
        accounts, audit,
        challenges::{self, Purpose},
        factors, oidc_links,
        sessions::Strength,
    },
    http::{
        App,
        auth::{Entered, SignedIn, cookie_of},
        body::Body,
        error::Error,
        openapi::{Reading, WithBody},
        session::{new_token, open, own_session},
    },
    oidc::{Begun, Provider, ProviderError, Shown},
};

/// The cookie of whoever is on the way. It comes along when the provider sends the browser back, and so is `Lax`; it opens nothing.
const COOKIE: &str = "tsunagu_oidc";

/// The only place the cookie is sent to.
const PATH: &str = "/api/session/oidc";

/// Whoever set out is back within ten minutes.
const PATIENCE: i64 = 10 * 60 * 1_000;

/// The longest code or state that is looked at, bytes.
const LONGEST: usize = 8_192;

/// So many codes that are none may come from an address before the next must wait: each is asked of the provider.
const FREE: u32 = 20;

/// What is kept of someone who is back.
#[derive(Serialize, Deserialize)]
pub(super) struct Returned {
    begun: Begun,
    /// What the provider gave; none where it let nobody in.
    code: Option<String>,
}

/// Sets out to the city's own sign-in. Nobody says who they are: the provider will.
#[utoipa::path(post, path = "/api/session/oidc/begin", responses(
    (status = 200, description = "Where the browser is to go. A cookie says that it is the one that set out.", body = OidcStart),
    (status = 400, description = "It is not sent as JSON.", body = Failure),
    (status = 403, description = "Another site's page sends it.", body = Failure),
    (status = 404, description = "There is no such sign-in here.", body = Failure),
    Reading,
))]
pub(in crate::http) async fn begin(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    set_out(&app, &headers, "").await
}

/// Sets out, for `account` where it is to be linked.
pub(super) async fn set_out(
    app: &App,
    headers: &HeaderMap,
    account: &str,
) -> Result<impl IntoResponse + use<>, Error> {
    let provider = provider(app)?;
    let origin = origin(app, headers).ok_or(Error::NotFound)?;
    let back = origin.join(&format!("{PATH}/callback"));
    let back = back.map_err(|_| Error::NotFound)?;
    let _place = app.gates.provider.enter().await?;
    let (token, state, now) = (new_token()?, new_token()?, app.now());
    let begun = Begun::new(new_token()?, new_token()?, back, now);
    let address = provider.address(&begun, state.clone()).await;
    let address = address.map_err(|error| not_shown(provider, &error))?;
    let mut transaction = app.db.begin_write().await?;
    challenges::put(
        &mut transaction,
        &on_the_way(&token, &state),
        Purpose::OidcBegun,
        account,
        &json(&begun)?,
        now,
        clock::after(now, PATIENCE),
    )
    .await?;
    transaction.commit().await?;
    let start = OidcStart {
        address: address.into(),
    };
    Ok((cookie(&token, PATIENCE / 1_000), Json(start)))
}

/// The provider sends the browser back. Whatever it brings, the browser is sent on to one page of the app, which asks what came of it.
#[utoipa::path(get, path = "/api/session/oidc/callback", responses(
    (status = 303, description = "To the page that asks what came of it."),
    Reading,
))]
pub(in crate::http) async fn callback(
    State(app): State<App>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> impl IntoResponse {
    if let Err(error) = come_back(&app, &headers, &query.unwrap_or_default()).await {
        tracing::error!(%error, "someone back from the provider could not be noted");
    }
    (StatusCode::SEE_OTHER, [(header::LOCATION, OIDC_PLACE)])
}

/// Keeps what the browser brings back, if it is the one that set out.
async fn come_back(app: &App, headers: &HeaderMap, query: &str) -> Result<(), Error> {
    let (Some(provider), Some(token)) = (&app.oidc, cookie_of(headers, COOKIE)) else {
        return Ok(());
    };
    let Some(state) = only(query, "state") else {
        return Ok(());
    };
    let (name, now) = (on_the_way(token, &state), app.now());
    let mut transaction = app.db.begin_write().await?;
    let kept = challenges::take(&mut transaction, &name, Purpose::OidcBegun, now).await?;
    if let Some((account, begun)) = kept {
        let begun = serde_json::from_str(&begun);
        let begun = begun.map_err(|error| Error::Unavailable(error.to_string()))?;
        // A provider that says who it is (RFC 9207) is the one that was asked.
        let is_ours = match only(query, "iss") {
            Some(issuer) => issuer == provider.settings().issuer,
            None => true,
        };
        let code = only(query, "code").filter(|_| is_ours);
        challenges::put(
            &mut transaction,
            &sha256_hex(token.as_bytes()),
            Purpose::OidcReturned,
            &account,
            &json(&Returned { begun, code })?,
            now,
            clock::after(now, PATIENCE),
        )
        .await?;
    }
    Ok(transaction.commit().await?)
}

/// Tells what came of it: signs in whoever the provider shows, or links their account. Once.
#[utoipa::path(post, path = "/api/session/oidc", request_body = OidcReturn, responses(
    (status = 200, description = "The provider has shown them. The session is in the cookie, where there is one.", body = OidcSession),
    WithBody,
    (status = 404, description = "There is no such sign-in here.", body = Failure),
    (status = 409, description = "They came back to link their account, and another is linked; or theirs is already.", body = Failure),
))]
pub(in crate::http) async fn finish(
    State(app): State<App>,
    Address(address): Address,
    entered: Result<Entered, Error>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Error> {
    let OidcReturn { device } = body?.read()?;
    let provider = provider(&app)?;
    let name = || provider.settings().name.clone();
    let token = cookie_of(&headers, COOKIE);
    let token = token.ok_or_else(|| Error::NotConfirmed { name: name() })?;
    let _place = app.gates.provider.enter().await?;
    let from: From = ("\0oidc".to_owned(), address);
    app.tries.begin(&from, FREE)?;
    let hash = sha256_hex(token.as_bytes());
    let mut transaction = app.db.begin_write().await?;
    let kept = challenges::take(&mut transaction, &hash, Purpose::OidcReturned, app.now()).await?;
    transaction.commit().await?;
    let (account, returned) = kept.ok_or_else(|| Error::NotConfirmed { name: name() })?;
    let shown = match shown(&app, provider, &returned).await {
        Err(error @ Error::NotConfirmed { .. }) => {
            failed(&app, None).await?;
            return Err(error);
        }
        shown => shown,
    };
    // That the provider is away is nobody's fault.
    app.tries.succeeded(&from);
    let shown = shown?;
    let device = device.and_then(|token| Device::new(&token, None));
    let (session_cookie, session) = if account.is_empty() {
        sign_in(&app, provider, &shown, device).await?
    } else {
        let entered = entered?;
        if entered.who.account != account {
            return Err(Error::SignedOut);
        }
        let linked = oidc_link::link(&app, provider, &shown, &entered, device).await;
        if let Err(Error::LinkedElsewhere { .. }) = linked {
            failed(&app, Some(&entered.who)).await?;
        }
        (None, linked?)
    };
    Ok((cookie("", 0), session_cookie, Json(session)))
}

/// Whom the provider shows for the code that came back.
async fn shown(app: &App, provider: &Provider, returned: &str) -> Result<Shown, Error> {
    let Returned { begun, code } =
        serde_json::from_str(returned).map_err(|error| Error::Unavailable(error.to_string()))?;
    let name = || provider.settings().name.clone();
    let code = code.ok_or_else(|| Error::NotConfirmed { name: name() })?;
    let shown = provider.shown(&begun, code, app.now()).await;
    shown.map_err(|error| {
        tracing::warn!(%error, "the city's own sign-in has shown nobody");
        not_shown(provider, &error)
    })
}

/// Signs in whom the provider has shown. Where it counts as one factor and the person has a second of their own, nothing is opened
/// yet: passphrase and code follow.
async fn sign_in(
    app: &App,
    provider: &Provider,
    shown: &Shown,
    device: Option<Device>,
) -> Result<(Option<SessionCookie>, OidcSession), Error> {
    let settings = provider.settings();
    let not_linked = || Error::NotLinked {
        name: settings.name.clone(),
    };
    let mut reader = app.db.reader().await?;
    let link = oidc_links::find(&mut reader, &settings.issuer, &shown.subject).await?;
    let Some(link) = link else {
        drop(reader);
        failed(app, None).await?;
        return Err(not_linked());
    };
    let stands = accounts::stands(&mut reader, &link.account).await?;
    let account = accounts::by_id(&mut reader, &link.account).await?;
    drop(reader);
    let (account, login) = account.ok_or_else(not_linked)?;
    let who = SignedIn {
        actor: account.actor,
        account: account.id,
    };
    // Someone who has left is told what anyone is told who can't sign in.
    let session = own_session(app, &who).await?.filter(|_| stands);
    let Some(session) = session else {
        failed(app, Some(&who)).await?;
        return Err(not_linked());
    };
    let now = app.now();
    let mut transaction = app.db.begin_write().await?;
    // The account may have ended, or the link been removed, meanwhile.
    if !accounts::signs_in(&mut transaction, &who.account, None, now).await?
        || !oidc_links::used(&mut transaction, &link, now).await?
    {
        drop(transaction);
        failed(app, Some(&who)).await?;
        return Err(not_linked());
    }
    let strength = if shown.is_two {
        if let Some(device) = &device {
            device.know(app, &mut transaction, &who.account).await?;
        }
        let device = device.map(|device| device.token_hash);
        Some(Strength::Two { device })
    } else if factors::are_there(&mut transaction, &who.account).await? {
        None
    } else {
        Some(Strength::One)
    };
    // The log comes last wherever something else is held too.
    let (cookie, session) = match &strength {
        Some(strength) => {
            let cookie = open(app, &mut transaction, &who, strength, None).await?;
            (Some(cookie), Some(session))
        }
        None => (None, None),
    };
    let confirmed = audit::entry(Event::OidcConfirmed, now, who.actor, &who.account);
    audit::append(&mut transaction, &[confirmed]).await?;
    transaction.commit().await?;
    let is_known = matches!(&strength, Some(Strength::Two { device: Some(_) }));
    let session = OidcSession {
        login,
        session,
        is_known,
        is_linked: false,
    };
    Ok((cookie, session))
}

/// Enters into the audit log that someone was not let in, as far as is known who.
async fn failed(app: &App, who: Option<&SignedIn>) -> Result<(), Error> {
    let (actor, account) = match who {
        Some(who) => (who.actor.to_string(), &*who.account),
        None => (String::new(), ""),
    };
    log(
        app,
        audit::entry(Event::OidcFailed, app.now(), actor, account),
    )
    .await
}

/// The provider, where there is one.
pub(super) fn provider(app: &App) -> Result<&Provider, Error> {
    app.oidc.as_deref().ok_or(Error::NotFound)
}

fn not_shown(provider: &Provider, error: &ProviderError) -> Error {
    let name = provider.settings().name.clone();
    match error {
        ProviderError::Away(_) => Error::ProviderAway { name },
        ProviderError::Refused(_) => Error::NotConfirmed { name },
    }
}

/// How the database knows someone on the way: by what their browser and their address say together.
fn on_the_way(token: &str, state: &str) -> String {
    sha256_hex(format!("{token} {state}").as_bytes())
}

/// A parameter, if it is there once and is not too long.
fn only(query: &str, name: &str) -> Option<String> {
    let mut values = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
    let value = values.next().map(|(_, value)| value.into_owned())?;
    (values.next().is_none() && !value.is_empty() && value.len() <= LONGEST).then_some(value)
}

fn json(what: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(what).map_err(|error| Error::Unavailable(error.to_string()))
}

type SessionCookie = crate::http::session::Cookie;

fn cookie(token: &str, seconds: i64) -> SessionCookie {
    let cookie =
        format!("{COOKIE}={token}; Path={PATH}; Max-Age={seconds}; HttpOnly; Secure; SameSite=Lax");
    AppendHeaders([(header::SET_COOKIE, cookie)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_counts_when_it_is_there_once() {
        assert_eq!(only("state=a%20b&code=c", "state").as_deref(), Some("a b"));
        for query in ["", "code=c", "state=", "state=a&state=a", "state=a&state=b"] {
            assert_eq!(only(query, "state"), None, "{query}");
        }
        assert_eq!(only(&format!("state={}", "a".repeat(8_193)), "state"), None);
    }

    #[test]
    fn someone_on_the_way_is_known_by_both_secrets() {
        assert_eq!(on_the_way("a", "b"), on_the_way("a", "b"));
        for (token, state) in [("a", "c"), ("c", "b"), ("b", "a")] {
            assert_ne!(on_the_way("a", "b"), on_the_way(token, state));
        }
    }
}
