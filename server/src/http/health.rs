//! `GET /healthz`: whether the server can serve.

use axum::extract::State;

use super::{App, error::Error};
use crate::db;

/// Answers `ok` when the database does.
pub(super) async fn health(State(app): State<App>) -> Result<&'static str, Error> {
    db::meta::read(&mut *app.db.reader().await?).await?;
    Ok("ok")
}
