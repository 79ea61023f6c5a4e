//! `/api/session`: signing in and out.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::Mutex,
    time::{Duration, Instant},
};

use axum::{
    Json,
    extract::State,
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use shared::{
    audit::{Entry, Event},
    record::{Doc, RecordId},
    registry,
    wire::{Failure, Session, SignIn},
};

use super::{
    App,
    auth::{self, COOKIE, LONGEST, SignedIn, token, token_hash},
    error::{Body, Error},
    limit::address,
    openapi::{AsStaff, Reading, WithBody},
    sync::own_replica,
};
use crate::{
    db::{self, accounts, audit, documents, sessions},
    passphrase,
};

/// The longest sign-in name that is looked up, bytes: failed ones are remembered.
const LONGEST_LOGIN: usize = 256;

/// The longest passphrase that is looked at, bytes.
const LONGEST_PASSPHRASE: usize = 1_024;

/// Signs in, and registers the device's replica.
#[utoipa::path(post, path = "/api/session", request_body = SignIn, responses(
    (status = 200, description = "Signed in: the session is in the cookie.", body = Session),
    WithBody,
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
))]
pub(super) async fn sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    extensions: Extensions,
    body: Body,
) -> Result<impl IntoResponse, Error> {
    let SignIn {
        login,
        passphrase,
        replica,
    } = serde_json::from_slice(&body?).map_err(|_| Error::Malformed)?;
    let is_name = login.len() <= LONGEST_LOGIN && !login.chars().any(char::is_control);
    if passphrase.len() > LONGEST_PASSPHRASE || !is_name {
        return Err(Error::WrongCredentials);
    }
    let from = (login.clone(), address(&app, &headers, &extensions));
    // Being turned away is no failed try.
    let place = app.gates.passphrases.enter().await?;
    app.tries.begin(&from, FREE)?;
    let account = accounts::by_login(&mut *app.db.reader().await?, &login).await?;
    let hash = account
        .as_ref()
        .map(|account| account.passphrase_hash.clone());
    let fits =
        tokio::task::spawn_blocking(move || passphrase::verify(&passphrase, hash.as_deref())).await;
    drop(place);
    let fits = fits.is_ok_and(|fits| fits);
    let Some(account) = account else {
        return Err(Error::WrongCredentials);
    };
    if !fits {
        let failed = audit::entry(Event::SignInFailed, app.now(), account.actor, &account.id);
        log(&app, failed).await?;
        return Err(Error::WrongCredentials);
    }
    app.tries.succeeded(&from);
    let who = SignedIn {
        actor: account.actor,
        account: account.id,
    };
    // Someone who has left is told what anyone is told who can't sign in.
    let session = session_of(&app, &who)
        .await?
        .ok_or(Error::WrongCredentials)?;
    if let Some(replica) = replica {
        own_replica(&app, &who, replica).await?;
    }
    let token = new_token()?;
    let now = app.now();
    let mut transaction = app.db.begin_write().await?;
    sessions::put(
        &mut transaction,
        &token_hash(&token),
        &who.account,
        now,
        auth::end(now, now),
    )
    .await?;
    let signed_in = audit::entry(Event::SignedIn, now, who.actor, &who.account);
    let signed_in = Entry {
        replica: replica.map(|id| id.to_string()).unwrap_or_default(),
        ..signed_in
    };
    audit::append(&mut transaction, &[signed_in]).await?;
    transaction.commit().await?;
    Ok((cookie(&token, LONGEST / 1_000), Json(session)))
}

/// Tells who is signed in.
#[utoipa::path(get, path = "/api/session", security(("session" = [])), responses(
    (status = 200, description = "Who is signed in.", body = Session),
    AsStaff,
))]
pub(super) async fn show(State(app): State<App>, who: SignedIn) -> Result<Json<Session>, Error> {
    session_of(&app, &who)
        .await?
        .map(Json)
        .ok_or(Error::SignedOut)
}

/// Signs out. Whoever is signed out already is so still.
#[utoipa::path(delete, path = "/api/session", responses(
    (status = 204, description = "Signed out."),
    (status = 403, description = "Another site's page sends it.", body = Failure),
    Reading,
))]
pub(super) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    if let Some(token) = token(&headers) {
        let (token_hash, now) = (token_hash(token), app.now());
        let mut transaction = app.db.begin_write().await?;
        if let Some(session) = sessions::find(&mut transaction, &token_hash, now).await? {
            let out = audit::entry(Event::SignedOut, now, session.actor, &session.account);
            audit::append(&mut transaction, &[out]).await?;
        }
        sessions::remove(&mut transaction, &token_hash).await?;
        transaction.commit().await?;
    }
    Ok((StatusCode::NO_CONTENT, cookie("", 0)))
}

/// Enters something into the audit log by itself.
async fn log(app: &App, entry: Entry) -> Result<(), Error> {
    let mut transaction = app.db.begin_write().await?;
    audit::append(&mut transaction, &[entry]).await?;
    Ok(transaction.commit().await?)
}

fn cookie(token: &str, seconds: i64) -> AppendHeaders<[(header::HeaderName, String); 1]> {
    let cookie =
        format!("{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Strict");
    AppendHeaders([(header::SET_COOKIE, cookie)])
}

fn new_token() -> Result<String, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(shared::wire::hex(&bytes))
}

/// What the signed-in person's app shows of them. Their name is what lists of such records are sorted by.
async fn session_of(app: &App, who: &SignedIn) -> Result<Option<Session>, Error> {
    let mut reader = app.db.reader().await?;
    let Some(actor) = db::grants::actor(&mut reader, who.actor, app.now()).await? else {
        return Ok(None);
    };
    let stored = documents::find(&mut reader, &[RecordId::new(who.actor.uuid())].into()).await?;
    let doc = stored
        .first()
        .and_then(|(_, stored)| serde_json::from_str::<Doc>(&stored.body).ok());
    let name = doc.as_ref().and_then(|doc| {
        let field = registry::kind(&doc.kind)?.schema.title_field()?;
        doc.get(field.key).as_text()
    });
    let name = name.unwrap_or_default().to_owned();
    Ok(Some(Session {
        actor: actor.id,
        organisation: actor.organisation,
        name,
    }))
}

/// Tries that anyone has before they must wait.
const FREE: u32 = 5;

/// The longest wait: a stranger who tries someone's sign-in name can't lock them out for longer.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Entries kept at most.
const REMEMBERED: usize = 10_000;

/// Who tries: a sign-in name, from an address.
pub(super) type From = (String, Option<IpAddr>);

/// Failed sign-ins, by name and address, in memory.
#[derive(Debug, Default)]
pub(super) struct Tries(Mutex<HashMap<From, (u32, Instant)>>);

impl Tries {
    /// Counts a try, of which `free` need no waiting; [`Tries::succeeded`] takes it back.
    pub(super) fn begin(&self, from: &From, free: u32) -> Result<(), Error> {
        let now = Instant::now();
        let Ok(mut tries) = self.0.lock() else {
            return Ok(());
        };
        if tries.len() >= REMEMBERED {
            tries.retain(|_, (count, last)| now.duration_since(*last) < wait(*count, 0));
        }
        let (count, last) = tries.get(from).copied().unwrap_or((0, now));
        let rest = wait(count, free).saturating_sub(now.duration_since(last));
        if count > 0 && !rest.is_zero() {
            return Err(Error::TooManyTries {
                wait: rest.as_secs() + 1,
            });
        }
        tries.insert(from.clone(), (count + 1, now));
        Ok(())
    }

    /// Takes back what was counted for `from`.
    pub(super) fn succeeded(&self, from: &From) {
        if let Ok(mut tries) = self.0.lock() {
            tries.remove(from);
        }
    }
}

/// How long to wait after so many failed tries: a second, doubled with each.
fn wait(failed: u32, free: u32) -> Duration {
    match failed.checked_sub(free) {
        None => Duration::ZERO,
        Some(more) => Duration::from_secs(1 << more.min(6)).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits: Vec<u64> = (0..14).map(|failed| wait(failed, FREE).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn the_sixth_try_at_once_must_wait_and_other_addresses_need_not() {
        let tries = Tries::default();
        let here = ("sakura".to_owned(), None);
        let there = ("sakura".to_owned(), Some(IpAddr::from([192, 0, 2, 1])));
        for _ in 0..FREE {
            tries.begin(&here, FREE).unwrap();
        }
        assert!(matches!(
            tries.begin(&here, FREE),
            Err(Error::TooManyTries { wait: 1 })
        ));
        tries.begin(&there, FREE).unwrap();
        tries.succeeded(&here);
        tries.begin(&here, FREE).unwrap();
    }
}
