//! The pages: what they show, for the templates beside them in `server/templates/directory`.

use askama::Template;
use serde_json::json;
use shared::{
    jp::Date,
    reports::Published,
    wire::{Directory, DirectoryEntry},
};

use super::{
    path_of,
    search::{says, words},
};

/// An edition in the list of all.
pub(super) struct Version {
    name: String,
    path: String,
    published_on: String,
}

impl Version {
    fn of((name, on): (&str, Date)) -> Self {
        Self {
            name: name.to_owned(),
            path: path_of(name),
            published_on: on.long(),
        }
    }
}

/// A row with what a page needs of it.
pub(super) struct Row {
    entry: DirectoryEntry,
    path: String,
}

/// The rows of one 相談項目.
pub(super) struct Category {
    name: String,
    rows: Vec<Row>,
}

/// An edition with all its rows, or those that say what someone looks for.
#[derive(Template)]
#[template(path = "directory/listing.html")]
pub(super) struct Listing {
    version: Version,
    /// The edition in force, where this is another.
    current: Option<Version>,
    others: Vec<Version>,
    categories: Vec<Category>,
    asked: String,
    found: usize,
}

impl Listing {
    pub(super) fn new(published: &Published, version: &str, asked: &str) -> Option<Self> {
        let Directory { entries, .. } = published.edition(version)?;
        let words = words(asked);
        let mut categories: Vec<Category> = Vec::new();
        let mut found = 0;
        for entry in entries.into_iter().filter(|entry| says(entry, &words)) {
            found += 1;
            let row = Row {
                path: format!("{}/{}", path_of(version), entry.no),
                entry,
            };
            match categories.last_mut() {
                Some(last) if last.name == row.entry.category => last.rows.push(row),
                _ => categories.push(Category {
                    name: row.entry.category.clone(),
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
            asked: asked.to_owned(),
            found,
        })
    }
}

/// One row, with the offices of all districts.
#[derive(Template)]
#[template(path = "directory/entry.html")]
pub(super) struct Entry {
    version: Version,
    is_current: bool,
    entry: DirectoryEntry,
    map: Option<String>,
    data: String,
}

impl Entry {
    pub(super) fn new(published: &Published, version: &str, no: u32) -> Option<Self> {
        let Directory { entries, .. } = published.edition(version)?;
        let entry = entries.into_iter().find(|entry| entry.no == no)?;
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
            data: data(&entry),
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
            let entries = published.edition(version).map(|edition| edition.entries);
            let entries = entries.unwrap_or_default().into_iter();
            let of_entries = entries.map(|entry| (format!("{page}/{}", entry.no), on.clone()));
            let of_entries: Vec<_> = of_entries.collect();
            addresses.push((page, on));
            addresses.extend(of_entries);
        }
        Self { addresses }
    }
}
