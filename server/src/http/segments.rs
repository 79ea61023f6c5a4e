//! `GET /api/segments/<name>`: a packed part of a first load.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{App, auth::SignedIn, error::Error};
use crate::db;

/// Sends a segment to those who hold every scope it was made for. It is stored as it travels, and the device
/// stores it as it came: no coding of the connection, which a browser would undo.
pub(super) async fn segment(
    State(app): State<App>,
    who: SignedIn,
    Path(name): Path<String>,
) -> Result<Response, Error> {
    if !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Error::NotFound);
    }
    let mut reader = app.db.reader().await?;
    let actor = db::grants::actor(&mut reader, who.actor, app.now().date())
        .await?
        .ok_or(Error::SignedOut)?;
    let body = db::segments::find(&mut reader, &name, &actor.scopes)
        .await?
        .ok_or(Error::NotFound)?;
    drop(reader);
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/zstd"),
    );
    // Personal data stays out of the browser's cache, which lies on the disk in the clear.
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    Ok(response)
}
