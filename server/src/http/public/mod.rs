//! `/directory/…`: the agency directory as pages for anyone, made here so that they need no script.

mod card;
mod files;
mod listing;
mod page;
mod search;

use std::sync::LazyLock;

use axum::{
    Router,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use shared::wire::sha256_hex;

use super::{
    App,
    directory::{edition, known, unless_known},
    error::Error,
};
use listing::{Listing, Wanted};
use page::{Entry, Missing, Sitemap};
pub(super) use search::{said, words};

const STYLE: &str = include_str!("../../../templates/directory/style.css");

/// The longest that is looked for, in characters: what the field takes.
const LONGEST: usize = 100;

/// Where the look of the pages lies: another address when it is another.
pub(super) static STYLE_ADDRESS: LazyLock<String> =
    LazyLock::new(|| format!("/directory/style.css?v={}", mark(STYLE)));

/// Tells one text from another.
fn mark(text: &str) -> String {
    sha256_hex(text.as_bytes()).chars().take(16).collect()
}

/// The routes. `/directory` itself is a screen of the app.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/directory/style.css", get(style))
        .route("/directory/latest", get(latest))
        .route("/directory/{edition}", get(listing))
        .route("/directory/{edition}/{no}", get(entry))
        .route("/directory/files/{edition}/{name}", get(files::file))
        .route("/sitemap.xml", get(sitemap))
        .route("/robots.txt", get(robots))
}

/// The folder of an edition in addresses.
pub(super) fn path_of(version: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(version.as_bytes()).collect();
    format!("/directory/{}", name.replace('+', "%20"))
}

/// What someone looks for.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// Words.
    #[serde(default)]
    q: String,
    /// A 相談項目.
    #[serde(default)]
    c: String,
    /// Which page of many rows.
    #[serde(default)]
    page: String,
    /// All rows on one page, for paper.
    #[serde(default)]
    all: String,
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
    let (_place, known) = known(&app).await?;
    let Some((version, _)) = known.versions().next() else {
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
    let (_place, known) = known(&app).await?;
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let wanted = Wanted {
        words: asked.q.chars().take(LONGEST).collect(),
        category: Some(asked.c).filter(|name| !name.is_empty()),
        page: asked.page.parse().unwrap_or(1),
        all: !asked.all.is_empty(),
    };
    let Some(edition) = edition(&known, Some(version)).await? else {
        return missing();
    };
    answer(&headers, Listing::new(&known, &edition, &wanted))
}

async fn entry(
    State(app): State<App>,
    Path((version, name)): Path<(String, String)>,
    Query(asked): Query<card::Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (_place, known) = known(&app).await?;
    let Some(edition) = edition(&known, Some(version)).await? else {
        return missing();
    };
    if let Some(name) = name.strip_suffix(".vcf") {
        let origin = app.origin.as_ref();
        let origin = origin.map(|origin| origin.origin().ascii_serialization());
        return match card::of(&edition, name, &asked, origin.as_deref()) {
            Some(card) => Ok(card::answer(&headers, name, card)),
            None => missing(),
        };
    }
    answer(&headers, Entry::new(&known, &edition, &name, app.now()))
}

/// The addresses of everything that is in force and of the editions before, for search engines. Only with the address at which
/// people open the app set.
async fn sitemap(State(app): State<App>) -> Result<Response, Error> {
    let Some(origin) = &app.origin else {
        return missing();
    };
    let (_place, known) = known(&app).await?;
    let edition = edition(&known, None).await?;
    let origin = origin.origin().ascii_serialization();
    let sitemap = Sitemap::new(&known, edition.as_deref(), &origin);
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

pub(super) fn render(page: &impl askama::Template) -> Result<String, Error> {
    page.render()
        .map_err(|error| Error::Unavailable(error.to_string()))
}

/// A page, or that it has not changed, or that there is none.
fn answer<P: askama::Template>(headers: &HeaderMap, page: Option<P>) -> Result<Response, Error> {
    let Some(page) = page else {
        return missing();
    };
    let page = render(&page)?;
    let kind = [(header::CONTENT_TYPE, HTML)];
    Ok(unless_known(headers, &tag(&page), (kind, page)))
}

/// The tag of an answer is of all that stands in it.
pub(super) fn tag(answer: &str) -> String {
    format!("W/\"{}\"", mark(answer))
}

/// A page, as it says of itself.
pub(super) const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

fn missing() -> Result<Response, Error> {
    let kind = [(header::CONTENT_TYPE, HTML)];
    Ok((StatusCode::NOT_FOUND, kind, render(&Missing)?).into_response())
}
