//! The published editions of the directory.

use std::collections::BTreeMap;

use super::{Editions, Standing};
use crate::{
    domain::{
        area::Area,
        directory::{Entry, Office},
    },
    jp::Date,
    record::{Doc, Phones, Record, RecordId},
    wire::{Directory, DirectoryEntry, DirectoryOffice},
};

/// The published part of the directory: what anyone may read, without persons in charge.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// The editions with the days on which they came out, the one in force first.
    editions: Vec<(Date, Directory)>,
}

/// What has been published by `today`. Unfinished and removed rows are left out.
#[must_use]
pub fn published<'a>(docs: impl IntoIterator<Item = &'a Doc> + Clone, today: Date) -> Published {
    let read = docs.clone().into_iter().filter(|doc| !doc.is_removed());
    let areas = read
        .filter(|doc| &*doc.kind == Area::KIND)
        .filter_map(|doc| Some((doc.id, Area::parse(doc).ok()?.name.to_string())))
        .collect();
    let editions = Editions::read(docs, today);
    let said = editions.published().iter().map(|(id, edition)| {
        let directory = Directory {
            version: Some(edition.version.to_string()),
            published_on: Some(edition.published_on.to_string()),
            entries: rows(&editions.standing(*id), &areas),
        };
        (edition.published_on, directory)
    });
    Published {
        editions: said.collect(),
    }
}

/// The rows of an edition, in the order of their numbers.
fn rows(standing: &Standing, areas: &BTreeMap<RecordId, String>) -> Vec<DirectoryEntry> {
    let docs = || standing.values();
    let mut entries: Vec<_> = docs()
        .filter(|doc| &*doc.kind == Entry::KIND)
        .filter_map(|doc| Some((doc.id, Entry::parse(doc).ok()?)))
        .collect();
    let mut offices: Vec<_> = docs()
        .filter(|doc| &*doc.kind == Office::KIND)
        .filter_map(|doc| Office::parse(doc).ok())
        .collect();
    entries.sort_by(|(a, one), (b, other)| one.no.total_cmp(&other.no).then(a.cmp(b)));
    offices.sort_by(|a, b| a.name.cmp(&b.name));
    let entries = entries.iter();
    entries
        .map(|(id, entry)| row(*id, entry, &offices, areas))
        .collect()
}

impl Published {
    /// The versions and the days on which they came out, the one in force first.
    pub fn versions(&self) -> impl Iterator<Item = (&str, Date)> {
        let editions = self.editions.iter();
        editions.filter_map(|(on, edition)| Some((edition.version.as_deref()?, *on)))
    }

    /// The editions, the one in force first; none before the first.
    pub fn editions(&self) -> impl Iterator<Item = &Directory> {
        self.editions.iter().map(|(_, edition)| edition)
    }

    /// The edition of that version; none where there is none.
    #[must_use]
    pub fn edition(&self, version: &str) -> Option<&Directory> {
        self.editions()
            .find(|edition| edition.version.as_deref() == Some(version))
    }
}

/// The last edition published by `today`, with the offices behind its 別紙 rows. Unfinished and removed rows are left out.
#[must_use]
pub fn directory<'a>(docs: impl IntoIterator<Item = &'a Doc> + Clone, today: Date) -> Directory {
    let mut editions = published(docs, today).editions.into_iter();
    editions
        .next()
        .map(|(_, edition)| edition)
        .unwrap_or_default()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "printed numbers are small and positive"
)]
fn row(
    id: RecordId,
    entry: &Entry,
    offices: &[Office],
    areas: &BTreeMap<RecordId, String>,
) -> DirectoryEntry {
    let of_kind = offices
        .iter()
        .filter(|office| Some(office.kind) == entry.kind);
    DirectoryEntry {
        id: Some(id),
        no: entry.no as u32,
        default_window: entry.default_window,
        category: entry.category.to_string(),
        topic: entry.topic.to_string(),
        plain: entry.plain.as_ref().map(ToString::to_string),
        agency: entry.agency.to_string(),
        address: entry.address.as_ref().map(ToString::to_string),
        phones: numbers(entry.phones.as_ref()),
        extension: entry.extension.as_ref().map(ToString::to_string),
        hours: entry.hours.as_ref().map(ToString::to_string),
        offices: of_kind.map(|office| window(office, areas)).collect(),
    }
}

fn window(office: &Office, areas: &BTreeMap<RecordId, String>) -> DirectoryOffice {
    DirectoryOffice {
        name: office.name.to_string(),
        area: office.area.and_then(|area| areas.get(&area.id()).cloned()),
        address: office.address.as_ref().map(ToString::to_string),
        phones: numbers(office.phones.as_ref()),
        hours: office.hours.as_ref().map(ToString::to_string),
    }
}

fn numbers(phones: Option<&Phones>) -> Vec<String> {
    phones
        .map(|phones| phones.0.iter().map(ToString::to_string).collect())
        .unwrap_or_default()
}
