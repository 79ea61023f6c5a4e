//! From the draft to an edition.

use std::collections::BTreeSet;

use super::{Editions, RowDifference, Standing, editions::count};
use crate::{
    domain::directory::{Edition, Office, Printed, differing, is_unfinished},
    record::{Edit, Record, RecordId, Ref},
};

/// Why a row can't be published as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// People have written different things, and nobody has said which holds.
    Conflict,
    /// Something that an edition must say is missing.
    Unfinished,
}

/// What keeps a row of the draft from being published.
#[must_use]
pub fn obstacle(row: &crate::record::Doc) -> Option<Obstacle> {
    if row.conflicts().next().is_some() {
        Some(Obstacle::Conflict)
    } else {
        (!row.is_removed() && is_unfinished(row)).then_some(Obstacle::Unfinished)
    }
}

/// The rows of a difference to which one of them refers and that are not out yet: without them it would lead nowhere.
fn leads_to<'a>(
    row: &'a RowDifference,
    new: &'a BTreeSet<RecordId>,
) -> impl Iterator<Item = RecordId> + 'a {
    let doc = row.after.as_ref();
    let paths = doc.into_iter().flat_map(|doc| {
        let paths = doc.fields.keys();
        paths.filter_map(|path| doc.get(path.as_str()).as_text()?.parse().ok())
    });
    paths.filter(|id| new.contains(id))
}

fn new_ones(rows: &[RowDifference]) -> BTreeSet<RecordId> {
    let new = rows.iter().filter(|row| row.before.is_none());
    new.map(|row| row.record).collect()
}

/// Of the rows that differ one, with those that must come out with it: what it leads to and is not out yet, and the offices of a
/// kind of agency that comes out with it.
#[must_use]
pub fn with_company(rows: &[RowDifference], one: RecordId) -> Vec<RowDifference> {
    let new = new_ones(rows);
    let mut chosen = BTreeSet::from([one]);
    loop {
        let mut more = BTreeSet::new();
        for row in rows {
            let is_chosen = chosen.contains(&row.record);
            let mut leads_to = leads_to(row, &new);
            if is_chosen {
                more.extend(leads_to);
            } else if row.schema.kind == Office::KIND
                && new.contains(&row.record)
                && leads_to.any(|id| id != one && chosen.contains(&id))
            {
                more.insert(row.record);
            }
        }
        let known = chosen.len();
        chosen.extend(more);
        if chosen.len() == known {
            break;
        }
    }
    let rows = rows.iter().filter(|row| chosen.contains(&row.record));
    rows.cloned().collect()
}

/// The rows that differ without those that are `open`, and without what would lead to one of these that is not out yet.
#[must_use]
pub fn without_open(rows: &[RowDifference], open: &BTreeSet<RecordId>) -> Vec<RowDifference> {
    let new = new_ones(rows);
    let mut left: BTreeSet<RecordId> = open.clone();
    loop {
        let more = rows.iter().filter(|row| {
            !left.contains(&row.record) && leads_to(row, &new).any(|id| left.contains(&id))
        });
        let more: Vec<_> = more.map(|row| row.record).collect();
        if more.is_empty() {
            break;
        }
        left.extend(more);
    }
    let rows = rows.iter().filter(|row| !left.contains(&row.record));
    rows.cloned().collect()
}

/// The saves by which an edition comes out with the chosen rows of the draft, in the order in which they are to be made: first what
/// it says otherwise than the one it follows, then the edition itself. Without that last one nothing has come out.
#[must_use]
pub fn publication(
    editions: &Editions,
    (new, edition): (RecordId, &Edition),
    rows: &[RowDifference],
    mut new_id: impl FnMut() -> RecordId,
) -> Vec<Edit> {
    let follows = edition.follows.map(|follows| follows.id());
    let before = follows.map(|follows| editions.standing(follows));
    let before = before.unwrap_or_default();
    let mut says = before.clone();
    for row in rows {
        match &row.after {
            Some(doc) => says.insert(row.record, doc.clone()),
            None => says.remove(&row.record),
        };
    }
    // One that keeps nothing hands nothing on.
    let is_kept = follows.is_some_and(|follows| editions.keeps(follows));
    let kept = if is_kept { before } else { Standing::new() };
    let ids: BTreeSet<&RecordId> = kept.keys().chain(says.keys()).collect();
    let printed = ids.into_iter().filter_map(|id| {
        let (was, is) = (kept.get(id), says.get(id));
        match (was, is) {
            (Some(was), Some(is)) if differing(was, is).is_empty() => None,
            (_, Some(is)) => Some(Printed::of(Ref::new(new), is)),
            (was, None) => was.map(|was| Printed::new(Ref::new(new), (&was.kind, *id), None)),
        }
    });
    let printed: Vec<_> = printed.collect();
    let mut edits: Vec<_> = printed
        .into_iter()
        .map(|printed| Edit::create(Printed::KIND, new_id(), printed.writes()))
        .collect();
    let edition = Edition {
        rows: Some(count(edits.len())),
        ..edition.clone()
    };
    edits.push(Edit::create(Edition::KIND, new, edition.writes()));
    edits
}
