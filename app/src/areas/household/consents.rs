//! 同意: whom a household lets see its records, what for, and until when.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    access::Topic,
    domain::household::Consent,
    record::{Choice, Edit, Record, RecordId, Value, key_path},
};

use crate::{
    areas::{
        access::standing,
        read::{facts_of, today},
    },
    store::use_store,
    ui::{
        Button, Card, ConfirmDialog, Disclosure, Icon, IconName, Kind, LinkButton, RowLink,
        use_toasts,
    },
};

/// The consents of a household, those that hold and those that have ended.
#[component]
pub(super) fn Consents(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let standing = standing(store, id);
    let may_write = Memo::new(move |_| standing.with(|it| it.may_write(Topic::Grants)));
    let all = Memo::new(move |_| facts_of::<Consent>(store, id));
    let part = move |holds: bool| {
        let day = today.get();
        let mut part = all.get();
        part.retain(|(_, consent)| has_ended(consent, day) != holds);
        part
    };
    let now = Memo::new(move |_| part(true));
    let before = Memo::new(move |_| part(false));
    view! {
        <Card title="同意">
            {move || {
                now.with(Vec::is_empty)
                    .then(|| view! { <p>"今の同意はありません。同意があると、担当でない機関もこの世帯の記録を見られます。"</p> })
            }}
            <ul class="rows" role="list">
                {move || {
                    now.get()
                        .into_iter()
                        .map(|(id, consent)| view! { <Holding id=id consent=consent may_write=may_write /> })
                        .collect_view()
                }}
            </ul>
            {move || {
                may_write
                    .get()
                    .then(|| {
                        view! {
                            <div class="actions screen-only">
                                <LinkButton href=format!("/households/{id}/consents/new")>
                                    <Icon name=IconName::Add />
                                    "同意を記録する"
                                </LinkButton>
                            </div>
                        }
                    })
            }}
            {move || {
                (!before.with(Vec::is_empty))
                    .then(|| {
                        view! {
                            <Disclosure title=format!("以前の同意 {}件", before.with(Vec::len))>
                                <ul class="rows" role="list">
                                    {before.get().into_iter().map(|(id, consent)| view! { <li><Link id=id consent=consent /></li> }).collect_view()}
                                </ul>
                            </Disclosure>
                        }
                    })
            }}
        </Card>
    }
}

fn has_ended(consent: &Consent, day: shared::jp::Date) -> bool {
    consent.until.is_some_and(|until| until < day)
        || consent
            .withdrawn_on
            .is_some_and(|withdrawn| withdrawn <= day)
}

/// One that holds, with the way to withdraw it.
#[component]
fn Holding(id: RecordId, consent: Consent, may_write: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let organisation = consent.organisation.id();
    let name = Memo::new(move |_| store.title(organisation));
    view! {
        <li class="row-acts">
            <Link id=id consent=consent />
            {move || may_write.get().then(|| view! { <span class="screen-only"><Withdraw id=id name=name /></span> })}
        </li>
    }
}

/// Leads to the consent: with whom, what, what for, until when.
#[component]
fn Link(id: RecordId, consent: Consent) -> impl IntoView {
    let store = use_store();
    let organisation = consent.organisation.id();
    let mut parts = vec![
        consent.extent.label().to_owned(),
        consent.purpose.to_string(),
    ];
    match (consent.withdrawn_on, consent.until) {
        (Some(withdrawn), _) => parts.push(format!("{}に撤回", withdrawn.short())),
        (None, Some(until)) => parts.push(format!("{}まで", until.short())),
        (None, None) => parts.push(format!("{}から", consent.from.short())),
    }
    let support = parts.join("・");
    move || {
        view! { <RowLink href=format!("/consents/{id}/edit") title=store.title(organisation) support=support.clone() /> }
    }
}

/// Withdraws a consent as of today, after asking.
#[component]
fn Withdraw(id: RecordId, name: Memo<String>) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let title = Signal::derive(move || format!("{}への同意を撤回しますか", name.get()));
    let text = Signal::derive(move || {
        format!(
            "今日から、{}の端末ではこの世帯を見られなくなります（担当している場合を除きます）。送信前に書かれたものは、先に受け取ります。記録は消えません。",
            name.get()
        )
    });
    let withdraw = move |()| {
        spawn_local(async move {
            let Some(doc) = store.doc(id) else { return };
            let today = Value::text(&store.now().date().to_string());
            let edit = Edit {
                kind: Consent::KIND.into(),
                record: id,
                seen: doc.context.clone(),
                writes: [(key_path("withdrawn_on"), today)].into(),
            };
            match store.save(edit).await {
                Ok(_) => toasts.say("同意を撤回しました。"),
                Err(error) => toasts.say(format!("撤回できませんでした。{error}")),
            }
        });
    };
    view! {
        <Button kind=Kind::Text on_press=move |()| open.set(true)>"撤回する"</Button>
        <ConfirmDialog
            open=open
            title=title
            text=text
            confirm="撤回する"
            cancel="やめる"
            danger=true
            on_confirm=withdraw
        />
    }
}
