//! One row of the draft, beside what the edition in force says of it.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::directory::{Entry, PRINTED},
    record::{Record, RecordId},
};

use super::{
    changes::of_row, charges::Charges, gate::for_keepers, proposals::Proposals, state::draft,
};
use crate::{
    areas::{parts::Absent, read::record_id},
    screens::{ConflictPanel, Facts},
    store::use_store,
    ui::{
        Banner, Button, Card, Chip, Icon, IconName, Kind, LinkButton, PageHead, Tone, use_toasts,
    },
};

/// The row named in the address.
#[component]
pub fn DraftRow() -> impl IntoView {
    for_keepers("次の版の案", || {
        let store = use_store();
        let id = record_id();
        let found = Memo::new(move |_| {
            let is_row = |id: &RecordId| {
                store
                    .kind_of(*id)
                    .is_some_and(|kind| PRINTED.contains(&kind))
            };
            id.get().filter(is_row)
        });
        (move || match found.get() {
            Some(id) => view! { <Page id=id /> }.into_any(),
            None => view! { <Absent what="相談機関" /> }.into_any(),
        })
        .into_any()
    })
}

#[component]
fn Page(id: RecordId) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let draft = draft(store);
    let title = Memo::new(move |_| store.title(id));
    let is_here = Memo::new(move |_| store.is_here(id));
    let is_entry = untrack(|| store.kind_of(id)) == Some(Entry::KIND);
    let row = Memo::new(move |_| draft.with(|draft| draft.row(id).cloned()));
    let was = Memo::new(move |_| draft.with(|draft| draft.is_printed(id)));
    let set = move |removed: bool| {
        spawn_local(async move {
            match store.set_removed(id, removed).await {
                Ok(()) if removed => {
                    let back = Callback::new(move |()| {
                        spawn_local(async move {
                            if let Err(error) = store.set_removed(id, false).await {
                                toasts.say(format!("元に戻せませんでした。{error}"));
                            }
                        });
                    });
                    toasts.offer("次の版からのせないことにしました", "元に戻す", back);
                }
                Ok(()) => toasts.say("次の版にものせることにしました"),
                Err(error) => toasts.say(format!("変えられませんでした。{error}")),
            }
        });
    };
    let acts = move || {
        if is_here.get() {
            view! {
                <LinkButton href=format!("/draft/{id}/edit") kind=Kind::Primary><Icon name=IconName::Edit />"直す"</LinkButton>
                <Button kind=Kind::Danger on_press=move |()| set(true)><Icon name=IconName::Remove />"掲載を終える"</Button>
            }
            .into_any()
        } else {
            view! { <Button on_press=move |()| set(false)>"掲載を続ける"</Button> }.into_any()
        }
    };
    view! {
        <PageHead title=title window="次の版の案" lead="次の版の案">
            {acts}
            <LinkButton href="/draft">"案の一覧へ"</LinkButton>
        </PageHead>
        <div class="stack">
            <ConflictPanel id=id />
            <Card title="公開中の版との違い">
                {move || match row.get() {
                    Some(row) => view! {
                        <div class="change">{of_row(store, row, false)}</div>
                        <div class="actions">
                            <LinkButton href=format!("/draft/{id}/publish")>"この行だけ先に公開する"</LinkButton>
                        </div>
                    }
                        .into_any(),
                    None if was.get() => view! { <p><Chip>"変更なし"</Chip></p> }.into_any(),
                    None => view! { <Banner tone=Tone::Info title="まだ一度も公開していません" /> }.into_any(),
                }}
            </Card>
            {is_entry.then(|| view! { <Charges entry=id edits=true /> })}
            {is_entry.then(|| view! { <Proposals entry=id /> })}
            {move || is_here.get().then(|| view! { <Card title="次の版の内容"><Facts id=id skip=&["edition"] /></Card> })}
        </div>
    }
}
