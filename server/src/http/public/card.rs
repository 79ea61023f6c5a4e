//! `/directory/<version>/<No.>.vcf`: a row or an office for the address book of a telephone.

use axum::{
    http::{HeaderMap, header},
    response::Response,
};
use serde::Deserialize;
use shared::reports::vcard::{self, Version};

use super::{page::find, path_of, tag};
use crate::http::directory::{Edition, unless_known};

/// How it is wanted.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// `3` for telephones that know no version after 3.0.
    #[serde(default)]
    v: String,
}

/// The card of the row or the office at a name.
pub(super) fn of(
    edition: &Edition,
    name: &str,
    asked: &Asked,
    origin: Option<&str>,
) -> Option<String> {
    let version = match &*asked.v {
        "3" => Version::Three,
        _ => Version::Four,
    };
    let contents = edition.contents();
    if let Some(at) = find(&edition.list, name) {
        let (id, entry) = contents.entries.get(at)?;
        let folder = path_of(edition.list.version.as_deref()?);
        let page = origin.map(|origin| format!("{origin}{folder}/{name}"));
        return Some(vcard::entry(
            *id,
            entry,
            version,
            edition.on,
            page.as_deref(),
        ));
    }
    let id = name.parse().ok()?;
    let (_, office) = contents.offices.iter().find(|(office, _)| *office == id)?;
    let area = contents.area(office);
    Some(vcard::office(id, office, version, edition.on, area))
}

/// Sends a card.
pub(super) fn answer(headers: &HeaderMap, name: &str, card: String) -> Response {
    // A number or an id: nothing that a header could not hold.
    let file = format!("attachment; filename=\"{name}.vcf\"");
    let kind = [
        (header::CONTENT_TYPE, "text/vcard; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, file),
    ];
    unless_known(headers, &tag(&card), (kind, card))
}
