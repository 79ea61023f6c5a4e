//! `/directory/…`: the agency directory as pages for anyone, made here so that they need no script.

mod page;
mod search;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use shared::reports::Published;

use super::{App, directory::Known, error::Error};
use page::{Entry, Listing, Missing, Sitemap};

const STYLE: &str = include_str!("../../../templates/directory/style.css");

/// The routes. `/directory` itself is a screen of the app.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/directory/style.css", get(style))
        .route("/directory/latest", get(latest))
        .route("/directory/{edition}", get(listing))
        .route("/directory/{edition}/{no}", get(entry))
        .route("/sitemap.xml", get(sitemap))
        .route("/robots.txt", get(robots))
}

/// The folder of an edition in addresses.
fn path_of(version: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(version.as_bytes()).collect();
    format!("/directory/{}", name.replace('+', "%20"))
}

/// What someone looks for.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// Words.
    #[serde(default)]
    q: String,
}

async fn style() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, STYLE)
}

/// The edition in force, under an address that can be printed on paper.
async fn latest(State(app): State<App>) -> Result<Response, Error> {
    let known = published(&app).await?;
    let Some((version, _)) = known.published.versions().next() else {
        return missing();
    };
    Ok(Redirect::temporary(&path_of(version)).into_response())
}

async fn listing(
    State(app): State<App>,
    Path(version): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let known = published(&app).await?;
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    answer(&known, &headers, |published| {
        Listing::new(published, &version, &asked.q)
    })
}

async fn entry(
    State(app): State<App>,
    Path((version, no)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let known = published(&app).await?;
    answer(&known, &headers, |published| {
        Entry::new(published, &version, no.parse().ok()?)
    })
}

/// The addresses of everything, for search engines. Only with the address at which people open the app set.
async fn sitemap(State(app): State<App>) -> Result<Response, Error> {
    let Some(origin) = &app.origin else {
        return missing();
    };
    let known = published(&app).await?;
    let sitemap = Sitemap::new(&known.published, &origin.origin().ascii_serialization());
    let kind = [(header::CONTENT_TYPE, "application/xml; charset=utf-8")];
    Ok((kind, render(&sitemap)?).into_response())
}

/// Search engines are to find the directory and nothing else.
async fn robots(State(app): State<App>) -> impl IntoResponse {
    let sitemap = app.origin.as_ref().map(|origin| {
        let origin = origin.origin().ascii_serialization();
        format!("Sitemap: {origin}/sitemap.xml\n")
    });
    let rules = "User-agent: *\nAllow: /directory/\nDisallow: /\n";
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (kind, format!("{rules}{}", sitemap.unwrap_or_default()))
}

async fn published(app: &App) -> Result<Arc<Known>, Error> {
    let mut transaction = app.db.begin_read().await?;
    let known = app
        .directory
        .known(&mut transaction, app.now().date())
        .await?;
    transaction.commit().await?;
    Ok(known)
}

fn render(page: &impl askama::Template) -> Result<String, Error> {
    page.render()
        .map_err(|error| Error::Unavailable(error.to_string()))
}

/// A page, or that it has not changed, or that there is none.
fn answer<P: askama::Template>(
    known: &Known,
    headers: &HeaderMap,
    page: impl FnOnce(&Published) -> Option<P>,
) -> Result<Response, Error> {
    if known.is_known_to(headers) {
        return Ok((StatusCode::NOT_MODIFIED, known.caching()).into_response());
    }
    let Some(page) = page(&known.published) else {
        return missing();
    };
    let kind = [(header::CONTENT_TYPE, HTML)];
    Ok((known.caching(), kind, render(&page)?).into_response())
}

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

fn missing() -> Result<Response, Error> {
    let kind = [(header::CONTENT_TYPE, HTML)];
    Ok((StatusCode::NOT_FOUND, kind, render(&Missing)?).into_response())
}
