//! On the first screen: sheets that wait for one's own organisation, and those it has sent that nobody has taken up.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::{
    domain::connecting::{ConnectingSheet, Referral, Reply},
    jp::Date,
    record::{Record, RecordId},
    reports::{Stage, Step},
};

use super::steps::{course_of, words};
use crate::{
    areas::{
        access::my_organisation,
        parts::UrgencyChip,
        read::{fact, today},
    },
    store::{Store, use_store},
    ui::{Chip, RowLink},
};

/// The steps that wait and name the own organisation at `key`, the one that has waited longest first. Tracked.
///
/// Of thousands only those are read that nobody has answered: the index knows which.
fn steps(store: Store, key: &str) -> Vec<Step> {
    let ours = my_organisation(store);
    let referrals = store.of_kind(Referral::KIND).into_iter();
    let open = referrals.filter(|id| {
        store.link(*id, key) == Some(ours) && store.referring(Reply::KIND, *id).is_empty()
    });
    let found = open.filter_map(|id| {
        let sheet = store.link(id, "sheet")?;
        let mut steps = course_of(store, sheet).steps.into_iter();
        steps.find(|step| step.id == id && step.stage == Stage::Waiting)
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|step| (step.referral.sent_on, step.id));
    found
}

/// The sheets that one's own organisation has sent and that were not taken up in time. Tracked.
pub(in crate::areas) fn late(store: Store, today: Date) -> Vec<RecordId> {
    let all = steps(store, "sender").into_iter();
    let late = all.filter(|step| step.is_late(today));
    let mut sheets: Vec<_> = late.map(|step| step.referral.sheet.id()).collect();
    let mut met = BTreeSet::new();
    sheets.retain(|sheet| met.insert(*sheet));
    sheets
}

/// What has come in and was not taken up.
#[component]
pub(in crate::areas) fn Arrived() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let all = Memo::new(move |_| {
        let mut all = steps(store, "organisation");
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
