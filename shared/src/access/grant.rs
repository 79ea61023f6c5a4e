//! What gives a person a scope.

use std::collections::BTreeSet;

use super::{Ground, Post, Role, Scope, Topic};
use crate::{
    jp::{Date, Time, Timestamp},
    record::{ActorId, RecordId},
};

/// That the members of an organisation hold records of a household for a time. Read from a record, and ended like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Of which household.
    pub household: RecordId,
    /// Which of its records: those about these.
    pub topics: BTreeSet<Topic>,
    /// To whom: the scope of an organisation, whose members hold it, or of a person.
    pub holder: Scope,
    /// On what ground.
    pub ground: Ground,
    /// When.
    pub span: Span,
}

/// From when until when a grant holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// From then on.
    pub from: Timestamp,
    /// Until before then; none while it goes on.
    pub until: Option<Timestamp>,
}

impl Span {
    /// Whole days in Japan, the last included; none while it goes on.
    #[must_use]
    pub fn of_days(first: Date, last: Option<Date>) -> Self {
        let beginning = |day| Timestamp::from_jst(day, Time::MIDNIGHT);
        Self {
            from: beginning(first),
            until: last.and_then(|last| last.add_days(1)).map(beginning),
        }
    }

    /// Whether it holds at `at`.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }

    /// Its last day in Japan; none while it goes on.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        let last = self.until?.millis() - 1;
        Some(Timestamp::from_millis(last).date())
    }
}

impl Grant {
    /// The scopes it gives.
    #[must_use]
    pub fn scopes(&self) -> BTreeSet<Scope> {
        let scope = |topic: &Topic| match topic {
            Topic::Basics => Some(Scope::Household(self.household)),
            Topic::Visits => Some(Scope::Visits(self.household)),
            Topic::Lists | Topic::Staff | Topic::Grants | Topic::Log => None,
        };
        self.topics.iter().filter_map(scope).collect()
    }

    /// The scope that is open once there has been a grant on it.
    #[must_use]
    pub const fn opened(&self) -> Scope {
        Scope::Household(self.household)
    }
}

/// What a change to a staff record says, all rivals counted, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Posting {
    /// The organisations it names; none where it names none.
    pub organisations: BTreeSet<Option<RecordId>>,
    /// Whether someone is entrusted with more than an organisation, or with what this version does not know.
    pub is_of_the_whole: bool,
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
