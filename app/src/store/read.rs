//! What screens ask of the records. Every question is tracked: the answer comes anew when records change.

use std::{
    rc::{Rc, Weak},
    sync::Arc,
};

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::{
    jp::{Date, Query},
    record::{ActorId, Doc, RecordId},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    DayOf, Inner, Store,
    text::{Title, key_of, title_of},
};

/// Texts are folded for the search so many at a time.
const FOLDED_AT_ONCE: usize = 50;

impl Store {
    /// A record, with unsent saves on top. Tracked.
    #[must_use]
    pub fn doc(self, id: RecordId) -> Option<Arc<Doc>> {
        let inner = self.if_open()?;
        self.revision.track();
        inner.replica.doc(id)
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

    /// Whether the field or table `key` of a record refers to `to`. Tracked.
    #[must_use]
    pub fn refers(self, id: RecordId, key: &str, to: RecordId) -> bool {
        self.revision.track();
        let inner = self.inner();
        let index = inner.index.borrow();
        let refs = index.get(id).map(|brief| &brief.refs);
        refs.is_some_and(|refs| refs.iter().any(|(of, other)| *of == key && *other == to))
    }

    /// Who wrote the field that a record is sorted by, without reading the rest of it. Tracked.
    #[must_use]
    pub fn author(self, id: RecordId) -> Option<ActorId> {
        self.revision.track();
        self.inner().index.borrow().get(id)?.author
    }

    /// Whether a record is here and not removed. Tracked.
    #[must_use]
    pub fn is_here(self, id: RecordId) -> bool {
        self.revision.track();
        let inner = self.inner();
        let index = inner.index.borrow();
        index.get(id).is_some_and(|brief| !brief.removed)
    }

    /// The day in the field `key` of a record (flagged by_day), without reading the rest of it. Tracked.
    #[must_use]
    pub fn day(self, id: RecordId, key: &str) -> Option<Date> {
        self.revision.track();
        let inner = self.inner();
        let index = inner.index.borrow();
        index.get(id)?.day(key)
    }

    /// The same where nobody has written anything of the record apart, so that it says no other day. Tracked.
    #[must_use]
    pub fn plain_day(self, id: RecordId, key: &'static str) -> Option<Date> {
        self.revision.track();
        self.inner().index.borrow().plain_day(id, key)
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
        if let Some(title) = self.read::<Title>(id) {
            return title.0.clone();
        }
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

    /// The removed records of a kind that are here. Tracked.
    #[must_use]
    pub fn removed(self, kind: &str) -> Vec<RecordId> {
        self.revision.track();
        self.inner().index.borrow().removed(kind)
    }

    /// The records of a kind that refer to `to`, in the order of their sort field. Tracked.
    #[must_use]
    pub fn referring(self, kind: &'static str, to: RecordId) -> Vec<RecordId> {
        self.revision.track();
        self.inner().index.borrow().referring(kind, to)
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
    fn keys_of<'a>(
        &self,
        ids: &'a [RecordId],
    ) -> impl Iterator<Item = (RecordId, String)> + use<'a, '_> {
        ids.iter()
            .filter_map(|id| Some((*id, key_of(&*self.replica.doc(*id)?))))
    }
}
