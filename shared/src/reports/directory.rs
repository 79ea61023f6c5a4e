//! The published edition of the directory.

use std::collections::BTreeMap;

use crate::{
    domain::{
        area::Area,
        directory::{Edition, Entry, Office},
    },
    jp::Date,
    record::{Doc, Phones, Record, RecordId},
    wire::{Directory, DirectoryEntry, DirectoryOffice},
};

/// The last edition published by `today`, with the offices behind its 別紙 rows. Unfinished and removed rows are left out.
#[must_use]
pub fn directory<'a>(docs: impl IntoIterator<Item = &'a Doc>, today: Date) -> Directory {
    let mut areas: BTreeMap<RecordId, String> = BTreeMap::new();
    let (mut editions, mut entries, mut offices) = (Vec::new(), Vec::new(), Vec::new());
    for doc in docs.into_iter().filter(|doc| !doc.is_removed()) {
        if &*doc.kind == Area::KIND {
            areas.extend(Area::parse(doc).map(|area| (doc.id, area.name.to_string())));
        } else if &*doc.kind == Edition::KIND {
            editions.extend(Edition::parse(doc).map(|edition| (doc.id, edition)));
        } else if &*doc.kind == Entry::KIND {
            entries.extend(Entry::parse(doc));
        } else if &*doc.kind == Office::KIND {
            offices.extend(Office::parse(doc));
        }
    }
    let Some((id, edition)) = Edition::current(editions, today) else {
        return Directory::default();
    };
    entries.retain(|entry| entry.edition.id() == id);
    entries.sort_by(|a, b| a.no.total_cmp(&b.no));
    offices.sort_by(|a, b| a.name.cmp(&b.name));
    Directory {
        version: Some(edition.version.to_string()),
        published_on: Some(edition.published_on.to_string()),
        entries: entries
            .iter()
            .map(|entry| row(entry, &offices, &areas))
            .collect(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "printed numbers are small and positive"
)]
fn row(entry: &Entry, offices: &[Office], areas: &BTreeMap<RecordId, String>) -> DirectoryEntry {
    let of_kind = offices
        .iter()
        .filter(|office| Some(office.kind) == entry.kind);
    DirectoryEntry {
        no: entry.no as u32,
        default_window: entry.default_window,
        category: entry.category.to_string(),
        topic: entry.topic.to_string(),
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
