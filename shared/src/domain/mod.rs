//! The city's records, one file each: the declaration and the rules beside it. Which areas there are stands here, which
//! records an area has stands in the area's list.

pub mod area;
pub mod directory;
pub mod household;
pub mod people;
pub mod visit;

use crate::{
    access::{Grant, Membership, Topic, topic},
    record::{Doc, Record, Schema},
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
    kind::<household::Consent>(),
    kind::<household::Disclosure>(),
    kind::<household::Emergency>(),
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

/// The kinds of records that can be a grant or make a member.
pub(crate) fn gives_access(kind: &str) -> bool {
    kind == people::Staff::KIND || household::GRANTS.contains(&kind)
}

/// What records of a kind are about, as far as it decides who may see and write them.
pub(crate) fn topic_of(schema: &Schema) -> Topic {
    if household::GRANTS.contains(&schema.kind) {
        Topic::Grants
    } else if schema.kind == people::Staff::KIND {
        Topic::Staff
    } else {
        topic(schema.scopes[0].kind)
    }
}

/// Which records make members.
pub(crate) fn membership(doc: &Doc) -> Option<Membership> {
    people::membership(doc)
}
