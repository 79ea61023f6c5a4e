//! `GET /api/factors`: what protects an account beside the passphrase.

use axum::{Json, extract::State};
use shared::wire::Factors;

use crate::{
    SecondFactor,
    db::{factors, recovery_codes},
    http::{App, auth::Entered, error::Error, openapi::AsStaff},
};

/// Tells what protects the account of whoever asks.
#[utoipa::path(get, path = "/api/factors", security(("session" = [])), responses(
    (status = 200, description = "What protects the account.", body = Factors),
    AsStaff,
))]
pub(in crate::http) async fn show(
    State(app): State<App>,
    entered: Entered,
) -> Result<Json<Factors>, Error> {
    let account = &entered.who.account;
    let mut reader = app.db.reader().await?;
    Ok(Json(Factors {
        required: app.second_factor == SecondFactor::Required,
        totp: factors::are_there(&mut reader, account).await?,
        recovery_codes: recovery_codes::left(&mut reader, account).await?,
    }))
}
