//! From the store to facts.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{
    jp::Date,
    record::{ActorId, DateTime, Doc, Record, RecordId},
};

use uuid::Uuid;

use crate::store::Store;

/// The fact behind a record; none while it is unfinished, removed or not here. Tracked.
pub(super) fn fact<R: Record>(store: Store, id: RecordId) -> Option<R> {
    let doc = store.doc(id).filter(|doc| !doc.is_removed())?;
    R::parse(&doc).ok()
}

/// All finished records of a kind, in the order of their sort field. Tracked.
pub(super) fn facts<R: Record>(store: Store) -> Vec<(RecordId, R)> {
    let ids = store.of_kind(R::KIND).into_iter();
    ids.filter_map(|id| Some((id, fact(store, id)?))).collect()
}

/// The finished records of a kind that refer to `to`, in the order of their sort field. Tracked.
pub(super) fn facts_of<R: Record>(store: Store, to: RecordId) -> Vec<(RecordId, R)> {
    let ids = store.referring(R::KIND, to).into_iter();
    ids.filter_map(|id| Some((id, fact(store, id)?))).collect()
}

/// The record named in the address of the screen.
pub(super) fn record_id() -> Memo<Option<RecordId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok()))
}

/// The day and the time in Japan. Follows the sync, which comes by every minute.
pub(super) fn now(store: Store) -> DateTime {
    let _sync = store.status();
    let now = store.now();
    DateTime {
        date: now.date(),
        time: now.time(),
    }
}

/// Today in Japan. Follows the sync, which comes by every minute.
pub(super) fn today(store: Store) -> Memo<Date> {
    Memo::new(move |_| {
        let _sync = store.status();
        store.now().date()
    })
}

/// Who wrote the value shown at `path`.
pub(super) fn author_of(doc: &Doc, path: &str) -> Option<ActorId> {
    let head = doc.shown(path)?;
    doc.stamps.get(&head.dot).map(|stamp| stamp.author)
}

/// The staff record of a person who writes.
pub(super) fn staff_of(author: ActorId) -> RecordId {
    RecordId::new(author.uuid())
}

/// An id of its own that follows from another's: two who say the same thing of it apart say it once.
pub(super) fn beside(other: RecordId, which: u128) -> RecordId {
    RecordId::new(Uuid::from_u128(other.uuid().as_u128() ^ which))
}
