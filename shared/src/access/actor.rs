//! A person with all that decides what they may.

use std::collections::{BTreeMap, BTreeSet};

use super::{Act, Denied, Ground, LogOf, Membership, Post, Role, Scope, Topic, permits};
use crate::record::{ActorId, RecordId, ScopeKind};

/// A person who does something, with all that decides what they may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub id: ActorId,
    /// Where they work.
    pub organisation: RecordId,
    /// What they do there.
    pub post: Post,
    /// What they are entrusted with.
    pub role: Role,
    /// Whose records they see today.
    scopes: BTreeSet<Scope>,
    /// Why they hold each scope, seen or not.
    grounds: BTreeMap<Scope, BTreeSet<Ground>>,
}

impl Actor {
    /// The person, given the scopes that grants to their organisation give today.
    #[must_use]
    pub fn new(member: Membership, granted: impl IntoIterator<Item = (Scope, Ground)>) -> Self {
        let Membership {
            actor,
            organisation,
            post,
            role,
        } = member;
        let of_staff = [
            (Scope::Public, Ground::Staff),
            (Scope::Staff, Ground::Staff),
            (Scope::Intakes, Ground::Staff),
            (Scope::Organisation(organisation), Ground::Own),
            (Scope::of_person(actor), Ground::Own),
        ];
        let mut grounds = BTreeMap::<Scope, BTreeSet<Ground>>::new();
        for (scope, ground) in of_staff.into_iter().chain(granted) {
            grounds.entry(scope).or_default().insert(ground);
        }
        let sees = |scope: &Scope, ground: Ground| {
            permits(post, role, ground, Act::See, topic(scope.kind()))
        };
        let seen = grounds
            .iter()
            .filter(|(scope, grounds)| grounds.iter().any(|ground| sees(scope, *ground)));
        Self {
            id: actor,
            organisation,
            post,
            role,
            scopes: seen.map(|(scope, _)| *scope).collect(),
            grounds,
        }
    }

    /// The scopes whose records they see.
    #[must_use]
    pub const fn scopes(&self) -> &BTreeSet<Scope> {
        &self.scopes
    }

    /// Whether they hold `scope` on that ground.
    #[must_use]
    pub fn holds(&self, scope: Scope, ground: Ground) -> bool {
        self.grounds
            .get(&scope)
            .is_some_and(|grounds| grounds.contains(&ground))
    }

    /// Whether a household was connected to their organisation, and they see it by what it agreed to or by law.
    #[must_use]
    pub fn is_connected(&self, scope: Scope) -> bool {
        let shared = [Ground::Consent, Ground::Law];
        let is_shared = shared.iter().any(|ground| self.holds(scope, *ground));
        self.holds(scope, Ground::Referral) && is_shared && self.scopes.contains(&scope)
    }

    /// On what grounds they hold any of `scopes`.
    #[must_use]
    pub fn grounds(&self, scopes: &BTreeSet<Scope>) -> BTreeSet<Ground> {
        let grounds = scopes.iter().filter_map(|scope| self.grounds.get(scope));
        grounds.flatten().copied().collect()
    }

    /// Whether they may see what `whose` says of the audit log.
    pub(super) fn may_read_log(&self, whose: LogOf) -> bool {
        let may = |ground| permits(self.post, self.role, ground, Act::See, Topic::Log);
        let by_household = match whose {
            LogOf::Household(id) => self.holds(Scope::Household(id), Ground::Assigned),
            // Everyone may see what is noted of themselves.
            LogOf::Person(actor, _) if actor == self.id => return true,
            LogOf::Person(..) | LogOf::Meeting(_) | LogOf::All => false,
        };
        let by_meeting = match whose {
            LogOf::Meeting(id) => self.holds(Scope::Meeting(id), Ground::Convening),
            LogOf::Household(_) | LogOf::Person(..) | LogOf::All => false,
        };
        let is_colleague = matches!(whose, LogOf::Person(_, Some(of)) if of == self.organisation);
        by_household && may(Ground::Assigned)
            || by_meeting && may(Ground::Convening)
            || is_colleague && may(Ground::Own)
            || may(Ground::Staff)
    }

    /// Whether they may write records about `topic` in `scope`.
    ///
    /// # Errors
    /// Says why not.
    pub fn may_write(&self, scope: Scope, topic: Topic) -> Result<(), Denied> {
        // Nobody is told that there is a 支援会議 which they may not see.
        let is_told = self.scopes.contains(&scope) || scope.kind() != ScopeKind::Meeting;
        let grounds = self.grounds.get(&scope).filter(|_| is_told);
        let grounds = grounds.ok_or(Denied::NotHeld)?;
        let may = |ground: &Ground| permits(self.post, self.role, *ground, Act::Write, topic);
        if grounds.iter().any(may) {
            Ok(())
        } else if matches!(
            topic,
            Topic::Lists | Topic::Staff | Topic::Directory | Topic::Settings
        ) {
            Err(Denied::NotAdministrator)
        } else {
            Err(Denied::NotPermitted)
        }
    }
}

/// What the records of a scope are about. Grants lie with the household, staff records with the lists; whoever sees one sees
/// the other.
#[must_use]
pub const fn topic(scope: ScopeKind) -> Topic {
    match scope {
        ScopeKind::Public | ScopeKind::Staff => Topic::Lists,
        ScopeKind::Organisation | ScopeKind::Person => Topic::Grants,
        ScopeKind::Household => Topic::Basics,
        ScopeKind::Visits => Topic::Visits,
        ScopeKind::Meeting => Topic::Meetings,
        ScopeKind::Intakes => Topic::Intakes,
    }
}
