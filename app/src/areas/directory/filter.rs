//! Which rows of the directory are shown.

use std::collections::HashSet;

use shared::{
    domain::directory::{Edition, Entry, PRINTED, Printed},
    record::{Record, RecordId},
    reports::Editions,
};

use crate::{areas::read::facts, store::Store};

/// The last edition published by today. Tracked.
pub(super) fn current(store: Store) -> Option<(RecordId, Edition)> {
    Edition::published(facts::<Edition>(store), store.now().date())
        .into_iter()
        .next()
}

/// The rows of an edition: ★ first, then by number. Unfinished and removed rows are left out. Tracked.
pub(super) fn rows(store: Store, edition: RecordId) -> Vec<(RecordId, Entry)> {
    let docs: Vec<_> = [Edition::KIND, Printed::KIND]
        .into_iter()
        .chain(PRINTED)
        .flat_map(|kind| store.of_kind(kind))
        .filter_map(|id| store.doc(id))
        .collect();
    let docs = docs.iter().map(|doc| &**doc);
    let standing = Editions::read(docs, store.now().date()).standing(edition);
    let entries = standing.iter().filter(|(_, doc)| *doc.kind == *Entry::KIND);
    let mut rows: Vec<_> = entries
        .filter_map(|(id, doc)| Some((*id, Entry::parse(doc).ok()?)))
        .collect();
    rows.sort_by(|(_, a), (_, b)| {
        b.default_window
            .cmp(&a.default_window)
            .then(a.no.total_cmp(&b.no))
    });
    rows
}

/// The 相談項目 of the rows, each once, in the order of the numbers.
pub(super) fn categories(rows: &[(RecordId, Entry)]) -> Vec<String> {
    let mut rows: Vec<&Entry> = rows.iter().map(|(_, entry)| entry).collect();
    rows.sort_by(|a, b| a.no.total_cmp(&b.no));
    let mut categories: Vec<String> = Vec::new();
    for entry in rows {
        if !categories.iter().any(|known| **known == *entry.category) {
            categories.push(entry.category.to_string());
        }
    }
    categories
}

/// The rows that hold all words and, if one is chosen, are of the 相談項目. Tracked.
pub(super) fn shown(
    store: Store,
    rows: &[(RecordId, Entry)],
    typed: &str,
    category: &str,
) -> Vec<(RecordId, Entry)> {
    let hits: HashSet<RecordId> = store.search(Entry::KIND, typed).into_iter().collect();
    let fits = |(id, entry): &&(RecordId, Entry)| {
        hits.contains(id) && (category.is_empty() || *entry.category == *category)
    };
    rows.iter().filter(fits).cloned().collect()
}
