//! The lists of 今日: first ids, then words for those that are shown.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    domain::{
        household::Household,
        visit::{Urgency, Visit},
    },
    jp::{Date, Time},
    record::{ActorId, Choice, Doc, Record, RecordId},
};

use super::day::{Day, Plan};
use crate::{
    areas::read::{author_of, staff_of},
    store::{DayOf, Kept, Store},
};

/// Who planned or made a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// The person who looks at the screen, alone or with others.
    Mine,
    /// Someone of the same organisation.
    Office,
    /// Someone of another organisation.
    Other,
}

/// A household to visit, or one visited: what is known without reading the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) household: RecordId,
    /// The visit that set the day, or the one made.
    pub(super) visit: RecordId,
    pub(super) on: Date,
    pub(super) whose: Whose,
}

/// An entry in words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) entry: Entry,
    pub(super) at: Option<Time>,
    pub(super) title: String,
    pub(super) support: String,
    pub(super) urgency: Option<Urgency>,
}

/// A visit with who wrote it.
struct Written {
    visit: Visit,
    author: Option<ActorId>,
}

impl Kept for Written {
    fn read(doc: &Doc) -> Option<Self> {
        Some(Self {
            visit: Kept::read(doc)?,
            author: author_of(doc, "started_at"),
        })
    }
}

/// The four lists of the screen. There may be thousands of entries; only those shown are put into words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lists {
    pub(super) planned: Vec<Entry>,
    pub(super) done: Vec<Entry>,
    pub(super) overdue: Vec<Entry>,
    pub(super) soon: Vec<Entry>,
}

/// Plans are looked for this many days back and ahead: one that was forgotten for years is still overdue.
const TEN_YEARS: i32 = 3_650;

/// Reads the lists. Tracked.
pub(super) fn lists(store: Store, today: Date) -> Lists {
    let first = today.add_days(-TEN_YEARS).unwrap_or(today);
    let last = today.add_days(TEN_YEARS).unwrap_or(today);
    let plans = store.days(Visit::KIND, "next_on", "household", first, last);
    let plans = plans.into_iter().map(|DayOf { id, of, on }| Plan {
        visit: id,
        household: of,
        on,
    });
    let day = Day::new(plans, store.last_day(Visit::KIND, "started_at"), today);
    let made = store.days(Visit::KIND, "started_at", "household", today, today);
    let made = made.into_iter().map(|DayOf { id, of, on }| Plan {
        visit: id,
        household: of,
        on,
    });
    let entries = |plans: Vec<Plan>| -> Vec<Entry> {
        plans
            .into_iter()
            .filter(|plan| store.is_here(plan.household))
            .map(
                |Plan {
                     visit,
                     household,
                     on,
                 }| Entry {
                    household,
                    visit,
                    on,
                    whose: whose(store, visit),
                },
            )
            .filter(|entry| entry.whose != Whose::Other)
            .collect()
    };
    let by_time = |plans: Vec<Plan>, time: fn(&Visit) -> Option<Time>| {
        let mut entries = entries(plans);
        entries.sort_by_cached_key(|entry| {
            let at = store.read(entry.visit);
            let at = at.and_then(|it: Arc<Written>| time(&it.visit));
            (entry.on, at.is_none(), at)
        });
        entries
    };
    Lists {
        planned: by_time(day.today, |visit| visit.next_at),
        done: by_time(made.collect(), |visit| Some(visit.started_at.time)),
        overdue: entries(day.overdue),
        soon: by_time(day.soon, |visit| visit.next_at),
    }
}

/// Whose a visit is, from the index alone.
fn whose(store: Store, visit: RecordId) -> Whose {
    let me = store.me();
    let Some(author) = store.author(visit) else {
        return Whose::Other;
    };
    if author == me.actor || store.refers(visit, "visitors", staff_of(me.actor)) {
        return Whose::Mine;
    }
    match store.link(staff_of(author), "organisation") {
        Some(organisation) if organisation == me.organisation => Whose::Office,
        _ => Whose::Other,
    }
}

/// A planned visit in words.
pub(super) fn planned(store: Store, entry: Entry) -> Option<Line> {
    let written: Arc<Written> = store.read(entry.visit)?;
    let Written { visit, author } = &*written;
    let (title, place) = household(store, entry.household)?;
    let author = author.map(|author| store.title(staff_of(author)));
    let support = [
        place,
        author
            .map(|name| format!("前回 {} {name}", visit.started_at.date.short()))
            .unwrap_or_default(),
    ];
    Some(Line {
        entry,
        at: visit.next_at,
        title,
        support: joined(support),
        urgency: visit.urgency,
    })
}

/// A visit made in words.
pub(super) fn made(store: Store, entry: Entry) -> Option<Line> {
    let written: Arc<Written> = store.read(entry.visit)?;
    let Written { visit, author } = &*written;
    let (title, _) = household(store, entry.household)?;
    let author = author.map(|author| store.title(staff_of(author)));
    Some(Line {
        entry,
        at: Some(visit.started_at.time),
        title,
        support: joined([visit.outcome.label().to_owned(), author.unwrap_or_default()]),
        urgency: visit.urgency,
    })
}

/// The name of a household, and its address or district. None where it is not here any more.
fn household(store: Store, id: RecordId) -> Option<(String, String)> {
    if !store.is_here(id) {
        return None;
    }
    let place = store.read::<Household>(id).map(|household| {
        let area = household.area.map(|area| store.title(area.id()));
        household
            .address
            .as_ref()
            .map(|address| address.to_string())
            .or(area)
            .unwrap_or_default()
    });
    Some((store.title(id), place.unwrap_or_default()))
}

fn joined<const N: usize>(parts: [String; N]) -> String {
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("・")
}

/// The entries that `only` lets through.
pub(super) fn shown(
    lists: Memo<Lists>,
    list: fn(&Lists) -> &Vec<Entry>,
    only: Memo<Whose>,
) -> Memo<Vec<Entry>> {
    Memo::new(move |_| {
        let only = only.get();
        let is_shown = |entry: &&Entry| entry.whose <= only;
        lists.with(|lists| list(lists).iter().filter(is_shown).copied().collect())
    })
}
