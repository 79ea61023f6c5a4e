//! `GET /api/directory`: the published edition, for anyone.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use shared::{access::Scope, record::Doc, reports, wire::Directory};
use tokio::sync::Mutex;

use super::{App, error::Error, openapi::Reading};
use crate::db::documents;

/// The directory as it was last made, under its `ETag`.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<Option<(String, Bytes)>>);

/// Sends the directory; what changes it is a record in the public scope, or a day on which an edition comes out.
#[utoipa::path(get, path = "/api/directory", responses(
    (status = 200, description = "The published edition.", body = Directory),
    (status = 304, description = "What the asker's `If-None-Match` names is still right."),
    Reading,
))]
pub(super) async fn directory(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let today = app.now().date();
    let mut transaction = app.db.begin_read().await?;
    let last = documents::last(&mut transaction, Scope::Public).await?;
    // Weak, because the bytes differ by their compression.
    let tag = format!("W/\"{last}-{today}\"");
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|tags| tags.to_str().ok());
    let mut response = if known
        .flat_map(|tags| tags.split(','))
        .any(|known| known.trim() == tag)
    {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut cache = app.directory.0.lock().await;
        let body = match &*cache {
            Some((cached, body)) if *cached == tag => body.clone(),
            _ => {
                let bodies = documents::bodies(&mut transaction, &[Scope::Public].into()).await?;
                let docs: Vec<Doc> = bodies
                    .iter()
                    .filter_map(|body| serde_json::from_str(body).ok())
                    .collect();
                let json = serde_json::to_vec(&reports::directory(&docs, today));
                let body =
                    Bytes::from(json.map_err(|error| Error::Unavailable(error.to_string()))?);
                *cache = Some((tag.clone(), body.clone()));
                body
            }
        };
        ([(header::CONTENT_TYPE, "application/json")], body).into_response()
    };
    transaction.commit().await?;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = tag.parse() {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}
