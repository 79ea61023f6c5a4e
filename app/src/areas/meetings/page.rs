//! One ケース会議: when it is, who is called, and the way to its minutes.

use base64::{Engine, prelude::BASE64_STANDARD};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::meeting::CaseMeeting,
    record::{Choice as _, RecordId, Value, key_path},
    reports::{MeetingStage, ics::Event, meeting_stage},
};

use super::{
    known::{called, edit_of, retold},
    minutes::Decisions,
    secrecy::Secrecy,
    slots::{Found, SlotTable},
    stage::MeetingChip,
};
use crate::{
    areas::{
        access::{keeps_intakes, sees_intakes},
        parts::of_kind,
        read::{fact, today},
    },
    screens::{ConflictPanel, Facts},
    store::{DeviceError, Store, use_store},
    ui::{
        Banner, Button, Card, Icon, IconName, Kind, LinkButton, PageHead, PrintButton, Tone,
        use_toasts,
    },
};

/// The meeting named in the address.
#[component]
pub fn CaseMeetingPage() -> impl IntoView {
    of_kind::<CaseMeeting>("ケース会議", |id| view! { <Page id=id /> }.into_any())
}

/// What a meeting is called: of whom, as far as the person may know, and what kind. Tracked.
pub(super) fn title_of(store: Store, id: RecordId) -> String {
    let kind = fact::<CaseMeeting>(store, id).map_or("ケース会議", |it| it.kind.label());
    about(store, store.link(id, "household"), kind)
}

/// A meeting by whom it is about, as far as the person may know. Tracked.
pub(super) fn about(store: Store, household: Option<RecordId>, kind: &str) -> String {
    match household.filter(|it| store.is_here(*it)) {
        Some(household) => format!("{}の{kind}", store.title(household)),
        None => kind.to_owned(),
    }
}

#[component]
fn Page(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let all = Memo::new(move |_| called(store, id));
    let meeting = Memo::new(move |_| fact::<CaseMeeting>(store, id));
    let stage =
        Memo::new(move |_| meeting.with(|it| Some(meeting_stage(it.as_ref()?, today.get()))));
    let household = Memo::new(move |_| store.link(id, "household"));
    let is_seen = Memo::new(move |_| household.get().is_some_and(|id| store.is_here(id)));
    let keeps = Memo::new(move |_| keeps_intakes(store));
    let sees = Memo::new(move |_| sees_intakes(store));
    let title = Signal::derive(move || title_of(store, id));
    let acts = move || {
        let is_open = matches!(
            stage.get(),
            Some(MeetingStage::Arranging | MeetingStage::Settled(_))
        );
        keeps.get().then(|| {
            view! {
                <LinkButton href=format!("/case-meetings/{id}/edit")><Icon name=IconName::Edit />"直す"</LinkButton>
                {is_open.then(|| view! { <LinkButton href=format!("/case-meetings/{id}/cancel")>"中止する"</LinkButton> })}
            }
        })
    };
    view! {
        <PageHead title=title window="ケース会議">
            {acts}
            {move || {
                (is_seen.get() || keeps.get())
                    .then(|| view! { <LinkButton href=format!("/case-meetings/{id}/minutes")>"会議の記録"</LinkButton> })
            }}
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        <div class="stack">
            <div class="chips">{move || view! { <MeetingChip stage=stage.get() /> }}</div>
            <ConflictPanel id=id />
            <Outdated id=id keeps=keeps />
            <Found id=id called=all keeps=keeps sees=sees />
            <SlotTable id=id called=all keeps=keeps sees=sees />
            {move || {
                if is_seen.get() {
                    view! { <Decisions meeting=id /> }.into_any()
                } else {
                    view! {
                        <Banner tone=Tone::Info title="この世帯の記録は見られません">
                            <p>"本人の同意か法令による共有があると、会議の記録を見られます。"</p>
                        </Banner>
                    }
                        .into_any()
                }
            }}
            <After id=id keeps=keeps is_seen=is_seen />
            <Secrecy />
            <Card><Facts id=id skip=&["household", "case", "slots", "settled_at", "until"] /><Calendar id=id /></Card>
        </div>
    }
}

/// Tells all who are called what has become of the meeting, where that was written elsewhere than here: two who plan apart.
#[component]
fn Outdated(id: RecordId, keeps: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let old = Memo::new(move |_| {
        let meeting = fact::<CaseMeeting>(store, id);
        meeting.map_or(0, |meeting| retold(store, id, &meeting).len())
    });
    let tell = move |()| {
        spawn_local(async move {
            let edits = untrack(|| {
                let meeting = fact::<CaseMeeting>(store, id);
                meeting.map(|meeting| retold(store, id, &meeting))
            });
            let told = store.save_all(edits.unwrap_or_default()).await;
            toasts.say(match told {
                Ok(()) => "招いた機関に知らせます（送信待ち）。".to_owned(),
                Err(error) => format!("知らせられませんでした。{error}"),
            });
        });
    };
    move || {
        (keeps.get() && old.get() > 0).then(|| {
            let title = format!("会議の変更を知らせていない機関が{}あります", old.get());
            view! {
                <div class="screen-only">
                    <Banner tone=Tone::Warn title=title>
                        <div class="actions"><Button on_press=tell>"変更を知らせる"</Button></div>
                    </Banner>
                </div>
            }
        })
    }
}

/// Says that it was held, on its day.
async fn hold(store: Store, id: RecordId) -> Result<(), DeviceError> {
    let doc = untrack(|| store.doc(id)).ok_or(DeviceError::Lost)?;
    let today = store.now().date();
    let settled = untrack(|| fact::<CaseMeeting>(store, id)).and_then(|it| it.settled_at);
    let day = settled.map(|at| at.date).filter(|day| *day < today);
    let day = Value::text(&day.unwrap_or(today).to_string());
    store
        .save(edit_of(&doc, [(key_path("held_on"), day)].into()))
        .await
        .map(drop)
}

/// What comes after the table is left: that it was held, the roles, and the next meeting.
#[component]
fn After(id: RecordId, keeps: Memo<bool>, is_seen: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let today = today(store);
    let meeting = Memo::new(move |_| fact::<CaseMeeting>(store, id));
    let case = move || meeting.with(|it| it.as_ref()?.case.map(|case| case.id()));
    let held = move || {
        spawn_local(async move {
            toasts.say(match hold(store, id).await {
                Ok(()) => "開催したことを記録しました（送信待ち）。".to_owned(),
                Err(error) => format!("記録できませんでした。{error}"),
            });
        });
    };
    move || {
        let today = today.get();
        let stage = meeting.with(|it| Some(meeting_stage(it.as_ref()?, today)))?;
        let keeps = keeps.get();
        let is_due = matches!(stage, MeetingStage::Settled(at) if at.date <= today);
        let is_held = matches!(stage, MeetingStage::Held(_));
        let hold = (keeps && is_due).then(|| {
            view! { <Button kind=Kind::Primary on_press=move |()| held()>"会議を開催した"</Button> }
        });
        let plan = case().filter(|_| is_seen.get() && is_held).map(|case| {
            view! { <LinkButton href=format!("/cases/{case}") kind=Kind::Primary>"支援計画と役割分担へ"</LinkButton> }
        });
        let next = (keeps && is_held).then(|| {
            view! { <LinkButton href=format!("/case-meetings/{id}/next")>"次回の会議を呼びかける"</LinkButton> }
        });
        (hold.is_some() || plan.is_some() || next.is_some()).then(|| {
            view! {
                <div class="screen-only">
                    <Card title="会議のあと"><div class="actions">{hold}{plan}{next}</div></Card>
                </div>
            }
        })
    }
}

/// The meeting as a file for calendars, once it is settled.
#[component]
pub(super) fn Calendar(id: RecordId) -> impl IntoView {
    let store = use_store();
    let file = move || {
        let doc = store.doc(id)?;
        let changed = doc.last_change()?.at;
        let event = Event::of_meeting(id, &fact::<CaseMeeting>(store, id)?)?;
        Some(event.file(changed))
    };
    move || file().map(|file| view! { <CalendarLink file=file /> })
}

/// A link that saves a file for calendars.
#[component]
pub(super) fn CalendarLink(file: String) -> impl IntoView {
    let address = format!("data:text/calendar;base64,{}", BASE64_STANDARD.encode(file));
    view! {
        <div class="actions screen-only">
            <a class="button" data-kind="secondary" href=address download="kaigi.ics">"予定表に入れる（.ics）"</a>
        </div>
    }
}
