//! `/directory/files/…`: an edition as spreadsheets, for anyone.

use askama::Template;
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Deserializer, de::Error as _};
use shared::{
    record::{Doc, RecordId},
    reports::sheets::{self, Layout, Publisher},
    wire::{LostCharacter, TableFormat, TableToWrite, told_places},
};

use super::{App, Error, HTML, known, mark, missing, page::Version, render, unless_known};
use crate::{
    http::directory::Known,
    table::{WriteError, write},
};

/// The longest that is said of a publisher, in characters.
const LONGEST: usize = 40;

/// How a file is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// `cp932` for a CSV in it; otherwise it is UTF-8.
    encoding: String,
    /// Whether characters that CP932 has not are written as others.
    #[serde(deserialize_with = "is_yes")]
    replace: bool,
    /// Of which kind of agency the offices are to be; all without it.
    kind: Option<RecordId>,
    /// 全国地方公共団体コード of who publishes it.
    code: String,
    /// The prefecture of who publishes it.
    prefecture: String,
    /// Who publishes it.
    city: String,
}

/// `1` and `true` say yes, `0` and `false` no.
fn is_yes<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    match &*String::deserialize(from)? {
        "1" | "true" => Ok(true),
        "" | "0" | "false" => Ok(false),
        _ => Err(D::Error::custom("neither yes nor no")),
    }
}

/// The list, its offices, or offices in a layout of 自治体標準オープンデータセット.
pub(super) async fn file(
    State(app): State<App>,
    Path((version, name)): Path<(String, String)>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (place, known) = known(&app).await?;
    // Another file than was asked for would be taken for it.
    let Query(wanted) = wanted.map_err(|_| Error::Malformed)?;
    let made = tokio::task::spawn_blocking(move || {
        let _place = place;
        made(&known, &version, &name, &wanted, &headers)
    });
    made.await
        .map_err(|error| Error::Unavailable(error.to_string()))?
}

fn made(
    known: &Known,
    version: &str,
    name: &str,
    wanted: &Wanted,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let mut versions = known.versions();
    let found = versions.find(|(found, _)| *found == version);
    let table = table(known, version, name, wanted);
    let (Some(found), Some(table)) = (found, table) else {
        return missing();
    };
    let said = serde_json::to_vec(&table).map_err(|error| Error::Unavailable(error.to_string()))?;
    let tag = format!("W/\"{}\"", mark(&String::from_utf8_lossy(&said)));
    match write(&table) {
        Ok(bytes) => {
            let kind = match table.format {
                TableFormat::Xlsx => {
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                }
                TableFormat::Csv => "text/csv; charset=utf-8",
                TableFormat::Cp932 => "text/csv; charset=Shift_JIS",
            };
            let name = attached(&table, version);
            let headers_of = [
                (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
                (header::CONTENT_DISPOSITION, name),
            ];
            Ok(unless_known(headers, &tag, (headers_of, bytes)))
        }
        Err(WriteError::Lost(lost)) => {
            let query = query(wanted);
            let page = Lost {
                version: Version::of(found),
                title: table.title,
                places: told_places(lost.len()),
                lost,
                plain: format!("{name}?{query}"),
                replaced: format!("{name}?{query}&encoding=cp932&replace=true"),
            };
            let kind = [(header::CONTENT_TYPE, HTML)];
            Ok((StatusCode::UNPROCESSABLE_ENTITY, kind, render(&page)?).into_response())
        }
        Err(error @ WriteError::Format(_)) => Err(Error::Unavailable(error.to_string())),
    }
}

/// What is to be written; none where there is no such file.
fn table(known: &Known, version: &str, name: &str, wanted: &Wanted) -> Option<TableToWrite> {
    let (stem, kind) = name.rsplit_once('.')?;
    let format = match kind {
        "xlsx" => TableFormat::Xlsx,
        "csv" if wanted.encoding.eq_ignore_ascii_case("cp932") => TableFormat::Cp932,
        "csv" => TableFormat::Csv,
        _ => return None,
    };
    let (docs, names) = known.said_in(version)?;
    let title = |id: RecordId| names.get(&id).cloned().unwrap_or_default();
    let kind = wanted.kind.map(|kind| kind.to_string());
    let is_wanted = |doc: &&Doc| kind.is_none() || doc.get("kind").as_text() == kind.as_deref();
    let offices = docs.values().filter(is_wanted);
    let table = match stem {
        "list" => sheets::entries(docs.values(), &title),
        "offices" => sheets::offices(offices, &title),
        _ => {
            let layout = Layout::from_code(stem.strip_prefix("opendata-")?)?;
            let short = |text: &str| text.chars().take(LONGEST).collect();
            let by = Publisher {
                code: short(&wanted.code),
                prefecture: short(&wanted.prefecture),
                city: short(&wanted.city),
            };
            layout.write(offices, &by)
        }
    };
    Some(TableToWrite {
        format,
        replaces: wanted.replace,
        ..table
    })
}

/// What else was asked for, as it stands in an address.
fn query(wanted: &Wanted) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(kind) = wanted.kind {
        query.append_pair("kind", &kind.to_string());
    }
    for (key, value) in [
        ("code", &wanted.code),
        ("prefecture", &wanted.prefecture),
        ("city", &wanted.city),
    ] {
        if !value.is_empty() {
            query.append_pair(key, value);
        }
    }
    query.finish()
}

/// The name under which it is kept.
fn attached(table: &TableToWrite, version: &str) -> HeaderValue {
    let end = match table.format {
        TableFormat::Xlsx => "xlsx",
        TableFormat::Csv | TableFormat::Cp932 => "csv",
    };
    let name = format!("{} {version}.{end}", table.title);
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let value = format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20"));
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// That characters would be lost.
#[derive(Template)]
#[template(path = "directory/lost.html")]
struct Lost {
    version: Version,
    title: String,
    /// How many there are, in words.
    places: String,
    lost: Vec<LostCharacter>,
    plain: String,
    replaced: String,
}
