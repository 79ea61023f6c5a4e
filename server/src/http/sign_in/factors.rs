//! `GET /api/factors`: what protects an account beside the passphrase.

use axum::{Json, extract::State, http::HeaderMap};
use shared::wire::{Factors, OidcState, Passkey};

use super::origin::origin;

use crate::{
    SecondFactor,
    db::{factors, oidc_links, passkeys, recovery_codes},
    http::{App, auth::Entered, error::Error, openapi::AsStaff},
    oidc::{self, Provider},
};

/// Tells what protects the account of whoever asks.
#[utoipa::path(get, path = "/api/factors", security(("session" = [])), responses(
    (status = 200, description = "What protects the account.", body = Factors),
    AsStaff,
))]
pub(in crate::http) async fn show(
    State(app): State<App>,
    entered: Entered,
    headers: HeaderMap,
) -> Result<Json<Factors>, Error> {
    let account = &entered.who.account;
    let mut reader = app.db.reader().await?;
    let passkeys = passkeys::of_account(&mut reader, account).await?;
    let passkeys = passkeys.into_iter().map(|passkey| Passkey {
        id: passkey.id,
        name: passkey.name,
        created_at: passkey.created_at,
        used_at: passkey.used_at,
    });
    let is_addressed = origin(&app, &headers).is_some();
    let oidc = match app.oidc.as_deref().map(Provider::settings) {
        Some(settings) if is_addressed => {
            let link = oidc_links::of_account(&mut reader, account).await?;
            let link = link.filter(|link| link.issuer == settings.issuer);
            Some(OidcState {
                name: settings.name.clone(),
                is_two: settings.factors == oidc::Factors::Two,
                linked_at: link.as_ref().map(|link| link.linked_at),
                used_at: link.and_then(|link| link.used_at),
            })
        }
        _ => None,
    };
    Ok(Json(Factors {
        required: app.second_factor == SecondFactor::Required,
        totp: factors::has_totp(&mut reader, account).await?,
        recovery_codes: recovery_codes::left(&mut reader, account).await?,
        passkeys: passkeys.collect(),
        passkeys_possible: is_addressed,
        oidc,
    }))
}
