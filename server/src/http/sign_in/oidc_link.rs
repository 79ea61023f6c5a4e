//! Linking an account to the city's own sign-in, and taking that back. A provider's word makes no account.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use shared::{
    audit::Event,
    wire::{Failure, OidcSession, OidcStart, PassphraseAgain},
};

use super::{
    Address, Device, not_by_passphrase_alone,
    oidc::{provider, set_out},
    passphrase_again, shown_on,
};
use crate::{
    db::{accounts, audit, factors, oidc_links, sessions},
    http::{App, auth::Entered, body::Body, error::Error, openapi::WithBody, session::own_session},
    oidc::{Provider, Shown},
};

/// Sets out to link the account of whoever is signed in. The passphrase is asked for once more.
#[utoipa::path(post, path = "/api/factors/oidc/begin", security(("session" = [])), request_body = PassphraseAgain, responses(
    (status = 200, description = "Where the browser is to go. A cookie says that it is the one that set out.", body = OidcStart),
    WithBody,
    (status = 404, description = "There is no such sign-in here.", body = Failure),
    (status = 409, description = "The account is linked already.", body = Failure),
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
))]
pub(in crate::http) async fn begin(
    State(app): State<App>,
    Address(address): Address,
    entered: Entered,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Error> {
    let again: PassphraseAgain = body?.read()?;
    let issuer = &provider(&app)?.settings().issuer;
    passphrase_again(&app, &entered, again.passphrase.into(), address).await?;
    let account = &entered.who.account;
    let link = oidc_links::of_account(&mut *app.db.reader().await?, account).await?;
    if link.is_some_and(|link| link.issuer == *issuer) {
        return Err(Error::AlreadyThere);
    }
    set_out(&app, &headers, account).await
}

/// Links the account of whoever is signed in to whom the provider has shown. A link of an account that has ended, and one to a provider
/// the city no longer has, give way.
pub(super) async fn link(
    app: &App,
    provider: &Provider,
    shown: &Shown,
    entered: &Entered,
    device: Option<Device>,
) -> Result<OidcSession, Error> {
    let (issuer, now) = (&provider.settings().issuer, app.now());
    let who = &entered.who;
    let session = own_session(app, who).await?.ok_or(Error::SignedOut)?;
    let mut transaction = app.db.begin_write().await?;
    if !sessions::hold(&mut transaction, &entered.token_hash).await? {
        return Err(Error::SignedOut);
    }
    let login = accounts::login(&mut transaction, &who.account).await?;
    let login = login.ok_or(Error::SignedOut)?;
    let mut entries = Vec::new();
    if let Some(held) = oidc_links::find(&mut transaction, issuer, &shown.subject).await? {
        if accounts::stands(&mut transaction, &held.account).await? && held.account != who.account {
            return Err(Error::LinkedElsewhere {
                name: provider.settings().name.clone(),
            });
        }
        oidc_links::remove(&mut transaction, &held.account).await?;
        let unlinked = audit::entry(Event::OidcUnlinked, now, who.actor, &held.account);
        entries.push(unlinked);
    }
    if let Some(own) = oidc_links::of_account(&mut transaction, &who.account).await? {
        if own.issuer == *issuer {
            return Err(Error::AlreadyThere);
        }
        oidc_links::remove(&mut transaction, &who.account).await?;
        let unlinked = audit::entry(Event::OidcUnlinked, now, who.actor, &who.account);
        entries.push(unlinked);
    }
    if !oidc_links::put(&mut transaction, issuer, &shown.subject, &who.account, now).await? {
        return Err(Error::AlreadyThere);
    }
    let is_known = shown.is_two && device.is_some();
    if shown.is_two {
        shown_on(app, &mut transaction, entered, device).await?;
    }
    entries.push(audit::entry(
        Event::OidcLinked,
        now,
        who.actor,
        &who.account,
    ));
    audit::append(&mut transaction, &entries).await?;
    transaction.commit().await?;
    Ok(OidcSession {
        login,
        session: Some(session),
        is_known,
        is_linked: true,
    })
}

/// Takes the link of an account away. The passphrase is asked for once more.
#[utoipa::path(post, path = "/api/factors/oidc/remove", security(("session" = [])), request_body = PassphraseAgain, responses(
    (status = 204, description = "Nobody signs in by it any more."),
    WithBody,
    (status = 403, description = "The account is protected by it, and the session began without.", body = Failure),
    (status = 404, description = "The account is not linked, or there is no such sign-in here.", body = Failure),
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
))]
pub(in crate::http) async fn remove(
    State(app): State<App>,
    Address(address): Address,
    entered: Entered,
    body: Body,
) -> Result<StatusCode, Error> {
    let again: PassphraseAgain = body?.read()?;
    provider(&app)?;
    passphrase_again(&app, &entered, again.passphrase.into(), address).await?;
    let (who, now) = (&entered.who, app.now());
    let mut transaction = app.db.begin_write().await?;
    if !sessions::hold(&mut transaction, &entered.token_hash).await? {
        return Err(Error::SignedOut);
    }
    not_by_passphrase_alone(&app, &mut transaction, &entered).await?;
    if !oidc_links::remove(&mut transaction, &who.account).await? {
        return Err(Error::NotFound);
    }
    // Without a factor of its own the account was strong by the provider's word alone.
    if !factors::are_there(&mut transaction, &who.account).await? {
        factors::forget(&mut transaction, &who.account).await?;
    }
    let unlinked = audit::entry(Event::OidcUnlinked, now, who.actor, &who.account);
    audit::append(&mut transaction, &[unlinked]).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
