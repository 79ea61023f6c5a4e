//! `GET /api/segments/<name>`: a packed part of a first load.

use std::io::Read;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{App, auth::SignedIn, error::Error};
use crate::{clock, db};

/// Sends a segment to those who hold every scope it was made for. It is stored as it travels; a client that does not take
/// brotli gets it unpacked.
pub(super) async fn segment(
    State(app): State<App>,
    who: SignedIn,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Error::NotFound);
    }
    let mut reader = app.db.reader().await?;
    let actor = db::grants::actor(&mut reader, who.actor, clock::now().date())
        .await?
        .ok_or(Error::SignedOut)?;
    let body = db::segments::find(&mut reader, &name, &actor.scopes)
        .await?
        .ok_or(Error::NotFound)?;
    drop(reader);
    let mut response = if takes_brotli(&headers) {
        ([(header::CONTENT_ENCODING, "br")], body).into_response()
    } else {
        let mut lines = Vec::new();
        let unpacked = brotli::Decompressor::new(&*body, 1 << 16).read_to_end(&mut lines);
        unpacked.map_err(|error| Error::Unavailable(error.to_string()))?;
        lines.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-ndjson"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    // Personal data stays out of the browser's cache, which lies on the disk in the clear.
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    Ok(response)
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    accepted.flat_map(|list| list.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("br") && !parts.any(|part| part == "q=0")
    })
}
