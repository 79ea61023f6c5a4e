//! What goes into the audit log with a transaction of saves: each save that was stored, and what devices have noted.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use shared::{
    access::{Change, Ground, Scope, Topic},
    audit::{Entry, Event, is_of_device},
    jp::Timestamp,
    record::{ActorId, Choice, RecordId, ReplicaId, ScopeKind},
    wire::Note,
};

use super::{Authority, Push, batch::Batch};
use crate::db::{audit, documents, grants};

/// Something for the log.
#[derive(Debug)]
pub(super) enum Logged {
    /// A save, as it is entered.
    Save(Entry),
    /// What a device has noted.
    Note {
        actor: ActorId,
        account: String,
        replica: ReplicaId,
        note: Note,
    },
}

impl Batch<'_> {
    /// A change that is about to be stored, by a save or an offer. What the operator loads is entered by the push.
    pub(super) async fn log_change(
        &mut self,
        push: &Push,
        record: RecordId,
        at: Timestamp,
        change: &Change,
    ) -> Result<(), sqlx::Error> {
        let Authority::Person { actor, account } = &push.authority else {
            let is_first = !self.log.iter().any(|logged| {
                matches!(logged, Logged::Save(entry) if entry.event == Event::Imported.code())
            });
            if is_first {
                let entry = audit::entry(Event::Imported, self.now, "", "");
                self.log.push(Logged::Save(Entry {
                    replica: push.replica.to_string(),
                    ..entry
                }));
            }
            return Ok(());
        };
        let owners = change.owners_before.union(&change.owners_after);
        let mut scopes: BTreeSet<Scope> = owners.copied().collect();
        // Of a household that is not their own to write it is told, too, that something was asked about it.
        if change.lies_in.iter().any(is_meeting)
            || matches!(
                change.topic,
                Topic::Intakes | Topic::Advice | Topic::Decisions
            )
        {
            scopes.extend(&change.lies_in);
        }
        let event = if matches!(
            change.topic,
            Topic::Grants | Topic::Meetings | Topic::Pledges
        ) {
            Event::Shared
        } else {
            Event::Saved
        };
        let entry = audit::entry(event, self.now, actor, account);
        let grounds = self.grounds(*actor, at, &scopes).await?;
        self.log.push(Logged::Save(Entry {
            happened_at: at.millis(),
            replica: push.replica.to_string(),
            record: record.to_string(),
            household: household(&scopes),
            grounds,
            ..entry
        }));
        Ok(())
    }

    /// What the device has noted, without what only the server knows.
    pub(super) fn take_notes(&mut self, push: &Push) {
        let Authority::Person { actor, account } = &push.authority else {
            return;
        };
        let notes = push.notes.iter().filter(|note| is_of_device(&note.event));
        self.log.extend(notes.map(|note| Logged::Note {
            actor: *actor,
            account: account.clone(),
            replica: push.replica,
            note: note.clone(),
        }));
    }

    /// Appends what has come together, each note once.
    pub(super) async fn write_log(mut self) -> Result<(), sqlx::Error> {
        let log = std::mem::take(&mut self.log);
        let notes = log.iter().filter_map(|logged| match logged {
            Logged::Note { note, .. } => Some(note),
            Logged::Save(_) => None,
        });
        let (mut ids, mut records) = (Vec::new(), BTreeSet::new());
        for note in notes {
            ids.push(note.id);
            records.extend(note.record);
        }
        let mut known = HashSet::new();
        let mut places = BTreeMap::new();
        if !ids.is_empty() {
            known = audit::noted(self.conn, ids).await?;
            places = documents::places(self.conn, &records).await?;
        }
        let mut entries = Vec::with_capacity(log.len());
        for logged in log {
            match logged {
                Logged::Save(entry) => entries.push(entry),
                Logged::Note {
                    actor,
                    account,
                    replica,
                    note,
                } => {
                    if !known.insert(note.id.to_string()) {
                        continue;
                    }
                    let scopes = note.record.and_then(|id| places.get(&id));
                    let scopes = scopes.cloned().unwrap_or_default();
                    // A clock that runs ahead notes nothing of tomorrow.
                    let at = note.at.min(self.now);
                    let entry = audit::entry(Event::Viewed, self.now, actor, &account);
                    entries.push(Entry {
                        happened_at: at.millis(),
                        event: note.event,
                        replica: replica.to_string(),
                        record: note.record.map(|id| id.to_string()).unwrap_or_default(),
                        household: household(&scopes),
                        grounds: self.grounds(actor, at, &scopes).await?,
                        note: note.id.to_string(),
                        ..entry
                    });
                }
            }
        }
        audit::append(self.conn, &entries).await
    }

    /// On what grounds someone held one of these scopes then; where that is not known, holds it now, or has ever held it: a tablet
    /// that was away shows what has ended meanwhile. Codes with commas between.
    async fn grounds(
        &mut self,
        actor: ActorId,
        then: Timestamp,
        scopes: &BTreeSet<Scope>,
    ) -> Result<String, sqlx::Error> {
        let now = self.actor(actor).await?;
        let mut now = now.map(|actor| actor.grounds(scopes)).unwrap_or_default();
        now.retain(shows);
        let is_of_staff = |ground: &Ground| matches!(ground, Ground::Staff | Ground::Own);
        let (of_staff, held): (BTreeSet<_>, BTreeSet<_>) = now.into_iter().partition(is_of_staff);
        let mut grounds = BTreeSet::new();
        if !scopes.is_empty() {
            grounds = grants::grounds_then(self.conn, actor, then, scopes).await?;
            grounds.retain(shows);
        }
        if grounds.is_empty() {
            grounds = held;
        }
        if grounds.is_empty() && of_staff.is_empty() && !scopes.is_empty() {
            grounds = grants::grounds_ever(self.conn, actor, scopes).await?;
            grounds.retain(shows);
            if grounds.iter().any(is_inside) {
                grounds.retain(is_inside);
            }
        }
        grounds.extend(of_staff);
        if scopes.iter().any(is_meeting) {
            grounds = of_meeting(grounds, scopes.contains(&Scope::of_person(actor)));
        }
        let codes: Vec<_> = grounds.iter().map(|ground| ground.item().code).collect();
        Ok(codes.join(","))
    }
}

/// Whether anything is seen on a ground: nobody has looked by a つなぎ.
fn shows(ground: &Ground) -> bool {
    *ground != Ground::Referral
}

/// Whether only those inside a 支援会議 know of what was done on a ground.
fn is_inside(ground: &Ground) -> bool {
    matches!(ground, Ground::Meeting | Ground::Convening)
}

fn is_meeting(scope: &Scope) -> bool {
    scope.kind() == ScopeKind::Meeting
}

/// What is done with the records of a 支援会議 is done by it, whatever else someone holds them on, and also before they hold it:
/// by whoever is asked to be a member, or by the section that calls it.
fn of_meeting(mut grounds: BTreeSet<Ground>, is_asked: bool) -> BTreeSet<Ground> {
    grounds.retain(is_inside);
    if grounds.is_empty() {
        grounds.insert(if is_asked {
            Ground::Meeting
        } else {
            Ground::Convening
        });
    }
    grounds
}

/// The household whose records lie in one of these scopes; empty where it is none or not one.
fn household(scopes: &BTreeSet<Scope>) -> String {
    let households: BTreeSet<RecordId> = scopes
        .iter()
        .filter_map(|scope| match scope {
            Scope::Household(id) | Scope::Visits(id) => Some(*id),
            Scope::Public
            | Scope::Staff
            | Scope::Organisation(_)
            | Scope::Person(_)
            | Scope::Meeting(_)
            | Scope::Intakes => None,
        })
        .collect();
    match households.first() {
        Some(id) if households.len() == 1 => id.to_string(),
        _ => String::new(),
    }
}
