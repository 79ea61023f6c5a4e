//! From the device into memory: on opening, and when another tab has written.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use shared::record::{Brief, Doc, RecordId, Save};

use super::{
    replica::{Inner, Origin, Replica, STATE, decode, given_key, outbox_key},
    segment::unpack,
    shelves::Shelves,
    state::{Attention, State},
    table::{Table, brief_of},
};
use crate::device::{Device, DeviceError, Shelf};

/// The records as they lie on the device.
struct Stored {
    /// The state's version before they were read.
    version: u64,
    heads: Vec<(String, Vec<u8>)>,
    segments: Vec<(String, Vec<u8>)>,
}

/// Briefs by record.
type Briefs = HashMap<RecordId, Brief>;

/// As often the device is read again because what is in memory has moved on meanwhile.
const READ_AGAIN: usize = 8;

/// Readings of what others wrote: several may be under way at once, and any may fail.
#[derive(Debug, Default)]
pub(super) struct Readings {
    begun: u64,
    ended: u64,
    /// How often what is in memory has changed with the device.
    moves: u64,
}

impl Readings {
    fn begin(&mut self) -> u64 {
        self.begun += 1;
        self.begun
    }

    fn end(&mut self, reading: u64) {
        self.ended = self.ended.max(reading);
    }

    /// What is in memory has changed with the device: what was read before is old.
    pub(super) fn moved(&mut self) {
        self.moves += 1;
    }

    /// Whether the last that has begun has not ended, or failed: then nothing less than reading everything will do.
    fn is_behind(&self) -> bool {
        self.ended < self.begun
    }
}

impl<D: Device> Replica<D> {
    /// Reads what is not in memory yet; gives the briefs of what changed.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn load(&self) -> Result<Vec<Brief>, DeviceError> {
        Ok(self.read_in(false).await?.0)
    }

    /// Reads everything: it is not known what others have changed. Gives the briefs and what is no longer there.
    async fn load_anew(&self) -> Result<(Vec<Brief>, Vec<RecordId>), DeviceError> {
        self.read_in(true).await
    }

    async fn read_in(&self, anew: bool) -> Result<(Vec<Brief>, Vec<RecordId>), DeviceError> {
        let reading = self.inner.borrow_mut().readings.begin();
        let Some(Stored {
            version,
            heads,
            segments,
        }) = self.stored().await?
        else {
            return Ok((Vec::new(), Vec::new()));
        };
        let mut briefs = Briefs::new();
        let mut gone = BTreeSet::new();
        {
            let mut inner = self.inner.borrow_mut();
            inner.readings.moved();
            if anew {
                gone = inner.table.ids();
                inner.table = Table::default();
                inner.shelves = Shelves::default();
            }
            inner.read_segments(segments, &mut briefs);
            inner.read_heads(heads, &mut briefs);
            gone.retain(|id| !inner.table.contains(*id));
            // Unsent saves may have built on what is gone.
            let gone = inner.refresh(&gone);
            briefs.extend(gone.into_iter().map(|brief| (brief.id, brief)));
        }
        for brief in self.reload_outbox().await? {
            briefs.insert(brief.id, brief);
        }
        self.reload_attention().await?;
        let mut inner = self.inner.borrow_mut();
        inner.version = inner.version.max(version);
        inner.readings.end(reading);
        gone.retain(|id| !inner.overlay.contains_key(id));
        Ok((briefs.into_values().collect(), gone.into_iter().collect()))
    }

    /// What lies on the device, not older than what is in memory; none when that never stood still: then the reading stays
    /// behind.
    async fn stored(&self) -> Result<Option<Stored>, DeviceError> {
        for _ in 0..READ_AGAIN {
            let moves = self.inner.borrow().readings.moves;
            self.reload_state().await?;
            // What is written from here on may be read or not: then it is read again.
            let version = self.inner.borrow().state.version;
            // In this order: another tab may fold records into a segment meanwhile.
            let heads = self.device.read_all(Shelf::Head).await?;
            let segments = self.device.read_all(Shelf::Segments).await?;
            if self.inner.borrow().readings.moves == moves {
                return Ok(Some(Stored {
                    version,
                    heads,
                    segments,
                }));
            }
        }
        Ok(None)
    }

    /// Reads the outbox anew, and the number given last: another tab may have saved, or part of it may be gone.
    pub(super) async fn reload_outbox(&self) -> Result<Vec<Brief>, DeviceError> {
        let replica = self.inner.borrow().state.replica;
        let key = given_key(replica);
        // Before the saves, and taken in with them: otherwise another tab's next save looks lost.
        let given = self.device.read(Shelf::Meta, &key).await?;
        let stored = self.device.read_all(Shelf::Outbox).await?;
        let mut inner = self.inner.borrow_mut();
        if inner.state.replica == replica {
            // One that can't be read tells nothing, like none.
            let given = given.and_then(|bytes| decode(&bytes, &key).ok());
            inner.state.counter = inner.state.counter.max(given.unwrap_or(0));
        }
        let mut outbox = BTreeMap::new();
        for (key, bytes) in stored {
            match decode::<Save>(&bytes, &key) {
                Ok(save) => drop(outbox.insert(save.dot.counter, save)),
                Err(_) => {
                    inner.damaged.insert((Shelf::Outbox, key));
                }
            }
        }
        let before = std::mem::replace(&mut inner.outbox, outbox);
        let differs = |(counter, save): &(&u64, &Save)| before.get(counter) != Some(save);
        let new = inner.outbox.iter().filter(differs);
        let left = before
            .iter()
            .filter(|(counter, _)| !inner.outbox.contains_key(counter));
        let touched = new.chain(left).map(|(_, save)| save.record).collect();
        Ok(inner.refresh(&touched))
    }

    /// Takes in what another tab has changed: these records, or any when they were too many to name. `version` is the one
    /// the other tab has come to.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn take_in(
        &self,
        changed: Option<&[RecordId]>,
        gone: &[RecordId],
        version: u64,
    ) -> Result<(), DeviceError> {
        let next = self.version() + 1;
        let (was_behind, reading) = {
            let mut inner = self.inner.borrow_mut();
            (inner.readings.is_behind(), inner.readings.begin())
        };
        self.reload_state().await?;
        // Where a change before this one was missed, nobody names its records.
        if was_behind || version > next {
            let (briefs, left) = self.load_anew().await?;
            self.tell(&briefs, &left, Origin::Elsewhere);
            return Ok(());
        }
        {
            let mut inner = self.inner.borrow_mut();
            inner.readings.moved();
            for id in gone {
                inner.table.remove(*id);
            }
        }
        // Where records left, segments were made anew. Segments name no records either.
        let is_named =
            |changed: &&[RecordId]| gone.is_empty() && (version < next || !changed.is_empty());
        let Some(changed) = changed.filter(is_named) else {
            let briefs = self.load().await?;
            self.tell(&briefs, gone, Origin::Elsewhere);
            return Ok(());
        };
        let mut briefs = self.reload_outbox().await?;
        for id in changed {
            let Some(bytes) = self.device.read(Shelf::Head, &id.to_string()).await? else {
                let is_unsent = |save: &Save| save.record == *id;
                if self.inner.borrow().outbox.values().any(is_unsent) {
                    continue;
                }
                // It came in a segment.
                briefs.extend(self.load().await?);
                break;
            };
            let doc: Doc = decode(&bytes, "head")?;
            let mut inner = self.inner.borrow_mut();
            if let Some(doc) = inner.table.joined(&doc) {
                inner.table.put(Arc::new(doc));
                inner.readings.moved();
            }
        }
        self.reload_attention().await?;
        {
            let mut inner = self.inner.borrow_mut();
            inner.version = inner.version.max(version);
            inner.readings.end(reading);
            briefs.extend(inner.refresh(&changed.iter().copied().collect()));
        }
        self.tell(&briefs, gone, Origin::Elsewhere);
        Ok(())
    }

    async fn reload_attention(&self) -> Result<(), DeviceError> {
        let stored = self.device.read_all(Shelf::Attention).await?;
        let mut inner = self.inner.borrow_mut();
        inner.attention.clear();
        for (key, bytes) in stored {
            match decode::<Attention>(&bytes, &key) {
                Ok(attention) => drop(inner.attention.insert(attention.save.dot, attention)),
                Err(_) => {
                    inner.damaged.insert((Shelf::Attention, key));
                }
            }
        }
        Ok(())
    }

    pub(super) async fn reload_state(&self) -> Result<(), DeviceError> {
        if let Some(bytes) = self.device.read(Shelf::Meta, STATE).await? {
            let stored = State::read(&bytes)?;
            let mut inner = self.inner.borrow_mut();
            let counter = inner.state.counter.max(stored.counter);
            let session = inner.state.session.clone();
            inner.state = State {
                counter,
                session,
                ..stored
            };
        }
        Ok(())
    }

    /// Takes in what other tabs have written without a word heard of it yet. To be called by whoever syncs, before each
    /// round: what is written then is made of what is in memory.
    pub(super) async fn catch_up(&self) -> Result<(), DeviceError> {
        let named = self.inner.borrow().state.replica;
        self.reload_state().await?;
        let stored = Shelves::on(&self.device).await?;
        let unsent = self.device.keys(Shelf::Outbox).await?;
        let (is_level, is_read, is_own) = {
            let inner = self.inner.borrow();
            let known = inner.outbox.keys().map(|counter| outbox_key(*counter));
            let replica = inner.state.replica;
            let mut saves = inner.outbox.values();
            (
                inner.state.version == inner.version && !inner.readings.is_behind(),
                stored.segments.is_subset(&inner.shelves.segments),
                // Saves change only together with the replica's name, or when they are given it.
                replica == named
                    && saves.all(|save| save.dot.replica == replica)
                    && known.eq(unsent),
            )
        };
        let (briefs, gone) = if !is_level {
            self.load_anew().await?
        } else if !is_read {
            (self.load().await?, Vec::new())
        } else if !is_own {
            (self.reload_outbox().await?, Vec::new())
        } else {
            (Vec::new(), Vec::new())
        };
        self.tell(&briefs, &gone, Origin::Elsewhere);
        self.look_after(stored).await?;
        if self.inner.borrow().state.is_mending {
            return Ok(());
        }
        self.adopt().await
    }
}

impl Inner {
    fn read_segments(&mut self, stored: Vec<(String, Vec<u8>)>, briefs: &mut Briefs) {
        let known = std::mem::take(&mut self.shelves.segments);
        for (key, bytes) in stored {
            if known.contains(&key) {
                self.shelves.segments.insert(key);
                continue;
            }
            let Some(lines) = unpack(&bytes) else {
                self.damaged.insert((Shelf::Segments, key));
                continue;
            };
            let (new, unreadable) = self.table.add_segment(lines);
            briefs.extend(new.into_iter().map(|brief| (brief.id, brief)));
            self.shelves.segments.insert(key.clone());
            let damaged = (unreadable > 0).then_some((Shelf::Segments, key));
            self.damaged.extend(damaged);
        }
    }

    fn read_heads(&mut self, stored: Vec<(String, Vec<u8>)>, briefs: &mut Briefs) {
        self.shelves.heads = stored.iter().map(|(key, _)| key.clone()).collect();
        for (key, bytes) in stored {
            let Ok(doc) = decode::<Doc>(&bytes, &key) else {
                self.damaged.insert((Shelf::Head, key));
                continue;
            };
            if let Some(doc) = self.table.joined(&doc) {
                briefs.extend(brief_of(&doc).map(|brief| (brief.id, brief)));
                self.table.put(Arc::new(doc));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Readings;

    #[test]
    fn a_reading_that_failed_is_not_forgotten_when_an_earlier_one_ends() {
        let mut readings = Readings::default();
        let (first, second) = (readings.begin(), readings.begin());
        // The second fails.
        readings.end(first);
        assert!(second > first && readings.is_behind());
        let all = readings.begin();
        readings.end(all);
        assert!(!readings.is_behind());
    }
}
