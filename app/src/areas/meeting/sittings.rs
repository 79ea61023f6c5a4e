//! When the members of a meeting have met: the list on its page, one of them, and its form.

use leptos::prelude::*;
use shared::{
    domain::meeting::{Seat, Sitting},
    record::{Record, RecordId, Value},
};

use super::forms::for_keepers;
use crate::{
    areas::{
        access::keeps_meeting,
        parts::{Absent, excerpt, of_kind},
        read::facts_of,
    },
    form::{FormState, Opening, RecordForm},
    screens::{ConflictPanel, Facts, all_fields},
    store::use_store,
    ui::{Card, Icon, IconName, LinkButton, PageHead, PrintButton, RowLink},
};

/// So much of what was settled stands in the list.
const EXCERPT: usize = 60;

/// All of a meeting's, the latest first.
#[component]
pub(super) fn Sittings(
    /// The meeting.
    meeting: RecordId,
    /// Whether the person writes them.
    keeps: Memo<bool>,
    /// Whether the meeting is over.
    over: Memo<bool>,
) -> impl IntoView {
    let store = use_store();
    let all = Memo::new(move |_| {
        let mut all = facts_of::<Sitting>(store, meeting);
        all.sort_by_key(|(_, sitting)| std::cmp::Reverse(sitting.held_on));
        all
    });
    let row = |(id, it): (RecordId, Sitting)| {
        let settled = it.settled.map(|text| excerpt(&text, EXCERPT));
        let place = it.place.map(|place| place.to_string());
        let support = [place, settled].into_iter().flatten().collect::<Vec<_>>();
        view! {
            <li><RowLink href=format!("/sittings/{id}") title=it.held_on.long() support=support.join("　") /></li>
        }
    };
    view! {
        <Card title="開催の記録">
            {move || all.with(Vec::is_empty).then(|| view! { <p>"まだ開いていません。"</p> })}
            <ul class="rows" role="list">{move || all.get().into_iter().map(row).collect_view()}</ul>
            {move || {
                (keeps.get() && !over.get())
                    .then(|| {
                        view! {
                            <div class="actions">
                                <LinkButton href=format!("/meetings/{meeting}/sittings/new")>
                                    <Icon name=IconName::Add />
                                    "開催を記録する"
                                </LinkButton>
                            </div>
                        }
                    })
            }}
        </Card>
    }
}

fn sitting_form(meeting: RecordId, opening: Opening) -> impl IntoView {
    let body = Callback::new(move |form: FormState| {
        let seats = untrack(|| form.store().referring(Seat::KIND, meeting));
        form.offer(Seat::KIND, seats);
        all_fields().run(form)
    });
    view! { <RecordForm opening=opening done=move |_| format!("/meetings/{meeting}") body=body /> }
}

/// Notes that the members of the meeting named in the address have met.
#[component]
pub fn NewSitting() -> impl IntoView {
    let store = use_store();
    for_keepers(move |meeting| {
        let today = Value::text(&untrack(|| store.now()).date().to_string());
        let opening = Opening::new(Sitting::KIND)
            .given("meeting", meeting)
            .propose("held_on", &today);
        view! {
            <PageHead title="開催を記録する" lead="この会議の委員と、招集した課だけが読めます。" />
            {sitting_form(meeting, opening)}
        }
        .into_any()
    })
}

/// The meeting of what the address names; for those who may, a form.
#[component]
pub fn EditSitting() -> impl IntoView {
    let store = use_store();
    of_kind::<Sitting>("開催の記録", move |id| {
        let meeting = untrack(|| store.link(id, "meeting"));
        match meeting.filter(|it| untrack(|| keeps_meeting(store, *it))) {
            Some(meeting) => view! {
                <PageHead title="開催の記録を直す" />
                <ConflictPanel id=id />
                {sitting_form(meeting, Opening::record(Sitting::KIND, id))}
            }
            .into_any(),
            None => view! { <Absent what="開催の記録" /> }.into_any(),
        }
    })
}

/// One of them.
#[component]
pub fn SittingPage() -> impl IntoView {
    let store = use_store();
    of_kind::<Sitting>("開催の記録", move |id| {
        let Some(meeting) = untrack(|| store.link(id, "meeting")) else {
            return view! { <Absent what="支援会議" /> }.into_any();
        };
        let keeps = Memo::new(move |_| keeps_meeting(store, meeting));
        let title = Memo::new(move |_| store.title(id));
        view! {
            <PageHead title=title window="支援会議の開催" lead="支援会議（公開しません）">
                {move || {
                    keeps
                        .get()
                        .then(|| {
                            view! {
                                <LinkButton href=format!("/sittings/{id}/edit")><Icon name=IconName::Edit />"直す"</LinkButton>
                            }
                        })
                }}
                <LinkButton href=format!("/meetings/{meeting}")>"会議のページへ"</LinkButton>
                <PrintButton>"印刷する"</PrintButton>
            </PageHead>
            <div class="stack">
                <ConflictPanel id=id />
                <Card><Facts id=id skip=&["meeting"] /></Card>
            </div>
        }
        .into_any()
    })
}
