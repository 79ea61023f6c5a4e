//! `GET /api/directory`: the published edition, for anyone; and what is known of all editions, for those who show them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex as Lock, OnceLock, PoisonError},
};

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
    reports::{self, Contents, Editions, Standing, hsds::Hsds, sheets},
    wire::Directory,
};
use tokio::sync::Mutex;

use super::{App, error::Error, gate::Place, openapi::Reading, public};
use crate::db::{Conn, documents};

/// So many editions are kept ready: the one in force, and those that someone has looked at last.
const READY: usize = 3;

/// The directory as it was last read.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<Option<Read>>);

/// What was read, and when.
#[derive(Debug)]
struct Read {
    /// The number of the last change in the public scope.
    last: u64,
    today: Date,
    known: Arc<Known>,
}

/// All editions at one moment. Each is made ready when someone first asks for it.
#[derive(Debug)]
pub(super) struct Known {
    /// Its `ETag`: what changes it is what has come out, or the day. What someone drafts does not.
    pub(super) tag: String,
    /// Whether every edition keeps its rows: then what is drafted changes none.
    keeps_all: bool,
    editions: Editions,
    /// The names of the districts.
    areas: BTreeMap<RecordId, String>,
    /// Those made ready, the last asked for first.
    ready: Lock<Vec<Arc<Edition>>>,
    /// The one in force, as JSON.
    current: OnceLock<Bytes>,
}

/// An edition made ready.
#[derive(Debug)]
pub(super) struct Edition {
    id: RecordId,
    /// The day it came out.
    pub(super) on: Date,
    /// As it is sent.
    pub(super) list: Directory,
    /// What each row says, as it is looked for.
    pub(super) said: Vec<String>,
    /// In the open standard, with the facts.
    pub(super) hsds: Hsds,
}

impl Edition {
    pub(super) fn contents(&self) -> &Contents {
        self.hsds.contents()
    }
}

impl Cache {
    /// The editions as they are now.
    async fn known(&self, conn: &mut Conn, today: Date) -> Result<Arc<Known>, Error> {
        let last = documents::last(conn, Scope::Public).await?;
        let mut cache = self.0.lock().await;
        if let Some(read) = cache.as_mut().filter(|read| read.today == today) {
            if read.last == last {
                return Ok(read.known.clone());
            }
            if read.known.keeps_all && read.known.tag == tag(published(conn).await?, today) {
                read.last = last;
                return Ok(read.known.clone());
            }
        }
        let published = published(conn).await?;
        let bodies = documents::bodies(conn, &[Scope::Public].into()).await?;
        let known = blocking(move || Known::read(&bodies, (published, last), today)).await?;
        *cache = Some(Read {
            last,
            today,
            known: known.clone(),
        });
        Ok(known)
    }
}

/// The number of the last change of what has come out.
async fn published(conn: &mut Conn) -> Result<u64, sqlx::Error> {
    documents::last_of(conn, &reports::OUT).await
}

/// Weak, because the bytes differ by their compression.
fn tag(number: u64, today: Date) -> String {
    format!("W/\"{number}-{today}\"")
}

impl Known {
    /// The numbers are those of the last change of what has come out, and of anything in the public scope.
    fn read(bodies: &[String], (published, last): (u64, u64), today: Date) -> Arc<Self> {
        let docs = bodies.iter().map(|body| serde_json::from_str(body));
        let docs: Vec<Doc> = docs.filter_map(Result::ok).collect();
        let editions = Editions::read(&docs, today);
        let mut all = editions.published().iter();
        let keeps_all = all.all(|(id, _)| editions.keeps(*id));
        Arc::new(Self {
            tag: tag(if keeps_all { published } else { last }, today),
            keeps_all,
            areas: reports::areas(&docs),
            editions,
            ready: Lock::default(),
            current: OnceLock::new(),
        })
    }

    /// The versions and the days on which they came out, the one in force first.
    pub(super) fn versions(&self) -> impl Iterator<Item = (&str, Date)> {
        let editions = self.editions.published().iter();
        editions.map(|(_, edition)| (&*edition.version, edition.published_on))
    }

    /// The edition of that version, or the one in force; none where there is none.
    fn edition(&self, version: Option<&str>) -> Option<Arc<Edition>> {
        let mut published = self.editions.published().iter();
        let current = published.clone().next().map(|(id, _)| *id);
        let (id, edition) = published
            .find(|(_, edition)| version.is_none_or(|version| *edition.version == *version))?;
        // Whoever comes meanwhile waits here, and finds it ready.
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let place = ready.iter().position(|ready| ready.id == *id);
        let found = match place {
            Some(place) => ready.remove(place),
            None => {
                let contents = Contents::read(&self.editions.standing(*id), &self.areas);
                let list = reports::list(edition, &contents);
                Arc::new(Edition {
                    id: *id,
                    on: edition.published_on,
                    said: list.entries.iter().map(public::said).collect(),
                    list,
                    hsds: Hsds::new(contents, self.editions.changed(*id)),
                })
            }
        };
        ready.insert(0, found.clone());
        if ready.len() > READY {
            let last = ready.iter().rposition(|ready| Some(ready.id) != current);
            ready.remove(last.unwrap_or(READY));
        }
        Some(found)
    }

    /// The records of the edition of that version, and the names of what they refer to; none where it is not published.
    pub(super) fn said_in(&self, version: &str) -> Option<(Standing, BTreeMap<RecordId, String>)> {
        let mut published = self.editions.published().iter();
        let (id, _) = published.find(|(_, edition)| *edition.version == *version)?;
        let standing = self.editions.standing(*id);
        let names = sheets::names(&standing, &self.areas);
        Some((standing, names))
    }

    /// The one in force as JSON; an empty list before the first.
    fn current(&self) -> Result<Bytes, Error> {
        if let Some(json) = self.current.get() {
            return Ok(json.clone());
        }
        let json = match self.edition(None) {
            Some(edition) => serde_json::to_vec(&edition.list),
            None => serde_json::to_vec(&Directory::default()),
        };
        let json = json.map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(self.current.get_or_init(|| json.into()).clone())
    }
}

/// What takes a moment of a core, where it holds up nobody else.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Unavailable(error.to_string()))
}

/// The editions, and a place until the answer is made. While it is sent, which may be on a slow line, it takes little.
pub(super) async fn known(app: &App) -> Result<(Place, Arc<Known>), Error> {
    let place = app.gates.records.enter().await?;
    Ok((place, read(app).await?))
}

async fn read(app: &App) -> Result<Arc<Known>, Error> {
    let mut transaction = app.db.begin_read().await?;
    let known = app
        .directory
        .known(&mut transaction, app.now().date())
        .await?;
    transaction.commit().await?;
    Ok(known)
}

/// The edition of that version, or the one in force.
pub(super) async fn edition(
    known: &Arc<Known>,
    version: Option<String>,
) -> Result<Option<Arc<Edition>>, Error> {
    let known = known.clone();
    blocking(move || known.edition(version.as_deref())).await
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
    let known = read(&app).await?;
    let tag = known.tag.clone();
    let json = blocking(move || known.current()).await??;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok(unless_known(&headers, &tag, (kind, json)))
}
