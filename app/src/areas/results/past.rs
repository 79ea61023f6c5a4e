//! A record that was taken in from the city's lists: mended by those who keep them, read by others.

use leptos::prelude::*;
use shared::{
    domain::casework::{PastIntake, PastMeeting},
    record::{Record, RecordId},
};

use crate::{
    areas::{
        access::keeps_intakes,
        parts::Absent,
        read::record_id,
        retracted::{Retract, Retracted},
    },
    form::Opening,
    screens::{EditRecord, Facts},
    store::use_store,
    ui::{Card, LinkButton, PageHead},
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
        Some((_, id, true)) => view! { <Retracted id=id /> }.into_any(),
        None => view! { <Absent what="過去の実績" /> }.into_any(),
    }
}

fn one(kind: &'static str, id: RecordId) -> AnyView {
    let store = use_store();
    if untrack(|| keeps_intakes(store)) {
        let opening = Opening::record(kind, id);
        return view! {
            <EditRecord opening=opening done=|_| "/results".to_owned() />
            <Retract
                id=id
                when="続いているケースを「相談受付」に入力し直したときや、まちがって取り込んだときに使います。"
                effect="事業実績に数えなくなります。元に戻すか、同じ一覧をもう一度取り込むと、また数えます。"
                done=|_| "/results".to_owned()
            />
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
