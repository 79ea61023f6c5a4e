//! One person's copy on one device.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use shared::{
    jp::Timestamp,
    record::{BlobName, Brief, Doc, Dot, Edit, RecordId, ReplicaId, Save},
    wire::{Note, Session},
};
use uuid::Uuid;

use super::{
    blobs::{self, Waiting},
    load::Readings,
    pace::Pace,
    shelves::Shelves,
    state::{Attention, Standing, State},
    table::{Table, brief_of},
};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

/// The key of the state on the shelf of meta.
pub(super) const STATE: &str = "state";

/// How the keys of the numbers given begin, on the shelf of meta.
pub(super) const GIVEN: &str = "given-";

/// What a replica needs of the world: a clock and randomness.
#[derive(Clone, Copy, Debug)]
pub struct Env {
    /// The device's clock, right or wrong.
    pub now: fn() -> Timestamp,
    /// A new UUID v7.
    pub new_id: fn() -> Uuid,
    /// As many changed records are folded into a segment: many small values are slow to open.
    pub fold_at: usize,
}

/// What is in memory. Changed only after the device has it.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) state: State,
    pub(super) table: Table,
    /// The state's version up to which the table has come.
    pub(super) version: u64,
    /// Readings of what others wrote.
    pub(super) readings: Readings,
    /// What holds the records on the device, as far as it has been read.
    pub(super) shelves: Shelves,
    pub(super) outbox: BTreeMap<u64, Save>,
    pub(super) attention: BTreeMap<Dot, Attention>,
    /// Records as they look with the unsent saves on top.
    pub(super) overlay: HashMap<RecordId, Arc<Doc>>,
    /// Pictures that the server is not known to have.
    pub(super) waiting: Waiting,
    /// Values that could not be read; kept on the device, if the server does not have them.
    pub(super) damaged: BTreeSet<(Shelf, String)>,
    /// Notes for the audit log that the device has not written.
    pub(super) unwritten: Vec<Note>,
}

/// Where a change came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// This tab: others are to be told.
    Here,
    /// Another tab.
    Elsewhere,
}

type Listener = Box<dyn Fn(&[Brief], &[RecordId], Origin)>;

/// One person's copy on one device.
pub struct Replica<D> {
    pub(super) device: D,
    pub(super) env: Env,
    pub(super) inner: RefCell<Inner>,
    pub(super) pace: Cell<Pace>,
    on_change: RefCell<Option<Listener>>,
}

impl<D: Device> Replica<D> {
    /// Opens what the device holds, or begins with an empty copy for `session`.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn open(
        device: D,
        env: Env,
        session: Option<Session>,
    ) -> Result<Option<Self>, DeviceError> {
        let stored = device.read(Shelf::Meta, STATE).await?;
        let state: State = match (stored, session) {
            (Some(bytes), session) => {
                let mut state = State::read(&bytes)?;
                state.session = session.unwrap_or(state.session);
                state
            }
            (None, Some(session)) => {
                let mut state = State::new(ReplicaId::new((env.new_id)()), session);
                // Saves without one: they are named anew once what they build on is here.
                state.is_mending = !device.keys(Shelf::Outbox).await?.is_empty();
                // Records without a state: nobody knows any more how old they are and who may see them.
                let mut ops = Shelves::on(&device).await?.cleared();
                let pictures = device.keys(Shelf::Blobs).await?.into_iter();
                ops.extend(pictures.map(|key| Op::Delete(Shelf::Blobs, key)));
                ops.push(put_state(&state)?);
                device.commit(ops, Durability::Strict).await?;
                state
            }
            (None, None) => return Ok(None),
        };
        let inner = Inner {
            state,
            table: Table::default(),
            version: 0,
            readings: Readings::default(),
            shelves: Shelves::default(),
            outbox: BTreeMap::new(),
            attention: BTreeMap::new(),
            overlay: HashMap::new(),
            waiting: Waiting::new(),
            damaged: BTreeSet::new(),
            unwritten: Vec::new(),
        };
        Ok(Some(Self {
            device,
            env,
            inner: RefCell::new(inner),
            pace: Cell::default(),
            on_change: RefCell::default(),
        }))
    }

    /// Calls `listener` with the briefs of records that changed and the ids of those that left.
    pub fn on_change(&self, listener: impl Fn(&[Brief], &[RecordId], Origin) + 'static) {
        *self.on_change.borrow_mut() = Some(Box::new(listener));
    }

    pub(super) fn changed(&self, briefs: &[Brief], gone: &[RecordId]) {
        self.tell(briefs, gone, Origin::Here);
    }

    pub(super) fn tell(&self, briefs: &[Brief], gone: &[RecordId], origin: Origin) {
        if let Some(listener) = &*self.on_change.borrow() {
            listener(briefs, gone, origin);
        }
    }

    /// The device this copy lies on.
    pub fn device(&self) -> &D {
        &self.device
    }

    /// Who works here.
    pub fn session(&self) -> Session {
        self.inner.borrow().state.session.clone()
    }

    /// How things stand, in a few numbers.
    pub fn standing(&self) -> Standing {
        let inner = self.inner.borrow();
        Standing {
            unsent: inner.outbox.len(),
            pictures: inner.waiting.len(),
            attention: inner.attention.len(),
            last_contact: inner.state.last_contact,
            is_loaded: inner.state.is_loaded(),
            mended: inner.state.mended,
        }
    }

    /// What the device knows of itself.
    pub fn state(&self) -> State {
        self.inner.borrow().state.clone()
    }

    /// A record as it looks with the unsent saves on top.
    pub fn doc(&self, id: RecordId) -> Option<Arc<Doc>> {
        let inner = self.inner.borrow();
        inner
            .overlay
            .get(&id)
            .cloned()
            .or_else(|| inner.table.get(id))
    }

    /// A record without what is unsent.
    pub fn sent(&self, id: RecordId) -> Option<Arc<Doc>> {
        self.inner.borrow().table.get(id)
    }

    /// How many records there are, unsent ones included.
    pub fn len(&self) -> usize {
        let inner = self.inner.borrow();
        inner.table.len()
            + inner
                .overlay
                .keys()
                .filter(|id| !inner.table.contains(**id))
                .count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The unsent saves, in order.
    pub fn unsent(&self) -> Vec<Save> {
        self.inner.borrow().outbox.values().cloned().collect()
    }

    /// The refused saves, in order.
    pub fn attention(&self) -> Vec<Attention> {
        self.inner.borrow().attention.values().cloned().collect()
    }

    /// The values on the device that could not be read, by shelf and key.
    pub fn damaged(&self) -> Vec<(Shelf, String)> {
        self.inner.borrow().damaged.iter().cloned().collect()
    }

    /// The time by the server's clock, as far as it is known.
    pub fn now(&self) -> Timestamp {
        let offset = self.inner.borrow().state.clock_offset;
        Timestamp::from_millis((self.env.now)().millis() + offset)
    }

    /// Notes what the server says of the person now; the next sync writes it. Of anyone else nothing is noted.
    pub fn renew(&self, session: Session) {
        let state = &mut self.inner.borrow_mut().state;
        if session.actor == state.session.actor {
            state.session = session;
        }
    }

    /// Saves an edit. When this returns, it is on the disk.
    ///
    /// # Errors
    /// When the device could not write it; then nothing has changed.
    pub async fn save(&self, edit: Edit) -> Result<Save, DeviceError> {
        let mut saves = self.save_all(vec![edit]).await?;
        saves.pop().ok_or(DeviceError::Lost)
    }

    /// Saves edits of different records, in their order: all of them or none. When this returns, they are on the disk.
    ///
    /// # Errors
    /// When the device could not write them; then nothing has changed.
    pub async fn save_all(&self, edits: Vec<Edit>) -> Result<Vec<Save>, DeviceError> {
        self.save_with(edits, &[]).await
    }

    /// The same with the pictures that the edits name: with them or not at all.
    ///
    /// # Errors
    /// When the device could not write them; then nothing has changed.
    pub async fn save_with(
        &self,
        edits: Vec<Edit>,
        pictures: &[(BlobName, Vec<u8>)],
    ) -> Result<Vec<Save>, DeviceError> {
        for _ in 0..8 {
            let saves = self.name(&edits);
            let Some(last) = saves.last().map(|save| save.dot) else {
                return Ok(saves);
            };
            let mut ops = Vec::with_capacity(saves.len() + pictures.len() + 1);
            ops.extend(blobs::puts(pictures));
            for save in &saves {
                let key = outbox_key(save.dot.counter);
                ops.push(Op::Add(Shelf::Outbox, key, encode(save)?));
            }
            ops.push(put_given(last)?);
            match self.device.commit(ops, Durability::Strict).await {
                Ok(()) => {
                    let briefs = {
                        let mut inner = self.inner.borrow_mut();
                        inner.state.gave(last);
                        let stored = saves.iter().map(|save| (save.dot.counter, save.clone()));
                        inner.outbox.extend(stored);
                        inner.waiting.extend(pictures.iter().map(|(name, _)| *name));
                        inner.readings.saves_moved();
                        inner.refresh(&saves.iter().map(|save| save.record).collect())
                    };
                    self.changed(&briefs, &[]);
                    return Ok(saves);
                }
                // Another tab of this person took the number: take in what it saved, and take the next one. Or this one
                // did, and the browser said that it had failed.
                Err(DeviceError::Taken) => {
                    let (briefs, gone) = self.reload_outbox().await?;
                    self.changed(&briefs, &[]);
                    // Whether others have it is theirs to say.
                    self.tell(&[], &gone, Origin::Elsewhere);
                    let stored = saves.iter().map(|save| self.stored_before(save));
                    if let Some(stored) = stored.collect() {
                        return Ok(stored);
                    }
                    self.reload_state().await?;
                    // The first alone is known to be taken: there is no gap between numbers.
                    let first = saves.first().map_or(last, |save| save.dot);
                    self.inner.borrow_mut().state.gave(first);
                }
                Err(error) => return Err(error),
            }
        }
        Err(DeviceError::Taken)
    }

    /// The same save as it was stored at another moment.
    fn stored_before(&self, save: &Save) -> Option<Save> {
        let inner = self.inner.borrow();
        let stored = inner.outbox.get(&save.dot.counter)?;
        let (at, claimed) = (save.at, save.claimed);
        let again = Save {
            at,
            claimed,
            ..stored.clone()
        };
        (again == *save).then(|| stored.clone())
    }

    /// Names edits of different records with the numbers that come next.
    fn name(&self, edits: &[Edit]) -> Vec<Save> {
        let (claimed, at) = ((self.env.now)(), self.now());
        let inner = self.inner.borrow();
        let replica = inner.state.replica;
        let author = inner.state.session.actor;
        let numbered = (inner.counter() + 1..).zip(edits.iter().cloned());
        let named = numbered.map(|(counter, mut edit)| {
            let doc = inner
                .overlay
                .get(&edit.record)
                .cloned()
                .or_else(|| inner.table.get(edit.record));
            let prior = doc.map_or(0, |doc| doc.context.get(replica));
            // A form may have seen an own save that has been refused since: nobody will ever have it.
            edit.seen.lower(Dot {
                replica,
                counter: prior,
            });
            edit.into_save(
                Dot { replica, counter },
                prior,
                author,
                at,
                (claimed != at).then_some(claimed),
            )
        });
        named.collect()
    }

    /// The version of the table in memory, for other tabs to be told.
    pub fn version(&self) -> u64 {
        self.inner.borrow().version
    }

    /// What the next save will be called, at the least: another tab may take that number first.
    #[must_use]
    pub fn next(&self) -> Dot {
        let inner = self.inner.borrow();
        Dot {
            replica: inner.state.replica,
            counter: inner.counter() + 1,
        }
    }

    /// Takes a refused save off the list, when someone has dealt with it.
    ///
    /// # Errors
    /// When the device could not write it.
    pub async fn dismiss(&self, dot: Dot) -> Result<(), DeviceError> {
        let mut ops = vec![Op::Delete(Shelf::Attention, attention_key(dot))];
        let dismissed = self.inner.borrow().attention.get(&dot).cloned();
        let pictures = dismissed.map(|it| self.dismissed(&it.save));
        let pictures = pictures.unwrap_or_default();
        let keys = pictures.iter().map(ToString::to_string);
        ops.extend(keys.map(|key| Op::Delete(Shelf::Unsent, key)));
        self.device.commit(ops, Durability::Strict).await?;
        {
            let mut inner = self.inner.borrow_mut();
            inner.attention.remove(&dot);
            for name in &pictures {
                inner.waiting.remove(name);
            }
            inner.readings.saves_moved();
        }
        self.changed(&[], &[]);
        Ok(())
    }
}

impl Inner {
    /// Takes the state that was just written with the table as it now is.
    pub(super) fn advance(&mut self, state: State) {
        self.version = state.version;
        self.state = state;
        self.readings.moved();
    }

    /// The highest number given to a save.
    pub(super) fn counter(&self) -> u64 {
        let unsent = self.outbox.last_key_value();
        unsent
            .map_or(0, |(counter, _)| *counter)
            .max(self.state.counter)
    }

    /// Whether a record is here, be it only in unsent saves.
    pub(super) fn contains(&self, id: RecordId) -> bool {
        self.overlay.contains_key(&id) || self.table.contains(id)
    }

    /// Rebuilds what the records look like with the unsent saves on top; gives their briefs.
    pub(super) fn refresh(&mut self, ids: &BTreeSet<RecordId>) -> Vec<Brief> {
        let mut briefs = Vec::new();
        let mut unsent: HashMap<RecordId, Vec<&Save>> = HashMap::new();
        for save in self.outbox.values() {
            if ids.contains(&save.record) {
                unsent.entry(save.record).or_default().push(save);
            }
        }
        for id in ids {
            let base = self.table.get(*id);
            let doc = match unsent.remove(id).as_deref() {
                None | Some([]) => {
                    self.overlay.remove(id);
                    base
                }
                Some([first, rest @ ..]) => {
                    let mut doc =
                        base.map_or_else(|| Doc::new(&first.kind, *id), |base| Doc::clone(&base));
                    doc.apply_next(first);
                    for save in rest {
                        doc.apply_next(save);
                    }
                    let doc = Arc::new(doc);
                    self.overlay.insert(*id, doc.clone());
                    Some(doc)
                }
            };
            briefs.extend(doc.and_then(|doc| brief_of(&doc)));
        }
        briefs
    }
}

pub(super) fn outbox_key(counter: u64) -> String {
    format!("{counter:016}")
}

/// With the replica: after a renaming the counters begin anew.
pub(super) fn attention_key(dot: Dot) -> String {
    format!("{}-{}", dot.replica, outbox_key(dot.counter))
}

/// Where the highest number given to a save of `replica` is kept, on the shelf of meta. Tabs write it with each save, without a
/// look at the state; each name has its own, since a tab may go on under one given up.
pub(super) fn given_key(replica: ReplicaId) -> String {
    format!("{GIVEN}{replica}")
}

/// Notes that this number was given: where its save is missing and was not settled, it was lost.
pub(super) fn put_given(dot: Dot) -> Result<Op, DeviceError> {
    Ok(Op::Put(
        Shelf::Meta,
        given_key(dot.replica),
        encode(&dot.counter)?,
    ))
}

pub(super) fn put_state(state: &State) -> Result<Op, DeviceError> {
    Ok(Op::Put(Shelf::Meta, STATE.to_owned(), encode(state)?))
}

pub(super) fn encode(value: &impl Serialize) -> Result<Vec<u8>, DeviceError> {
    serde_json::to_vec(value).map_err(|error| DeviceError::Other(error.to_string()))
}

pub(super) fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8], key: &str) -> Result<T, DeviceError> {
    serde_json::from_slice(bytes).map_err(|_| DeviceError::Damaged(key.to_owned()))
}
