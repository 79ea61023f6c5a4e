//! What gives a person a scope.

use super::Scope;
use crate::{
    jp::Date,
    record::{ActorId, RecordId},
};

/// What a member of staff is entrusted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Works with the households of the organisation.
    Member,
    /// Also keeps the lists everyone uses: organisations, staff, areas, the directory.
    Administrator,
}

/// A scope given to the members of an organisation for a time. Read from a record, and ended like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// What is given.
    pub scope: Scope,
    /// To whom: the scope of an organisation, whose members hold it.
    pub holder: Scope,
    /// The first day.
    pub from: Date,
    /// The last day; none while it goes on.
    pub until: Option<Date>,
}

impl Grant {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn is_active_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// A person's place in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub actor: ActorId,
    /// Where.
    pub organisation: RecordId,
    /// As what.
    pub role: Role,
}
