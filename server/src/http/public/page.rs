//! The pages: what they show, for the templates beside them in `server/templates/directory`.

use askama::Template;
use serde_json::json;
use shared::{
    jp::Date,
    reports::Published,
    wire::{Directory, DirectoryEntry},
};

use super::{Known, path_of, search::words};

/// An edition in the list of all.
pub(super) struct Version {
    pub(super) name: String,
    pub(super) path: String,
    /// Where it lies as spreadsheets.
    files: String,
    published_on: String,
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

/// A row with what a page needs of it.
pub(super) struct Row<'a> {
    entry: &'a DirectoryEntry,
    path: String,
}

/// The rows of the edition whose folder is `folder`. A row's address is its number, and where a row before it has the same, its id.
fn rows<'a>(
    folder: &str,
    Directory { entries, .. }: &'a Directory,
) -> impl Iterator<Item = Row<'a>> {
    let mut last = None;
    entries.iter().map(move |entry| Row {
        path: match entry.id {
            Some(id) if last.replace(entry.no) == Some(entry.no) => format!("{folder}/{id}"),
            _ => format!("{folder}/{}", entry.no),
        },
        entry,
    })
}

/// The row at an address that [`rows`] gives.
fn find<'a>(Directory { entries, .. }: &'a Directory, name: &str) -> Option<&'a DirectoryEntry> {
    let mut entries = entries.iter();
    if let Ok(no) = name.parse::<u32>() {
        return entries.find(|entry| entry.no == no);
    }
    let id = name.parse().ok()?;
    entries.find(|entry| entry.id == Some(id))
}

/// The rows of one 相談項目.
pub(super) struct Category<'a> {
    name: &'a str,
    rows: Vec<Row<'a>>,
}

/// An edition with all its rows, or those that say what someone looks for.
#[derive(Template)]
#[template(path = "directory/listing.html")]
pub(super) struct Listing<'a> {
    version: Version,
    /// The edition in force, where this is another.
    current: Option<Version>,
    others: Vec<Version>,
    categories: Vec<Category<'a>>,
    asked: &'a str,
    found: usize,
}

impl<'a> Listing<'a> {
    pub(super) fn new(known: &'a Known, version: &str, asked: &'a str) -> Option<Self> {
        let published = &known.published;
        let words = words(asked);
        let of_edition = known.said.get(version)?;
        let says_all = |row: &Row| {
            let said = row.entry.id.and_then(|id| of_edition.get(&id));
            said.is_some_and(|said| words.iter().all(|word| said.contains(word)))
        };
        let mut categories: Vec<Category> = Vec::new();
        let mut found = 0;
        for row in rows(&path_of(version), published.edition(version)?).filter(says_all) {
            found += 1;
            match categories.last_mut() {
                Some(last) if last.name == row.entry.category => last.rows.push(row),
                _ => categories.push(Category {
                    name: &row.entry.category,
                    rows: vec![row],
                }),
            }
        }
        let mut others: Vec<Version> = published.versions().map(Version::of).collect();
        let is_current = others.first().is_some_and(|first| first.name == version);
        let this = others.iter().position(|other| other.name == version)?;
        let version = others.remove(this);
        let current = (!is_current).then(|| others.remove(0));
        Some(Self {
            version,
            current,
            others,
            categories,
            asked,
            found,
        })
    }
}

/// One row, with the offices of all districts.
#[derive(Template)]
#[template(path = "directory/entry.html")]
pub(super) struct Entry<'a> {
    version: Version,
    is_current: bool,
    entry: &'a DirectoryEntry,
    has_contacts: bool,
    map: Option<String>,
    data: String,
}

impl<'a> Entry<'a> {
    pub(super) fn new(published: &'a Published, version: &str, name: &str) -> Option<Self> {
        let entry = find(published.edition(version)?, name)?;
        let mut versions = published.versions();
        let is_current = versions.next().is_some_and(|(first, _)| first == version);
        let mut versions = published.versions();
        let version = versions.find(|(name, _)| *name == version)?;
        let map = entry.address.as_ref().map(|address| {
            let query: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
            format!("https://www.openstreetmap.org/search?query={query}")
        });
        Some(Self {
            version: Version::of(version),
            is_current,
            data: data(entry),
            has_contacts: !entry.phones.is_empty()
                || entry.extension.is_some()
                || entry.address.is_some()
                || (entry.offices.is_empty() && entry.hours.is_some()),
            map,
            entry,
        })
    }
}

/// The row in the words of schema.org, as JSON-LD that can stand inside HTML.
fn data(entry: &DirectoryEntry) -> String {
    let mut provider = json!({ "@type": "GovernmentOffice", "name": entry.agency });
    if let Some(address) = &entry.address {
        provider["address"] = json!(address);
    }
    if !entry.phones.is_empty() {
        provider["telephone"] = json!(entry.phones);
    }
    if !entry.offices.is_empty() {
        let departments = entry.offices.iter().map(|office| {
            json!({
                "@type": "GovernmentOffice",
                "name": office.name,
                "areaServed": office.area,
                "address": office.address,
                "telephone": office.phones,
            })
        });
        provider["department"] = departments.collect();
    }
    let service = json!({
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": entry.topic,
        "serviceType": entry.category,
        "description": entry.plain.as_ref().unwrap_or(&entry.topic),
        "provider": provider,
    });
    service.to_string().replace('<', "\\u003c")
}

/// That there is no such page.
#[derive(Template)]
#[template(path = "directory/missing.html")]
pub(super) struct Missing;

/// The addresses of all pages.
#[derive(Template)]
#[template(path = "directory/sitemap.xml")]
pub(super) struct Sitemap {
    addresses: Vec<(String, String)>,
}

impl Sitemap {
    pub(super) fn new(published: &Published, origin: &str) -> Self {
        let mut addresses = Vec::new();
        for (version, on) in published.versions() {
            let (page, on) = (format!("{origin}{}", path_of(version)), on.to_string());
            let of_entries = published.edition(version).into_iter();
            let of_entries = of_entries.flat_map(|edition| rows(&page, edition));
            let of_entries: Vec<_> = of_entries.map(|row| (row.path, on.clone())).collect();
            addresses.push((page, on));
            addresses.extend(of_entries);
        }
        Self { addresses }
    }
}
