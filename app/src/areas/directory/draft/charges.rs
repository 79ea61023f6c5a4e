//! Who is in charge of a row: for staff alone.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::directory::{Charge, Entry},
    record::{Record, RecordId},
};

use super::{gate::for_keepers, proposals::propose};
use crate::{
    areas::{
        parts::Absent,
        read::{fact, facts_of, record_id},
    },
    form::Opening,
    screens::EditRecord,
    store::use_store,
    ui::{Button, Card, Icon, IconName, LinkButton, use_toasts},
};

fn words(charge: &Charge) -> String {
    let department = charge.department.iter().map(ToString::to_string);
    let main = format!("主 {}", charge.main);
    let deputy = charge.deputy.iter().map(|name| format!("副 {name}"));
    let parts = department.chain([main]).chain(deputy);
    parts.collect::<Vec<_>>().join("　")
}

/// On the card of a row, for staff: who is in charge, and the way to ask for a change.
#[component]
pub(in crate::areas::directory) fn Inside(
    /// The row.
    entry: RecordId,
) -> impl IntoView {
    let store = use_store();
    let charges = Memo::new(move |_| facts_of::<Charge>(store, entry));
    let may = Memo::new(move |_| propose(store, entry));
    view! {
        {move || {
            charges
                .get()
                .into_iter()
                .map(|(_, charge)| {
                    view! { <p class="window-facts screen-only"><Icon name=IconName::Person /><span>{format!("担当：{}", words(&charge))}</span></p> }
                })
                .collect_view()
        }}
        {move || {
            may.get()
                .then(|| {
                    view! {
                        <div class="actions screen-only">
                            <LinkButton href=format!("/entries/{entry}/propose")>"変更を申し出る"</LinkButton>
                        </div>
                    }
                })
        }}
    }
}

/// Who is in charge of a row of the draft.
#[component]
pub(super) fn Charges(
    /// The row.
    entry: RecordId,
    /// Offers to write them.
    #[prop(optional)]
    edits: bool,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let charges = Memo::new(move |_| facts_of::<Charge>(store, entry));
    let set = move |id: RecordId, removed: bool| async move {
        if let Err(error) = store.set_removed(id, removed).await {
            toasts.say(format!("変えられませんでした。{error}"));
        }
    };
    let remove = move |id: RecordId| {
        spawn_local(async move {
            set(id, true).await;
            let back = Callback::new(move |()| spawn_local(set(id, false)));
            toasts.offer("担当者を外しました", "元に戻す", back);
        });
    };
    let row = move |(id, charge): (RecordId, Charge)| {
        let acts = edits.then(|| {
            let label = format!("{}を外す", charge.main);
            view! {
                <div class="actions">
                    <LinkButton href=format!("/charges/{id}/edit")>"直す"</LinkButton>
                    <Button label=label on_press=move |()| remove(id)>"外す"</Button>
                </div>
            }
        });
        view! { <li class="charge"><span>{words(&charge)}</span>{acts}</li> }
    };
    view! {
        <Card title="担当者（主・副）">
            <p>"職員だけに見えます。公開するページや一覧のファイルには出ません。直すと、すぐに職員の端末に出ます。"</p>
            <ul class="stack" data-gap="small" role="list">
                {move || charges.get().into_iter().map(row).collect_view()}
            </ul>
            {edits
                .then(|| {
                    view! { <div class="actions"><LinkButton href=format!("/draft/{entry}/charge")>"担当者を足す"</LinkButton></div> }
                })}
        </Card>
    }
}

/// Someone in charge of the row named in the address.
#[component]
pub fn NewCharge() -> impl IntoView {
    for_keepers("担当者", || {
        let store = use_store();
        let id = record_id();
        let found = Memo::new(move |_| {
            id.get()
                .filter(|id| store.kind_of(*id) == Some(Entry::KIND))
        });
        (move || match found.get() {
            Some(entry) => {
                let opening = Opening::new(Charge::KIND).given("entry", entry);
                view! { <EditRecord opening=opening done=move |_| format!("/draft/{entry}") /> }
                    .into_any()
            }
            None => view! { <Absent what="相談機関" /> }.into_any(),
        })
        .into_any()
    })
}

/// Mends who is in charge.
#[component]
pub fn EditCharge() -> impl IntoView {
    for_keepers("担当者", || {
        let store = use_store();
        let id = record_id();
        let found = Memo::new(move |_| {
            let id = id.get()?;
            Some((id, fact::<Charge>(store, id)?.entry.id()))
        });
        (move || match found.get() {
            Some((id, entry)) => {
                let opening = Opening::record(Charge::KIND, id);
                view! {
                    <EditRecord opening=opening done=move |_| format!("/draft/{entry}") skip=&["entry"] />
                }
                .into_any()
            }
            None => view! { <Absent what="担当者" /> }.into_any(),
        })
        .into_any()
    })
}
