//! The records as signals: what screens read and write. Knows no record by name.

mod index;
mod session;
mod storage;
mod text;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::{Rc, Weak},
    sync::Arc,
};

use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::{
    jp::{Date, Query, Timestamp},
    record::{Brief, Doc, Edit, RecordId, Save, Writes},
    wire::Session,
};
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

pub use crate::{
    device::DeviceError,
    sync::{Attention, Phase, TransportError},
};
pub use index::DayOf;
pub use session::{EnterError, enter, last_login, sign_in_again, sign_out};
pub use storage::{StorageState, storage_state};
pub use text::{chosen, title_of, value_text};

use self::{index::Index, text::key_of};
use crate::{
    device::{Device, Durability, IndexedDbDevice, Op, Shelf},
    sync::{Driver, Env, Origin, Replica},
};

/// How things stand between this device and the server. What the person is always shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// How the last try went.
    pub phase: Phase,
    /// Saves that only this device has.
    pub unsent: usize,
    /// Saves the server refused and nobody has dealt with.
    pub attention: usize,
    /// The last time a sync went through.
    pub last_contact: Option<Timestamp>,
    /// Whether everything the person may see has arrived once.
    pub is_loaded: bool,
}

/// What has come in of a first load is shown this often, ms.
const LOAD_SHOWN_EVERY: i64 = 1_000;

/// Texts are folded for the search so many at a time.
const FOLDED_AT_ONCE: usize = 50;

struct Inner {
    replica: Rc<Replica<IndexedDbDevice>>,
    driver: RefCell<Option<Driver>>,
    index: RefCell<Index>,
    /// Folded texts of the kinds that were searched.
    keys: RefCell<HashMap<&'static str, Vec<(RecordId, String)>>>,
    /// Counts the changes of the index.
    changes: Cell<u64>,
    channel: Option<web_sys::BroadcastChannel>,
    listener: RefCell<Option<EventListener>>,
}

/// An open store. Copies are the same store.
#[derive(Clone, Copy)]
pub struct Store {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    revision: RwSignal<u64>,
    phase: RwSignal<Phase>,
}

/// What tabs of one person tell each other. Ids only.
#[derive(Serialize, Deserialize)]
struct Told {
    changed: Vec<RecordId>,
    gone: Vec<RecordId>,
}

/// The store of the person signed in.
///
/// # Panics
/// Outside the part of the app that is shown only while a store is open.
#[must_use]
pub fn use_store() -> Store {
    expect_context()
}

/// The device's clock.
fn clock() -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit"
    )]
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

pub(crate) const ENV: Env = Env {
    now: clock,
    new_id: Uuid::now_v7,
};

impl Store {
    /// Reads the records into memory and starts to sync.
    ///
    /// # Errors
    /// When the device can't be read.
    pub(crate) async fn start(replica: Replica<IndexedDbDevice>) -> Result<Self, DeviceError> {
        let briefs = replica.load().await?;
        let mut index = Index::default();
        for brief in briefs {
            index.put(brief);
        }
        let replica = Rc::new(replica);
        let channel = web_sys::BroadcastChannel::new(replica.device().name()).ok();
        let inner = Rc::new(Inner {
            replica: replica.clone(),
            driver: RefCell::new(None),
            index: RefCell::new(index),
            keys: RefCell::default(),
            changes: Cell::new(0),
            channel,
            listener: RefCell::new(None),
        });
        let store = Self {
            inner: StoredValue::new_local(inner.clone()),
            revision: RwSignal::new(0),
            phase: RwSignal::new(Phase::Waiting),
        };
        store.listen(&inner);
        let phase = store.phase;
        let revision = store.revision;
        let driver = Driver::start(replica, move |now| {
            phase.try_set(now);
            revision.try_update(|n| *n += 1);
        });
        *inner.driver.borrow_mut() = Some(driver);
        Ok(store)
    }

    fn listen(self, inner: &Rc<Inner>) {
        let weak = Rc::downgrade(inner);
        let revision = self.revision;
        let shown_at = Cell::new(0);
        inner.replica.on_change(move |briefs, gone, origin| {
            let Some(inner) = weak.upgrade() else { return };
            inner.take(briefs, gone);
            if origin == Origin::Here {
                inner.tell(briefs, gone);
            }
            // While a first load comes in, drawing every part of it anew would take longer than the load.
            let now = clock().millis();
            let is_due = now - shown_at.get() > LOAD_SHOWN_EVERY;
            if is_due || inner.replica.standing().is_loaded {
                shown_at.set(now);
                revision.try_update(|n| *n += 1);
            }
        });
        let weak = Rc::downgrade(inner);
        let listener = inner.channel.as_ref().map(|channel| {
            EventListener::new(channel, "message", move |event| {
                let told = event
                    .dyn_ref::<web_sys::MessageEvent>()
                    .and_then(|event| event.data().as_string());
                let told = told.and_then(|json| serde_json::from_str::<Told>(&json).ok());
                if let (Some(inner), Some(told)) = (weak.upgrade(), told) {
                    spawn_local(async move {
                        // What can't be read now is read at the next start.
                        drop(inner.replica.take_in(&told.changed, &told.gone).await);
                    });
                }
            })
        });
        *inner.listener.borrow_mut() = listener;
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// Closes the store: its records leave the memory, the key is forgotten. Unsent saves stay on the device, sealed.
    pub fn lock(self) {
        let inner = self.inner();
        inner.driver.borrow_mut().take();
        inner.listener.borrow_mut().take();
        if let Some(channel) = &inner.channel {
            channel.close();
        }
        self.inner.dispose();
    }

    /// Who works here.
    #[must_use]
    pub fn me(self) -> Session {
        self.inner().replica.session()
    }

    /// The time by the server's clock, as far as it is known.
    #[must_use]
    pub fn now(self) -> Timestamp {
        self.inner().replica.now()
    }

    /// A new id.
    #[must_use]
    pub fn new_id(self) -> Uuid {
        Uuid::now_v7()
    }

    /// A record, with unsent saves on top. Tracked.
    #[must_use]
    pub fn doc(self, id: RecordId) -> Option<Arc<Doc>> {
        self.revision.track();
        self.inner().replica.doc(id)
    }

    /// The kind of a record. Tracked.
    #[must_use]
    pub fn kind_of(self, id: RecordId) -> Option<&'static str> {
        self.revision.track();
        self.inner().index.borrow().get(id)?.kind
    }

    /// The record that the field `key` of a record refers to, without reading the rest of it. Tracked.
    #[must_use]
    pub fn link(self, id: RecordId, key: &str) -> Option<RecordId> {
        self.revision.track();
        let inner = self.inner();
        let index = inner.index.borrow();
        index
            .get(id)?
            .refs
            .iter()
            .find(|(of, _)| *of == key)
            .map(|(_, to)| *to)
    }

    /// The day in the field `key` of a record (flagged by_day), without reading the rest of it. Tracked.
    #[must_use]
    pub fn day(self, id: RecordId, key: &str) -> Option<Date> {
        self.revision.track();
        let inner = self.inner();
        let index = inner.index.borrow();
        index.get(id)?.day(key)
    }

    /// The records of a kind whose field `key` lies between two days, by day, with what they refer to by `by`. Tracked.
    #[must_use]
    pub fn days(
        self,
        kind: &'static str,
        key: &'static str,
        by: &'static str,
        from: Date,
        to: Date,
    ) -> Vec<DayOf> {
        self.revision.track();
        self.inner().index.borrow().days(kind, key, by, from, to)
    }

    /// For any record, the day in the field `key` of the last record of a kind that refers to it. Tracked once, for
    /// those who ask of many.
    pub fn last_day(
        self,
        kind: &'static str,
        key: &'static str,
    ) -> impl Fn(RecordId) -> Option<Date> {
        self.revision.track();
        let inner = self.inner();
        move |to| inner.index.borrow().last_day(kind, to, key)
    }

    /// A record in a few words. Tracked.
    #[must_use]
    pub fn title(self, id: RecordId) -> String {
        self.doc(id).map_or_else(
            || "（見られない記録）".to_owned(),
            |doc| title_of(self, &doc),
        )
    }

    /// All records of a kind, in the order of their sort field. Tracked.
    #[must_use]
    pub fn of_kind(self, kind: &str) -> Vec<RecordId> {
        self.revision.track();
        self.inner().index.borrow().of_kind(kind)
    }

    /// The records of a kind that refer to `to`, in the order of their sort field. Tracked.
    #[must_use]
    pub fn referring(self, kind: &'static str, to: RecordId) -> Vec<RecordId> {
        self.revision.track();
        self.inner().index.borrow().referring(kind, to)
    }

    /// The records of a kind whose field `key` lies between two days, both included. Tracked.
    #[must_use]
    pub fn between(
        self,
        kind: &'static str,
        key: &'static str,
        from: Date,
        to: Date,
    ) -> Vec<RecordId> {
        self.revision.track();
        self.inner().index.borrow().between(kind, key, from, to)
    }

    /// The records of a kind that hold all words of `typed`, folded; all of them when nothing is typed. Tracked.
    #[must_use]
    pub fn search(self, kind: &'static str, typed: &str) -> Vec<RecordId> {
        let query = Query::new(typed);
        let all = self.of_kind(kind);
        if query.is_empty() {
            return all;
        }
        let inner = self.inner();
        let mut keys = inner.keys.borrow_mut();
        let keys = keys
            .entry(kind)
            .or_insert_with(|| inner.keys_of(&all).collect());
        keys.iter()
            .filter(|(_, key)| query.matches(key))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Folds the texts of these kinds a little at a time, so that the first letter typed in a search finds them ready.
    pub fn prepare_search(self, kinds: &'static [&'static str]) {
        let weak = Rc::downgrade(&self.inner());
        spawn_local(async move {
            for kind in kinds {
                // Nothing is held between two parts: a store that was closed leaves the memory at once.
                while let Some(true) = fold_kind(&weak, kind).await {}
            }
        });
    }

    /// Records with a conflict. Tracked.
    #[must_use]
    pub fn conflicts(self) -> Vec<RecordId> {
        self.revision.track();
        let inner = self.inner();
        let candidates = inner.index.borrow().with_rivals();
        let is_conflict = |id: &RecordId| {
            inner
                .replica
                .doc(*id)
                .is_some_and(|doc| doc.conflicts().next().is_some())
        };
        candidates.into_iter().filter(is_conflict).collect()
    }

    /// How things stand. Tracked.
    #[must_use]
    pub fn status(self) -> Status {
        self.revision.track();
        let inner = self.inner();
        let standing = inner.replica.standing();
        Status {
            phase: self.phase.get(),
            unsent: standing.unsent,
            attention: standing.attention,
            last_contact: standing.last_contact,
            is_loaded: standing.is_loaded,
        }
    }

    /// The unsent saves, in order. Tracked.
    #[must_use]
    pub fn unsent(self) -> Vec<Save> {
        self.revision.track();
        self.inner().replica.unsent()
    }

    /// The refused saves, in order. Tracked.
    #[must_use]
    pub fn attention(self) -> Vec<Attention> {
        self.revision.track();
        self.inner().replica.attention()
    }

    /// Values on the device that could not be opened. Tracked.
    #[must_use]
    pub fn damaged(self) -> Vec<String> {
        self.revision.track();
        self.inner().replica.damaged()
    }

    /// Saves. When this returns, it is on the disk, and it goes out by itself.
    ///
    /// # Errors
    /// When the device could not write it; then nothing has changed.
    pub async fn save(self, edit: Edit) -> Result<Save, DeviceError> {
        let inner = self.inner();
        let save = inner.replica.save(edit).await?;
        // Not through `self`: it may have been locked meanwhile.
        if let Some(driver) = &*inner.driver.borrow() {
            driver.nudge();
        }
        Driver::ask_for_background_sync();
        Ok(save)
    }

    /// Saves a new record.
    ///
    /// # Errors
    /// As [`Store::save`].
    pub async fn create(
        self,
        kind: &str,
        id: RecordId,
        writes: Writes,
    ) -> Result<Save, DeviceError> {
        self.save(Edit::create(kind, id, writes)).await
    }

    /// Asks for a sync at once.
    pub fn sync_now(self) {
        if let Some(driver) = &*self.inner().driver.borrow() {
            driver.nudge();
        }
    }

    /// The same, for those who may have waited until the store was closed.
    pub(crate) fn sync_if_open(self) {
        if let Some(inner) = self.inner.try_get_value()
            && let Some(driver) = &*inner.driver.borrow()
        {
            driver.nudge();
        }
    }

    /// Takes a refused save off the list.
    ///
    /// # Errors
    /// When the device could not write it.
    pub async fn dismiss(self, attention: &Attention) -> Result<(), DeviceError> {
        self.inner().replica.dismiss(attention.save.dot).await
    }

    /// Sends a refused save again, as a new one.
    ///
    /// # Errors
    /// When the device could not write it; then the old one stays on the list.
    pub async fn send_again(self, attention: &Attention) -> Result<(), DeviceError> {
        let save = &attention.save;
        let edit = Edit {
            kind: save.kind.clone(),
            record: save.record,
            seen: save.seen.clone(),
            writes: save.writes.clone(),
        };
        self.save(edit).await?;
        self.dismiss(attention).await
    }

    /// What was being typed under `key`, if anything.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn draft<T: DeserializeOwned>(self, key: &str) -> Result<Option<T>, DeviceError> {
        let bytes = self
            .inner()
            .replica
            .device()
            .read(Shelf::Drafts, key)
            .await?;
        // A draft of an older version of the form that can't be read is no draft.
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// All drafts.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn drafts<T: DeserializeOwned>(self) -> Result<Vec<(String, T)>, DeviceError> {
        let stored = self
            .inner()
            .replica
            .device()
            .read_all(Shelf::Drafts)
            .await?;
        let read =
            |(key, bytes): (String, Vec<u8>)| Some((key, serde_json::from_slice(&bytes).ok()?));
        Ok(stored.into_iter().filter_map(read).collect())
    }

    /// Keeps what is being typed.
    ///
    /// # Errors
    /// When the device could not write it.
    pub async fn put_draft<T: Serialize>(self, key: &str, draft: &T) -> Result<(), DeviceError> {
        let bytes =
            serde_json::to_vec(draft).map_err(|error| DeviceError::Other(error.to_string()))?;
        let op = Op::Put(Shelf::Drafts, key.to_owned(), bytes);
        self.inner()
            .replica
            .device()
            .commit(vec![op], Durability::Strict)
            .await
    }

    /// Forgets what was being typed: it is saved now, or thrown away.
    ///
    /// # Errors
    /// When the device could not write it.
    pub async fn drop_draft(self, key: &str) -> Result<(), DeviceError> {
        let op = Op::Delete(Shelf::Drafts, key.to_owned());
        self.inner()
            .replica
            .device()
            .commit(vec![op], Durability::Strict)
            .await
    }
}

/// Folds the texts of a kind in parts. Tells whether to begin anew because records changed meanwhile; none when the store
/// was closed.
async fn fold_kind(store: &Weak<Inner>, kind: &'static str) -> Option<bool> {
    let (changes, ids) = {
        let inner = store.upgrade()?;
        if inner.keys.borrow().contains_key(kind) {
            return Some(false);
        }
        (inner.changes.get(), inner.index.borrow().of_kind(kind))
    };
    let mut keys = Vec::with_capacity(ids.len());
    for some in ids.chunks(FOLDED_AT_ONCE) {
        keys.extend(store.upgrade()?.keys_of(some));
        TimeoutFuture::new(0).await;
    }
    let inner = store.upgrade()?;
    let is_current = inner.changes.get() == changes;
    if is_current {
        inner.keys.borrow_mut().insert(kind, keys);
    }
    Some(!is_current)
}

impl Inner {
    fn take(&self, briefs: &[Brief], gone: &[RecordId]) {
        self.changes.set(self.changes.get() + 1);
        let mut index = self.index.borrow_mut();
        let mut keys = self.keys.borrow_mut();
        // Many at once are a first load: the keys are made anew when next searched.
        if briefs.len() > 200 {
            keys.clear();
        }
        for brief in briefs {
            if let Some(keys) = brief.kind.and_then(|kind| keys.get_mut(kind)) {
                keys.retain(|(id, _)| *id != brief.id);
                let doc = self.replica.doc(brief.id).filter(|doc| !doc.is_removed());
                keys.extend(doc.map(|doc| (brief.id, key_of(&doc))));
            }
            index.put(brief.clone());
        }
        for id in gone {
            index.remove(*id);
            for keys in keys.values_mut() {
                keys.retain(|(known, _)| known != id);
            }
        }
    }

    fn keys_of<'a>(
        &self,
        ids: &'a [RecordId],
    ) -> impl Iterator<Item = (RecordId, String)> + use<'a, '_> {
        ids.iter()
            .filter_map(|id| Some((*id, key_of(&*self.replica.doc(*id)?))))
    }

    fn tell(&self, briefs: &[Brief], gone: &[RecordId]) {
        let told = Told {
            changed: briefs.iter().map(|brief| brief.id).collect(),
            gone: gone.to_vec(),
        };
        if let (Some(channel), Ok(json)) = (&self.channel, serde_json::to_string(&told)) {
            // A closed channel has nobody listening.
            drop(channel.post_message(&json.into()));
        }
    }
}
