//! Who may: scopes, grants, the table, and the one function that decides.
//!
//! Every record lies in scopes, named by a pure function of its content. A person holds a scope as a member of an
//! organisation or by a grant to it, on a ground; what they may do with its records says the table. [`allows`] decides on
//! the server, in the sync feed and on the device alike.

mod actor;
mod grant;
mod post;
mod scope;
mod table;

use std::collections::BTreeSet;

use crate::record::{ActorId, RecordId};
pub use actor::{Actor, topic};
pub use grant::{Grant, Membership, Pledged, Posting, Span, scopes_about, widened};
pub use post::{Post, Role};
pub use scope::{Scope, ScopeError, scopes_hash, scopes_of};
pub use table::{Act, Ground, Topic, permits};

/// What someone wants to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action<'a> {
    /// See it. With the scopes it lies in.
    Read(&'a BTreeSet<Scope>),
    /// Write it.
    Write(&'a Change),
    /// See who has looked at, printed and written something.
    ReadLog(LogOf),
    /// See which つなぎ nobody has taken up in time, whosever they are.
    ReadWaiting,
}

/// Whose part of the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogOf {
    /// What was done with the records of a household.
    Household(RecordId),
    /// What one person has done, who works there; none where nobody knows any more.
    Person(ActorId, Option<RecordId>),
    /// What was done by a 支援会議, and with its records.
    Meeting(RecordId),
    /// All of it.
    All,
}

/// A change to a record, as far as it decides who may make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What the record is about.
    pub topic: Topic,
    /// The scopes that owned it before; none for a new record.
    pub owners_before: BTreeSet<Scope>,
    /// The scopes that own it after.
    pub owners_after: BTreeSet<Scope>,
    /// All scopes that it lay in before.
    pub lay_in: BTreeSet<Scope>,
    /// All scopes that it lies in after.
    pub lies_in: BTreeSet<Scope>,
    /// The grants that it is.
    pub grants: Vec<Grant>,
    /// What it gives that it did not give before.
    pub widened: Vec<Grant>,
    /// What it says of someone's place, if it is a staff record.
    pub posting: Option<Posting>,
    /// Whether the section that has called a 支援会議 would hold it no longer.
    pub gives_up: bool,
    /// Whether nobody has ever held the scopes that own it: then it opens them.
    pub opens: bool,
    /// Whether it is a record that a person makes for themselves alone, such as a 緊急の閲覧.
    pub is_personal: bool,
    /// Whether only what tells how it ended, or what was answered, changes.
    pub only_ends: bool,
    /// Whether it writes a second time what is written once, such as what an edition of the directory says.
    pub rewrites: bool,
}

impl Change {
    /// Whether the record comes to lie elsewhere.
    #[must_use]
    pub fn is_move(&self) -> bool {
        !self.owners_before.is_empty() && self.owners_before != self.owners_after
    }
}

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
    #[error(
        "この記録を変更できるのは統括管理者だけです。職員の記録は、その所属の管理者も、相談機関一覧は保健福祉企画総務課の職員も変更できます。"
    )]
    NotAdministrator,
    /// It stands once and for all.
    #[error("公開した版に書いたことは、だれも変えられません。次の版で直してください。")]
    WrittenOnce,
    /// The person holds the scope, and the table does not let them write this.
    #[error("この記録は、あなたの職種では、この世帯を見る根拠だけで書くことができません。")]
    NotPermitted,
}

/// Whether someone looks after what waits in the whole city.
fn sees_waiting(actor: &Actor) -> bool {
    permits(
        actor.post,
        actor.role,
        Ground::Staff,
        Act::See,
        Topic::Waiting,
    )
}

/// Decides whether `actor` may do `action`.
///
/// - Reading: one of the record's scopes is seen.
/// - Writing: the table permits it for every scope that owns the record, before and after. From one household to another a
///   record is carried by those who serve both.
/// - Whoever may write households that their organisation serves takes on one that nobody has ever held, or one that was
///   connected to their organisation and that they see by consent or law, by assigning it to their own organisation: nobody
///   who asks for help is turned away.
/// - The log of a household is seen by those who serve it, that of a person by themselves, that of their organisation's
///   people by who keeps their staff records, and all of it by who keeps all lists.
/// - Whoever keeps the staff records of their organisation writes those which name no other, and entrusts nobody with more.
/// - In an emergency whoever may see a household by it opens one that others hold, for themselves and for a day.
/// - The 相談支援包括化推進員 write what any agency has asked them; the agencies write what they ask themselves, about households that they
///   see on a lasting ground, or about none. Nobody begins anything about one that they see inside a 支援会議 alone.
/// - Whoever works where an adviser does answers what that one is asked, and writes nothing else of it.
/// - What an edition of the directory has said nobody writes again.
/// - The section calls a 支援会議 about a household that it sees on a lasting ground, in its own name, and gives it no more than
///   it sees. Each member promises secrecy for themselves.
///
/// # Errors
/// Says why not.
pub fn allows(actor: &Actor, action: Action<'_>) -> Result<(), Denied> {
    match action {
        Action::Read(scopes) if !scopes.is_disjoint(actor.scopes()) => Ok(()),
        Action::ReadLog(whose) if actor.may_read_log(whose) => Ok(()),
        Action::ReadWaiting if sees_waiting(actor) => Ok(()),
        Action::Read(_) | Action::ReadLog(_) | Action::ReadWaiting => Err(Denied::NotHeld),
        Action::Write(change) => allows_write(actor, change),
    }
}

fn allows_write(actor: &Actor, change: &Change) -> Result<(), Denied> {
    if change.owners_after.is_empty() {
        return Err(Denied::NoScope);
    }
    if change.rewrites {
        return Err(Denied::WrittenOnce);
    }
    let is_new = change.owners_before.is_empty();
    if is_new && takes(actor, change) {
        return Ok(());
    }
    let mut owners = change.owners_before.union(&change.owners_after);
    if tells_of_meeting(actor, change) {
        return Err(Denied::NotPermitted);
    }
    if keeps_own_staff(actor, change) || keeps_intakes(actor, change) || advises(actor, change) {
        return Ok(());
    }
    owners.try_for_each(|scope| {
        actor.may_write(*scope, change.topic)?;
        // What someone opened for themselves is theirs alone to say; the rest is for those who serve the household.
        let is_theirs = change.is_personal && (is_new || !change.only_ends);
        let carries = change.is_move() && !actor.holds(*scope, Ground::Assigned);
        if is_theirs || carries && change.topic != Topic::Lists {
            return Err(Denied::NotPermitted);
        }
        Ok(())
    })?;
    let is_given = change.topic != Topic::Meetings || is_theirs_to_give(actor, change);
    if !is_given || change.gives_up || told_unseen(actor, change).next().is_some() {
        return Err(Denied::NotPermitted);
    }
    Ok(())
}

/// Whether someone may write a staff record by working at the organisation that it names and goes on naming.
fn keeps_own_staff(actor: &Actor, change: &Change) -> bool {
    let Some(posting) = &change.posting else {
        return false;
    };
    let is_own = posting.organisations == [Some(actor.organisation)].into();
    is_own
        && !posting.is_of_the_whole
        && permits(
            actor.post,
            actor.role,
            Ground::Own,
            Act::Write,
            change.topic,
        )
}

/// The households, of those that what someone asks comes to lie with, which they do not see on a lasting ground.
fn told_unseen(actor: &Actor, change: &Change) -> impl Iterator<Item = Scope> {
    let lasting = [Ground::Assigned, Ground::Consent, Ground::Law];
    let is_seen = move |scope: &Scope| lasting.iter().any(|ground| actor.holds(*scope, *ground));
    let is_told = matches!(change.topic, Topic::Intakes | Topic::Advice);
    let added = change.lies_in.difference(&change.lay_in).copied();
    added.filter(move |scope| is_told && matches!(scope, Scope::Household(_)) && !is_seen(scope))
}

/// Whether its people would learn that someone knows of a household from inside a 支援会議 and nowhere else.
fn tells_of_meeting(actor: &Actor, change: &Change) -> bool {
    told_unseen(actor, change).any(|scope| actor.holds(scope, Ground::Meeting))
}

/// Whether someone may write what agencies have asked by being one of those who are asked: agencies telephone, too. So do advisers.
fn keeps_intakes(actor: &Actor, change: &Change) -> bool {
    matches!(change.topic, Topic::Intakes | Topic::Advice)
        && actor.may_write(Scope::Intakes, change.topic).is_ok()
}

/// Whether someone answers what their own organisation's adviser was asked.
fn advises(actor: &Actor, change: &Change) -> bool {
    change.topic == Topic::Advice
        && change.only_ends
        && change.lies_in == change.lay_in
        && change
            .lay_in
            .contains(&Scope::Organisation(actor.organisation))
        && permits(
            actor.post,
            actor.role,
            Ground::Own,
            Act::Write,
            change.topic,
        )
}

/// Whether someone may give themselves what they do not hold: a grant on one household, which owns it.
fn takes(actor: &Actor, change: &Change) -> bool {
    if change.topic == Topic::Meetings {
        return calls(actor, change);
    }
    let [grant] = &*change.grants else {
        return false;
    };
    let may = |act, topic| permits(actor.post, actor.role, grant.ground, act, topic);
    let opened: BTreeSet<Scope> = grant.opened().into_iter().collect();
    !opened.is_empty()
        && change.owners_after == opened
        && match grant.ground {
            Ground::Assigned => {
                let own = Scope::Organisation(actor.organisation);
                let is_open = change.opens || opened.iter().all(|scope| actor.is_connected(*scope));
                is_open && grant.holder == own && may(Act::Write, Topic::Basics)
            }
            Ground::Emergency => {
                let own = Scope::of_person(actor.id);
                !change.opens && grant.holder == own && may(Act::See, Topic::Basics)
            }
            _ => false,
        }
}

/// Whether someone may call a new 支援会議: one that owns itself, is held by their own section, and sees no more than they do.
fn calls(actor: &Actor, change: &Change) -> bool {
    let meeting = change.grants.iter().find_map(|grant| {
        let own = Scope::Organisation(actor.organisation);
        (grant.ground == Ground::Convening && grant.holder == own).then_some(&grant.scopes)
    });
    meeting == Some(&change.owners_after)
        && permits(
            actor.post,
            actor.role,
            Ground::Convening,
            Act::Write,
            Topic::Meetings,
        )
        && is_theirs_to_give(actor, change)
}

/// Whether what a change to a 支援会議 gives is its author's to give: of a household what they see themselves on a lasting
/// ground, and the meeting itself to their own section and to members.
fn is_theirs_to_give(actor: &Actor, change: &Change) -> bool {
    let lasting = [Ground::Assigned, Ground::Consent, Ground::Law];
    let is_seen = |scope: &Scope| {
        let holds = lasting.iter().any(|ground| actor.holds(*scope, *ground));
        holds && actor.scopes().contains(scope)
    };
    change.widened.iter().all(|grant| match grant.ground {
        Ground::Convening => grant.holder == Scope::Organisation(actor.organisation),
        _ => grant.scopes.iter().all(|scope| match scope {
            Scope::Meeting(_) => true,
            scope => is_seen(scope),
        }),
    })
}
