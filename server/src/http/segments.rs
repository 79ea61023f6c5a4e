//! `GET /api/segments/<name>`: a packed part of a first load.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use shared::wire::Failure;

use super::{App, auth::SignedIn, error::Error, openapi::AsStaff};
use crate::db;

/// Sends a segment to those who hold every scope it was made for. It is stored as it travels, and the device
/// stores it as it came: no coding of the connection, which a browser would undo.
#[utoipa::path(get, path = "/api/segments/{name}", security(("session" = [])), params(
    ("name" = String, Path, description = "As the opening of a sync names it."),
), responses(
    (status = 200, description = "A zstd frame (RFC 8878) of records, one a line.",
     body = Vec<u8>, content_type = "application/zstd"),
    (status = 404, description = "There is none, or it may not be seen.", body = Failure),
    AsStaff,
))]
pub(super) async fn segment(
    State(app): State<App>,
    who: SignedIn,
    name: Result<Path<String>, PathRejection>,
) -> Result<Response, Error> {
    let Path(name) = name.map_err(|_| Error::NotFound)?;
    let place = app.gates.records.enter().await?;
    if !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Error::NotFound);
    }
    let mut reader = app.db.reader().await?;
    let actor = db::grants::actor(&mut reader, who.actor, app.now())
        .await?
        .ok_or(Error::SignedOut)?;
    let body = db::segments::find(&mut reader, &name, actor.scopes())
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
    Ok(place.until_sent(response))
}
