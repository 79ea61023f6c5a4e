//! What was read of records, kept until they change: what several screens ask of thousands of records is read once.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::Arc,
};

use leptos::prelude::*;
use shared::record::{Doc, Record, RecordId};

use super::Store;

/// So many are kept: a device does not hold everything twice. Beyond that all are forgotten, and what is asked for is read anew.
const MOST: usize = 20_000;

/// What can be read of a record, in one way.
pub trait Kept: Sized + Send + Sync + 'static {
    /// Reads it; none where the record does not say it.
    fn read(doc: &Doc) -> Option<Self>;
}

/// The fact behind a record; none while it is unfinished or removed.
impl<R: Record> Kept for R {
    fn read(doc: &Doc) -> Option<Self> {
        R::parse(doc).ok().filter(|_| !doc.is_removed())
    }
}

/// One of them, or that there is none.
type Reading = Option<Arc<dyn Any + Send + Sync>>;

/// Those that are kept.
#[derive(Debug)]
pub(super) struct Facts {
    known: HashMap<TypeId, HashMap<RecordId, Reading>>,
    count: usize,
    most: usize,
}

impl Default for Facts {
    fn default() -> Self {
        Self::of_at_most(MOST)
    }
}

impl Facts {
    fn of_at_most(most: usize) -> Self {
        Self {
            known: HashMap::new(),
            count: 0,
            most,
        }
    }

    /// What is known of a record; none while it was not read.
    #[expect(clippy::option_option, reason = "not read, or read and not there")]
    fn get<T: Kept>(&self, id: RecordId) -> Option<Option<Arc<T>>> {
        let reading = self.known.get(&TypeId::of::<T>())?.get(&id)?;
        Some(reading.clone().and_then(|fact| fact.downcast().ok()))
    }

    fn put<T: Kept>(&mut self, id: RecordId, fact: Option<Arc<T>>) {
        if self.count >= self.most {
            self.clear();
        }
        let facts = self.known.entry(TypeId::of::<T>()).or_default();
        let fact = fact.map(|fact| fact as Arc<dyn Any + Send + Sync>);
        if facts.insert(id, fact).is_none() {
            self.count += 1;
        }
    }

    /// Forgets what was read of a record that has changed or is gone.
    pub(super) fn forget(&mut self, id: RecordId) {
        for facts in self.known.values_mut() {
            if facts.remove(&id).is_some() {
                self.count -= 1;
            }
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.count = 0;
    }
}

impl Store {
    /// What can be read of a record, with unsent saves on top; none where it does not say it, or is not here. Read once, until the
    /// record changes. Tracked.
    #[must_use]
    pub fn read<T: Kept>(self, id: RecordId) -> Option<Arc<T>> {
        let inner = self.if_open()?;
        self.revision.track();
        if let Some(known) = inner.facts.borrow().get::<T>(id) {
            return known;
        }
        let fact = T::read(&*inner.replica.doc(id)?).map(Arc::new);
        inner.facts.borrow_mut().put(id, fact.clone());
        fact
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Words(&'static str);

    impl Kept for Words {
        fn read(_: &Doc) -> Option<Self> {
            None
        }
    }

    #[derive(Debug, PartialEq)]
    struct Number(u8);

    impl Kept for Number {
        fn read(_: &Doc) -> Option<Self> {
            None
        }
    }

    fn id(n: u128) -> RecordId {
        RecordId::new(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn each_reading_of_a_record_is_kept_until_it_changes() {
        let mut facts = Facts::default();
        facts.put(id(1), Some(Arc::new(Words("one"))));
        facts.put(id(1), Some(Arc::new(Number(1))));
        facts.put::<Words>(id(2), None);
        assert_eq!(facts.get(id(1)), Some(Some(Arc::new(Words("one")))));
        assert_eq!(facts.get(id(1)), Some(Some(Arc::new(Number(1)))));
        assert_eq!(facts.get::<Words>(id(2)), Some(None));
        assert_eq!(facts.get::<Number>(id(2)), None, "not read as a number");
        facts.forget(id(1));
        assert_eq!(facts.get::<Words>(id(1)), None);
        assert_eq!(facts.get::<Number>(id(1)), None);
        assert_eq!(facts.get::<Words>(id(2)), Some(None), "another record");
    }

    #[test]
    fn no_more_is_kept_than_so_many() {
        let mut facts = Facts::of_at_most(2);
        facts.put(id(1), Some(Arc::new(Number(1))));
        facts.put(id(1), Some(Arc::new(Number(2))));
        facts.put(id(2), Some(Arc::new(Number(2))));
        assert_eq!(facts.get(id(1)), Some(Some(Arc::new(Number(2)))));
        facts.put(id(3), Some(Arc::new(Number(3))));
        assert_eq!(facts.get::<Number>(id(1)), None);
        assert_eq!(facts.get(id(3)), Some(Some(Arc::new(Number(3)))));
        facts.forget(id(3));
        facts.put(id(1), Some(Arc::new(Number(1))));
        facts.put(id(2), Some(Arc::new(Number(2))));
        assert_eq!(facts.get(id(1)), Some(Some(Arc::new(Number(1)))));
    }
}
