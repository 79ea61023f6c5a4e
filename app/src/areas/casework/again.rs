//! On the first screen: the cases one sees through that are to be looked at again, as their plan or their end asks for it.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::{
    domain::casework::{CarePlan, Case, Closing},
    jp::Date,
    record::{Record, RecordId},
    reports::{TO_LOOK_BACK, Waits, is_to_look_back, is_to_review},
};

use super::stage::{is_closed, of, plan_of};
use crate::{
    areas::{
        parts::Part,
        read::{staff_of, today},
    },
    store::{DayOf, Store, use_store},
    ui::{Chip, IconName, RowLink, Tone},
};

/// A case, and the day that asks for it.
type Again = (RecordId, Date);

/// The cases of the person of which records of a kind say a day in these days, the earliest first, each once. Tracked.
fn mine(store: Store, kind: &'static str, key: &'static str, [from, to]: [Date; 2]) -> Vec<Again> {
    let me = staff_of(store.me().actor);
    let days = store.days(kind, key, "case", from, to).into_iter();
    let mut met = BTreeSet::new();
    let mine = days.filter(|DayOf { of, .. }| {
        let is_case = store.kind_of(*of) == Some(Case::KIND);
        is_case && store.link(*of, "coordinator") == Some(me) && met.insert(*of)
    });
    mine.map(|DayOf { of, on, .. }| (of, on)).collect()
}

/// Those whose plan is to be looked at again. Tracked.
fn to_review(store: Store, today: Date) -> Vec<Again> {
    let mut all = mine(store, CarePlan::KIND, "review_on", [Date::MIN, today]);
    all.retain_mut(|(case, on)| {
        let plan = plan_of(store, *case).filter(|(_, plan)| is_to_review(plan, today));
        let day = plan.and_then(|(_, plan)| plan.review_on);
        *on = day.unwrap_or(*on);
        day.is_some() && !is_closed(store, *case, today)
    });
    all.sort_by_key(|(case, on)| (*on, *case));
    all
}

/// Those that could not be solved and that nobody has looked at once more. Tracked.
fn to_look_back(store: Store, today: Date) -> Vec<Again> {
    let first = today.add_days(1 - TO_LOOK_BACK).unwrap_or(today);
    let mut all = mine(store, Closing::KIND, "closed_on", [first, today]);
    all.retain(|(case, _)| {
        let closings = of::<Closing>(store, *case);
        closings.iter().any(|it| is_to_look_back(it, today))
    });
    all
}

fn row(store: Store, case: RecordId, day: String) -> AnyView {
    let title = match store.link(case, "household") {
        Some(household) if store.is_here(household) => store.title(household),
        _ => "取扱ケース".to_owned(),
    };
    view! {
        <li>
            <RowLink href=format!("/cases/{case}") title=title support="">
                <Chip tone=Tone::Warn icon=IconName::Warning>{day}</Chip>
            </RowLink>
        </li>
    }
    .into_any()
}

/// Both lists; nothing while there is none.
#[component]
pub(in crate::areas) fn DueCases() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let review = Memo::new(move |_| to_review(store, today.get()));
    let look_back = Memo::new(move |_| to_look_back(store, today.get()));
    let reviewed = move |(case, on): Again| row(store, case, format!("見直す日 {}", on.short()));
    let looked_back = move |(case, on): Again| row(store, case, format!("{}に終結", on.short()));
    view! {
        <Part title=Waits::Review.label() items=review row=reviewed />
        <Part title=Waits::LookBack.label() items=look_back row=looked_back />
    }
}
