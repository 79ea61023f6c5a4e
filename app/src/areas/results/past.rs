//! A record that was taken in from the city's lists: mended by those who keep them, read by others.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use shared::{
    domain::casework::{PastIntake, PastMeeting},
    record::{Record, RecordId},
};

use crate::{
    areas::{access::keeps_intakes, parts::Absent, read::record_id},
    form::Opening,
    screens::{EditRecord, Facts},
    store::use_store,
    ui::{Button, Card, ConfirmDialog, Kind, LinkButton, PageHead, use_toasts},
};

/// The record named in the address, of either kind.
#[component]
pub fn PastPage() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let found = Memo::new(move |_| {
        let id = id.get()?;
        let kind = store.kind_of(id)?;
        let kinds = [PastIntake::KIND, PastMeeting::KIND];
        let kind = kinds.into_iter().find(|known| *known == kind)?;
        let removed = !store.is_here(id);
        Some((kind, id, removed))
    });
    move || match found.get() {
        Some((kind, id, false)) => one(kind, id),
        Some((.., true)) => view! { <Absent what="過去の実績" removed=true /> }.into_any(),
        None => view! { <Absent what="過去の実績" removed=false /> }.into_any(),
    }
}

fn one(kind: &'static str, id: RecordId) -> AnyView {
    let store = use_store();
    if untrack(|| keeps_intakes(store)) {
        let opening = Opening::record(kind, id);
        return view! {
            <EditRecord opening=opening done=|_| "/results".to_owned() />
            <Remove id=id />
        }
        .into_any();
    }
    view! {
        <PageHead title="過去の実績">
            <LinkButton href="/results">"事業実績へ"</LinkButton>
        </PageHead>
        <Card><Facts id=id /></Card>
    }
    .into_any()
}

/// Takes it out of the count: a case that is taken over here would be counted twice.
#[component]
fn Remove(id: RecordId) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let asked = RwSignal::new(false);
    let remove = Callback::new(move |()| {
        let navigate = navigate.clone();
        spawn_local(async move {
            match store.set_removed(id, true).await {
                Ok(_) => {
                    toasts.say("消しました（送信待ち）");
                    navigate("/results", Default::default());
                }
                Err(error) => toasts.say(format!("消せませんでした。{error}")),
            }
        });
    });
    view! {
        <Card title="数えないようにする">
            <p>"続いているケースを「相談受付」に入力し直したときや、まちがって取り込んだときに使います。"</p>
            <div class="actions">
                <Button kind=Kind::Danger on_press=move |()| asked.set(true)>"この記録を消す"</Button>
            </div>
        </Card>
        <ConfirmDialog
            open=asked
            title="この記録を消しますか"
            text="事業実績に数えなくなります。同じ一覧をもう一度取り込むと、戻ります。"
            confirm="消す"
            cancel="やめる"
            danger=true
            on_confirm=remove
        />
    }
}
