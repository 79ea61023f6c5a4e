//! Who asks: the session in the cookie.
//!
//! A session ends 12 hours after its last use, so that a tablet left lying is signed out by the next morning, and in any
//! case 30 days after the sign-in.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use shared::{jp::Timestamp, record::ActorId, wire::sha256_hex};

use super::{App, browser::browser_of, error::Error};
use crate::{SecondFactor, clock, db::sessions};

/// The cookie. Not `__Host-`: browsers differ in whether they take that prefix on `http://localhost`.
pub(super) const COOKIE: &str = "tsunagu_session";

const HOUR: i64 = 60 * 60 * 1_000;

/// A session unused for so long ends, milliseconds.
pub(super) const IDLE: i64 = 12 * HOUR;

/// A session ends so long after its beginning, milliseconds.
pub(super) const LONGEST: i64 = 30 * 24 * HOUR;

/// Whoever is signed in, not on a device that was revoked.
#[derive(Clone, Debug)]
pub(super) struct SignedIn {
    pub(super) actor: ActorId,
    pub(super) account: String,
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let token = token(&parts.headers).ok_or(Error::SignedOut)?;
        let browser = browser_of(&parts.headers);
        signed_in(app, &token_hash(token), &browser).await
    }
}

/// Whoever is signed in, be it only to set up a second factor; not on a device that was revoked.
#[derive(Clone, Debug)]
pub(super) struct Entered {
    pub(super) who: SignedIn,
    /// How the database knows the session.
    pub(super) token_hash: String,
    /// Whether it began with two factors.
    pub(super) is_strong: bool,
    /// Whether it lies on a device that was revoked.
    pub(super) is_revoked: bool,
}

/// Whoever is signed in, be it on a device that was revoked: for routes that take in and tell nothing then, or say that it was.
#[derive(Clone, Debug)]
pub(super) struct OnAnyDevice(pub(super) Entered);

impl FromRequestParts<App> for OnAnyDevice {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let token = token(&parts.headers).ok_or(Error::SignedOut)?;
        let browser = browser_of(&parts.headers);
        entered(app, token_hash(token), &browser).await.map(Self)
    }
}

impl FromRequestParts<App> for Entered {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let OnAnyDevice(entered) = OnAnyDevice::from_request_parts(parts, app).await?;
        entered.not_revoked()
    }
}

impl Entered {
    /// Whoever it is, if the session is good for more than setting up a second factor.
    pub(super) fn in_full(self, app: &App) -> Result<SignedIn, Error> {
        match app.second_factor {
            SecondFactor::Required if !self.is_strong => Err(Error::SetUpNeeded),
            SecondFactor::Required | SecondFactor::Optional => Ok(self.who),
        }
    }

    fn not_revoked(self) -> Result<Self, Error> {
        if self.is_revoked {
            return Err(Error::Revoked);
        }
        Ok(self)
    }
}

/// The session of a token's hash, kept alive, as it is used from this kind of browser, if it is good for everything.
pub(super) async fn signed_in(
    app: &App,
    token_hash: &str,
    browser: &str,
) -> Result<SignedIn, Error> {
    let entered = entered(app, token_hash.to_owned(), browser).await?;
    entered.not_revoked()?.in_full(app)
}

async fn entered(app: &App, token_hash: String, browser: &str) -> Result<Entered, Error> {
    let now = app.now();
    let session = sessions::find(&mut *app.db.reader().await?, &token_hash, now)
        .await?
        .ok_or(Error::SignedOut)?;
    let end = end(session.created_at, now);
    // Once an hour at most: a sync with nothing new should not write.
    let is_first = session.browser.is_empty() && !browser.is_empty();
    if end.millis() - session.expires_at.millis() > HOUR || is_first {
        let mut transaction = app.db.begin_write().await?;
        sessions::extend(&mut transaction, &token_hash, end, now, browser).await?;
        transaction.commit().await?;
    }
    app.limits.account(&session.account)?;
    Ok(Entered {
        who: SignedIn {
            actor: session.actor,
            account: session.account,
        },
        token_hash,
        is_strong: session.is_strong,
        is_revoked: session.is_revoked,
    })
}

/// When a session begun at `created_at` and used `now` ends.
pub(super) fn end(created_at: Timestamp, now: Timestamp) -> Timestamp {
    clock::after(now, IDLE).min(clock::after(created_at, LONGEST))
}

/// The token in the cookie.
pub(super) fn token(headers: &HeaderMap) -> Option<&str> {
    cookie_of(headers, COOKIE)
}

/// The value of a cookie.
pub(super) fn cookie_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='))
}

/// How the database knows a token.
pub(super) fn token_hash(token: &str) -> String {
    sha256_hex(token.as_bytes())
}
