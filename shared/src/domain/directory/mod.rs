//! 相談機関一覧 (S2): the published, versioned list of agencies.
//!
//! [`Entry`], [`Office`] and [`AgencyKind`] are what the next edition will say: several people write them at once. What an
//! [`Edition`] has said stands in [`Printed`], which nobody writes again.

use crate::{
    jp::Date,
    record::{Doc, Record, RecordId, Schema},
};

/// The kinds of record of which editions keep what they said.
pub const PRINTED: [&str; 3] = [AgencyKind::KIND, Office::KIND, Entry::KIND];

/// The kinds of record that only those who keep the directory write.
const KEPT: [&str; 9] = [
    AgencyKind::KIND,
    Office::KIND,
    Entry::KIND,
    Edition::KIND,
    Printed::KIND,
    Charge::KIND,
    Review::KIND,
    Answer::KIND,
    Saying::KIND,
];

mod agency_kind;
mod charge;
mod edition;
mod entry;
pub mod hours;
mod office;
mod printed;
mod proposal;
mod review;
mod saying;

pub use agency_kind::AgencyKind;
pub use charge::Charge;
pub use edition::{Edition, next_version};
pub use entry::Entry;
pub use hours::Hours;
pub use office::Office;
pub use printed::{Printed, differing};
pub use proposal::{Answer, Outcome, PROPOSED, Proposal, proposed};
pub use review::{Finding, Review};
pub use saying::Saying;

/// Whether only those who keep the directory write records of a kind.
pub(crate) fn is_kept(schema: &Schema) -> bool {
    KEPT.contains(&schema.kind)
}

/// What nobody writes a second time: of these kinds, the fields that may change nevertheless.
pub(crate) fn once_but(kind: &str) -> Option<&'static [&'static str]> {
    match kind {
        Printed::KIND => Some(&[]),
        Edition::KIND => Some(&["notes"]),
        _ => None,
    }
}

/// The record whose coming closes what a new one would add to: an edition that is out says nothing more.
pub(crate) fn closed_by(doc: &Doc) -> Option<(&'static str, RecordId)> {
    if &*doc.kind != Printed::KIND {
        return None;
    }
    Some((Edition::KIND, doc.get("edition").as_text()?.parse().ok()?))
}

/// The kind whose records a new one is held against, where no two of them may be called the same: an edition's version is an
/// address on paper, and must never lead to another.
pub(crate) fn named_once(doc: &Doc) -> Option<&'static str> {
    (&*doc.kind == Edition::KIND).then_some(Edition::KIND)
}

/// The day from which on a new record is read by everyone, where that day must have come: an edition that waits for its day would
/// take the place of those that came out meanwhile.
pub(crate) fn out_on(doc: &Doc) -> Option<Date> {
    let on = doc.get("published_on").as_text();
    let on = on.filter(|_| &*doc.kind == Edition::KIND)?;
    Date::from_iso(on).ok()
}

/// Whether a new record is called as another that is there.
pub(crate) fn is_name_taken(new: &Doc, known: &[Doc]) -> bool {
    let version = |doc: &Doc| doc.get("version").as_text().map(|it| it.trim().to_owned());
    let is_same = |known: &Doc| known.kind == new.kind && version(known) == version(new);
    let mut others = known.iter().filter(|known| known.id != new.id);
    version(new).is_some() && others.any(is_same)
}

/// Whether a row of the directory lacks what an edition must say of it.
#[must_use]
pub fn is_unfinished(doc: &Doc) -> bool {
    match &*doc.kind {
        AgencyKind::KIND => AgencyKind::parse(doc).is_err(),
        Office::KIND => Office::parse(doc).is_err(),
        Entry::KIND => Entry::parse(doc).is_err(),
        _ => false,
    }
}

/// What a kind of row of the directory looks like.
#[must_use]
pub fn schema_of(kind: &str) -> Option<&'static Schema> {
    let schemas = [Entry::SCHEMA, Office::SCHEMA, AgencyKind::SCHEMA];
    schemas.into_iter().find(|schema| schema.kind == kind)
}
