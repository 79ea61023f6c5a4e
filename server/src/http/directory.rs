//! `GET /api/directory`: the published edition, for anyone; and what is known of all editions, for those who show them.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use shared::{
    access::Scope,
    jp::Date,
    record::{Doc, RecordId},
    reports::{self, Published},
    wire::Directory,
};
use tokio::sync::Mutex;

use super::{App, error::Error, openapi::Reading, public};
use crate::db::{Conn, documents};

/// The directory as it was last read.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<Option<Arc<Known>>>);

/// All editions at one moment.
#[derive(Debug)]
pub(super) struct Known {
    /// Its `ETag`: what changes it is a record in the public scope, or a day on which an edition comes out.
    tag: String,
    /// The editions.
    pub(super) published: Published,
    /// The records of the public scope as they are.
    pub(super) docs: Vec<Doc>,
    /// What each row of each version says, as it is looked for.
    pub(super) said: BTreeMap<String, BTreeMap<RecordId, String>>,
    /// The one in force, as JSON.
    current: Bytes,
}

impl Cache {
    /// The editions as they are now.
    pub(super) async fn known(&self, conn: &mut Conn, today: Date) -> Result<Arc<Known>, Error> {
        let last = documents::last(conn, Scope::Public).await?;
        // Weak, because the bytes differ by their compression.
        let tag = format!("W/\"{last}-{today}\"");
        let mut cache = self.0.lock().await;
        if let Some(known) = cache.as_ref().filter(|known| known.tag == tag) {
            return Ok(known.clone());
        }
        let bodies = documents::bodies(conn, &[Scope::Public].into()).await?;
        let docs: Vec<Doc> = bodies
            .iter()
            .filter_map(|body| serde_json::from_str(body).ok())
            .collect();
        let published = reports::published(&docs, today);
        let said = published.editions().filter_map(|edition| {
            let entries = edition.entries.iter();
            let said = entries.filter_map(|entry| Some((entry.id?, public::said(entry))));
            Some((edition.version.clone()?, said.collect()))
        });
        let said = said.collect();
        let none = Directory::default();
        let current = serde_json::to_vec(published.editions().next().unwrap_or(&none))
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        let known = Arc::new(Known {
            tag,
            published,
            docs,
            said,
            current: current.into(),
        });
        *cache = Some(known.clone());
        Ok(known)
    }
}

/// An answer under its `ETag`, which is asked for again each time and sent only when it has changed.
pub(super) fn unless_known(headers: &HeaderMap, tag: &str, answer: impl IntoResponse) -> Response {
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    let is_known = known
        .filter_map(|tags| tags.to_str().ok())
        .flat_map(|tags| tags.split(','))
        .any(|known| known.trim() == tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        answer.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = tag.parse() {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Sends the edition in force.
#[utoipa::path(get, path = "/api/directory", responses(
    (status = 200, description = "The published edition.", body = Directory),
    (status = 304, description = "What the asker's `If-None-Match` names is still right."),
    Reading,
))]
pub(super) async fn directory(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let mut transaction = app.db.begin_read().await?;
    let known = app
        .directory
        .known(&mut transaction, app.now().date())
        .await?;
    transaction.commit().await?;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let answer = (kind, known.current.clone());
    Ok(unless_known(&headers, &known.tag, answer))
}
