//! `GET /healthz`: whether the server can serve.

use axum::extract::State;

use super::{App, error::Error, openapi::Reading};
use crate::db;

/// Answers `ok` when the database does.
#[utoipa::path(get, path = "/healthz", responses(
    (status = 200, description = "It serves.", body = String, content_type = "text/plain"),
    Reading,
))]
pub(super) async fn health(State(app): State<App>) -> Result<&'static str, Error> {
    db::meta::read(&mut *app.db.reader().await?).await?;
    Ok("ok")
}
