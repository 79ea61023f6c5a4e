//! The published editions of the directory.

use std::collections::BTreeMap;

use super::Contents;
use crate::{
    domain::{
        area::Area,
        directory::{Edition, Entry, Office},
    },
    record::{Doc, Phones, Record, RecordId},
    wire::{Directory, DirectoryEntry, DirectoryOffice},
};

/// The names of the districts. Unfinished and removed ones are left out.
#[must_use]
pub fn areas<'a>(docs: impl IntoIterator<Item = &'a Doc>) -> BTreeMap<RecordId, String> {
    let areas = docs.into_iter().filter(|doc| &*doc.kind == Area::KIND);
    areas
        .filter(|doc| !doc.is_removed())
        .filter_map(|doc| Some((doc.id, Area::parse(doc).ok()?.name.to_string())))
        .collect()
}

/// An edition as it is sent to anyone.
#[must_use]
pub fn list(edition: &Edition, contents: &Contents) -> Directory {
    let entries = contents.entries.iter();
    Directory {
        version: Some(edition.version.to_string()),
        published_on: Some(edition.published_on.to_string()),
        entries: entries
            .map(|(id, entry)| row(*id, entry, contents))
            .collect(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "printed numbers are small and positive"
)]
fn row(id: RecordId, entry: &Entry, contents: &Contents) -> DirectoryEntry {
    let offices = contents.offices_of(entry).iter();
    let offices = offices.filter_map(|at| contents.offices.get(*at));
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
        offices: offices
            .map(|(_, office)| window(office, contents))
            .collect(),
    }
}

fn window(office: &Office, contents: &Contents) -> DirectoryOffice {
    DirectoryOffice {
        name: office.name.to_string(),
        area: contents.area(office).map(str::to_owned),
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
