//! Which rows are shown, and in which order.

use shared::{
    domain::directory::{Entry, Hours},
    jp::Timestamp,
    record::RecordId,
    reports::finding::{Finder, Hit, Row, What},
};

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Asked {
    /// Words, a number or a sentence.
    pub(super) typed: String,
    /// One 相談項目; empty for all.
    pub(super) category: String,
    /// Only what is open at that moment.
    pub(super) open_at: Option<Timestamp>,
}

/// The 相談項目 of the rows, each once, in the order of the numbers.
pub(super) fn categories(finder: &Finder) -> Vec<String> {
    let mut entries: Vec<&Entry> = entries(finder).collect();
    entries.sort_by(|a, b| a.no.total_cmp(&b.no));
    let mut categories: Vec<String> = Vec::new();
    for entry in entries {
        if !categories.iter().any(|known| **known == *entry.category) {
            categories.push(entry.category.to_string());
        }
    }
    categories
}

fn entries(finder: &Finder) -> impl Iterator<Item = &Entry> {
    finder.rows().iter().filter_map(|row| match &row.what {
        What::Entry(entry) => Some(&**entry),
        _ => None,
    })
}

/// What is found, the likeliest first. `offices` gives the offices behind a kind of agency: where a row has none of its own, it
/// is open when one of them is.
pub(super) fn found(
    finder: &Finder,
    asked: &Asked,
    offices: impl Fn(RecordId) -> Vec<RecordId>,
) -> Vec<Hit> {
    let mut hits = finder.find(&asked.typed);
    if !asked.category.is_empty() {
        hits.retain(|hit| match &finder.rows()[hit.row].what {
            What::Entry(entry) => *entry.category == *asked.category,
            _ => false,
        });
    }
    if let Some(at) = asked.open_at {
        let open = finder.open_at(at);
        let is_open = |row: &Row| finder.hours_place(row).is_some_and(|place| open[place]);
        hits.retain(|hit| {
            let row = &finder.rows()[hit.row];
            let own = finder.hours(row).is_some_and(Hours::is_clear);
            if own {
                return is_open(row);
            }
            let behind = row.kind().map(&offices).unwrap_or_default();
            let mut behind = behind.into_iter().filter_map(|id| finder.row(id));
            behind.any(is_open)
        });
    }
    hits
}
