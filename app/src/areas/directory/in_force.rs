//! The edition in force, made ready to be searched: once for each state of it, not for each screen or key.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use shared::{
    domain::{
        area::{Area, Coverage, Town},
        directory::{AgencyKind, Edition, Office, PRINTED, Printed, Saying},
    },
    jp::{Date, Timestamp},
    record::{Doc, Record, RecordId},
    reports::{
        Districts, Editions,
        finding::{Finder, What},
    },
};

use crate::{
    areas::read::facts,
    store::{Store, use_store},
};

/// What the edition in force says.
#[derive(Debug)]
pub(super) struct InForce {
    /// The edition.
    pub(super) edition: Edition,
    /// What can be found in it.
    pub(super) finder: Finder,
}

/// The same thing, not merely an equal one: to compare two editions would cost more than to make one ready.
#[derive(Clone, Debug)]
pub(super) struct Held(pub(super) Arc<InForce>);

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What an edition in force depends on. Rows of a published one are never written again: their number tells them.
#[derive(Clone, Debug, PartialEq)]
struct Basis {
    today: Date,
    editions: Vec<(RecordId, Edition)>,
    printed: usize,
    /// Of lists from before editions kept their rows, the rows themselves.
    living: Vec<Arc<Doc>>,
    sayings: Vec<(RecordId, Saying)>,
}

/// The edition that was made ready last, kept while one goes from screen to screen.
#[derive(Clone, Copy)]
pub struct Ready(StoredValue<Option<(Basis, Held)>>);

impl Ready {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }
}

impl Default for Ready {
    fn default() -> Self {
        Self::new()
    }
}

/// The edition in force; none while nothing is published, or not all of it is here.
pub(super) fn in_force() -> Memo<Option<Held>> {
    let store = use_store();
    let ready = use_context::<Ready>().unwrap_or_default();
    Memo::new(move |_| {
        if !store.status().is_loaded {
            return None;
        }
        let basis = Basis::of(store);
        let known = ready.0.with_value(|ready| {
            let known = ready.as_ref().filter(|(known, _)| *known == basis);
            known.map(|(_, held)| held.clone())
        });
        known.or_else(|| {
            let held = basis.make(store)?;
            ready.0.set_value(Some((basis, held.clone())));
            Some(held)
        })
    })
}

impl Basis {
    fn of(store: Store) -> Self {
        let printed = store.of_kind(Printed::KIND).len();
        let living = || PRINTED.into_iter().flat_map(|kind| store.of_kind(kind));
        Self {
            today: store.now().date(),
            editions: facts(store),
            printed,
            living: if printed == 0 {
                living().filter_map(|id| store.doc(id)).collect()
            } else {
                Vec::new()
            },
            sayings: facts(store),
        }
    }

    fn make(&self, store: Store) -> Option<Held> {
        let of_kinds = |kinds: &[&'static str]| -> Vec<Arc<Doc>> {
            let ids = kinds.iter().flat_map(|kind| store.of_kind(kind));
            ids.filter_map(|id| store.doc(id)).collect()
        };
        let mut docs = of_kinds(&[Edition::KIND, Printed::KIND]);
        let read = |docs: &[Arc<Doc>]| Editions::read(docs.iter().map(|doc| &**doc), self.today);
        let mut editions = read(&docs);
        let (id, edition) = editions.published().first()?.clone();
        if !editions.keeps(id) {
            docs.extend(of_kinds(&PRINTED));
            editions = read(&docs);
        }
        let sayings = self.sayings.iter().map(|(_, saying)| saying);
        let finder = Finder::new(&editions.standing(id), sayings);
        Some(Held(Arc::new(InForce { edition, finder })))
    }
}

impl InForce {
    /// Its offices.
    pub(super) fn offices(&self) -> impl Iterator<Item = (RecordId, &Office)> {
        self.finder.rows().iter().filter_map(|row| match &row.what {
            What::Office(office) => Some((row.id, &**office)),
            _ => None,
        })
    }

    /// Its kinds of agency, by field.
    pub(super) fn kinds(&self) -> Vec<(RecordId, &AgencyKind)> {
        let rows = self.finder.rows().iter();
        let kinds = rows.filter_map(|row| match &row.what {
            What::Kind(kind) => Some((row.id, &**kind)),
            _ => None,
        });
        let mut kinds: Vec<_> = kinds.collect();
        kinds.sort_by(|(_, a), (_, b)| a.field.cmp(&b.field).then(a.name.cmp(&b.name)));
        kinds
    }

    /// The offices behind a kind of agency, by it; those of a district where one is chosen.
    pub(super) fn behind(
        &self,
        districts: &Districts,
        area: Option<RecordId>,
        inside: bool,
    ) -> BTreeMap<RecordId, Vec<(RecordId, Office)>> {
        let mut behind: BTreeMap<RecordId, Vec<(RecordId, Office)>> = BTreeMap::new();
        let offices: Vec<(RecordId, &Office)> = match area {
            Some(area) => districts.serving(self.offices(), area, inside),
            None => self.offices().collect(),
        };
        for (id, office) in offices {
            let of_kind = behind.entry(office.kind.id()).or_default();
            of_kind.push((id, office.clone()));
        }
        behind
    }
}

/// The districts as they are on a day. Tracked.
pub(in crate::areas) fn districts_on(store: Store, day: Date) -> Districts {
    let towns = facts::<Town>(store).into_iter().map(|(_, town)| town);
    let coverages = facts::<Coverage>(store).into_iter();
    let coverages = coverages.map(|(_, coverage)| coverage);
    Districts::new(facts::<Area>(store), towns, coverages, day)
}

/// This minute. Follows the sync, which comes by every minute.
pub(super) fn minute() -> Memo<Timestamp> {
    let store = use_store();
    Memo::new(move |_| {
        let _sync = store.status();
        Timestamp::from_millis(store.now().millis() / 60_000 * 60_000)
    })
}
