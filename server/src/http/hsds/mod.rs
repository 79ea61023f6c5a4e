//! `/hsds/…`: the edition in force in the open standard, for other programs: the read API of HSDS 3.0, its eleven paths.

mod asked;
mod page;

use std::{convert::Infallible, sync::Arc};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, Query, Request, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use futures::stream;
use serde::Serialize;
use serde_json::{Value, json};
use shared::{
    reports::hsds::{Depth, PROFILE, Resource, VERSION},
    wire::Failure,
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    App,
    directory::{Edition, Known, blocking, edition, known, unless_known},
    error::Error,
    openapi::Reading,
    public::tag,
};
use asked::{Asked, Wanted};
use page::Page;

/// The routes.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(about))
        .routes(routes!(services))
        .routes(routes!(service))
        .routes(routes!(organizations))
        .routes(routes!(organization))
        .routes(routes!(service_at_locations))
        .routes(routes!(service_at_location))
        .routes(routes!(taxonomies))
        .routes(routes!(taxonomy))
        .routes(routes!(taxonomy_terms))
        .routes(routes!(taxonomy_term))
        .merge(OpenApiRouter::from(
            Router::new()
                .route("/hsds/", get(about))
                // Without this the app's page would answer.
                .route("/hsds/{*rest}", any(async || Error::NotFound)),
        ))
        .layer(middleware::from_fn(open))
}

/// Pages of any site may read what anyone may.
async fn open(request: Request, next: Next) -> Response {
    let is_preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match is_preflight {
        true => StatusCode::NO_CONTENT.into_response(),
        false => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "etag, retry-after"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_preflight {
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
            (
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                "accept, if-none-match",
            ),
            (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}

/// What this API is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct About {
    /// The version of HSDS.
    version: &'static str,
    /// Where the standard is written down: nothing is added to it here.
    #[schema(format = "uri")]
    profile: &'static str,
    /// Where this API describes itself.
    #[schema(format = "uri")]
    openapi_url: String,
}

/// Says which version of the standard this is.
#[utoipa::path(get, path = "/hsds", responses(
    (status = 200, description = "The version of HSDS, and where this API is described.", body = About),
    Reading,
))]
async fn about(State(app): State<App>, headers: HeaderMap) -> Json<About> {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    // Only what may stand in an address: the rest is the word of whoever asks.
    let is_host = |host: &&str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        !host.is_empty() && host.chars().all(is_part)
    };
    let host = host.filter(is_host).unwrap_or("localhost");
    let origin = app
        .origin
        .as_ref()
        .map_or(format!("http://{host}"), |origin| {
            origin.origin().ascii_serialization()
        });
    Json(About {
        version: VERSION,
        profile: PROFILE,
        openapi_url: format!("{origin}/api/openapi.json"),
    })
}

macro_rules! resource {
    ($list:ident $one:ident $resource:ident $lists:literal $ones:literal $many:literal $single:literal) => {
        #[doc = concat!("Lists ", $many, " of the edition in force, page by page, or all as lines of JSON.")]
        #[utoipa::path(get, path = $lists, params(Asked), responses(
            (status = 200, description = "A page as HSDS 3.0 has it; with `format=ndjson` all of them, one a line.",
             content((Page = "application/json"), (Value = "application/x-ndjson"))),
            (status = 304, description = "What the asker's `If-None-Match` names is still right."),
            (status = 400, description = "A parameter can't be read, or can't be answered; the message says which.", body = Failure),
            Reading,
        ))]
        async fn $list(
            State(app): State<App>,
            asked: Result<Query<Asked>, QueryRejection>,
            headers: HeaderMap,
        ) -> Result<Response, Error> {
            list(&app, Resource::$resource, asked, &headers).await
        }

        #[doc = concat!("Tells all of ", $single, ".")]
        #[utoipa::path(get, path = $ones, params(("id" = String, Path), asked::Full), responses(
            (status = 200, description = "The object as HSDS 3.0 has it.", body = Value),
            (status = 304, description = "What the asker's `If-None-Match` names is still right."),
            (status = 400, description = "A parameter can't be read.", body = Failure),
            (status = 404, description = "The edition in force has none of that id.", body = Failure),
            Reading,
        ))]
        async fn $one(
            State(app): State<App>,
            Path(id): Path<String>,
            asked: Result<Query<asked::Full>, QueryRejection>,
            headers: HeaderMap,
        ) -> Result<Response, Error> {
            one(&app, Resource::$resource, &id, asked, &headers).await
        }
    };
}

resource!(services service Service
    "/hsds/services" "/hsds/services/{id}" "the rows" "a row");
resource!(organizations organization Organization
    "/hsds/organizations" "/hsds/organizations/{id}" "the agencies" "an agency");
resource!(service_at_locations service_at_location ServiceAtLocation
    "/hsds/service_at_locations" "/hsds/service_at_locations/{id}" "the rows at each place" "a row at a place");
resource!(taxonomies taxonomy Taxonomy
    "/hsds/taxonomies" "/hsds/taxonomies/{id}" "the classifications" "a classification");
resource!(taxonomy_terms taxonomy_term TaxonomyTerm
    "/hsds/taxonomy_terms" "/hsds/taxonomy_terms/{id}" "the terms of classifications" "a term");

async fn one(
    app: &App,
    resource: Resource,
    id: &str,
    asked: Result<Query<asked::Full>, QueryRejection>,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let Query(asked) = asked.map_err(|_| asked::unreadable())?;
    let depth = asked.depth()?;
    let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
    let (_place, known) = known(app).await?;
    let edition = edition(&known, None).await?.ok_or(Error::NotFound)?;
    let found = blocking(move || edition.hsds.get(resource, id, depth)).await?;
    json_answer(headers, &found.ok_or(Error::NotFound)?)
}

async fn list(
    app: &App,
    resource: Resource,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let Query(asked) = asked.map_err(|_| asked::unreadable())?;
    let wanted = asked.read(resource)?;
    let (place, known) = known(app).await?;
    let Some(edition) = edition(&known, None).await? else {
        return match wanted.lines {
            true => Ok(lines(&known.tag, headers, Body::empty())),
            false => json_answer(headers, &Page::of(&[], &wanted, |_| None)),
        };
    };
    let (ids, edition, wanted) = blocking(move || {
        let ids = page::ids(&edition, resource, &wanted);
        (ids, edition, wanted)
    })
    .await?;
    if wanted.lines {
        let (mark, all) = blocking(move || {
            let mark = mark(&known, &edition, resource, &ids, &wanted);
            (mark, all(edition, resource, ids, wanted))
        })
        .await?;
        let body = Body::from_stream(stream::iter(all));
        return Ok(place.until_sent(lines(&mark, headers, body)));
    }
    let page =
        blocking(move || Page::of(&ids, &wanted, |id| object(&edition, resource, id, &wanted)))
            .await?;
    json_answer(headers, &page)
}

/// Objects as lines, each made when it is sent.
fn all(
    edition: Arc<Edition>,
    resource: Resource,
    ids: Vec<Uuid>,
    wanted: Wanted,
) -> impl Iterator<Item = Result<Bytes, Infallible>> {
    let objects = ids
        .into_iter()
        .filter_map(move |id| object(&edition, resource, id, &wanted));
    objects.map(|object| Ok(Bytes::from(format!("{object}\n"))))
}

fn object(edition: &Edition, resource: Resource, id: Uuid, wanted: &Wanted) -> Option<Value> {
    if wanted.minimal {
        let on = edition.hsds.changed_on(id)?;
        return Some(json!({ "id": id, "modified_date": on.to_string() }));
    }
    edition.hsds.get(resource, id, wanted.depth)
}

fn lines(tag: &str, headers: &HeaderMap, body: Body) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    unless_known(headers, tag, (kind, body))
}

/// The `ETag` of lines: of what they are made of, the version that makes them, and how it writes the first, so that another
/// version of the program is not taken for this one.
fn mark(
    known: &Known,
    edition: &Arc<Edition>,
    resource: Resource,
    ids: &[Uuid],
    wanted: &Wanted,
) -> String {
    let first = ids
        .first()
        .and_then(|id| object(edition, resource, *id, wanted));
    let first = first.unwrap_or_default();
    let program = env!("CARGO_PKG_VERSION");
    tag(&format!("{} {program} {first}", known.tag))
}

fn json_answer(headers: &HeaderMap, said: &impl Serialize) -> Result<Response, Error> {
    let json =
        serde_json::to_string(said).map_err(|error| Error::Unavailable(error.to_string()))?;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok(unless_known(headers, &tag(&json), (kind, json)))
}

/// All of an object is shown where one is asked for.
const ONE: Depth = Depth::Full;
