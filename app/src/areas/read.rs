//! From the store to facts.

use std::sync::Arc;

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
    store.read::<R>(id).map(Arc::unwrap_or_clone)
}

/// All finished records of a kind, shared with whoever else reads them, in the order of their sort field. Tracked.
pub(super) fn known<R: Record>(store: Store) -> impl Iterator<Item = (RecordId, Arc<R>)> {
    let ids = store.of_kind(R::KIND).into_iter();
    ids.filter_map(move |id| Some((id, store.read(id)?)))
}

/// All finished records of a kind, in the order of their sort field. Tracked.
pub(super) fn facts<R: Record>(store: Store) -> Vec<(RecordId, R)> {
    let known = known::<R>(store);
    known
        .map(|(id, fact)| (id, Arc::unwrap_or_clone(fact)))
        .collect()
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

#[cfg(test)]
mod tests {
    use shared::{
        domain::{household::Household, meeting::Invitation},
        record::{Edit, Value, Writes, key_path},
    };
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::form::tests::store;

    async fn write<R: Record>(store: Store, id: RecordId, key: &str, value: Value) {
        let seen = store.doc(id).map(|doc| doc.context.clone());
        let edit = Edit {
            kind: R::KIND.into(),
            record: id,
            seen: seen.unwrap_or_default(),
            writes: Writes::from([(key_path(key), value)]),
        };
        store.save(edit).await.unwrap();
    }

    fn name(store: Store, id: RecordId) -> Option<String> {
        fact::<Household>(store, id).map(|it| it.name.to_string())
    }

    #[wasm_bindgen_test]
    async fn a_fact_that_was_read_follows_its_record() {
        let store = store().await;
        let id = RecordId::new(store.new_id());
        let other = RecordId::new(store.new_id());
        assert_eq!(name(store, id), None);
        write::<Household>(store, other, "name", Value::text("田中様宅")).await;
        for words in ["佐藤様宅", "鈴木様宅"] {
            write::<Household>(store, id, "name", Value::text(words)).await;
            assert_eq!(name(store, id).as_deref(), Some(words));
            assert_eq!(facts::<Household>(store).len(), 2);
        }
        write::<Household>(store, id, "name", Value::Empty).await;
        assert_eq!(name(store, id), None, "unfinished");
        write::<Household>(store, id, "name", Value::text("高橋様宅")).await;
        assert_eq!(name(store, id).as_deref(), Some("高橋様宅"));
        write::<Household>(store, id, "removed", Value::Flag(true)).await;
        assert_eq!(name(store, id), None, "removed");
        assert_eq!(name(store, other).as_deref(), Some("田中様宅"));
    }

    #[wasm_bindgen_test]
    async fn a_title_that_was_read_follows_its_record_and_the_one_it_is_named_after() {
        let store = store().await;
        let id = RecordId::new(store.new_id());
        let named_after = RecordId::new(store.new_id());
        let to = Value::text(&id.to_string());
        write::<Invitation>(store, named_after, "organisation", to).await;
        assert_eq!(store.title(named_after), store.title(id), "not here");
        for words in ["佐藤様宅", "鈴木様宅"] {
            write::<Household>(store, id, "name", Value::text(words)).await;
            assert_eq!(store.title(id), words);
            assert_eq!(store.title(named_after), words);
        }
    }
}
