//! Records that were written in error (FHIR: entered-in-error): whoever may write one takes it back, and brings it back. Nothing is
//! erased, and who reads of it finds what it said.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use shared::{domain::RETRACTABLE, record::RecordId, registry};

use super::{
    access::may_settle,
    links::{full_title, href},
    parts::Absent,
    read::record_id,
};
use crate::{
    screens::{ConflictPanel, Facts, written_by},
    store::{Store, use_store},
    ui::{
        Banner, Button, Card, ConfirmDialog, Disclosure, EmptyState, Icon, IconName, Kind,
        LinkButton, PageHead, RowLink, Toasts, Tone, use_toasts,
    },
};

/// What a kind of record is called.
fn label_of(store: Store, id: RecordId) -> &'static str {
    let kind = untrack(|| store.kind_of(id)).and_then(registry::kind);
    kind.map_or("記録", |kind| kind.schema.label)
}

/// Brings a record back, and says so.
async fn bring_back(store: Store, toasts: Toasts, id: RecordId) -> bool {
    let done = store.set_removed(id, false).await;
    toasts.say(match &done {
        Ok(()) => "元に戻しました（送信待ち）。".to_owned(),
        Err(error) => format!("元に戻せませんでした。{error}"),
    });
    done.is_ok()
}

/// Offers to take a record back. Stands below the form that mends it.
#[component]
pub(super) fn Retract(
    /// The record.
    id: RecordId,
    /// When one does that.
    #[prop(default = "別の世帯に書いたときや、同じことを二度書いたときに使います。")]
    when: &'static str,
    /// What becomes of it.
    #[prop(default = "一覧にも集計にも出なくなります。書いたことは残り、あとから元に戻せます。")]
    effect: &'static str,
    /// Where one goes then.
    #[prop(into)]
    done: Callback<RecordId, String>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let asked = RwSignal::new(false);
    let label = label_of(store, id);
    let retract = Callback::new(move |()| {
        let navigate = navigate.clone();
        spawn_local(async move {
            match store.set_removed(id, true).await {
                Ok(()) => {
                    let back = Callback::new(move |()| {
                        spawn_local(async move {
                            bring_back(store, toasts, id).await;
                        });
                    });
                    let said = format!("{label}を取り消しました（送信待ち）");
                    toasts.offer(said, "元に戻す", back);
                    navigate(&done.run(id), Default::default());
                }
                Err(error) => toasts.say(format!("取り消せませんでした。{error}")),
            }
        });
    });
    view! {
        <Card title="まちがえて書いたとき">
            <p>{when}</p>
            <div class="actions">
                <Button kind=Kind::Danger on_press=move |()| asked.set(true)>
                    <Icon name=IconName::Remove />
                    {format!("この{label}を取り消す")}
                </Button>
            </div>
        </Card>
        <ConfirmDialog
            open=asked
            title=format!("この{label}を取り消しますか")
            text=effect.to_owned()
            confirm="取り消す"
            cancel="やめる"
            danger=true
            on_confirm=retract
        />
    }
}

/// What of a household was taken back, the latest first. Tracked.
pub(super) fn retracted_of(store: Store, household: RecordId) -> Vec<RecordId> {
    let removed = RETRACTABLE.into_iter().flat_map(|kind| store.removed(kind));
    let mut all: Vec<_> = removed
        .filter(|id| store.link(*id, "household") == Some(household))
        .collect();
    all.sort_unstable_by(|one, other| other.cmp(one));
    all
}

/// What was taken back, with the way to each. Nothing while there is none.
#[component]
pub(super) fn Retractions(
    /// The records.
    #[prop(into)]
    all: Signal<Vec<RecordId>>,
) -> impl IntoView {
    let store = use_store();
    let row = move |id: RecordId| {
        let title = format!("{}　{}", label_of(store, id), store.title(id));
        let support = written_by(store, id, "removed");
        view! { <li><RowLink href=format!("/retracted/{id}") title=title support=support.unwrap_or_default() /></li> }
    };
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let title = format!("取り消した記録 {}件", all.len());
            view! {
                <div class="screen-only">
                    <Disclosure title=title>
                        <ul class="rows" role="list">{all.into_iter().map(row).collect_view()}</ul>
                    </Disclosure>
                </div>
            }
        })
    }
}

/// The record named in the address, which was taken back.
#[component]
pub fn RetractedPage() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let state = Memo::new(move |_| {
        let id = id.get()?;
        store.kind_of(id)?;
        Some((id, store.is_here(id)))
    });
    move || match state.get() {
        Some((id, false)) => view! { <Retracted id=id /> }.into_any(),
        Some((id, true)) => {
            let kind = untrack(|| store.kind_of(id)).unwrap_or_default();
            let address = untrack(|| href(store, kind, id));
            view! {
                <PageHead title=untrack(|| full_title(store, kind, id)) />
                <EmptyState title="この記録は取り消されていません">
                    {address.map(|href| view! { <LinkButton href=href>"記録へ"</LinkButton> })}
                </EmptyState>
            }
            .into_any()
        }
        None => view! { <Absent what="記録" /> }.into_any(),
    }
}

/// What stands in place of a record that was taken back: who did that, what it said, and the way back.
#[component]
pub(super) fn Retracted(
    /// The record.
    id: RecordId,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let label = label_of(store, id);
    let title = Signal::derive(move || {
        let kind = store.kind_of(id).unwrap_or_default();
        full_title(store, kind, id)
    });
    let may = Memo::new(move |_| may_settle(store, id));
    let household = move || {
        let household = store.link(id, "household")?;
        Some(
            view! { <LinkButton href=format!("/households/{household}")>"世帯のページへ"</LinkButton> },
        )
    };
    let press = move |()| {
        let navigate = navigate.clone();
        spawn_local(async move {
            if bring_back(store, toasts, id).await {
                let address = untrack(|| href(store, store.kind_of(id)?, id));
                navigate(&address.unwrap_or_default(), Default::default());
            }
        });
    };
    view! {
        <PageHead title=title window=format!("取り消された{label}")>{household}</PageHead>
        <div class="stack">
            <Banner tone=Tone::Info title=format!("この{label}は取り消されています")>
                <p>{move || written_by(store, id, "removed").map(|by| format!("取り消した人：{by}"))}</p>
                <p>"一覧にも集計にも出ません。書いたことは下に残っています。"</p>
                {move || {
                    let press = press.clone();
                    may.get()
                        .then(|| view! { <div class="actions screen-only"><Button on_press=press>"元に戻す"</Button></div> })
                }}
            </Banner>
            <ConflictPanel id=id />
            <Card><Facts id=id skip=&["household"] /></Card>
        </div>
    }
}
