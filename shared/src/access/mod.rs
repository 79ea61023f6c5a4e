//! Who may: scopes, grants, and the one function that decides.
//!
//! Every record lies in scopes, named by a pure function of its content. A person holds a scope as a member of an
//! organisation or by a grant to it. [`allows`] decides on the server, in the sync feed and on the device alike.

mod grant;
mod scope;

use std::collections::BTreeSet;

pub use grant::{Grant, Membership, Role};
pub use scope::{Scope, ScopeError, scopes_hash, scopes_of};

use crate::record::{ActorId, RecordId, Schema, ScopeKind};

/// A person who does something, with all that decides what they may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub id: ActorId,
    /// Where they work.
    pub organisation: RecordId,
    /// What they are entrusted with.
    pub role: Role,
    /// The scopes they hold today.
    pub scopes: BTreeSet<Scope>,
}

/// What someone wants to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action<'a> {
    /// See it. With the scopes it lies in.
    Read(&'a BTreeSet<Scope>),
    /// Write it.
    Write(&'a Change<'a>),
}

/// A change to a record, as far as it decides who may make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// The kind of the record.
    pub schema: &'a Schema,
    /// The scopes that owned it before; none for a new record.
    pub owners_before: BTreeSet<Scope>,
    /// The scopes that own it after.
    pub owners_after: BTreeSet<Scope>,
    /// The grant it is, if it is one.
    pub grant: Option<Grant>,
    /// Whether nobody has ever held the scopes that own it: then it opens them.
    pub opens: bool,
}

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}
impl Eq for Schema {}

/// Why someone may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The record lies in no scope yet: the field that names its household is empty.
    #[error("どの世帯・機関の記録かが決まっていません。")]
    NoScope,
    /// The person does not hold the scope.
    #[error("この世帯・機関を担当していないため、扱えません。")]
    NotHeld,
    /// Only an administrator may.
    #[error("この記録を変更できるのは管理者だけです。")]
    NotAdministrator,
}

/// Decides whether `actor` may do `action`.
///
/// - Reading: one of the record's scopes is held.
/// - Writing: every scope that owns the record, before and after, is held. Records of all staff and of the public are
///   written by administrators only.
/// - A grant to one's own organisation on a scope that nobody has ever held opens that scope.
///
/// # Errors
/// Says why not.
pub fn allows(actor: &Actor, action: Action<'_>) -> Result<(), Denied> {
    match action {
        Action::Read(scopes) if scopes.iter().any(|scope| actor.scopes.contains(scope)) => Ok(()),
        Action::Read(_) => Err(Denied::NotHeld),
        Action::Write(change) => allows_write(actor, change),
    }
}

fn allows_write(actor: &Actor, change: &Change<'_>) -> Result<(), Denied> {
    if change.owners_after.is_empty() {
        return Err(Denied::NoScope);
    }
    let own = Scope::Organisation(actor.organisation);
    let opens_for_own =
        |grant: &Grant| change.opens && change.owners_before.is_empty() && grant.holder == own;
    if change.grant.as_ref().is_some_and(opens_for_own) {
        return Ok(());
    }
    let common = |scope: &Scope| matches!(scope.kind(), ScopeKind::Public | ScopeKind::Staff);
    let mut owners = change.owners_before.union(&change.owners_after);
    match (owners.clone().any(common), actor.role) {
        (true, Role::Member) => Err(Denied::NotAdministrator),
        _ if owners.all(|scope| actor.scopes.contains(scope)) => Ok(()),
        _ => Err(Denied::NotHeld),
    }
}
