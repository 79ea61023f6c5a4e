//! `/api/session`: signing in and out.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use shared::{
    audit::{Entry, Event},
    passphrase::login_typed,
    record::{Doc, RecordId, ReplicaId},
    wire::{Failure, Session, SignIn},
};

use super::{
    App,
    auth::{self, COOKIE, LONGEST, SignedIn, token, token_hash},
    body::Body,
    error::Error,
    openapi::{AsStaff, Reading, WithBody},
    records::title_of,
    sign_in::{self, Address, Beside, Device},
    sync::own_replica,
};
use crate::{
    db::{self, Conn, accounts, audit, devices, documents, sessions, sessions::Strength},
    passphrase::Typed,
};

/// The longest sign-in name that is looked up, bytes: failed ones are remembered.
const LONGEST_LOGIN: usize = 256;

/// Signs in, and registers the device's replica.
#[utoipa::path(post, path = "/api/session", request_body = SignIn, responses(
    (status = 200, description = "Signed in: the session is in the cookie. It may be good only for setting up a second factor; \
                                  everything else is then answered with 403 and `set_up_needed`.", body = Session),
    WithBody,
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
))]
pub(super) async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Error> {
    let SignIn {
        login,
        passphrase,
        replica,
        code,
        device,
    } = body?.read()?;
    let passphrase = Typed::new(passphrase);
    let is_name = login.len() <= LONGEST_LOGIN && !login.chars().any(char::is_control);
    if !is_name {
        return Err(Error::WrongCredentials);
    }
    let account = accounts::by_login(&mut *app.db.reader().await?, &login).await?;
    // However it is written, it is one name to whoever tries.
    let from = (login_typed(&login), address);
    let account = sign_in::with_passphrase(&app, from, account, passphrase).await?;
    let who = SignedIn {
        actor: account.actor,
        account: account.id.clone(),
    };
    // Someone who has left is told what anyone is told who can't sign in.
    let session = own_session(&app, &who)
        .await?
        .ok_or(Error::WrongCredentials)?;
    if let Some(replica) = replica {
        own_replica(&app, &who, replica).await?;
    }
    let beside = Beside {
        code,
        device: device.and_then(|token| Device::new(&token, replica)),
        address,
    };
    let mut transaction = app.db.begin_write().await?;
    let hash = Some(&*account.passphrase_hash);
    if !accounts::signs_in(&mut transaction, &who.account, hash, app.now()).await? {
        // The passphrase was changed, or the account ended, while it was looked at.
        drop(transaction);
        return Err(sign_in::not_in(&app, &account, Error::WrongCredentials).await);
    }
    match sign_in::second_factor(&app, &mut transaction, &who.account, &beside).await {
        Ok(strength) => {
            // What began by a passkey or the city's own sign-in goes on here: nothing is left behind that no cookie opens.
            if let Some(before) = token(&headers).map(token_hash) {
                sessions::replace(&mut transaction, &before, &who.account).await?;
            }
            let cookie = open(&app, &mut transaction, &who, &strength, replica).await?;
            transaction.commit().await?;
            Ok((cookie, Json(session)))
        }
        Err(error) => {
            drop(transaction);
            // That one is asked for a code is no failed sign-in.
            if matches!(error, Error::WrongCode) {
                let failed = audit::entry(Event::SignInFailed, app.now(), who.actor, &who.account);
                sign_in::log(&app, failed).await?;
            }
            Err(error)
        }
    }
}

/// Begins a session, given that [`accounts::signs_in`], and gives its cookie.
pub(super) async fn open(
    app: &App,
    conn: &mut Conn,
    who: &SignedIn,
    strength: &Strength,
    replica: Option<ReplicaId>,
) -> Result<Cookie, Error> {
    let token = new_token()?;
    let (now, hash) = (app.now(), token_hash(&token));
    sessions::put(
        conn,
        &hash,
        &who.account,
        now,
        auth::end(now, now),
        strength,
    )
    .await?;
    if let Some(replica) = replica {
        devices::begun_on(conn, &hash, replica, &who.account).await?;
    }
    let signed_in = audit::entry(Event::SignedIn, now, who.actor, &who.account);
    let signed_in = Entry {
        replica: replica.map(|id| id.to_string()).unwrap_or_default(),
        ..signed_in
    };
    audit::append(conn, &[signed_in]).await?;
    Ok(cookie(&token, LONGEST / 1_000))
}

/// Tells who is signed in.
#[utoipa::path(get, path = "/api/session", security(("session" = [])), responses(
    (status = 200, description = "Who is signed in.", body = Session),
    AsStaff,
))]
pub(super) async fn show(State(app): State<App>, who: SignedIn) -> Result<Json<Session>, Error> {
    own_session(&app, &who)
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
        let session = sessions::find(&mut transaction, &token_hash, now).await?;
        sessions::remove(&mut transaction, &token_hash).await?;
        // The log comes last wherever something else is held too: nobody waits for each other.
        if let Some(session) = session {
            let out = audit::entry(Event::SignedOut, now, session.actor, &session.account);
            audit::append(&mut transaction, &[out]).await?;
        }
        transaction.commit().await?;
    }
    Ok((StatusCode::NO_CONTENT, cookie("", 0)))
}

/// The header that sets the cookie.
pub(super) type Cookie = AppendHeaders<[(header::HeaderName, String); 1]>;

fn cookie(token: &str, seconds: i64) -> Cookie {
    let cookie =
        format!("{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Strict");
    AppendHeaders([(header::SET_COOKIE, cookie)])
}

pub(super) fn new_token() -> Result<String, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(shared::wire::hex(&bytes))
}

/// What the signed-in person's app shows of them. Their name is what lists of such records are sorted by.
pub(super) async fn own_session(app: &App, who: &SignedIn) -> Result<Option<Session>, Error> {
    let mut reader = app.db.reader().await?;
    let Some(actor) = db::grants::actor(&mut reader, who.actor, app.now()).await? else {
        return Ok(None);
    };
    let stored = documents::find(&mut reader, &[RecordId::new(who.actor.uuid())].into()).await?;
    let doc = stored
        .first()
        .and_then(|(_, stored)| serde_json::from_str::<Doc>(&stored.body).ok());
    let name = doc.as_ref().and_then(title_of).unwrap_or_default();
    Ok(Some(Session {
        actor: actor.id,
        organisation: actor.organisation,
        name,
    }))
}
