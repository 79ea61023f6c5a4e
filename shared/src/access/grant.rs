//! What gives a person a scope.

use std::collections::BTreeSet;

use super::{Ground, Post, Role, Scope, Topic};
use crate::{
    jp::{Date, Time, Timestamp},
    record::{ActorId, RecordId},
};

/// That someone holds scopes for a time. Read from a record, and ended like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// What they hold.
    pub scopes: BTreeSet<Scope>,
    /// Who: the scope of an organisation, whose members hold it; of a person; or of a 支援会議, whose members hold what it holds
    /// for as long as it does.
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
    /// The household it is about; none where it is not about one.
    #[must_use]
    pub fn household(&self) -> Option<RecordId> {
        self.scopes.iter().find_map(|scope| match scope {
            Scope::Household(id) => Some(*id),
            _ => None,
        })
    }

    /// The scope that is open once there has been this grant on it. A 支援会議 is known to its members alone: it opens nothing.
    #[must_use]
    pub fn opened(&self) -> Option<Scope> {
        let household = self.household().map(Scope::Household);
        household.filter(|_| self.ground != Ground::Meeting)
    }

    /// Whether it gives `scope` to the same on the same ground, and for no shorter time than `other`.
    fn covers(&self, other: &Self, scope: Scope) -> bool {
        let ends = |span: Span| span.until.map_or(i64::MAX, Timestamp::millis);
        (self.holder, self.ground) == (other.holder, other.ground)
            && self.scopes.contains(&scope)
            && self.span.from <= other.span.from
            && ends(other.span) <= ends(self.span)
    }
}

/// What `after` gives that `before` did not: to others, more, or for longer.
#[must_use]
pub fn widened(before: &[Grant], after: &[Grant]) -> Vec<Grant> {
    let more = after.iter().map(|grant| {
        let is_new = |scope: &Scope| !before.iter().any(|before| before.covers(grant, *scope));
        Grant {
            scopes: grant.scopes.iter().copied().filter(is_new).collect(),
            ..grant.clone()
        }
    });
    more.filter(|grant| !grant.scopes.is_empty()).collect()
}

/// The scopes that an extent gives of a household.
#[must_use]
pub fn scopes_about(
    household: RecordId,
    topics: impl IntoIterator<Item = Topic>,
) -> BTreeSet<Scope> {
    let scope = |topic| match topic {
        Topic::Basics => Some(Scope::Household(household)),
        Topic::Visits => Some(Scope::Visits(household)),
        Topic::Lists
        | Topic::Directory
        | Topic::Proposals
        | Topic::Staff
        | Topic::Grants
        | Topic::Meetings
        | Topic::Pledges
        | Topic::Intakes
        | Topic::Advice
        | Topic::Decisions
        | Topic::Settings
        | Topic::Waiting
        | Topic::Log => None,
    };
    topics.into_iter().filter_map(scope).collect()
}

/// What a change to a staff record says, all rivals counted, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Posting {
    /// The organisations it names; none where it names none.
    pub organisations: BTreeSet<Option<RecordId>>,
    /// Whether someone is entrusted with more than an organisation, or with what this version does not know.
    pub is_of_the_whole: bool,
}

/// What someone who is asked to be a member of a 支援会議 has answered. Without a promise that gives them nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pledged {
    /// In which.
    pub meeting: RecordId,
    /// Who.
    pub actor: ActorId,
    /// Whether they promise secrecy; one who has said that they can't does not, whatever else they said.
    pub promises: bool,
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
