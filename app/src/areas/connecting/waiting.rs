//! On the first screen: sheets that wait for one's own organisation, and those it has sent that nobody has taken up.

use leptos::prelude::*;
use shared::{
    domain::connecting::{ConnectingSheet, Referral},
    jp::Date,
    record::RecordId,
    reports::{Stage, Step},
};

use super::steps::{course_of, words};
use crate::{
    areas::{
        access::my_organisation,
        parts::UrgencyChip,
        read::{fact, facts, today},
    },
    store::{Store, use_store},
    ui::{Chip, RowLink},
};

/// The steps that wait and that `concerns`, the one that has waited longest first. Tracked.
fn steps(store: Store, concerns: impl Fn(&Referral) -> bool) -> Vec<Step> {
    let referrals = facts::<Referral>(store).into_iter();
    let ours = referrals.filter(|(_, it)| it.ended_on.is_none() && concerns(it));
    let found = ours.filter_map(|(id, it)| {
        let steps = course_of(store, it.sheet.id()).steps;
        let mut waiting = steps.into_iter();
        waiting.find(|step| step.id == id && step.stage == Stage::Waiting)
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|step| (step.referral.sent_on, step.id));
    found
}

/// The sheets that one's own organisation has sent and that were not taken up in time. Tracked.
pub(in crate::areas) fn late(store: Store, today: Date) -> Vec<RecordId> {
    let ours = my_organisation(store);
    let all = steps(store, |it| it.sender.id() == ours);
    let late = all.into_iter().filter(|step| step.is_late(today));
    late.map(|step| step.referral.sheet.id()).collect()
}

/// What has come in and was not taken up.
#[component]
pub(in crate::areas) fn Arrived() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let all = Memo::new(move |_| {
        let ours = my_organisation(store);
        let mut all = steps(store, |it| it.organisation.id() == ours);
        // Without consent there is nothing to read.
        all.retain(|step| store.is_here(step.referral.sheet.id()));
        all
    });
    let row = move |step: Step| {
        let (tone, text) = words(&step, today.get());
        let urgency = move |sheet| {
            let sheet = fact::<ConnectingSheet>(store, sheet);
            sheet.and_then(|it| it.urgency)
        };
        let sheet = step.referral.sheet.id();
        view! {
            <li>
                <RowLink
                    href=format!("/sheets/{sheet}")
                    title=store.title(step.referral.household.id())
                    support=format!("{}から", store.title(step.referral.sender.id()))
                >
                    <UrgencyChip urgency=urgency(sheet) />
                    <Chip tone=tone>{text}</Chip>
                </RowLink>
            </li>
        }
    };
    move || {
        (!all.with(Vec::is_empty)).then(|| {
            view! {
                <section class="stack" data-gap="small">
                    <h2>{format!("届いたつなぐシート {}件", all.with(Vec::len))}</h2>
                    <ul class="rows" role="list">{all.get().into_iter().map(row).collect_view()}</ul>
                </section>
            }
        })
    }
}
