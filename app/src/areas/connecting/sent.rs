//! On the first screen: of the sheets that one's own organisation has sent, those that nobody has taken up in time, and those of which
//! there is news.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::{
    domain::connecting::{Referral, Reply},
    jp::Date,
    record::Record,
    reports::{NEWS, Step, Waits, is_news},
};

use super::{
    settings::may_wait,
    steps::{course_of, words},
    waiting::steps,
};
use crate::{
    areas::{access::my_organisation, parts::Part, read::today},
    store::{Store, use_store},
    ui::{Chip, RowLink},
};

/// Those that were not taken up in time, the one that has waited longest first, each sheet once. Tracked.
fn late(store: Store, today: Date) -> Vec<Step> {
    let wait = may_wait(store);
    let mut late = steps(store, "sender");
    let mut met = BTreeSet::new();
    late.retain(|step| step.is_late(today, wait) && met.insert(step.referral.sheet.id()));
    late
}

/// Those of which there is news, the latest first, each sheet once: of thousands only those are read. Tracked.
fn told(store: Store, today: Date) -> Vec<Step> {
    let ours = my_organisation(store);
    let since = today.add_days(1 - NEWS).unwrap_or(today);
    let replied = store.days(Reply::KIND, "replied_on", "referral", since, today);
    let passed = store.days(Referral::KIND, "sent_on", "follows", since, today);
    let mut steps: Vec<_> = replied.into_iter().chain(passed).collect();
    steps.sort_by_key(|it| std::cmp::Reverse((it.on, it.of)));
    let mut met = BTreeSet::new();
    let told = steps.into_iter().filter_map(|it| {
        let is_ours = store.link(it.of, "sender") == Some(ours);
        let sheet = store.link(it.of, "sheet").filter(|_| is_ours)?;
        let mut steps = course_of(store, sheet).steps.into_iter();
        let step = steps.find(|step| step.id == it.of && is_news(step, today));
        step.filter(|_| met.insert(sheet))
    });
    told.collect()
}

fn row(store: Store, step: Step, today: Date) -> AnyView {
    let (tone, text) = words(store, &step, today);
    let support = format!("{}へ", store.title(step.referral.organisation.id()));
    view! {
        <li>
            <RowLink
                href=format!("/sheets/{}", step.referral.sheet.id())
                title=store.title(step.referral.household.id())
                support=support
            >
                <Chip tone=tone>{text}</Chip>
            </RowLink>
        </li>
    }
    .into_any()
}

/// Both lists; nothing while there is none.
#[component]
pub(in crate::areas) fn Sent() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let late = Memo::new(move |_| late(store, today.get()));
    let told = Memo::new(move |_| told(store, today.get()));
    let row = move |step| row(store, step, today.get());
    view! {
        <Part title=Waits::Late.label() items=late row=row />
        <Part title=Waits::Replied.label() items=told row=row />
    }
}
