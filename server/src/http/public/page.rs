//! The pages beside the list: what they show, for the templates in `server/templates/directory`.

use askama::Template;
use shared::{
    jp::{Date, Timestamp},
    record::RecordId,
    reports::{opening, schema_org},
    wire::{Directory, DirectoryEntry, DirectoryOffice},
};

use super::{listing::rows, path_of};
use crate::http::directory::{Edition, Known};

/// The most addresses that a sitemap holds (sitemaps.org).
const ADDRESSES: usize = 50_000;

/// An edition in the list of all.
pub(super) struct Version {
    pub(super) name: String,
    pub(super) path: String,
    /// Where it lies as spreadsheets.
    pub(super) files: String,
    pub(super) published_on: String,
}

impl Version {
    pub(super) fn of((name, on): (&str, Date)) -> Self {
        Self {
            name: name.to_owned(),
            path: path_of(name),
            files: path_of(name).replacen("/directory/", "/directory/files/", 1),
            published_on: on.long(),
        }
    }
}

/// Where the row stands whose address ends in `name`, as [`rows`] gives it.
pub(super) fn find(Directory { entries, .. }: &Directory, name: &str) -> Option<usize> {
    let mut entries = entries.iter();
    if let Ok(no) = name.parse::<u32>() {
        return entries.position(|entry| entry.no == no);
    }
    let id = name.parse().ok()?;
    entries.position(|entry| entry.id == Some(id))
}

/// One row, with the offices of all districts.
#[derive(Template)]
#[template(path = "directory/entry.html")]
pub(super) struct Entry<'a> {
    version: Version,
    is_current: bool,
    /// Its own address, without the folder.
    name: &'a str,
    entry: &'a DirectoryEntry,
    offices: Vec<(RecordId, &'a DirectoryOffice)>,
    fax: Vec<String>,
    url: Option<&'a str>,
    notes: Option<&'a str>,
    /// Whether it is open as the page is made.
    now: Option<String>,
    has_contacts: bool,
    map: Option<String>,
    data: String,
}

impl<'a> Entry<'a> {
    pub(super) fn new(
        known: &Known,
        edition: &'a Edition,
        name: &'a str,
        at_time: Timestamp,
    ) -> Option<Self> {
        let at = find(&edition.list, name)?;
        let entry = edition.list.entries.get(at)?;
        let contents = edition.contents();
        let (_, fact) = contents.entries.get(at)?;
        let offices = contents.offices_of(fact).iter();
        let offices = offices.filter_map(|at| Some(contents.offices.get(*at)?.0));
        let version = edition.list.version.as_deref()?;
        let is_current = known
            .versions()
            .next()
            .is_some_and(|(first, _)| first == version);
        let map = entry.address.as_ref().map(|address| {
            let query: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
            format!("https://www.openstreetmap.org/search?query={query}")
        });
        let fax = fact.fax.iter().flat_map(|fax| &fax.0);
        let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
        let url = fact.url.as_deref().map(str::trim).filter(is_web);
        Some(Self {
            version: Version::of((version, edition.on)),
            is_current,
            name,
            data: schema_org::data(entry),
            now: entry
                .hours
                .as_deref()
                .filter(|_| is_current)
                .and_then(|hours| opening::now(hours, at_time)),
            offices: offices.zip(&entry.offices).collect(),
            has_contacts: !entry.phones.is_empty()
                || entry.extension.is_some()
                || entry.address.is_some()
                || fact.fax.is_some()
                || url.is_some()
                || (entry.offices.is_empty() && entry.hours.is_some()),
            fax: fax.map(ToString::to_string).collect(),
            url,
            notes: fact.notes.as_deref(),
            map,
            entry,
        })
    }
}

/// That there is no such page.
#[derive(Template)]
#[template(path = "directory/missing.html")]
pub(super) struct Missing;

/// The addresses of all pages in force, and of the editions before.
#[derive(Template)]
#[template(path = "directory/sitemap.xml")]
pub(super) struct Sitemap {
    addresses: Vec<(String, String)>,
}

impl Sitemap {
    pub(super) fn new(known: &Known, current: Option<&Edition>, origin: &str) -> Self {
        let versions = known.versions();
        let mut addresses: Vec<_> = versions
            .map(|(version, on)| (format!("{origin}{}", path_of(version)), on.to_string()))
            .collect();
        if let Some(edition) = current
            && let Some((page, on)) = addresses.first().cloned()
        {
            let rows = rows(&page, &edition.list);
            addresses.extend(rows.map(|row| (row.path(), on.clone())));
        }
        addresses.truncate(ADDRESSES);
        Self { addresses }
    }
}
