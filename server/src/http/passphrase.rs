//! `POST /api/passphrase`: another one for oneself.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use shared::{
    audit::Event,
    record::RecordId,
    wire::{Failure, NewPassphrase},
};

use super::{
    App,
    auth::{SignedIn, token, token_hash},
    body::Body,
    error::Error,
    invitation::{check, hashed, verified},
    openapi::WithBody,
    records::{read, title_of},
    sign_in,
};
use crate::{
    db::{accounts, audit, grants, sessions},
    passphrase::Typed,
};

/// So often the old one can be tried before one must wait.
const FREE: u32 = 5;

/// The longest passphrase that is looked at, bytes.
const LONGEST: usize = 1_024;

/// Changes one's passphrase, and signs one out everywhere else. The same request again finds the new one in place and says so.
#[utoipa::path(post, path = "/api/passphrase", security(("session" = [])), request_body = NewPassphrase, responses(
    (status = 204, description = "Changed."),
    (status = 422, description = "The new one can't be chosen, or the old one is wrong; the message says why.", body = Failure),
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
    WithBody,
))]
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Error> {
    let NewPassphrase { old, new } = body?.read()?;
    let (old, new) = (Typed::new(old), Typed::new(new));
    if old.len() > LONGEST || new.len() > LONGEST {
        return Err(Error::Malformed);
    }
    let own = token(&headers).map(token_hash).ok_or(Error::SignedOut)?;
    let mut reader = app.db.reader().await?;
    let (account, login) = accounts::by_id(&mut reader, &who.account)
        .await?
        .ok_or(Error::SignedOut)?;
    let actor = grants::actor(&mut reader, who.actor, app.now())
        .await?
        .ok_or(Error::SignedOut)?;
    let ids = [RecordId::new(who.actor.uuid()), actor.organisation];
    let docs = read(&mut reader, ids.into()).await?;
    drop(reader);
    let place = app.gates.passphrases.enter().await?;
    let tries = (format!("passphrase {}", who.account), None);
    app.tries.begin(&tries, FREE)?;
    let hash = account.passphrase_hash;
    if !verified(old, Some(hash.clone())).await {
        // The answer to the first time was lost.
        if verified(new, Some(hash)).await {
            app.tries.succeeded(&tries);
            return Ok(StatusCode::NO_CONTENT);
        }
        drop(place);
        let failed = audit::entry(Event::SignInFailed, app.now(), who.actor, &who.account);
        sign_in::log(&app, failed).await?;
        return Err(Error::WrongPassphrase);
    }
    app.tries.succeeded(&tries);
    let mut names = vec![login];
    names.extend(docs.iter().filter_map(|(_, doc)| title_of(doc)));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    check(&new, &names).await?;
    let new_hash = hashed(new).await?;
    drop(place);
    let mut transaction = app.db.begin_write().await?;
    // The account may have ended meanwhile, or the passphrase have been changed from elsewhere.
    if !accounts::change(&mut transaction, &who.account, &hash, &new_hash).await? {
        return Err(Error::SignedOut);
    }
    sessions::end_others(&mut transaction, &who.account, &own).await?;
    // So may this session.
    if !sessions::hold(&mut transaction, &own).await? {
        return Err(Error::SignedOut);
    }
    let chosen = audit::entry(Event::PassphraseChosen, app.now(), who.actor, &who.account);
    audit::append(&mut transaction, &[chosen]).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
