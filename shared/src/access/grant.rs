//! What gives a person a scope.

use std::collections::BTreeSet;

use super::{Ground, Post, Role, Scope, Topic};
use crate::{
    jp::Date,
    record::{ActorId, RecordId},
};

/// That the members of an organisation hold records of a household for a time. Read from a record, and ended like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Of which household.
    pub household: RecordId,
    /// Which of its records: those about these.
    pub topics: BTreeSet<Topic>,
    /// To whom: the scope of an organisation, whose members hold it.
    pub holder: Scope,
    /// On what ground.
    pub ground: Ground,
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

    /// The scopes it gives.
    #[must_use]
    pub fn scopes(&self) -> BTreeSet<Scope> {
        let scope = |topic: &Topic| match topic {
            Topic::Basics => Some(Scope::Household(self.household)),
            Topic::Visits => Some(Scope::Visits(self.household)),
            Topic::Lists | Topic::Grants => None,
        };
        self.topics.iter().filter_map(scope).collect()
    }

    /// The scope that is open once there has been a grant on it.
    #[must_use]
    pub const fn opened(&self) -> Scope {
        Scope::Household(self.household)
    }
}

/// A person's place in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub actor: ActorId,
    /// Where.
    pub organisation: RecordId,
    /// What they do there.
    pub post: Post,
    /// What they are entrusted with.
    pub role: Role,
}
