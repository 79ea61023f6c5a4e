//! The list of all kinds of record, for those who must not know any by name: server, store, generic screens.

mod glossary;

use std::collections::BTreeSet;

pub use domain::household::{HouseholdQuery, SOUGHT};
pub use glossary::glossary;

use crate::{
    access::{Change, Grant, Ground, Membership, Pledged, Scope, Topic, scopes_of, widened},
    domain,
    jp::{Date, Timestamp},
    record::{BlobId, Doc, Issues, RecordId, Schema},
};

/// A kind of record and what can be asked of its documents.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its fields.
    pub schema: &'static Schema,
    /// What is the matter with a document of this kind.
    pub issues: fn(&Doc) -> Issues,
}

/// All kinds, in the order of the areas.
#[must_use]
pub fn kinds() -> &'static [Kind] {
    domain::KINDS
}

/// The kind named `kind`, if this version knows it.
#[must_use]
pub fn kind(kind: &str) -> Option<&'static Kind> {
    kinds().iter().find(|known| known.schema.kind == kind)
}

/// The scopes a document lies in: those that own it, and all. Empty for kinds this version does not know.
#[must_use]
pub fn scopes(doc: &Doc) -> (BTreeSet<Scope>, BTreeSet<Scope>) {
    kind(&doc.kind)
        .map(|kind| scopes_of(doc, kind.schema))
        .unwrap_or_default()
}

/// By which rules scopes, grants and members are derived from documents: another text in a version with other rules, which
/// then derives them anew.
#[must_use]
pub fn rules() -> String {
    // Raised when a function that reads a grant or a membership comes to another result than before.
    const READING: u32 = 3;
    let mut rules = format!("{READING}");
    for Kind { schema, .. } in kinds() {
        rules.push_str(&format!(" {}", schema.kind));
        for rule in schema.scopes {
            rules.push_str(&format!(":{:?}({})", rule.kind, rule.by));
        }
    }
    rules
}

/// The pictures that a document names. Empty for kinds this version does not know.
#[must_use]
pub fn blobs(doc: &Doc) -> BTreeSet<BlobId> {
    kind(&doc.kind)
        .map(|kind| kind.schema.blobs(doc))
        .unwrap_or_default()
}

/// The grants that a document is, as far as they stand.
#[must_use]
pub fn grants(doc: &Doc) -> Vec<Grant> {
    domain::grants(doc)
}

/// The answer to being asked into a 支援会議 that a document is, if it is one.
#[must_use]
pub fn pledged(doc: &Doc) -> Option<Pledged> {
    domain::meeting::pledged(doc)
}

/// Whether records of this kind can be grants, promises or memberships.
#[must_use]
pub fn gives_access(kind: &str) -> bool {
    domain::gives_access(kind)
}

/// The membership a document is, if it is one that stands.
#[must_use]
pub fn membership(doc: &Doc) -> Option<Membership> {
    domain::membership(doc)
}

/// What a household is called and the district it lies in, for someone who looks for it. `None` for other kinds, and where it
/// is not to be found.
#[must_use]
pub fn title_and_area(doc: &Doc) -> Option<(String, Option<RecordId>)> {
    domain::household::title_and_area(doc)
}

/// What records of this kind are about. `None` for kinds this version does not know.
#[must_use]
pub fn topic(name: &str) -> Option<Topic> {
    kind(name).map(|kind| domain::topic_of(kind.schema))
}

/// Since when someone is the member that a document makes them.
#[must_use]
pub fn member_since(doc: &Doc) -> Timestamp {
    domain::people::member_since(doc)
}

/// The record, with its kind, whose coming closes what a new document would add to: while it is not there, the document may come.
#[must_use]
pub fn closed_by(doc: &Doc) -> Option<(&'static str, RecordId)> {
    domain::closed_by(doc)
}

/// The kind whose documents a new one is held against, where no two may be called the same.
#[must_use]
pub fn named_once(doc: &Doc) -> Option<&'static str> {
    domain::named_once(doc)
}

/// The day from which on a new document is read by everyone, where that day must have come.
#[must_use]
pub fn out_on(doc: &Doc) -> Option<Date> {
    domain::out_on(doc)
}

/// Whether a new document is called as another that is there, of [`named_once`].
#[must_use]
pub fn is_name_taken(new: &Doc, known: &[Doc]) -> bool {
    domain::is_name_taken(new, known)
}

/// Whether whoever wrote a record of a kind in error takes it back, so that what is mended of one says that it stands.
#[must_use]
pub fn is_retractable(kind: &str) -> bool {
    domain::RETRACTABLE.contains(&kind)
}

/// What changes between two states of a document, as [`allows`](crate::access::allows) wants to know it. `None` for kinds
/// this version does not know.
#[must_use]
pub fn change(before: Option<&Doc>, after: &Doc, opens: bool) -> Option<Change> {
    let schema = kind(&after.kind)?.schema;
    let is_personal = domain::is_personal(schema);
    let (was, is) = (before.map(grants).unwrap_or_default(), grants(after));
    let ends = |key: &str| schema.field(key).is_some_and(|field| field.ends);
    let may_end = |key: &str| ends(key) || is_personal && key == "removed";
    let only_ends = |before: &Doc| before.differs_only_in(after, may_end);
    let (owners_after, lies_in) = scopes_of(after, schema);
    let called = was.iter().filter(|grant| grant.ground == Ground::Convening);
    let mut called = called.map(|grant| grant.holder);
    let gives_up = called.any(|by| {
        let mut still = is.iter();
        !still.any(|grant| grant.ground == Ground::Convening && grant.holder == by)
    });
    let rewrites = |before: &Doc| {
        domain::once_but(&before.kind)
            .is_some_and(|but| !before.says_otherwise_only_in(after, |key| but.contains(&key)))
    };
    Some(Change {
        rewrites: before.is_some_and(rewrites),
        topic: domain::topic_of(schema),
        owners_before: before
            .map(|doc| scopes_of(doc, schema).0)
            .unwrap_or_default(),
        lay_in: before
            .map(|doc| scopes_of(doc, schema).1)
            .unwrap_or_default(),
        owners_after,
        lies_in,
        widened: widened(&was, &is),
        gives_up,
        grants: is,
        posting: domain::people::posting(before, after),
        opens,
        is_personal,
        only_ends: before.is_some_and(only_ends),
    })
}
