//! One person's copy on one device.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use shared::{
    jp::Timestamp,
    record::{Brief, Doc, Dot, Edit, RecordId, Save},
    wire::Session,
};
use uuid::Uuid;

use super::{
    pace::Pace,
    segment::unpack,
    state::{Attention, Standing, State},
    table::{Table, brief_of},
};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

/// The key of the state on the shelf of meta.
pub(super) const STATE: &str = "state";

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
    /// Whether reading what others wrote has begun and not ended: then nothing less than all of it will do.
    behind: bool,
    /// How many changed records lie on the device one to a value, at most.
    pub(super) heads: usize,
    /// The keys of the segments stored.
    pub(super) segments: BTreeSet<String>,
    pub(super) outbox: BTreeMap<u64, Save>,
    pub(super) attention: BTreeMap<Dot, Attention>,
    /// Records as they look with the unsent saves on top.
    pub(super) overlay: HashMap<RecordId, Arc<Doc>>,
    /// Values that could not be opened; kept on the device.
    pub(super) damaged: BTreeSet<String>,
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
                let state = State::new(shared::record::ReplicaId::new((env.new_id)()), session);
                device
                    .commit(vec![put_state(&state)?], Durability::Strict)
                    .await?;
                state
            }
            (None, None) => return Ok(None),
        };
        let inner = Inner {
            state,
            table: Table::default(),
            version: 0,
            behind: false,
            heads: 0,
            segments: BTreeSet::new(),
            outbox: BTreeMap::new(),
            attention: BTreeMap::new(),
            overlay: HashMap::new(),
            damaged: BTreeSet::new(),
        };
        Ok(Some(Self {
            device,
            env,
            inner: RefCell::new(inner),
            pace: Cell::default(),
            on_change: RefCell::default(),
        }))
    }

    /// Reads what is not in memory yet; gives the briefs of what changed.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn load(&self) -> Result<Vec<Brief>, DeviceError> {
        self.inner.borrow_mut().behind = true;
        self.reload_state().await?;
        // What is written from here on may be read or not: then it is read again.
        let version = self.inner.borrow().state.version;
        let mut briefs = HashMap::new();
        let stored = self.device.read_all(Shelf::Segments).await?;
        let known = std::mem::take(&mut self.inner.borrow_mut().segments);
        for (key, bytes) in stored {
            if known.contains(&key) {
                self.inner.borrow_mut().segments.insert(key);
                continue;
            }
            let Some(lines) = unpack(&bytes) else {
                self.inner.borrow_mut().damaged.insert(key);
                continue;
            };
            let mut inner = self.inner.borrow_mut();
            let (new, unreadable) = inner.table.add_segment(lines);
            briefs.extend(new.into_iter().map(|brief| (brief.id, brief)));
            inner.segments.insert(key.clone());
            inner.damaged.extend((unreadable > 0).then_some(key));
        }
        let heads = self.device.read_all(Shelf::Head).await?;
        let count = heads.len();
        for (key, bytes) in heads {
            let mut inner = self.inner.borrow_mut();
            match decode::<Doc>(&bytes, &key) {
                Ok(doc) => {
                    if let Some(doc) = inner.table.joined(&doc) {
                        briefs.extend(brief_of(&doc).map(|brief| (brief.id, brief)));
                        inner.table.put(Arc::new(doc));
                    }
                }
                Err(_) => {
                    inner.damaged.insert(key);
                }
            }
        }
        for brief in self.reload_outbox().await? {
            briefs.insert(brief.id, brief);
        }
        self.reload_attention().await?;
        let mut inner = self.inner.borrow_mut();
        inner.version = version;
        inner.behind = false;
        inner.heads = count;
        Ok(briefs.into_values().collect())
    }

    /// Reads the outbox anew: another tab may have saved.
    pub(super) async fn reload_outbox(&self) -> Result<Vec<Brief>, DeviceError> {
        let stored = self.device.read_all(Shelf::Outbox).await?;
        let mut inner = self.inner.borrow_mut();
        let mut outbox = BTreeMap::new();
        for (key, bytes) in stored {
            match decode::<Save>(&bytes, &key) {
                Ok(save) => drop(outbox.insert(save.dot.counter, save)),
                Err(_) => {
                    inner.damaged.insert(key);
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

    /// Calls `listener` with the briefs of records that changed and the ids of those that left.
    pub fn on_change(&self, listener: impl Fn(&[Brief], &[RecordId], Origin) + 'static) {
        *self.on_change.borrow_mut() = Some(Box::new(listener));
    }

    pub(super) fn changed(&self, briefs: &[Brief], gone: &[RecordId]) {
        self.tell(briefs, gone, Origin::Here);
    }

    fn tell(&self, briefs: &[Brief], gone: &[RecordId], origin: Origin) {
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
            attention: inner.attention.len(),
            last_contact: inner.state.last_contact,
            is_loaded: inner.state.is_loaded(),
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

    /// Keys of values on the device that could not be opened.
    pub fn damaged(&self) -> Vec<String> {
        self.inner.borrow().damaged.iter().cloned().collect()
    }

    /// The time by the server's clock, as far as it is known.
    pub fn now(&self) -> Timestamp {
        let offset = self.inner.borrow().state.clock_offset;
        Timestamp::from_millis((self.env.now)().millis() + offset)
    }

    /// Notes what the server says of the person now. Of anyone else nothing is noted.
    ///
    /// # Errors
    /// When the device could not write it.
    pub async fn renew(&self, session: Session) -> Result<(), DeviceError> {
        self.reload_state().await?;
        let mut state = self.inner.borrow().state.clone();
        if session.actor != state.session.actor || session == state.session {
            return Ok(());
        }
        state.session = session;
        self.device
            .commit(vec![put_state(&state)?], Durability::Relaxed)
            .await?;
        self.inner.borrow_mut().state.session = state.session;
        Ok(())
    }

    /// Saves an edit. When this returns, it is on the disk.
    ///
    /// # Errors
    /// When the device could not write it; then nothing has changed.
    pub async fn save(&self, edit: Edit) -> Result<Save, DeviceError> {
        for _ in 0..8 {
            let save = self.name(edit.clone());
            let op = Op::Add(Shelf::Outbox, outbox_key(save.dot.counter), encode(&save)?);
            match self.device.commit(vec![op], Durability::Strict).await {
                Ok(()) => {
                    let briefs = {
                        let mut inner = self.inner.borrow_mut();
                        inner.state.counter = inner.state.counter.max(save.dot.counter);
                        inner.outbox.insert(save.dot.counter, save.clone());
                        inner.refresh(&BTreeSet::from([save.record]))
                    };
                    self.changed(&briefs, &[]);
                    return Ok(save);
                }
                // Another tab of this person took the number: take in what it saved, and take the next one.
                Err(DeviceError::Taken) => {
                    let briefs = self.reload_outbox().await?;
                    self.changed(&briefs, &[]);
                    self.reload_state().await?;
                    let mut inner = self.inner.borrow_mut();
                    inner.state.counter = inner.state.counter.max(save.dot.counter);
                }
                Err(error) => return Err(error),
            }
        }
        Err(DeviceError::Taken)
    }

    fn name(&self, edit: Edit) -> Save {
        let (claimed, at) = ((self.env.now)(), self.now());
        let inner = self.inner.borrow();
        let replica = inner.state.replica;
        let last = inner.counter();
        let doc = inner
            .overlay
            .get(&edit.record)
            .cloned()
            .or_else(|| inner.table.get(edit.record));
        let prior = doc.map_or(0, |doc| doc.context.get(replica));
        let author = inner.state.session.actor;
        edit.into_save(
            Dot {
                replica,
                counter: last + 1,
            },
            prior,
            author,
            at,
            (claimed != at).then_some(claimed),
        )
    }

    /// The version of the table in memory, for other tabs to be told.
    pub fn version(&self) -> u64 {
        self.inner.borrow().version
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
        let was_behind = std::mem::replace(&mut self.inner.borrow_mut().behind, true);
        self.reload_state().await?;
        for id in gone {
            self.inner.borrow_mut().table.remove(*id);
        }
        // Where records left, segments were made anew. Where a change before this one was missed, nobody names its records.
        // Segments name none either.
        let is_named = |changed: &&[RecordId]| {
            gone.is_empty()
                && !was_behind
                && (version < next || version == next && !changed.is_empty())
        };
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
            }
        }
        self.reload_attention().await?;
        {
            let mut inner = self.inner.borrow_mut();
            inner.version = inner.version.max(version);
            inner.behind = false;
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
                    inner.damaged.insert(key);
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
            inner.state = State { counter, ..stored };
        }
        Ok(())
    }

    /// Takes in what other tabs have written without a word heard of it yet. To be called by whoever syncs, before each
    /// round: what is written then is made of what is in memory.
    pub(super) async fn catch_up(&self) -> Result<(), DeviceError> {
        self.reload_state().await?;
        let is_level = {
            let inner = self.inner.borrow();
            inner.state.version == inner.version && !inner.behind
        };
        let briefs = if is_level {
            self.reload_outbox().await?
        } else {
            self.load().await?
        };
        self.tell(&briefs, &[], Origin::Elsewhere);
        self.adopt().await
    }

    /// Takes a refused save off the list, when someone has dealt with it.
    ///
    /// # Errors
    /// When the device could not write it.
    pub async fn dismiss(&self, dot: Dot) -> Result<(), DeviceError> {
        let op = Op::Delete(Shelf::Attention, attention_key(dot));
        self.device.commit(vec![op], Durability::Strict).await?;
        self.inner.borrow_mut().attention.remove(&dot);
        self.changed(&[], &[]);
        Ok(())
    }
}

impl Inner {
    /// Takes the state that was just written with the table as it now is.
    pub(super) fn advance(&mut self, state: State) {
        self.version = state.version;
        self.state = state;
    }

    /// The highest number given to a save.
    pub(super) fn counter(&self) -> u64 {
        let unsent = self.outbox.last_key_value();
        unsent
            .map_or(0, |(counter, _)| *counter)
            .max(self.state.counter)
    }

    /// Rebuilds what the records look like with the unsent saves on top; gives their briefs.
    pub(super) fn refresh(&mut self, ids: &BTreeSet<RecordId>) -> Vec<Brief> {
        let mut briefs = Vec::new();
        for id in ids {
            let mut unsent = self
                .outbox
                .values()
                .filter(|save| save.record == *id)
                .peekable();
            let base = self.table.get(*id);
            let doc = match unsent.peek() {
                None => {
                    self.overlay.remove(id);
                    base
                }
                Some(first) => {
                    let mut doc =
                        base.map_or_else(|| Doc::new(&first.kind, *id), |base| Doc::clone(&base));
                    for save in unsent {
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

pub(super) fn put_state(state: &State) -> Result<Op, DeviceError> {
    Ok(Op::Put(Shelf::Meta, STATE.to_owned(), encode(state)?))
}

pub(super) fn encode(value: &impl Serialize) -> Result<Vec<u8>, DeviceError> {
    serde_json::to_vec(value).map_err(|error| DeviceError::Other(error.to_string()))
}

pub(super) fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8], key: &str) -> Result<T, DeviceError> {
    serde_json::from_slice(bytes).map_err(|_| DeviceError::Damaged(key.to_owned()))
}
