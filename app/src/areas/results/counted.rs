//! What a figure of the table counts.

use leptos::prelude::*;
use shared::{
    domain::{
        casework::{Intake, PastIntake, PastMeeting},
        meeting::CaseMeeting,
    },
    record::{Choice as _, Record, RecordId},
    reports::results::Column,
};

use super::asking::{asked, asking, for_readers, named};
use crate::{
    areas::{casework::IntakeAt, links::href, read::fact},
    store::{Store, use_store},
    ui::{EmptyState, LinkButton, PageHead, Row, RowLink, VirtualList},
};

/// The screen.
#[component]
pub fn CountedPage() -> impl IntoView {
    let store = use_store();
    for_readers(store, || view! { <Page /> }.into_any())
}

#[component]
fn Page() -> impl IntoView {
    let store = use_store();
    let asking = asking(store);
    let named = named();
    let results = asked(store, asking);
    let column = move |columns: &[Column]| {
        let year = named.get().1?;
        columns.iter().find(|column| column.year == year).cloned()
    };
    let ids = Memo::new(move |_| {
        let (Some(figure), year) = named.get() else {
            return Vec::new();
        };
        results.with(|results| match (year, column(&results.columns)) {
            (None, _) => results.ids(figure).collect::<Vec<_>>(),
            (Some(_), column) => column.map_or_else(Vec::new, |it| it.ids(figure).to_vec()),
        })
    });
    let title = Signal::derive(move || {
        let whose = results.with(|results| column(&results.columns).map(|it| it.label()));
        let whose = whose.unwrap_or_else(|| "合計".to_owned());
        let what = named.get().0.map_or("", |figure| figure.label());
        format!("{whose}　{what}　{}件", ids.with(Vec::len))
    });
    // How far something is shown as of the day on which its year is read.
    let on = Memo::new(move |_| {
        let read_on = results.with(|results| column(&results.columns).map(|it| it.read_on));
        read_on.unwrap_or_else(|| asking.get().on)
    });
    let row = move |index: usize| {
        let id = Memo::new(move |_| ids.with(|ids| ids.get(index).copied()));
        (move || id.get().map(|id| counted(store, id, on))).into_any()
    };
    view! {
        <PageHead title=title window="事業実績の内訳" lead=Signal::derive(move || asking.get().words())>
            {move || view! { <LinkButton href=asking.get().href("/results")>"表へ戻る"</LinkButton> }}
        </PageHead>
        <div class="stack">
            {move || ids.with(Vec::is_empty).then(|| view! { <EmptyState title="数えたものはありません">""</EmptyState> })}
            <VirtualList label="数えたもの" count=Signal::derive(move || ids.with(Vec::len)) row=row />
        </div>
    }
}

/// One of them.
fn counted(store: Store, id: RecordId, on: Memo<shared::jp::Date>) -> AnyView {
    let Some(kind) = store.kind_of(id) else {
        return ().into_any();
    };
    if kind == Intake::KIND {
        return view! { <IntakeAt id=id on=on /> }.into_any();
    }
    let Some((title, support)) = words(store, kind, id) else {
        return ().into_any();
    };
    match href(store, kind, id) {
        Some(href) => view! { <RowLink href=href title=title support=support /> }.into_any(),
        None => view! { <Row title=title support=support /> }.into_any(),
    }
}

/// What it is called, and what tells it from its like. Tracked.
fn words(store: Store, kind: &str, id: RecordId) -> Option<(String, String)> {
    match kind {
        PastIntake::KIND => {
            let past: PastIntake = fact(store, id)?;
            let number = format!("過去の相談受付　{}", past.number);
            let agency = past.agency.map(|it| it.to_string()).unwrap_or_default();
            let closed = past.closed_on.map(|day| format!("終結 {}", day.short()));
            let support = [
                past.received_on.long(),
                agency,
                past.became.label().to_owned(),
                closed.unwrap_or_default(),
            ];
            let support: Vec<_> = support.into_iter().filter(|it| !it.is_empty()).collect();
            Some((number, support.join("　")))
        }
        PastMeeting::KIND => {
            let past: PastMeeting = fact(store, id)?;
            let title = format!("{}　{}", past.held_on.long(), past.meeting.label());
            Some((title, "取り込んだ過去の会議".to_owned()))
        }
        CaseMeeting::KIND => {
            let meeting: CaseMeeting = fact(store, id)?;
            let day = meeting.held_on.map(|day| day.long()).unwrap_or_default();
            let household = meeting.household.id();
            let whose = if store.is_here(household) {
                store.title(household)
            } else {
                "世帯（記録はまだ見られません）".to_owned()
            };
            Some((format!("{day}　{}", meeting.kind.label()), whose))
        }
        _ => None,
    }
}
