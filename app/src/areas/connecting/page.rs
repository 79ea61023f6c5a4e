//! One sheet with the way it has gone.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::connecting::{ConnectingSheet, Referral},
    record::{Record, RecordId},
};

use super::steps::{OneStep, course_of};
use crate::{
    areas::{access::Standing, parts::of_kind, read::today},
    screens::{ConflictPanel, Facts},
    store::use_store,
    ui::{Card, Icon, IconName, Kind, LinkButton, PageHead, PrintButton},
};

/// The sheet named in the address.
#[component]
pub fn SheetPage() -> impl IntoView {
    of_kind::<ConnectingSheet>("つなぐシート", |id| {
        view! { <Page id=id /> }.into_any()
    })
}

#[component]
fn Page(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let household = Memo::new(move |_| store.link(id, "household"));
    let may = move |topic: Topic| {
        let household = household.get();
        household.is_some_and(|household| Standing::of(store, household).may_write(topic))
    };
    let may_mend = Memo::new(move |_| may(Topic::Basics));
    let may_connect = Memo::new(move |_| may(Topic::Grants));
    let course = Memo::new(move |_| course_of(store, id));
    let is_sent = Memo::new(move |_| !store.referring(Referral::KIND, id).is_empty());
    let title = Signal::derive(move || {
        let name = household.get().map(|id| store.title(id));
        format!("{}のつなぐシート", name.unwrap_or_default())
    });
    let lead = Signal::derive(move || {
        course.with(|course| match course.hops() {
            0 => "まだつないでいません".to_owned(),
            hops => format!("{hops}回つなぎました"),
        })
    });
    let back = move || {
        household.get().map(|household| {
            view! { <LinkButton href=format!("/households/{household}")>"世帯のページへ"</LinkButton> }
        })
    };
    view! {
        <PageHead title=title window="つなぐシート" lead=lead>
            {move || {
                may_connect
                    .get()
                    .then(|| {
                        // After the first time it is the agency that has taken it up which connects it on.
                        let kind = if is_sent.get() { Kind::Secondary } else { Kind::Primary };
                        view! { <LinkButton href=format!("/sheets/{id}/connect") kind=kind>"つなぐ"</LinkButton> }
                    })
            }}
            {move || {
                may_mend
                    .get()
                    .then(|| view! { <LinkButton href=format!("/sheets/{id}/edit")><Icon name=IconName::Edit />"直す"</LinkButton> })
            }}
            {back}
            <LinkButton href=format!("/sheets/{id}/paper")><Icon name=IconName::Print />"様式で印刷する"</LinkButton>
            <PrintButton>"全文を印刷する"</PrintButton>
        </PageHead>
        <div class="stack">
            <ConflictPanel id=id />
            {move || {
                let steps = course.get().steps;
                (!steps.is_empty())
                    .then(|| {
                        view! {
                            <section class="stack" data-gap="small">
                                <h2>"つなぎ"</h2>
                                <ol class="stack" data-gap="small" role="list">
                                    {steps.into_iter().map(|step| view! { <OneStep step=step today=today /> }).collect_view()}
                                </ol>
                            </section>
                        }
                    })
            }}
            <Card><Facts id=id skip=&["household"] /></Card>
        </div>
    }
}
