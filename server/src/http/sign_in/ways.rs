//! `GET /api/session/ways`: how one may sign in here beside passphrase and code.

use axum::{Json, extract::State, http::HeaderMap};
use shared::wire::Ways;

use super::origin::origin;
use crate::http::App;

/// Tells how one may sign in beside passphrase and code.
#[utoipa::path(get, path = "/api/session/ways", responses(
    (status = 200, description = "How one may sign in.", body = Ways),
))]
pub(in crate::http) async fn show(State(app): State<App>, headers: HeaderMap) -> Json<Ways> {
    let is_addressed = origin(&app, &headers).is_some();
    Json(Ways {
        passkey: is_addressed,
        oidc: app
            .oidc
            .as_ref()
            .filter(|_| is_addressed)
            .map(|provider| provider.settings().name.clone()),
    })
}
