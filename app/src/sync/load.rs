//! From the device into memory: on opening, and when another tab has written.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use shared::record::{Brief, Doc, Dot, RecordId, Save};

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

/// Briefs by record, in an order that does not change from run to run: a run of the simulator must be the same again.
type Briefs = BTreeMap<RecordId, Brief>;

/// As often the device is read again because what is in memory has moved on meanwhile.
const READ_AGAIN: usize = 8;

/// What is read of the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    /// What is not in memory yet.
    New,
    /// Everything: it is not known what others have changed.
    Anew,
}

/// Readings of what others wrote: several may be under way at once, and any may fail.
#[derive(Debug, Default)]
pub(super) struct Readings {
    begun: u64,
    ended: u64,
    /// How often records or state in memory have changed with the device.
    moves: u64,
    /// How often saves have come to the outbox or left it, other than by reading it.
    save_moves: u64,
    /// Readings of the outbox: how many have begun, and the last that was taken in.
    saves_begun: u64,
    saves_taken: u64,
    /// Whether someone reads the records for all who ask.
    is_reading: bool,
    /// What has been asked for since.
    asked: Option<Reading>,
}

impl Readings {
    fn begin(&mut self) -> u64 {
        self.begun += 1;
        self.begun
    }

    fn end(&mut self, reading: u64) {
        self.ended = self.ended.max(reading);
    }

    /// Whether the last that has begun has not ended, or failed: then nothing less than reading everything will do.
    fn is_behind(&self) -> bool {
        self.ended < self.begun
    }

    /// Records or state in memory have changed with the device: what was read before is old.
    pub(super) fn moved(&mut self) {
        self.moves += 1;
    }

    /// The same of the outbox, and of the pictures that wait.
    pub(super) fn saves_moved(&mut self) {
        self.save_moves += 1;
    }

    /// How often that has happened.
    pub(super) fn save_moves(&self) -> u64 {
        self.save_moves
    }

    fn begin_saves(&mut self) -> u64 {
        self.saves_begun += 1;
        self.saves_begun
    }

    /// Whether what was read of the outbox is taken in: not when a reading that began later has been.
    fn take_saves(&mut self, reading: u64) -> bool {
        let is_newest = self.saves_taken < reading;
        self.saves_taken = self.saves_taken.max(reading);
        is_newest
    }

    /// Whether the caller is to do what is asked for, one after the other; otherwise someone is at it already.
    fn ask(&mut self, reading: Reading) -> bool {
        self.asked = self.asked.max(Some(reading));
        !std::mem::replace(&mut self.is_reading, true)
    }

    /// What to read next.
    fn next(&mut self) -> Option<Reading> {
        let next = self.asked.take();
        self.is_reading = next.is_some();
        next
    }
}

impl<D: Device> Replica<D> {
    /// Reads what is not in memory yet; gives the briefs of what changed.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn load(&self) -> Result<Vec<Brief>, DeviceError> {
        Ok(self.read_in(Reading::New).await?.0)
    }

    /// Reads everything. Gives the briefs of what changed, and what is no longer there.
    pub(super) async fn read_anew(&self) -> Result<(Vec<Brief>, Vec<RecordId>), DeviceError> {
        self.read_in(Reading::Anew).await
    }

    async fn read_in(&self, what: Reading) -> Result<(Vec<Brief>, Vec<RecordId>), DeviceError> {
        let reading = self.inner.borrow_mut().readings.begin();
        let Stored {
            version,
            heads,
            segments,
        } = self.unless_moved(|of| of.moves, || self.stored()).await?;
        let mut briefs = Briefs::new();
        let mut gone = BTreeSet::new();
        {
            let mut inner = self.inner.borrow_mut();
            inner.readings.moved();
            if what == Reading::Anew {
                gone = inner.table.ids();
                inner.table = Table::default();
                inner.shelves = Shelves::default();
                inner.damaged.retain(|(shelf, _)| !shelf.holds_records());
            }
            inner.read_segments(segments, &mut briefs);
            inner.read_heads(heads, &mut briefs);
            gone.retain(|id| !inner.table.contains(*id));
            // Unsent saves may have built on what is gone.
            let gone = inner.refresh(&gone);
            briefs.extend(gone.into_iter().map(|brief| (brief.id, brief)));
        }
        let (of_saves, gone_with_saves) = self.reload_outbox().await?;
        briefs.extend(of_saves.into_iter().map(|brief| (brief.id, brief)));
        gone.extend(gone_with_saves);
        self.reload_attention().await?;
        self.reload_blobs().await?;
        let mut inner = self.inner.borrow_mut();
        inner.version = inner.version.max(version);
        inner.readings.end(reading);
        gone.retain(|id| !inner.contains(*id));
        Ok((briefs.into_values().collect(), gone.into_iter().collect()))
    }

    async fn stored(&self) -> Result<Stored, DeviceError> {
        self.reload_state().await?;
        // What is written from here on may be read or not: then it is read again.
        let version = self.inner.borrow().state.version;
        // In this order: another tab may fold records into a segment meanwhile.
        let heads = self.device.read_all(Shelf::Head).await?;
        let segments = self.device.read_all(Shelf::Segments).await?;
        Ok(Stored {
            version,
            heads,
            segments,
        })
    }

    /// What `read` gives, once nothing that `moves` counts has moved in memory meanwhile: what is read is not older then.
    pub(super) async fn unless_moved<T, F: Future<Output = Result<T, DeviceError>>>(
        &self,
        moves: impl Fn(&Readings) -> u64,
        read: impl Fn() -> F,
    ) -> Result<T, DeviceError> {
        for _ in 0..READ_AGAIN {
            let before = moves(&self.inner.borrow().readings);
            let read = read().await?;
            if moves(&self.inner.borrow().readings) == before {
                return Ok(read);
            }
        }
        Err(DeviceError::Taken)
    }

    /// Reads the outbox anew, and the number given last: another tab may have saved, or part of it may be gone. Gives the
    /// briefs of what changed, and what is no longer there.
    pub(super) async fn reload_outbox(&self) -> Result<(Vec<Brief>, Vec<RecordId>), DeviceError> {
        let reading = self.inner.borrow_mut().readings.begin_saves();
        let (given, stored) = self
            .unless_moved(|of| of.save_moves, || self.stored_saves())
            .await?;
        let mut inner = self.inner.borrow_mut();
        if !inner.readings.take_saves(reading) {
            return Ok((Vec::new(), Vec::new()));
        }
        if let Some(given) = given {
            inner.state.gave(given);
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
        // Another save may have taken the number of one that left.
        let touched = differing(&before, &inner.outbox)
            .chain(differing(&inner.outbox, &before))
            .collect();
        let briefs = inner.refresh(&touched);
        let gone = touched.into_iter().filter(|id| !inner.contains(*id));
        Ok((briefs, gone.collect()))
    }

    /// The number given last and the unsent saves. In this order: otherwise another tab's next save looks lost.
    async fn stored_saves(&self) -> Result<(Option<Dot>, Vec<(String, Vec<u8>)>), DeviceError> {
        let replica = self.inner.borrow().state.replica;
        let key = given_key(replica);
        let given = match self.device.read(Shelf::Meta, &key).await {
            // One that can't be read tells nothing, like none.
            Err(DeviceError::Damaged(_)) => None,
            read => read?.and_then(|bytes| decode(&bytes, &key).ok()),
        };
        let given = given.map(|counter| Dot { replica, counter });
        Ok((given, self.device.read_all(Shelf::Outbox).await?))
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
            return self.take_in_all(Reading::Anew).await;
        }
        let (kept, left) = self.inner.borrow_mut().let_go(gone);
        // Where records left, segments were made anew. Segments name no records either.
        let is_named =
            |changed: &&[RecordId]| gone.is_empty() && (version < next || !changed.is_empty());
        let Some(changed) = changed.filter(is_named) else {
            self.tell(&kept, &left, Origin::Elsewhere);
            return self.take_in_all(Reading::New).await;
        };
        let (mut briefs, mut left) = self.reload_outbox().await?;
        for id in changed {
            let key = id.to_string();
            let read = || self.device.read(Shelf::Head, &key);
            let Some(bytes) = self.unless_moved(|of| of.moves, read).await? else {
                let is_unsent = |save: &Save| save.record == *id;
                if self.inner.borrow().outbox.values().any(is_unsent) {
                    continue;
                }
                // It came in a segment.
                let (read, gone) = self.read_in(Reading::New).await?;
                briefs.extend(read);
                left.extend(gone);
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
        self.reload_blobs().await?;
        {
            let mut inner = self.inner.borrow_mut();
            inner.version = inner.version.max(version);
            inner.readings.end(reading);
            briefs.extend(inner.refresh(&changed.iter().copied().collect()));
            left.retain(|id| !inner.contains(*id));
        }
        // None was named as gone.
        self.tell(&briefs, &left, Origin::Elsewhere);
        Ok(())
    }

    /// Takes in what the words of other tabs do not name. One reads for all who ask meanwhile: each takes as long as opening.
    async fn take_in_all(&self, what: Reading) -> Result<(), DeviceError> {
        let next = || self.inner.borrow_mut().readings.next();
        if !self.inner.borrow_mut().readings.ask(what) {
            return Ok(());
        }
        let mut read = Ok(());
        while let Some(what) = next() {
            read = self.read_in(what).await.map(|(briefs, gone)| {
                self.tell(&briefs, &gone, Origin::Elsewhere);
            });
        }
        read
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
        let read = || self.device.read(Shelf::Meta, STATE);
        if let Some(bytes) = self.unless_moved(|of| of.moves, read).await? {
            let mut stored = State::read(&bytes)?;
            let mut inner = self.inner.borrow_mut();
            stored.gave(Dot {
                replica: inner.state.replica,
                counter: inner.state.counter,
            });
            stored.session = inner.state.session.clone();
            inner.state = stored;
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
            self.read_anew().await?
        } else if !is_read {
            self.read_in(Reading::New).await?
        } else if !is_own {
            self.reload_outbox().await?
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

/// The records of the saves in `outbox` that `other` does not have just so.
fn differing<'a>(
    outbox: &'a BTreeMap<u64, Save>,
    other: &'a BTreeMap<u64, Save>,
) -> impl Iterator<Item = RecordId> + 'a {
    let differs = |(counter, save): &(&u64, &Save)| other.get(counter) != Some(save);
    outbox.iter().filter(differs).map(|(_, save)| save.record)
}

impl Inner {
    /// Lets go of what another tab says is gone, but for what unsent saves hold here: gives its briefs, and what is gone.
    fn let_go(&mut self, gone: &[RecordId]) -> (Vec<Brief>, Vec<RecordId>) {
        for id in gone {
            self.table.remove(*id);
            self.readings.moved();
        }
        let briefs = self.refresh(&gone.iter().copied().collect());
        let gone = gone.iter().copied().filter(|id| !self.contains(*id));
        (briefs, gone.collect())
    }

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
    use super::{Reading, Readings};

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

    #[test]
    fn one_reads_for_all_who_ask_meanwhile() {
        let mut readings = Readings::default();
        assert!(readings.ask(Reading::New));
        assert_eq!(readings.next(), Some(Reading::New));
        assert!(!readings.ask(Reading::Anew) && !readings.ask(Reading::New));
        assert_eq!(readings.next(), Some(Reading::Anew));
        assert_eq!(readings.next(), None);
        assert!(readings.ask(Reading::New));
    }

    #[test]
    fn of_two_readings_of_the_outbox_the_one_that_began_last_counts() {
        let mut readings = Readings::default();
        let (first, second) = (readings.begin_saves(), readings.begin_saves());
        assert!(readings.take_saves(second));
        assert!(!readings.take_saves(first));
    }
}
