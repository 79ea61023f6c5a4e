//! The records as signals: what screens read and write. Knows no record by name.

mod accounts;
mod answer_links;
mod drafts;
mod factors;
mod facts;
mod hand_in;
mod index;
mod lease;
mod notices;
mod oidc;
mod opening;
mod passkeys;
mod read;
mod session;
mod spreadsheets;
mod storage;
mod text;
mod watch;
mod web_push;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use gloo_events::EventListener;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    audit::Event,
    jp::Timestamp,
    record::{BlobName, Brief, Edit, RecordId, Save, Writes},
    wire::{Found, LogPage, Overdue, Refusal, Session, SignIn, Sought},
};
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

pub use crate::{
    device::{DeviceError, MINUTES, MOST_MINUTES, OpenerKey, Place, Why, knows_passkeys},
    sync::{Attention, Phase, SyncError, TransportError},
};
pub use accounts::{ChangeError, accept_invitation, holds_records_of, open_invitation};
pub use facts::Kept;
pub use hand_in::{HandedIn, hand_in};
pub use index::DayOf;
pub use oidc::{back_from_oidc, leave_for_oidc};
pub use opening::{Known, known_here, open_by_passkey};
pub use passkeys::{AddError, Added, Shown, show_passkey, sign_in_again_by_passkey, ways};
pub use session::{
    Credentials, EnterError, Way, begin_anew, enter, finish, last_login, sign_in_again, sign_out,
    unsent_of,
};
pub use storage::{StorageState, storage_state};
pub use text::{chosen, title_of, value_text};
pub use watch::{Watch, Word};
pub use web_push::{RingError, Ringing, ringing};

use self::{facts::Facts, index::Index, text::key_of};
use crate::{
    device::{IndexedDbDevice, Left, Shelf},
    sync::{Driver, Env, Http, Origin, Replica},
};

/// How things stand between this device and the server. What the person is always shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// How the last try went.
    pub phase: Phase,
    /// Saves that only this device has.
    pub unsent: usize,
    /// Pictures that only this device has.
    pub pictures: usize,
    /// Saves the server refused and nobody has dealt with.
    pub attention: usize,
    /// The last time a sync went through.
    pub last_contact: Option<Timestamp>,
    /// Whether everything the person may see has arrived once.
    pub is_loaded: bool,
    /// When everything was last asked for anew because some of it was missing or could not be read.
    pub mended: Option<Timestamp>,
}

impl Status {
    /// How much only this device has, saves and pictures.
    #[must_use]
    pub const fn waiting(&self) -> usize {
        self.unsent + self.pictures
    }
}

/// What has come in of a first load is shown this often, ms.
const LOAD_SHOWN_EVERY: i64 = 1_000;

/// More records than this at once are a first load, not someone's work.
const MANY: usize = 200;

struct Inner {
    replica: Rc<Replica<IndexedDbDevice>>,
    /// The sign-in name it was opened with.
    login: String,
    driver: RefCell<Option<Driver>>,
    index: RefCell<Index>,
    facts: RefCell<Facts>,
    /// Folded texts of the kinds that were searched.
    keys: RefCell<HashMap<&'static str, Vec<(RecordId, String)>>>,
    /// Counts the changes of the index.
    changes: Cell<u64>,
    /// Whether the index has changed since the screens were told.
    unshown: Cell<bool>,
    channel: Option<web_sys::BroadcastChannel>,
    listener: RefCell<Option<EventListener>>,
}

/// An open store. Copies are the same store.
#[derive(Clone, Copy)]
pub struct Store {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    /// Counts the changes of records.
    revision: RwSignal<u64>,
    /// Counts the changes of how things stand: every sync, also one that brought nothing.
    standing: RwSignal<u64>,
    phase: RwSignal<Phase>,
    /// How much is left of the time without contact.
    left: RwSignal<Option<Left>>,
    /// What the server was told of the person and wants a code for. Forgotten when the store is closed.
    unfinished: RwSignal<Option<SignIn>>,
}

/// What tabs of one person tell each other. Ids only.
#[derive(Serialize, Deserialize)]
struct Told {
    /// None when they are too many to name.
    changed: Option<Vec<RecordId>>,
    gone: Vec<RecordId>,
    version: u64,
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
    fold_at: 200,
};

impl Store {
    /// Reads the records into memory and starts to sync.
    ///
    /// # Errors
    /// When the device can't be read.
    pub(crate) async fn start(
        replica: Replica<IndexedDbDevice>,
        login: &str,
    ) -> Result<Self, DeviceError> {
        let briefs = replica.load().await?;
        let mut index = Index::default();
        for brief in briefs {
            index.put(brief);
        }
        let replica = Rc::new(replica);
        let channel = web_sys::BroadcastChannel::new(replica.device().name()).ok();
        let inner = Rc::new(Inner {
            replica: replica.clone(),
            login: login.to_owned(),
            driver: RefCell::new(None),
            index: RefCell::new(index),
            facts: RefCell::default(),
            keys: RefCell::default(),
            changes: Cell::new(0),
            unshown: Cell::new(false),
            channel,
            listener: RefCell::new(None),
        });
        let store = Self {
            inner: StoredValue::new_local(inner.clone()),
            revision: RwSignal::new(0),
            standing: RwSignal::new(0),
            phase: RwSignal::new(Phase::Waiting),
            left: RwSignal::new(None),
            unfinished: RwSignal::new(None),
        };
        store.listen(&inner);
        let phase = store.phase;
        let standing = store.standing;
        let revision = store.revision;
        let weak = Rc::downgrade(&inner);
        let driver = Driver::start(replica, move |now| {
            let is_done = now == Phase::Done;
            if now == Phase::Revoked {
                store.forget_name();
            }
            phase.try_set(now);
            standing.try_update(|n| *n += 1);
            if is_done {
                spawn_local(async move {
                    store.look_at_lease().await;
                });
            }
            // A first load may have been cut off before its last part was shown.
            if weak.upgrade().is_some_and(|inner| inner.unshown.take()) {
                revision.try_update(|n| *n += 1);
            }
        });
        *inner.driver.borrow_mut() = Some(driver);
        store.look_at_lease().await;
        Ok(store)
    }

    fn listen(self, inner: &Rc<Inner>) {
        let weak = Rc::downgrade(inner);
        let (revision, standing) = (self.revision, self.standing);
        let shown_at = Cell::new(clock().millis());
        let untold = Cell::new(false);
        inner.replica.on_change(move |briefs, gone, origin| {
            let Some(inner) = weak.upgrade() else { return };
            inner.take(briefs, gone);
            // While a first load comes in, drawing every part of it anew, here and in other tabs, would take longer than
            // the load.
            let is_loaded = inner.replica.standing().is_loaded;
            if origin == Origin::Here && (is_loaded || !gone.is_empty()) {
                let many = untold.take() || briefs.len() > MANY;
                inner.tell((!many).then_some(briefs), gone);
            } else if origin == Origin::Here {
                untold.set(true);
            }
            standing.try_update(|n| *n += 1);
            if !briefs.is_empty() || !gone.is_empty() {
                inner.unshown.set(true);
            }
            let now = clock().millis();
            let is_due = now - shown_at.get() > LOAD_SHOWN_EVERY || briefs.len() <= MANY;
            if (is_loaded || is_due) && inner.unshown.take() {
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
                        let changed = told.changed.as_deref();
                        let taken = inner.replica.take_in(changed, &told.gone, told.version);
                        drop(taken.await);
                    });
                }
            })
        });
        *inner.listener.borrow_mut() = listener;
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// The inside, for those who may have waited until the store was closed.
    fn if_open(self) -> Option<Rc<Inner>> {
        self.inner.try_get_value()
    }

    /// How the last try to sync went, while the store is open.
    fn phase_if_open(self) -> Option<Phase> {
        self.if_open()?;
        self.phase.try_get_untracked()
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
        self.unfinished.try_set(None);
    }

    /// The server knows again who is here: what waits goes out.
    fn signed_in(self) {
        self.unfinished.try_set(None);
        self.sync_if_open();
    }

    /// Everything has been taken off this device: the sign-in name goes too.
    pub fn forget_name(self) {
        if let Some(inner) = self.if_open() {
            session::forget(&inner.login);
        }
    }

    /// Whether the server knows the passphrase already and waits for the code alone. Tracked.
    #[must_use]
    pub fn waits_for_code(self) -> bool {
        self.unfinished.with(Option::is_some)
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

    /// How things stand. Tracked.
    #[must_use]
    pub fn status(self) -> Status {
        self.standing.track();
        let inner = self.inner();
        let standing = inner.replica.standing();
        Status {
            phase: self.phase.get(),
            unsent: standing.unsent,
            pictures: standing.pictures,
            attention: standing.attention,
            last_contact: standing.last_contact,
            mended: standing.mended,
            is_loaded: standing.is_loaded,
        }
    }

    /// The unsent saves, in order. Tracked.
    #[must_use]
    pub fn unsent(self) -> Vec<Save> {
        self.standing.track();
        self.inner().replica.unsent()
    }

    /// The refused saves, in order. Tracked.
    #[must_use]
    pub fn attention(self) -> Vec<Attention> {
        self.standing.track();
        self.inner().replica.attention()
    }

    /// How many values on the device could not be read: of those that the server has too, and of those that it may not have.
    /// Tracked.
    #[must_use]
    pub fn damaged(self) -> (usize, usize) {
        self.standing.track();
        let (records, own): (Vec<_>, Vec<_>) = self
            .inner()
            .replica
            .damaged()
            .into_iter()
            .partition(|(shelf, _)| matches!(shelf, Shelf::Segments | Shelf::Head));
        (records.len(), own.len())
    }

    /// Saves. When this returns, it is on the disk, and it goes out by itself.
    ///
    /// # Errors
    /// When the device could not write it; then nothing has changed.
    pub async fn save(self, edit: Edit) -> Result<Save, DeviceError> {
        let inner = self.if_open().ok_or(DeviceError::Lost)?;
        let save = inner.replica.save(edit).await?;
        // Not through `self`: it may have been locked meanwhile.
        if let Some(driver) = &*inner.driver.borrow() {
            driver.nudge();
        }
        Driver::ask_for_background_sync();
        Ok(save)
    }

    /// Saves edits of different records, in their order: all of them or none. When this returns, they are on the disk, and go
    /// out by themselves.
    ///
    /// # Errors
    /// As [`Store::save`].
    pub async fn save_all(self, edits: Vec<Edit>) -> Result<(), DeviceError> {
        self.save_with(edits, &[]).await
    }

    /// The same with the pictures that the edits name.
    ///
    /// # Errors
    /// As [`Store::save`].
    pub async fn save_with(
        self,
        edits: Vec<Edit>,
        pictures: &[(BlobName, Vec<u8>)],
    ) -> Result<(), DeviceError> {
        let inner = self.if_open().ok_or(DeviceError::Lost)?;
        inner.replica.save_with(edits, pictures).await?;
        if let Some(driver) = &*inner.driver.borrow() {
            driver.nudge();
        }
        Driver::ask_for_background_sync();
        Ok(())
    }

    /// What the next save on this device will be called, at the least: none that is made from now on comes before it.
    ///
    /// # Errors
    /// When the device is closed.
    pub fn next_save(self) -> Result<shared::record::Dot, DeviceError> {
        let inner = self.if_open().ok_or(DeviceError::Lost)?;
        Ok(inner.replica.next())
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

    /// Looks on the server for a household that the person does not hold.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn seek_elsewhere(self, sought: &Sought) -> Result<Found, TransportError> {
        Http.seek(sought).await
    }

    /// Notes for the audit log that something was done here. It travels with the next sync.
    pub fn note(self, event: Event, record: Option<RecordId>) {
        let Some(inner) = self.if_open() else {
            return;
        };
        let replica = inner.replica.clone();
        spawn_local(async move {
            // What the device can't write is sent from memory.
            drop(replica.note(event, record).await);
        });
    }

    /// A picture of a record; none where neither this device nor the server has it.
    ///
    /// # Errors
    /// When it is not on this device and the server can't be asked, or the device can't be read.
    pub async fn picture(self, name: BlobName) -> Result<Option<Vec<u8>>, SyncError> {
        let inner = self.if_open().ok_or(DeviceError::Lost)?;
        inner.replica.blob(&Http, name).await
    }

    /// A page of the audit log, from the server.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn audit(self, query: &str) -> Result<LogPage, TransportError> {
        Http.audit(query).await
    }

    /// Which つなぎ nobody has taken up in time, from the server.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn overdue(self) -> Result<Overdue, TransportError> {
        Http.overdue().await
    }

    /// Asks for a sync at once.
    pub fn sync_now(self) {
        if let Some(driver) = &*self.inner().driver.borrow() {
            driver.nudge();
        }
    }

    /// The same, for those who may have waited until the store was closed.
    pub(crate) fn sync_if_open(self) {
        if let Some(inner) = self.if_open()
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

    /// Whether a refused save can be sent again: one that builds on a record that is missing only once that is back. Tracked.
    #[must_use]
    pub fn can_send_again(self, attention: &Attention) -> bool {
        self.standing.track();
        let Attention { save, reason } = attention;
        let makes_it = *reason != Refusal::BaseLost && save.seen.is_empty();
        makes_it || self.doc(save.record).is_some()
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
}

impl Inner {
    fn take(&self, briefs: &[Brief], gone: &[RecordId]) {
        self.changes.set(self.changes.get() + 1);
        let mut index = self.index.borrow_mut();
        let mut facts = self.facts.borrow_mut();
        let mut keys = self.keys.borrow_mut();
        // Many at once are a first load: the keys are made anew when next searched.
        if briefs.len() > MANY {
            facts.clear();
            keys.clear();
        }
        for brief in briefs {
            if let Some(keys) = brief.kind.and_then(|kind| keys.get_mut(kind)) {
                keys.retain(|(id, _)| *id != brief.id);
                let doc = self.replica.doc(brief.id).filter(|doc| !doc.is_removed());
                keys.extend(doc.map(|doc| (brief.id, key_of(&doc))));
            }
            facts.forget(brief.id);
            index.put(brief.clone());
        }
        for id in gone {
            facts.forget(*id);
            index.remove(*id);
            for keys in keys.values_mut() {
                keys.retain(|(known, _)| known != id);
            }
        }
    }

    fn tell(&self, briefs: Option<&[Brief]>, gone: &[RecordId]) {
        let told = Told {
            changed: briefs.map(|briefs| briefs.iter().map(|brief| brief.id).collect()),
            gone: gone.to_vec(),
            version: self.replica.version(),
        };
        if let (Some(channel), Ok(json)) = (&self.channel, serde_json::to_string(&told)) {
            // A closed channel has nobody listening.
            drop(channel.post_message(&json.into()));
        }
    }
}
