//! The rows of 今日: from ids to words.

use leptos::prelude::*;
use shared::{
    domain::{household::Household, people::Staff, visit::Visit},
    jp::{Date, Time},
    record::{Choice, Doc, Record, RecordId},
};

use super::day::{Day, Plan};
use crate::{
    areas::read::{author_of, fact, staff_of},
    store::{DayOf, Store},
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

/// A household to visit, or one visited.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) household: RecordId,
    /// The visit that set the day, or the one made.
    pub(super) visit: RecordId,
    pub(super) on: Date,
    pub(super) at: Option<Time>,
    pub(super) title: String,
    pub(super) support: String,
    pub(super) urgency: Option<shared::domain::visit::Urgency>,
    pub(super) whose: Whose,
}

/// The four lists of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lines {
    pub(super) planned: Vec<Line>,
    pub(super) done: Vec<Line>,
    pub(super) overdue: Vec<Line>,
    pub(super) soon: Vec<Line>,
}

/// Plans are looked for this many days back and ahead: one that was forgotten for years is still overdue.
const TEN_YEARS: i32 = 3_650;

/// Reads the lists. Tracked.
pub(super) fn lines(store: Store, today: Date) -> Lines {
    let first = today.add_days(-TEN_YEARS).unwrap_or(today);
    let last = today.add_days(TEN_YEARS).unwrap_or(today);
    let plans = store.days(Visit::KIND, "next_on", "household", first, last);
    let plans = plans.into_iter().map(|DayOf { id, of, on }| Plan {
        visit: id,
        household: of,
        on,
    });
    let last_visit = store.last_day(Visit::KIND, "started_at");
    let day = Day::new(plans, last_visit, today);
    let planned = |plans: Vec<Plan>| {
        let mut lines: Vec<Line> = plans
            .iter()
            .filter_map(|plan| planned(store, plan))
            .collect();
        lines.sort_by_key(|line| (line.on, line.at.is_none(), line.at));
        lines
    };
    let done = store.between(Visit::KIND, "started_at", today, today);
    let mut done: Vec<Line> = done
        .into_iter()
        .filter_map(|visit| made(store, visit))
        .collect();
    done.sort_by_key(|line| line.at);
    Lines {
        planned: planned(day.today),
        done,
        overdue: planned(day.overdue),
        soon: planned(day.soon),
    }
}

fn planned(store: Store, plan: &Plan) -> Option<Line> {
    let doc = store.doc(plan.visit)?;
    let visit = Visit::parse(&doc).ok()?;
    let (title, place) = household(store, plan.household)?;
    let author = author_of(&doc, "started_at").map(|author| store.title(staff_of(author)));
    let support = [
        place,
        author
            .map(|name| format!("前回 {} {name}", visit.started_at.date.short()))
            .unwrap_or_default(),
    ];
    Some(Line {
        household: plan.household,
        visit: plan.visit,
        on: plan.on,
        at: visit.next_at,
        title,
        support: joined(support),
        urgency: visit.urgency,
        whose: whose(store, &doc, &visit),
    })
}

fn made(store: Store, id: RecordId) -> Option<Line> {
    let doc = store.doc(id)?;
    let visit = Visit::parse(&doc).ok()?;
    let (title, _) = household(store, visit.household.id())?;
    let author = author_of(&doc, "started_at").map(|author| store.title(staff_of(author)));
    Some(Line {
        household: visit.household.id(),
        visit: id,
        on: visit.started_at.date,
        at: Some(visit.started_at.time),
        title,
        support: joined([visit.outcome.label().to_owned(), author.unwrap_or_default()]),
        urgency: visit.urgency,
        whose: whose(store, &doc, &visit),
    })
}

/// The name of a household, and its address or district. None where it is not here any more.
fn household(store: Store, id: RecordId) -> Option<(String, String)> {
    let doc = store.doc(id).filter(|doc| !doc.is_removed())?;
    let place = Household::parse(&doc).ok().map(|household| {
        let area = household.area.map(|area| store.title(area.id()));
        household
            .address
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

fn whose(store: Store, doc: &Doc, visit: &Visit) -> Whose {
    let me = store.me();
    let Some(author) = author_of(doc, "started_at") else {
        return Whose::Other;
    };
    let myself = staff_of(me.actor);
    if author == me.actor
        || visit
            .visitors
            .iter()
            .any(|row| row.fields.staff.id() == myself)
    {
        return Whose::Mine;
    }
    let colleague = fact::<Staff>(store, staff_of(author));
    if colleague.is_some_and(|staff| staff.organisation.id() == me.organisation) {
        Whose::Office
    } else {
        Whose::Other
    }
}

/// The rows that `only` lets through.
pub(super) fn shown(
    lines: Memo<Lines>,
    list: fn(&Lines) -> &Vec<Line>,
    only: Memo<Whose>,
) -> Memo<Vec<Line>> {
    Memo::new(move |_| {
        let only = only.get();
        lines.with(|lines| {
            list(lines)
                .iter()
                .filter(|line| line.whose <= only)
                .cloned()
                .collect()
        })
    })
}
