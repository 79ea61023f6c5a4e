//! What the server's verdicts do to the outbox.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    record::{Context, Doc, Dot, Field, RecordId, ReplicaId, Save},
    wire::{Opening, Refusal, Verdict},
};

use super::{
    replica::{
        GIVEN, Inner, Replica, attention_key, decode, encode, given_key, outbox_key, put_given,
        put_state,
    },
    state::Attention,
    table::schema_of,
};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

/// What follows from the verdicts, before the device has it.
#[derive(Default)]
pub(super) struct Pushed {
    /// Changes of outbox and attention.
    pub(super) ops: Vec<Op>,
    /// The counters that leave the outbox.
    pub(super) counters: Vec<u64>,
    /// The highest of them.
    pub(super) counter: u64,
    /// The saves that were refused.
    pub(super) attention: BTreeMap<Dot, Attention>,
    /// The records the server is now known to have, with the acknowledged saves in.
    pub(super) docs: Vec<Doc>,
    /// All records concerned.
    pub(super) records: BTreeSet<RecordId>,
    /// Records the server wants whole.
    pub(super) wants: BTreeSet<RecordId>,
    /// Whether this replica's numbers are no longer its own: it is a copy, was set back, the server has forgotten it, or the
    /// browser has dropped some of its saves.
    pub(super) is_copy: bool,
}

impl<D: Device> Replica<D> {
    pub(super) fn pushed(&self, opening: &Opening) -> Pushed {
        let inner = self.inner.borrow();
        let mut pushed = Pushed {
            is_copy: opening.is_copy,
            ..Pushed::default()
        };
        let mut docs: BTreeMap<RecordId, Doc> = BTreeMap::new();
        for (counter, verdict) in &opening.verdicts {
            let Some(save) = inner.outbox.get(counter) else {
                continue;
            };
            match verdict {
                Verdict::Stored | Verdict::Known => {
                    let new = || {
                        inner.table.get(save.record).map_or_else(
                            || Doc::new(&save.kind, save.record),
                            |doc| Doc::clone(&doc),
                        )
                    };
                    docs.entry(save.record).or_insert_with(new).apply_next(save);
                }
                Verdict::Refused(Refusal::Cloned) => {
                    pushed.is_copy = true;
                    continue;
                }
                Verdict::Gap(expected) => {
                    pushed.is_copy |= inner
                        .outbox
                        .first_key_value()
                        .is_some_and(|(first, _)| expected < first);
                    continue;
                }
                Verdict::Incomplete => {
                    pushed.is_copy |= inner.has_lost_before(save);
                    pushed.wants.insert(save.record);
                    continue;
                }
                Verdict::Refused(reason) => {
                    let attention = Attention {
                        save: save.clone(),
                        reason: reason.clone(),
                    };
                    if let Ok(bytes) = encode(&attention) {
                        pushed
                            .ops
                            .push(Op::Put(Shelf::Attention, attention_key(save.dot), bytes));
                        pushed.attention.insert(save.dot, attention);
                    }
                }
            }
            pushed
                .ops
                .push(Op::Delete(Shelf::Outbox, outbox_key(*counter)));
            pushed.counters.push(*counter);
            pushed.counter = pushed.counter.max(*counter);
            pushed.records.insert(save.record);
        }
        pushed.docs = docs.into_values().collect();
        pushed
    }

    /// Begins a new replica and names the unsent saves anew: under the old numbers the server would never take them. One that
    /// can't be read is kept among those that need attention, like a change of a record that is not here any more.
    ///
    /// A device restored from another's backup or an older one of its own, and a server that has forgotten this replica,
    /// can't be told apart from here; all are healed by this. Everything is asked for anew: under the old name the server
    /// took what the other device had written for known here.
    pub(super) async fn rename(&self) -> Result<(), DeviceError> {
        let mut state = self.inner.borrow().state.clone();
        let old = state.replica;
        state.replica = ReplicaId::new((self.env.new_id)());
        state.settled = Some(0);
        state.load_all();
        let (handled, renamed) = {
            let inner = self.inner.borrow();
            let handled: BTreeSet<u64> = inner.outbox.keys().copied().collect();
            (handled, inner.renamed(state.replica))
        };
        let Renamed { mut saves, orphans } = renamed;
        state.counter = saves.last_key_value().map_or(0, |(counter, _)| *counter);
        let mut ops: Vec<Op> = handled
            .iter()
            .map(|counter| Op::Delete(Shelf::Outbox, outbox_key(*counter)))
            .collect();
        for (dot, orphan) in &orphans {
            let key = attention_key(*dot);
            ops.push(Op::Put(Shelf::Attention, key, encode(orphan)?));
        }
        // What can't be read would stand where a save with a new number is to lie.
        for (key, bytes) in self.device.read_all(Shelf::Outbox).await? {
            if decode::<Save>(&bytes, &key).is_err() {
                let beside = format!("{old}-{key}");
                ops.push(Op::Delete(Shelf::Outbox, key));
                ops.push(Op::Put(Shelf::Attention, beside, bytes));
            }
        }
        for (counter, save) in &saves {
            ops.push(Op::Put(Shelf::Outbox, outbox_key(*counter), encode(save)?));
        }
        let meta = self.device.keys(Shelf::Meta).await?.into_iter();
        let given = meta.filter(|key| key.starts_with(GIVEN));
        ops.extend(given.map(|key| Op::Delete(Shelf::Meta, key)));
        ops.push(put_state(&state)?);
        self.device.commit(ops, Durability::Strict).await?;
        let records = orphans.values().map(|orphan| orphan.save.record);
        let mut records: BTreeSet<RecordId> = records.collect();
        let briefs = {
            let mut inner = self.inner.borrow_mut();
            inner.advance(state);
            // Saves made meanwhile, under the old name, lie behind the others.
            let mut unnamed = std::mem::take(&mut inner.outbox);
            unnamed.retain(|counter, _| !handled.contains(counter));
            saves.extend(unnamed);
            inner.outbox = saves;
            inner.readings.saves_moved();
            inner.attention.extend(orphans);
            records.extend(inner.outbox.values().map(|save| save.record));
            inner.refresh(&records)
        };
        let mut gone: Vec<RecordId> = records.into_iter().collect();
        gone.retain(|id| self.doc(*id).is_none());
        self.changed(&briefs, &gone);
        Ok(())
    }

    /// Gives its name to saves that another tab made in a name given up meanwhile. They have not been sent: nobody sends
    /// what is not its own.
    pub(super) async fn adopt(&self) -> Result<(), DeviceError> {
        let (given, (adopted, old)): (Dot, (Vec<Save>, BTreeSet<ReplicaId>)) = {
            let inner = self.inner.borrow();
            let replica = inner.state.replica;
            let given = Dot {
                replica,
                counter: inner.counter(),
            };
            let saves = inner.outbox.values();
            let strays = saves.filter(|save| save.dot.replica != replica);
            let strays = strays.map(|save| (adopted(&inner, save), save.dot.replica));
            (given, strays.unzip())
        };
        if adopted.is_empty() {
            return Ok(());
        }
        let mut ops = vec![put_given(given)?];
        ops.extend(
            old.into_iter()
                .map(|old| Op::Delete(Shelf::Meta, given_key(old))),
        );
        for save in &adopted {
            let key = outbox_key(save.dot.counter);
            ops.push(Op::Put(Shelf::Outbox, key, encode(save)?));
        }
        self.device.commit(ops, Durability::Strict).await?;
        let briefs = {
            let mut inner = self.inner.borrow_mut();
            let records = adopted.iter().map(|save| save.record).collect();
            for save in adopted {
                inner.outbox.insert(save.dot.counter, save);
            }
            inner.readings.saves_moved();
            inner.refresh(&records)
        };
        self.changed(&briefs, &[]);
        Ok(())
    }
}

impl Inner {
    /// The unsent saves under the name `replica`, numbered anew.
    fn renamed(&self, replica: ReplicaId) -> Renamed {
        let mut renamed = Renamed::default();
        let mut before: BTreeMap<RecordId, Vec<Renumbered>> = BTreeMap::new();
        for (counter, save) in &self.outbox {
            let before = before.entry(save.record).or_default();
            if before.is_empty() && self.is_orphaned(save) {
                let orphan = Attention {
                    save: save.clone(),
                    reason: Refusal::BaseLost,
                };
                renamed.orphans.insert(save.dot, orphan);
                continue;
            }
            let new = renamed.saves.len() as u64 + 1;
            let dot = Dot {
                replica,
                counter: new,
            };
            let save = Save {
                dot,
                prior: before.last().map_or(0, |last| last.new),
                seen: seen_by(self, save, before, replica),
                ..save.clone()
            };
            before.push(Renumbered { old: *counter, new });
            renamed.saves.insert(new, save);
        }
        renamed
    }

    /// Whether the record that `save` changes is not here any more, and the change alone would make none: it lacks what every
    /// record of the kind has. Until everything has come, nobody can tell.
    fn is_orphaned(&self, save: &Save) -> bool {
        let is_change = save.prior > 0 || !save.seen.is_empty();
        let lacks = |field: &Field| {
            field.required && !save.writes.keys().any(|path| path.key() == field.key)
        };
        is_change
            && self.state.is_loaded()
            && !self.table.contains(save.record)
            && schema_of(&save.kind).is_some_and(|schema| schema.fields().any(lacks))
    }

    /// Whether the own save that `save` follows, or something it had seen, is nowhere any more. Of its own replica's that is what
    /// came after the one it follows; what others wrote may still be on its way, until everything has come.
    fn has_lost_before(&self, save: &Save) -> bool {
        let doc = self.table.get(save.record);
        let known = |of| doc.as_ref().map_or(0, |doc| doc.context.get(of));
        let own = save.dot.replica;
        let is_lost = |dot: Dot| dot.replica != own && dot.counter > known(dot.replica);
        save.prior > known(own) && !self.outbox.contains_key(&save.prior)
            || save.seen.get(own) > save.prior
            || self.state.is_loaded() && save.seen.iter().any(is_lost)
    }
}

/// A stray save under the replica's own name, with its number. Of what it had seen under the old name only what the server
/// has counts: rather a conflict too many than a value overwritten.
fn adopted(inner: &Inner, stray: &Save) -> Save {
    let (replica, old) = (inner.state.replica, stray.dot.replica);
    let dot = Dot {
        replica,
        counter: stray.dot.counter,
    };
    let table = inner.table.get(stray.record);
    let known = |of| table.as_ref().map_or(0, |doc| doc.context.get(of));
    let mut seen = Context::default();
    for dot in stray.seen.iter() {
        let counter = if dot.replica == old {
            dot.counter.min(known(old))
        } else {
            dot.counter
        };
        seen.raise(Dot { counter, ..dot });
    }
    let earlier = inner.outbox.range(..dot.counter).rev();
    let mut earlier = earlier.filter(|(_, save)| save.record == stray.record);
    let prior = earlier
        .next()
        .map_or(known(replica), |(counter, _)| *counter);
    Save {
        dot,
        prior,
        seen,
        ..stray.clone()
    }
}

/// What a renaming makes of the outbox.
#[derive(Default)]
struct Renamed {
    /// By their new numbers.
    saves: BTreeMap<u64, Save>,
    /// Changes of records that are not here any more, under their old names.
    orphans: BTreeMap<Dot, Attention>,
}

/// A save under its new name.
struct Renumbered {
    old: u64,
    new: u64,
}

/// What a renamed save had seen: of the unsent saves `before` it on the same record, their new numbers; of those sent, what
/// came back. Of others, once everything has come, what came: what is not here then nobody can wait for.
fn seen_by(inner: &Inner, save: &Save, before: &[Renumbered], replica: ReplicaId) -> Context {
    let (outbox, old) = (&inner.outbox, save.dot.replica);
    let doc = inner.table.get(save.record);
    let known = |of| doc.as_ref().map_or(0, |doc| doc.context.get(of));
    let is_loaded = inner.state.is_loaded();
    let mut seen = Context::default();
    for dot in save.seen.iter().filter(|dot| dot.replica != old) {
        let most = if is_loaded {
            known(dot.replica)
        } else {
            u64::MAX
        };
        seen.raise(Dot {
            counter: dot.counter.min(most),
            ..dot
        });
    }
    // Of this record only: the one seen last may be lost.
    let seen_of_old = save.seen.get(old);
    let unsent_seen = before.iter().filter(|save| save.old <= seen_of_old);
    let unsent_seen = unsent_seen.map(|save| save.new).max();
    let sent_seen = outbox
        .first_key_value()
        .map_or(0, |(first, _)| first - 1)
        .min(seen_of_old)
        .min(known(old));
    seen.raise(Dot {
        replica: old,
        counter: sent_seen,
    });
    seen.raise(Dot {
        replica,
        counter: unsent_seen.unwrap_or(0),
    });
    seen
}
