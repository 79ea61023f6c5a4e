//! The two small acts on who serves a household.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::{
        connecting::Referral,
        household::{Assignment, Basis, Household},
        people::Organisation,
    },
    record::{Doc, Edit, Record, RecordId, Ref, Value, Writes, key_path},
};

use crate::{
    areas::{
        access::my_organisation,
        read::{facts, facts_of, today},
    },
    store::{DeviceError, Store, use_store},
    ui::{
        Banner, Button, Choice, ConfirmDialog, Dialog, Icon, IconName, Kind, Select, Tone,
        use_toasts,
    },
};

/// That the person's own organisation serves a household from today on.
pub(super) async fn assign_to_us(store: Store, household: RecordId) -> Result<(), DeviceError> {
    assign(store, household, my_organisation(store)).await
}

async fn assign(
    store: Store,
    household: RecordId,
    organisation: RecordId,
) -> Result<(), DeviceError> {
    let assignment = Assignment {
        household: Ref::<Household>::new(household),
        organisation: Ref::new(organisation),
        ground: Basis::Assigned,
        from: store.now().date(),
        until: None,
        reason: None,
    };
    let id = RecordId::new(store.new_id());
    store
        .create(Assignment::KIND, id, assignment.writes())
        .await
        .map(drop)
}

/// Ends the つなぎ by which an organisation could take the household on again.
fn end_referrals(store: Store, assignment: &Doc) -> Vec<Edit> {
    let Ok(assignment) = Assignment::parse(assignment) else {
        return Vec::new();
    };
    let today = store.now().date().to_string();
    let referrals = facts_of::<Referral>(store, assignment.household.id()).into_iter();
    let theirs = referrals.filter(|(_, it)| {
        it.organisation.id() == assignment.organisation.id() && it.ended_on.is_none()
    });
    let end = |(id, _): (RecordId, Referral)| {
        Some(Edit {
            kind: Referral::KIND.into(),
            record: id,
            seen: store.doc(id)?.context.clone(),
            writes: [(key_path("ended_on"), Value::text(&today))].into(),
        })
    };
    theirs.filter_map(end).collect()
}

/// Ends an organisation's service with today, after asking.
#[component]
pub(super) fn EndService(
    /// The assignment.
    id: RecordId,
    /// The organisation's name.
    name: Memo<String>,
    /// Its last day is set already.
    ends: bool,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let today = today(store);
    let open = RwSignal::new(false);
    let title = Signal::derive(move || format!("{}の担当を終えますか", name.get()));
    let text = Signal::derive(move || {
        let name = name.get();
        let day = today.get().long();
        format!(
            "今日（{day}）が最後の日になります。明日から、{name}の端末ではこの世帯を見られなくなります。同意や法令による共有があるときは、それが終わるまで見られます。記録は消えません。"
        )
    });
    let end = move |()| {
        spawn_local(async move {
            let Some(doc) = store.doc(id) else { return };
            let until = Value::text(&store.now().date().to_string());
            let writes = Writes::from([(key_path("until"), until)]);
            let edit = Edit {
                kind: Assignment::KIND.into(),
                record: id,
                seen: doc.context.clone(),
                writes,
            };
            let mut edits = vec![edit];
            edits.extend(end_referrals(store, &doc));
            match store.save_all(edits).await {
                Ok(()) => toasts.say("担当を今日で終えます。保存しました。"),
                Err(error) => toasts.say(format!("担当を終えられませんでした。{error}")),
            }
        });
    };
    (!ends).then(|| {
        view! {
            <Button kind=Kind::Text on_press=move |()| open.set(true)>"担当を終える"</Button>
            <ConfirmDialog
                open=open
                title=title
                text=text
                confirm="担当を終える"
                cancel="やめる"
                danger=true
                on_confirm=end
            />
        }
    })
}

/// Lets another organisation serve the household as well.
#[component]
pub(super) fn AddOffice(
    /// The household.
    household: RecordId,
    /// Who serves it already.
    serving: Signal<Vec<RecordId>>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let failed = RwSignal::new(None::<String>);
    let options = Signal::derive(move || {
        let mut all = facts::<Organisation>(store);
        all.retain(|(id, _)| serving.with(|serving| !serving.contains(id)));
        all.into_iter()
            .map(|(id, office)| Choice::new(id.to_string(), office.name.to_string()))
            .collect::<Vec<_>>()
    });
    let add = move |()| {
        let Ok(office) = chosen.get_untracked().parse::<RecordId>() else {
            error.set(Some("担当に加える機関を選んでください。".to_owned()));
            return;
        };
        spawn_local(async move {
            match assign(store, household, office).await {
                Ok(()) => {
                    open.set(false);
                    chosen.set(String::new());
                    failed.set(None);
                    toasts.say("担当機関を加えました。");
                }
                Err(error) => failed.set(Some(error.to_string())),
            }
        });
    };
    let choose = move |value: String| {
        error.set(None);
        chosen.set(value);
    };
    let actions =
        view! { <Button kind=Kind::Primary large=true on_press=add>"担当に加える"</Button> }
            .into_any();
    view! {
        <Button on_press=move |()| open.set(true)><Icon name=IconName::Add />"担当機関を加える"</Button>
        <Dialog open=open title="担当機関を加える" close="やめる" actions=actions>
            <p>"加えた機関の人は、今日からこの世帯の記録を見て、書くことができます。"</p>
            <Select
                id="add-office"
                label="担当に加える機関"
                required=true
                options=options
                value=chosen
                error=error
                on_change=choose
            />
            {move || {
                failed
                    .get()
                    .map(|text| view! { <Banner tone=Tone::Bad title="加えられませんでした"><p>{text}</p></Banner> })
            }}
        </Dialog>
    }
}
