//! Takes in the answer of one round: first to the device in one transaction, then to memory.

use std::{collections::BTreeSet, sync::Arc};

use shared::{
    access::Scope,
    jp::Timestamp,
    mutant::Mutant,
    record::{Brief, Doc, RecordId},
    registry,
    wire::{Opening, SyncRequest, TurnedDown},
};

use super::{
    answer::{Answer, SyncError},
    push::Pushed,
    replica::{Replica, attention_key, encode, put_state},
    segment::{pack, pack_in_haste, unpack},
    state::{State, ToOffer, told_apart},
    table::without,
};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

/// The documents of an answer.
#[derive(Default)]
struct Came {
    /// Those to be kept one by one.
    docs: Vec<Doc>,
    /// Those to be kept as one segment.
    fresh: Vec<Brief>,
    /// Its lines.
    lines: String,
    /// Whether all could be read.
    is_whole: bool,
}

/// What is to be done after a round.
pub(super) struct Round {
    /// Whether there is more to exchange.
    pub(super) more: bool,
    /// Records the server wants whole.
    pub(super) wants: BTreeSet<RecordId>,
}

impl<D: Device> Replica<D> {
    /// Takes in an answer.
    pub(super) async fn take(
        &self,
        request: &SyncRequest,
        answer: Answer<'_>,
        sent_at: Timestamp,
    ) -> Result<Round, SyncError> {
        let mut pushed = self.pushed(&answer.opening);
        let Came {
            docs,
            fresh,
            lines,
            is_whole,
        } = self.came(answer.docs, &pushed);
        let Answer {
            opening,
            gone,
            end,
            unreadable,
            ..
        } = answer;
        let end = if is_whole { end } else { Err(unreadable) };
        // A cut reply lacks what the server has of what it turned down: that is offered once more.
        let turned_down = match &end {
            Ok(_) => opening.turned_down.clone(),
            Err(_) => TurnedDown::new(),
        };
        let mut state = self.next_state(request, &opening, sent_at, end.is_ok());
        // The server was set back: until it has been offered everything, it does not know what may be seen or has moved.
        let is_offering = state.to_offer != ToOffer::Nothing;
        if let Ok(end) = &end {
            state.cursor = if is_offering { 0 } else { end.cursor };
            // A server set back since answers no request for whole scopes before it has been told so.
            let is_answered = opening.scopes.is_none() && opening.epoch == request.epoch;
            if is_answered && !opening.is_copy {
                let loaded: BTreeSet<Scope> = request.load.iter().copied().collect();
                state.load.retain(|scope| !loaded.contains(scope));
                state.segments.extend(opening.segments.iter().cloned());
            }
        }
        state.is_mending &= !state.is_loaded();
        // With what has come of them they begin anew.
        let docs = self.merged(pushed.docs, docs, &turned_down);
        // Together with writing a record someone may have ended their own sight of it, or of where it lay before.
        let mut removed = self.unheld(&state.scopes);
        for doc in &docs {
            if is_held(doc, &state.scopes) {
                removed.remove(&doc.id);
            } else {
                removed.insert(doc.id);
            }
            state.left.remove(&doc.id);
        }
        for brief in &fresh {
            removed.remove(&brief.id);
            state.left.remove(&brief.id);
        }
        if !state.segments.is_empty() && !is_offering {
            state.doubted.extend(&removed);
            state.left.extend(&gone);
        }
        removed.extend(gone);
        if is_offering {
            removed.clear();
        }
        let is_here = |id: &RecordId| docs.iter().any(|doc| doc.id == *id);
        removed.extend(turned_down.keys().filter(|id| !is_here(id)));
        for attention in self.inner.borrow().own_part(&turned_down, is_here) {
            let key = attention_key(attention.save.dot);
            let bytes = encode(&attention)?;
            pushed.ops.push(Op::Put(Shelf::Attention, key, bytes));
            pushed.attention.insert(attention.save.dot, attention);
        }
        if !docs.is_empty() || !fresh.is_empty() || !removed.is_empty() {
            state.version += 1;
        }
        let mut ops = pushed.ops;
        let let_go: BTreeSet<RecordId> =
            removed.iter().chain(turned_down.keys()).copied().collect();
        ops.extend(self.removals(&let_go).await?);
        for doc in docs.iter().filter(|doc| !removed.contains(&doc.id)) {
            ops.push(Op::Put(Shelf::Head, doc.id.to_string(), encode(&**doc)?));
        }
        if !fresh.is_empty() {
            let frame = pack_in_haste(&lines);
            ops.push(Op::Put(Shelf::Segments, self.hasty_key(), frame));
        }
        state.counter = state.counter.max(pushed.counter);
        if pushed.counter > 0 {
            state.settled = state.settled.max(Some(pushed.counter));
        }
        if Mutant::CursorBeforeRecords.is_in() {
            let early = vec![put_state(&state)?];
            self.device.commit(early, Durability::Relaxed).await?;
        }
        let shelves = self
            .commit_records(ops, &mut state, Durability::Relaxed)
            .await?;

        let mut touched: BTreeSet<RecordId> = docs.iter().map(|doc| doc.id).collect();
        touched.extend(&pushed.records);
        let briefs = {
            let mut inner = self.inner.borrow_mut();
            inner.advance(state);
            inner.shelves = shelves;
            for counter in &pushed.counters {
                inner.outbox.remove(counter);
            }
            inner.readings.saves_moved();
            inner.attention.extend(pushed.attention);
            for id in &let_go {
                inner.table.remove(*id);
            }
            for doc in docs {
                if !removed.contains(&doc.id) {
                    inner.table.put(doc);
                }
            }
            touched.extend(&let_go);
            let mut briefs = inner.table.add_read(lines, fresh);
            briefs.extend(inner.refresh(&touched));
            briefs
        };
        if !turned_down.is_empty() {
            // Other tabs have to let go of it even where something of it stays in sight.
            let turned_down: Vec<RecordId> = turned_down.into_keys().collect();
            self.changed(&[], &turned_down);
        }
        // A record also leaves with the last unsent save that held it here.
        let mut gone: Vec<RecordId> = touched.into_iter().collect();
        gone.retain(|id| self.doc(*id).is_none());
        self.changed(&briefs, &gone);
        if pushed.is_copy {
            self.rename().await?;
        }
        let end = end?;
        let inner = self.inner.borrow();
        let owes = !inner.outbox.is_empty()
            || !inner.state.load.is_empty()
            || inner.state.to_offer != ToOffer::Nothing;
        Ok(Round {
            more: end.more || owes,
            wants: pushed.wants,
        })
    }

    /// Tells apart what comes for the first time. Many such records are kept as one segment, like those of a first load:
    /// a value of its own for each would take as long as all the rest.
    fn came(&self, docs: Vec<(Brief, &str)>, pushed: &Pushed) -> Came {
        let inner = self.inner.borrow();
        let mut known: BTreeSet<RecordId> = pushed.docs.iter().map(|doc| doc.id).collect();
        known.extend(inner.overlay.keys());
        let is_fresh = |id: &RecordId| !inner.table.contains(*id) && !known.contains(id);
        let many = docs.iter().filter(|(brief, _)| is_fresh(&brief.id)).count() >= self.env.fold_at;
        let mut came = Came {
            is_whole: true,
            ..Came::default()
        };
        for (brief, json) in docs {
            if many && is_fresh(&brief.id) {
                came.lines.push_str(json);
                came.lines.push('\n');
                came.fresh.push(brief);
            } else if let Ok(doc) = serde_json::from_str(json) {
                came.docs.push(doc);
            } else {
                // The reply ends here like a cut one: the cursor must not pass it.
                came.is_whole = false;
                break;
            }
        }
        came
    }

    /// All segments promised have come: what had left before they did leaves with this, in one transaction.
    pub(super) async fn end_load(&self) -> Result<(), DeviceError> {
        let mut state = self.inner.borrow().state.clone();
        state.segments.clear();
        state.is_mending &= !state.is_loaded();
        state.version += 1;
        let mut left = std::mem::take(&mut state.left);
        let doubted = std::mem::take(&mut state.doubted);
        left.extend(self.unheld_of(doubted, &state.scopes));
        let ops = self.removals(&left).await?;
        let shelves = self
            .commit_records(ops, &mut state, Durability::Relaxed)
            .await?;
        let briefs = {
            let mut inner = self.inner.borrow_mut();
            inner.advance(state);
            inner.shelves = shelves;
            for id in &left {
                inner.table.remove(*id);
            }
            inner.refresh(&left)
        };
        let mut gone: Vec<RecordId> = left.into_iter().collect();
        gone.retain(|id| self.doc(*id).is_none());
        self.changed(&briefs, &gone);
        Ok(())
    }

    fn next_state(
        &self,
        request: &SyncRequest,
        opening: &Opening,
        sent_at: Timestamp,
        is_whole: bool,
    ) -> State {
        let mut state = self.inner.borrow().state.clone();
        let device_time = i64::midpoint(sent_at.millis(), (self.env.now)().millis());
        state.clock_offset = opening.server_time.millis().saturating_sub(device_time);
        // Small differences are the network's, not the clock's.
        if state.clock_offset.unsigned_abs() < 2_000 {
            state.clock_offset = 0;
        }
        state.last_contact = Some(opening.server_time);
        if opening.epoch != state.epoch {
            if !state.epoch.is_empty() {
                state.to_offer = ToOffer::All;
                state.to_bring_again = true;
            }
            state.epoch.clone_from(&opening.epoch);
            state.cursor = 0;
        } else if opening.epoch == request.epoch && !opening.is_copy && is_whole {
            // Otherwise the server has not looked at what was offered, or not all that it says of it has come.
            state.to_offer = self
                .inner
                .borrow()
                .to_offer_after(&request.offers, &opening.turned_down);
        }
        if let (Some(names), ToOffer::Nothing) = (&opening.scopes, state.to_offer) {
            let (scopes, later) = told_apart(names);
            state.later = later;
            state.load.retain(|scope| scopes.contains(scope));
            let is_gain = !scopes.is_subset(&state.scopes);
            state.load.extend(scopes.difference(&state.scopes));
            state.scopes = scopes;
            if is_gain && !state.left.is_empty() {
                // What has left may be back with what was gained: the server says so when everything is asked for.
                state.load_all();
            }
        }
        state
    }

    /// The records that lie in none of `scopes`, when these are not what was held before.
    fn unheld(&self, scopes: &BTreeSet<Scope>) -> BTreeSet<RecordId> {
        let inner = self.inner.borrow();
        if inner.state.scopes.is_subset(scopes) {
            return BTreeSet::new();
        }
        let all = inner.table.ids();
        drop(inner);
        self.unheld_of(all, scopes)
    }

    /// Those of `ids` that are here and lie in none of `scopes`.
    fn unheld_of(
        &self,
        mut ids: BTreeSet<RecordId>,
        scopes: &BTreeSet<Scope>,
    ) -> BTreeSet<RecordId> {
        let inner = self.inner.borrow();
        ids.retain(|id| {
            let doc = inner.table.get(*id);
            doc.is_some_and(|doc| !is_held(&doc, scopes))
        });
        ids
    }

    /// The documents of the answer, joined with what is here and with the saves just acknowledged.
    fn merged(
        &self,
        acknowledged: Vec<Doc>,
        docs: Vec<Doc>,
        turned_down: &TurnedDown,
    ) -> Vec<Arc<Doc>> {
        let inner = self.inner.borrow();
        let mut merged: std::collections::BTreeMap<RecordId, Doc> =
            acknowledged.into_iter().map(|doc| (doc.id, doc)).collect();
        for doc in docs {
            if let Some(ours) = merged.get_mut(&doc.id) {
                ours.join(&doc);
            } else if turned_down.contains_key(&doc.id) {
                merged.insert(doc.id, doc);
            } else if let Some(joined) = inner.table.joined(&doc) {
                merged.insert(doc.id, joined);
            }
        }
        merged.into_values().map(Arc::new).collect()
    }

    async fn removals(&self, ids: &BTreeSet<RecordId>) -> Result<Vec<Op>, DeviceError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut ops: Vec<Op> = ids
            .iter()
            .map(|id| Op::Delete(Shelf::Head, id.to_string()))
            .collect();
        ops.extend(self.blob_removals(|record| ids.contains(&record)).await?);
        for (key, bytes) in self.device.read_all(Shelf::Segments).await? {
            match unpack(&bytes).and_then(|lines| without(&lines, ids)) {
                None => {}
                Some(rest) => {
                    ops.push(Op::Delete(Shelf::Segments, key));
                    if !rest.is_empty() {
                        // No longer what the server calls by that name.
                        ops.push(Op::Put(Shelf::Segments, self.folded_key(), pack(&rest)));
                    }
                }
            }
        }
        Ok(ops)
    }
}

/// Whether a record lies in one of `scopes`. What a kind of a later version lies in, only the server can tell.
fn is_held(doc: &Doc, scopes: &BTreeSet<Scope>) -> bool {
    registry::kind(&doc.kind).is_none() || !registry::scopes(doc).1.is_disjoint(scopes)
}
