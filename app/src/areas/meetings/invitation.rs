//! The invitation to a ケース会議, on the screen and on paper, with the notice of secrecy; and the answer to it.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    access::{Act, Ground, Topic},
    domain::{
        meeting::{Invitation, Need},
        people::{Organisation, Staff},
    },
    record::{Choice as _, RecordId, Value, key_path},
    reports::{ics::Event, invitation, slots_in_order},
};

use super::{
    answer::Answer,
    known::edit_of,
    link::ByLink,
    page::CalendarLink,
    secrecy::Secrecy,
    stage::{slot_text, when_text},
};
use crate::{
    areas::{
        access::{keeps_intakes, may_on, my_organisation},
        parts::{Tel, of_kind},
        read::{fact, facts_of},
    },
    screens::ConflictPanel,
    store::{Store, use_store},
    ui::{
        Banner, Button, Card, ConfirmDialog, Kind, LinkButton, PageHead, PrintButton, Tone,
        use_toasts,
    },
};

/// The invitation named in the address.
#[component]
pub fn InvitationPage() -> impl IntoView {
    of_kind::<Invitation>("会議の案内", |id| view! { <Page id=id /> }.into_any())
}

/// Whether the person answers for an organisation itself. Tracked.
pub(super) fn answers_for(store: Store, organisation: RecordId) -> bool {
    organisation == my_organisation(store) && may_on(store, Ground::Own, Act::Write, Topic::Intakes)
}

#[component]
fn Page(id: RecordId) -> impl IntoView {
    let store = use_store();
    let told = Memo::new(move |_| invitation(&*store.doc(id)?));
    let keeps = Memo::new(move |_| keeps_intakes(store));
    let title = Signal::derive(move || {
        told.with(|it| it.as_ref().map_or("ケース会議", |it| it.kind.label()))
            .to_owned()
            + "のご案内"
    });
    // What is being answered stays before them, whatever arrives meanwhile: only other times are asked anew.
    let asked = Memo::new(move |_| {
        let told = told.get()?;
        let organisation = told.organisation.id();
        let is_open = told.settled_at.is_none() && told.cancelled_on.is_none();
        let is_theirs = answers_for(store, organisation);
        let may = is_open && !told.slots.is_empty() && (keeps.get() || is_theirs);
        let slots = slots_in_order(&told.slots);
        may.then_some((organisation, slots, !is_theirs))
    });
    let may_link = Memo::new(move |_| keeps.get() && asked.with(Option::is_some));
    let answer = move || {
        let (.., by_telephone) = asked.get()?;
        let invitation = told.get_untracked()?;
        Some(view! {
            <div class="screen-only"><Answer id=id invitation=invitation by_telephone=by_telephone /></div>
        })
    };
    let meeting = Memo::new(move |_| store.link(id, "meeting").filter(|it| store.is_here(*it)));
    view! {
        <PageHead title=title window="会議の案内">
            {move || {
                meeting
                    .get()
                    .map(|it| view! { <LinkButton href=format!("/case-meetings/{it}")>"会議のページへ"</LinkButton> })
            }}
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        <div class="stack letter">
            {move || told.get().map(|told| view! { <Letter told=told /> })}
            <ConflictPanel id=id />
            <Conflicts id=id />
            {answer}
            <Secrecy />
            {move || told.get().map(|told| view! { <Contact coordinator=told.coordinator.id() /> })}
            {move || {
                let doc = store.doc(id)?;
                let event = Event::of_invitation(&told.get()?)?;
                Some(view! { <CalendarLink file=event.file(doc.last_change()?.at) /> })
            }}
            {move || may_link.get().then(|| view! { <div class="screen-only"><ByLink id=id /></div> })}
            {move || keeps.get().then(|| view! { <Keep id=id told=told /> })}
        </div>
    }
}

/// What two answered apart.
#[component]
fn Conflicts(id: RecordId) -> impl IntoView {
    let store = use_store();
    let answers = Memo::new(move |_| {
        let answers = facts_of::<shared::domain::meeting::SlotAnswer>(store, id);
        answers.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    });
    move || {
        let panel = |id| view! { <ConflictPanel id=id /> };
        answers.get().into_iter().map(panel).collect_view()
    }
}

/// What is said to who is called.
#[component]
fn Letter(told: Invitation) -> impl IntoView {
    let store = use_store();
    let organisation = told.organisation.id();
    let when = when_text(&told);
    let slots = slots_in_order(&told.slots).into_iter();
    let slots: Vec<String> = slots.map(|slot| slot_text(&slot.fields)).collect();
    let open = when.is_none().then(|| {
        view! {
            <dt>"候補の日時"</dt>
            <dd><ul role="list">{slots.into_iter().map(|slot| view! { <li>{slot}</li> }).collect_view()}</ul></dd>
        }
    });
    let settled = when.map(|when| view! { <dt>"日時"</dt><dd><strong>{when}</strong></dd> });
    let place = told
        .place
        .as_ref()
        .map(|place| view! { <dt>"場所"</dt><dd>{place.to_string()}</dd> });
    let need = told.need.label();
    view! {
        {told
            .cancelled_on
            .map(|day| view! { <Banner tone=Tone::Warn title=format!("この会議は、{}に中止になりました", day.long())>""</Banner> })}
        <Card>
            <p class="letter-to">{move || format!("{} 御中", store.title(organisation))}</p>
            <dl class="facts">
                <dt>"会議"</dt>
                <dd>{told.kind.label()}</dd>
                {settled}
                {open}
                {place}
                <dt>"出席"</dt>
                <dd>{need}</dd>
            </dl>
            <p>"だれについての会議かは、この案内には書いていません。当日までに呼びかけた推進員からお伝えします。"</p>
        </Card>
    }
}

/// Whom to ask.
#[component]
fn Contact(coordinator: RecordId) -> impl IntoView {
    let store = use_store();
    let office = Memo::new(move |_| Some(fact::<Staff>(store, coordinator)?.organisation.id()));
    let phones = move || fact::<Organisation>(store, office.get()?).and_then(|it| it.phones);
    view! {
        <Card title="問い合わせ先">
            <p>
                {move || office.get().map(|office| store.title(office))}
                "　"
                {move || store.title(coordinator)}
                "　"
                {move || phones().map(|phones| view! { <Tel phones=phones /> })}
            </p>
        </Card>
    }
}

/// For who calls the meeting: whether it can be held without them, and calling them no longer.
#[component]
fn Keep(id: RecordId, told: Memo<Option<Invitation>>) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let asked = RwSignal::new(false);
    let write = move |key: &'static str, value: Value, said: &'static str| {
        spawn_local(async move {
            let Some(doc) = untrack(|| store.doc(id)) else {
                return;
            };
            let saved = store
                .save(edit_of(&doc, [(key_path(key), value)].into()))
                .await;
            toasts.say(match saved {
                Ok(_) => said.to_owned(),
                Err(error) => format!("保存できませんでした。{error}"),
            });
        });
    };
    let need = move || {
        let now = told.with(|it| it.as_ref().map(|it| it.need))?;
        let (other, words) = match now {
            Need::Must => (Need::May, "「できれば出席」に変える"),
            Need::May => (Need::Must, "「必ず出席」に変える"),
        };
        let value = Value::text(other.item().code);
        let press = move |()| write("need", value.clone(), "変えました（送信待ち）。");
        Some(view! { <Button on_press=press>{words}</Button> })
    };
    let remove = move |()| {
        write(
            "removed",
            Value::Flag(true),
            "招くのを取りやめました（送信待ち）。",
        );
    };
    view! {
        <div class="screen-only">
            <Card title="招き方">
                <div class="actions">
                    {need}
                    <Button kind=Kind::Text on_press=move |()| asked.set(true)>"招くのを取りやめる"</Button>
                </div>
            </Card>
            <ConfirmDialog
                open=asked
                title="招くのを取りやめますか"
                text="この機関の画面に、会議の案内が出なくなります。"
                confirm="取りやめる"
                cancel="やめる"
                danger=true
                on_confirm=remove
            />
        </div>
    }
}
