//! `GET /healthz`: whether the server can serve.

use axum::extract::State;

use super::{App, error::Error};
use crate::db;

/// Answers `ok` when the database does.
pub(super) async fn health(State(app): State<App>) -> Result<&'static str, Error> {
    let mut transaction = app.db.begin_read().await?;
    db::meta::read(&mut transaction).await?;
    transaction.commit().await?;
    Ok("ok")
}
