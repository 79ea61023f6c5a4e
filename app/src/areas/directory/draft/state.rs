//! What there is of the directory: what is published, what is to be, and what lies between.

use std::{ops::Deref, sync::Arc};

use leptos::prelude::*;
use shared::{
    domain::directory::{Edition, PRINTED, Printed},
    jp::Date,
    record::{Doc, Record, RecordId},
    reports::{Editions, Obstacle, RowDifference, Standing, difference, obstacle, state},
};

use crate::{areas::read::today, store::Store};

/// The draft before the edition in force.
#[derive(Debug)]
pub(super) struct Content {
    /// What has come out, and what is to.
    pub(super) editions: Editions,
    /// What it says otherwise than the edition in force.
    pub(super) rows: Vec<RowDifference>,
    /// The name of this state.
    pub(super) state: String,
    /// What keeps it from being published, row by row.
    pub(super) obstacles: Vec<(RecordId, Obstacle)>,
    /// What the edition in force says.
    standing: Arc<Standing>,
}

/// The same thing, not merely an equal one: to compare two would cost more than to make one.
#[derive(Debug)]
pub(super) struct Same<T>(Arc<T>);

pub(super) type Draft = Same<Content>;

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Same<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What has come out depends on these. Rows of an edition are never written again: their number tells them.
#[derive(Clone, Debug, PartialEq)]
struct Basis {
    today: Date,
    editions: Vec<Same<Doc>>,
    printed: usize,
}

/// What has come out.
#[derive(Clone, Debug)]
struct Out {
    editions: Editions,
    /// What the one in force says, where it keeps that.
    standing: Option<Arc<Standing>>,
}

/// And the draft beside on these.
#[derive(Clone, Debug, PartialEq)]
struct Written {
    basis: Basis,
    living: Vec<Same<Doc>>,
    rivals: Vec<RecordId>,
}

/// What was made last, kept while one goes from screen to screen.
#[derive(Clone, Copy)]
pub struct Drafted {
    out: StoredValue<Option<(Basis, Out)>>,
    draft: StoredValue<Option<(Written, Draft)>>,
}

impl Drafted {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            out: StoredValue::new(None),
            draft: StoredValue::new(None),
        }
    }

    fn out(self, store: Store, basis: &Basis) -> Out {
        let known = self.out.with_value(|known| {
            let known = known.as_ref().filter(|(known, _)| known == basis);
            known.map(|(_, out)| out.clone())
        });
        known.unwrap_or_else(|| {
            let out = untrack(|| Out::of(store, basis));
            self.out.set_value(Some((basis.clone(), out.clone())));
            out
        })
    }

    fn draft(self, store: Store, written: &Written) -> Draft {
        let known = self.draft.with_value(|known| {
            let known = known.as_ref().filter(|(known, _)| known == written);
            known.map(|(_, draft)| draft.clone())
        });
        known.unwrap_or_else(|| {
            let out = self.out(store, &written.basis);
            let draft = Same(Arc::new(Content::of(&out, written)));
            self.draft.set_value(Some((written.clone(), draft.clone())));
            draft
        })
    }
}

impl Default for Drafted {
    fn default() -> Self {
        Self::new()
    }
}

fn docs(store: Store, kind: &str) -> impl Iterator<Item = Same<Doc>> {
    let ids = store.of_kind(kind).into_iter();
    ids.filter_map(move |id| store.doc(id)).map(Same)
}

/// The rows that are written, those that were ended too.
fn living(store: Store) -> Vec<Same<Doc>> {
    let of_kind = |kind| {
        let ended = store.removed(kind).into_iter();
        let ended = ended.filter_map(move |id| store.doc(id)).map(Same);
        docs(store, kind).chain(ended)
    };
    PRINTED.into_iter().flat_map(of_kind).collect()
}

impl Basis {
    fn of(store: Store, today: Date) -> Self {
        Self {
            today,
            editions: docs(store, Edition::KIND).collect(),
            printed: store.of_kind(Printed::KIND).len(),
        }
    }
}

impl Out {
    fn of(store: Store, basis: &Basis) -> Self {
        let printed: Vec<_> = docs(store, Printed::KIND).collect();
        let all = basis.editions.iter().chain(&printed);
        let editions = Editions::read(all.map(|doc| &**doc), basis.today);
        let base = editions.published().first().map(|(id, _)| *id);
        let standing = base
            .filter(|base| editions.keeps(*base))
            .map(|base| Arc::new(editions.standing(base)));
        Self { editions, standing }
    }
}

impl Written {
    fn of(store: Store, today: Date) -> Self {
        let of_directory = |id: &RecordId| {
            let kind = store.kind_of(*id);
            kind.is_some_and(|kind| PRINTED.contains(&kind))
        };
        let rivals = store.conflicts().into_iter();
        Self {
            basis: Basis::of(store, today),
            living: living(store),
            rivals: rivals.filter(of_directory).collect(),
        }
    }
}

impl Content {
    fn of(out: &Out, written: &Written) -> Self {
        let living = written.living.iter().map(|doc| &**doc);
        let editions = out.editions.with_living(living);
        let base = editions.published().first().map(|(id, _)| *id);
        let standing = out.standing.clone().unwrap_or_else(|| {
            let standing = base.map(|base| editions.standing(base));
            Arc::new(standing.unwrap_or_default())
        });
        let rows = difference(&standing, &editions.next(&standing));
        let rivals = written.rivals.iter();
        let mut obstacles: Vec<_> = rivals.map(|id| (*id, Obstacle::Conflict)).collect();
        let unfinished = rows
            .iter()
            .filter(|row| row.after.as_ref().and_then(obstacle) == Some(Obstacle::Unfinished));
        obstacles.extend(unfinished.map(|row| (row.record, Obstacle::Unfinished)));
        Self {
            state: state(base, &rows),
            editions,
            rows,
            obstacles,
            standing,
        }
    }

    /// The edition in force.
    pub(super) fn base(&self) -> Option<&(RecordId, Edition)> {
        self.editions.published().first()
    }

    /// What the draft says otherwise of one row.
    pub(super) fn row(&self, id: RecordId) -> Option<&RowDifference> {
        self.rows.iter().find(|row| row.record == id)
    }

    /// Whether the edition in force has a row.
    pub(super) fn is_printed(&self, id: RecordId) -> bool {
        self.standing.contains_key(&id)
    }
}

/// The draft, followed.
pub(super) fn draft(store: Store) -> Memo<Draft> {
    let today = today(store);
    let drafted = use_context::<Drafted>().unwrap_or_default();
    let written = Memo::new(move |_| Written::of(store, today.get()));
    Memo::new(move |_| written.with(|written| drafted.draft(store, written)))
}

/// What has come out, followed: without what is drafted, but where an edition keeps nothing and shows that.
pub(super) fn editions(store: Store) -> Memo<Same<Editions>> {
    let today = today(store);
    let drafted = use_context::<Drafted>().unwrap_or_default();
    let basis = Memo::new(move |_| Basis::of(store, today.get()));
    Memo::new(move |_| {
        let out = basis.with(|basis| drafted.out(store, basis)).editions;
        let mut all = out.published().iter();
        let out = if all.all(|(id, _)| out.keeps(*id)) {
            out
        } else {
            out.with_living(living(store).iter().map(|doc| &**doc))
        };
        Same(Arc::new(out))
    })
}
