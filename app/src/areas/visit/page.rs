//! A visit to be read and printed.

use leptos::prelude::*;
use shared::{access::Topic, domain::visit::Visit, record::RecordId};

use crate::{
    areas::{access::Standing, parts::of_kind},
    screens::{ConflictPanel, Facts},
    store::use_store,
    ui::{Card, Icon, IconName, LinkButton, PageHead, PrintButton},
};

/// The visit named in the address.
#[component]
pub fn VisitPage() -> impl IntoView {
    of_kind::<Visit>("訪問", |id| view! { <Page id=id /> }.into_any())
}

#[component]
fn Page(id: RecordId) -> impl IntoView {
    let store = use_store();
    let household = Memo::new(move |_| store.link(id, "household"));
    let title = Signal::derive(move || {
        let name = household
            .get()
            .map(|id| store.title(id))
            .unwrap_or_default();
        format!("{name}の訪問")
    });
    let lead = Signal::derive(move || store.title(id));
    let back = move || {
        household.get().map(|household| {
            view! { <LinkButton href=format!("/households/{household}")>"世帯のページへ"</LinkButton> }
        })
    };
    let may_mend = Memo::new(move |_| {
        household
            .get()
            .is_none_or(|household| Standing::of(store, household).may_write(Topic::Visits))
    });
    let mend = move || {
        may_mend.get().then(|| {
            view! { <LinkButton href=format!("/visits/{id}/edit")><Icon name=IconName::Edit />"直す"</LinkButton> }
        })
    };
    let may_connect = Memo::new(move |_| {
        let household = household.get();
        household.is_some_and(|household| Standing::of(store, household).may_write(Topic::Basics))
    });
    let connect = move || {
        may_connect.get().then(|| {
            view! { <LinkButton href=format!("/visits/{id}/sheets/new")>"つなぐシートを書く"</LinkButton> }
        })
    };
    view! {
        <PageHead title=title window="訪問の記録" lead=lead>
            {back}
            {mend}
            {connect}
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        <div class="stack">
            <ConflictPanel id=id />
            <Card><Facts id=id skip=&["household"] /></Card>
        </div>
    }
}
