//! `/api/invitation`: what whoever holds a letter can do with it, once. The token travels in bodies only.

use axum::{Json, extract::State};
use shared::{
    audit::Event,
    passphrase::{self as rules, Strength},
    record::Doc,
    registry,
    wire::{Accept, Accepted, Failure, Invited, OpenInvitation, letter_code_typed},
};
use uuid::Uuid;

use super::{
    App,
    accounts::staff_record,
    auth::token_hash,
    body::Body,
    error::Error,
    openapi::WithBody,
    records::{may_write, read, title_of},
};
use crate::{
    db::{
        Conn,
        accounts::{self, Account},
        audit, grants, invitations, sessions,
    },
    passphrase::{self, Cost, Typed},
};

/// So often a letter can be tried before one must wait.
const FREE: u32 = 20;

/// The longest text that is looked at, bytes.
const LONGEST: usize = 1_024;

/// How the database knows the code of a letter.
pub(super) fn letter_hash(code: &str) -> String {
    token_hash(&letter_code_typed(code))
}

/// A letter that can be used, and whom it is for.
struct Open {
    invitation: invitations::Invitation,
    doc: Doc,
    organisation: String,
    account: Option<accounts::Overview>,
}

impl Open {
    fn name(&self) -> String {
        title_of(&self.doc).unwrap_or_default()
    }
}

/// Tells whom an invitation is for.
#[utoipa::path(post, path = "/api/invitation/open", request_body = OpenInvitation, responses(
    (status = 200, description = "Who is invited.", body = Invited),
    (status = 404, description = "It has been used, has run out, or was taken back.", body = Failure),
    WithBody,
))]
pub(super) async fn open(State(app): State<App>, body: Body) -> Result<Json<Invited>, Error> {
    let OpenInvitation { token } = body?.read()?;
    let mut reader = app.db.reader().await?;
    let open = find(&app, &mut reader, &token).await?;
    if open.invitation.is_used {
        return Err(Error::InvitationOver);
    }
    Ok(Json(Invited {
        name: open.name(),
        organisation: open.organisation,
        login: open.account.map(|account| account.login),
        until: open.invitation.expires_at,
    }))
}

/// Takes an invitation: from now on the person signs in with that passphrase, and is signed out wherever they were. The same
/// request again, because its answer was lost, is answered the same.
#[utoipa::path(post, path = "/api/invitation/accept", request_body = Accept, responses(
    (status = 200, description = "What one signs in with.", body = Accepted),
    (status = 404, description = "It has been used, has run out, or was taken back.", body = Failure),
    (status = 409, description = "Someone has that sign-in name.", body = Failure),
    (status = 422, description = "The sign-in name or the passphrase can't be chosen; the message says why.", body = Failure),
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
    WithBody,
))]
pub(super) async fn accept(State(app): State<App>, body: Body) -> Result<Json<Accepted>, Error> {
    let Accept {
        token,
        login,
        passphrase,
    } = body?.read()?;
    let passphrase = Typed::new(passphrase);
    if [&*token, &*login, &**passphrase]
        .iter()
        .any(|text| text.len() > LONGEST)
    {
        return Err(Error::Malformed);
    }
    let token_hash = letter_hash(&token);
    let open = find(&app, &mut *app.db.reader().await?, &token).await?;
    let place = app.gates.passphrases.enter().await?;
    app.tries
        .begin(&(format!("invitation {token_hash}"), None), FREE)?;
    if open.invitation.is_used {
        return again(&app, open, passphrase).await;
    }
    let login = match &open.account {
        Some(account) => account.login.clone(),
        None => rules::login(&login).map_err(|error| Error::BadLogin(error.to_string()))?,
    };
    check(&passphrase, &[&login, &open.name(), &open.organisation]).await?;
    let hash = hashed(passphrase).await?;
    drop(place);
    let mut transaction = app.db.begin_write().await?;
    if !invitations::use_up(&mut transaction, &token_hash, app.now()).await? {
        return Err(Error::InvitationOver);
    }
    match &open.account {
        Some(account) => {
            accounts::renew(&mut transaction, &account.id, &hash).await?;
            sessions::end_others(&mut transaction, &account.id, "").await?;
        }
        None => {
            let account = Account {
                id: Uuid::new_v4().to_string(),
                actor: open.invitation.actor,
                passphrase_hash: hash,
            };
            if !accounts::make(&mut transaction, &login, &account).await? {
                return Err(Error::LoginTaken);
            }
        }
    }
    let chosen = audit::entry(
        Event::PassphraseChosen,
        app.now(),
        open.invitation.actor,
        "",
    );
    audit::append(&mut transaction, &[chosen]).await?;
    transaction.commit().await?;
    Ok(Json(Accepted { login }))
}

/// The answer to whoever has used it themselves.
async fn again(app: &App, open: Open, passphrase: Typed) -> Result<Json<Accepted>, Error> {
    let login = open.account.map(|account| account.login);
    let login = login.ok_or(Error::InvitationOver)?;
    let account = accounts::by_login(&mut *app.db.reader().await?, &login).await?;
    let hash = account.map(|account| account.passphrase_hash);
    if verified(passphrase, hash).await {
        Ok(Json(Accepted { login }))
    } else {
        Err(Error::InvitationOver)
    }
}

/// The letter of a token, used or not, as long as whoever wrote it may still invite the person.
async fn find(app: &App, conn: &mut Conn, token: &str) -> Result<Open, Error> {
    let invitation = invitations::find(conn, &letter_hash(token)).await?;
    let invitation = invitation.ok_or(Error::InvitationOver)?;
    if invitation.expires_at <= app.now() {
        return Err(Error::InvitationOver);
    }
    let doc = staff_record(conn, invitation.actor).await?;
    let doc = doc.ok_or(Error::InvitationOver)?;
    let issuer = grants::actor(conn, invitation.issued_by, app.now()).await?;
    // Someone may have come to be trusted with more than whoever invited them may give.
    if !issuer.is_some_and(|issuer| may_write(&issuer, &doc)) {
        return Err(Error::InvitationOver);
    }
    let member = registry::membership(&doc).ok_or(Error::InvitationOver)?;
    let organisation = read(conn, [member.organisation].into()).await?;
    let organisation = organisation.first().and_then(|(_, doc)| title_of(doc));
    let mut accounts = accounts::of_actors(conn, &[invitation.actor]).await?;
    Ok(Open {
        account: accounts.remove(&invitation.actor),
        invitation,
        doc,
        organisation: organisation.unwrap_or_default(),
    })
}

/// Whether a passphrase can be chosen by someone with these names.
pub(super) async fn check(passphrase: &str, names: &[&str]) -> Result<Strength, Error> {
    let (passphrase, names) = (Typed::new(passphrase.to_owned()), owned(names));
    let judged = tokio::task::spawn_blocking(move || {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        passphrase::judge(&passphrase, &names)
    });
    let judged = judged
        .await
        .map_err(|error| Error::Unavailable(error.to_string()))?;
    judged.map_err(Error::WeakPassphrase)
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The hash of a passphrase, by a thread that may take its time.
pub(super) async fn hashed(passphrase: Typed) -> Result<String, Error> {
    let hash = tokio::task::spawn_blocking(move || passphrase::hash(&passphrase, Cost::Full));
    let hash = hash
        .await
        .map_err(|error| Error::Unavailable(error.to_string()))?;
    hash.map_err(|error| Error::Unavailable(error.to_string()))
}

/// Whether a passphrase is the one hashed, by a thread that may take its time.
pub(super) async fn verified(passphrase: Typed, hash: Option<String>) -> bool {
    tokio::task::spawn_blocking(move || passphrase::verify(&passphrase, hash.as_deref()))
        .await
        .is_ok_and(|fits| fits)
}
