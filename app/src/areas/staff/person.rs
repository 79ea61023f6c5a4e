//! A person on staff: the record, and the account.

use leptos::prelude::*;
use shared::{
    domain::people::Staff,
    record::{Record, RecordId},
};

use super::account::Account;
use crate::{
    areas::{access::may_write_staff, parts::Absent, read::record_id},
    screens::{ConflictPanel, Facts},
    store::use_store,
    ui::{Banner, Card, LinkButton, PageHead, Tone},
};

/// The screen.
#[component]
pub fn StaffPage() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let found = Memo::new(move |_| {
        id.get()
            .filter(|id| store.kind_of(*id) == Some(Staff::KIND))
    });
    move || match found.get() {
        Some(id) => view! { <Person id=id /> }.into_any(),
        None => view! { <Absent what="職員" /> }.into_any(),
    }
}

#[component]
fn Person(id: RecordId) -> impl IntoView {
    let store = use_store();
    let may_write = Memo::new(move |_| may_write_staff(store, id));
    let is_here = Memo::new(move |_| store.is_here(id));
    let edit = move || {
        (may_write.get() && is_here.get())
            .then(|| view! { <LinkButton href=format!("/staff/{id}/edit")>"直す"</LinkButton> })
    };
    view! {
        <div class="screen-only">
            <PageHead title=Signal::derive(move || store.title(id)) window="職員">
                {edit}
                <LinkButton href="/staff">"一覧へ戻る"</LinkButton>
            </PageHead>
        </div>
        <div class="stack">
            <ConflictPanel id=id />
            {move || {
                (!is_here.get())
                    .then(|| view! { <Banner tone=Tone::Info title="この人の利用は終わっています"></Banner> })
            }}
            <div class="screen-only"><Card><Facts id=id /></Card></div>
            {move || may_write.get().then(|| view! { <Account id=id /> })}
        </div>
    }
}
