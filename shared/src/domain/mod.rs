//! The city's records, one file each: the declaration and the rules beside it. Which areas there are stands here, which
//! records an area has stands in the area's list.

pub mod area;
pub mod directory;
pub mod household;
pub mod people;
pub mod visit;

use crate::{
    access::{Grant, Membership},
    record::{Doc, Record},
    registry::Kind,
};

/// How a record is listed in [`KINDS`].
const fn kind<R: Record>() -> Kind {
    Kind {
        schema: R::SCHEMA,
        issues: R::issues,
    }
}

/// All kinds of record.
pub(crate) const KINDS: &[Kind] = &[
    kind::<people::Organisation>(),
    kind::<people::Staff>(),
    kind::<area::Area>(),
    kind::<household::Household>(),
    kind::<household::Member>(),
    kind::<household::Assignment>(),
    kind::<visit::Visit>(),
    kind::<directory::AgencyKind>(),
    kind::<directory::Office>(),
    kind::<directory::Edition>(),
    kind::<directory::Entry>(),
];

/// Which records give scopes.
pub(crate) fn grant(doc: &Doc) -> Option<Grant> {
    household::grant(doc)
}

/// The kinds of records that can be either.
pub(crate) fn gives_access(kind: &str) -> bool {
    [household::Assignment::KIND, people::Staff::KIND].contains(&kind)
}

/// Which records make members.
pub(crate) fn membership(doc: &Doc) -> Option<Membership> {
    people::membership(doc)
}
