//! Who came to a ケース会議, and that they were told again of secrecy when it began.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::meeting::{Attendance, CaseMeeting, Invitation},
    record::{Choice as _, RecordId, Value, Writes, key_path},
};

use super::known::{called, edit_of};
use crate::{
    areas::read::{fact, today},
    store::{DeviceError, Store, use_store},
    ui::{
        Banner, Button, Card, Checkbox, Chip, Choice, Disclosure, IconName, Kind, Layout,
        RadioGroup, Row, TextInput, Tone, use_toasts,
    },
};

/// Those who are called, those first who must come. Tracked.
fn invited(store: Store, meeting: RecordId) -> Vec<RecordId> {
    let called = called(store, meeting);
    let invited = called.into_iter().flat_map(|called| called.invited);
    invited.map(|it| it.record).collect()
}

async fn write(store: Store, record: RecordId, writes: Writes) -> Result<(), DeviceError> {
    let doc = untrack(|| store.doc(record)).ok_or(DeviceError::Lost)?;
    store.save(edit_of(&doc, writes)).await.map(drop)
}

/// Who came, and for who calls the meeting the boxes to write that in.
#[component]
pub(super) fn Attendances(meeting: RecordId, keeps: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let all = Memo::new(move |_| invited(store, meeting));
    let came = Memo::new(move |_| {
        let facts = all.get().into_iter();
        let facts = facts.filter_map(|id| Some((id, fact::<Invitation>(store, id)?)));
        let came = facts.filter(|(_, it)| it.attendance == Some(Attendance::Came));
        came.map(|(id, it)| (id, it.acknowledged_on.is_some()))
            .collect::<Vec<_>>()
    });
    let title = Signal::derive(move || {
        let (all, came) = (all.with(Vec::len), came.with(Vec::len));
        format!("出席 {came}機関（招いた機関 {all}）")
    });
    // Once it is written it makes room for the minutes.
    let is_new = came.with_untracked(Vec::is_empty);
    let row = move |id: RecordId| view! { <One id=id /> };
    let boxes = move |id: RecordId| view! { <Boxes id=id /> };
    view! {
        <Card title=title>
            <ul class="rows" role="list"><For each=move || all.get() key=|id| *id children=row /></ul>
            {move || {
                keeps
                    .get()
                    .then(|| {
                        view! {
                            <div class="screen-only">
                                <Disclosure title="出席を書く" open=is_new>
                                    <div class="stack">
                                        <For each=move || all.get() key=|id| *id children=boxes />
                                    </div>
                                </Disclosure>
                                <Acknowledge meeting=meeting came=came />
                            </div>
                        }
                    })
            }}
        </Card>
    }
}

/// What an invitation is to.
fn name_of(store: Store, id: RecordId) -> Memo<String> {
    Memo::new(move |_| {
        let organisation = store.link(id, "organisation");
        organisation.map(|it| store.title(it)).unwrap_or_default()
    })
}

/// Whether one of those who are called came, and who.
#[component]
fn One(id: RecordId) -> impl IntoView {
    let store = use_store();
    let name = name_of(store, id);
    move || {
        let it = fact::<Invitation>(store, id)?;
        let people = it.people.as_ref().map(ToString::to_string);
        let came = it.attendance.map(|it| {
            let tone = match it {
                Attendance::Came => Tone::Good,
                Attendance::Absent => Tone::Plain,
            };
            view! { <Chip tone=tone>{it.label()}</Chip> }
        });
        let acknowledged = it.acknowledged_on.map(|day| {
            let text = format!("守秘を確認（{}）", day.short());
            view! { <Chip tone=Tone::Good icon=IconName::Check>{text}</Chip> }
        });
        Some(
            view! { <li><Row title=name.get() support=people.unwrap_or_default()>{came}{acknowledged}</Row></li> },
        )
    }
}

/// The boxes for one of those who are called.
#[component]
fn Boxes(id: RecordId) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let it = Memo::new(move |_| fact::<Invitation>(store, id));
    let name = name_of(store, id);
    let people = Memo::new(move |_| {
        let people = it.with(|it| it.as_ref()?.people.as_ref().map(ToString::to_string));
        people.unwrap_or_default()
    });
    let came = Signal::derive(move || {
        let now = it.with(|it| it.as_ref()?.attendance);
        now.map(|it| it.item().code.to_owned()).unwrap_or_default()
    });
    let save = move |key: &'static str, value: Value| {
        spawn_local(async move {
            if let Err(error) = write(store, id, [(key_path(key), value)].into()).await {
                toasts.say(format!("保存できませんでした。{error}"));
            }
        });
    };
    let options: Vec<_> = Attendance::ALL
        .iter()
        .map(|it| Choice::new(it.item().code, it.label()))
        .collect();
    let typed = RwSignal::new(people.get_untracked());
    // What the box was filled from. What someone is typing stays, whatever arrives meanwhile, and stands beside it.
    let filled = StoredValue::new((people.get_untracked(), untrack(|| store.doc(id))));
    Effect::new(move |_| {
        let now = people.get();
        if typed.get_untracked() == filled.with_value(|(was, _)| was.clone()) {
            filled.set_value((now.clone(), untrack(|| store.doc(id))));
            typed.set(now);
        }
    });
    // A save for each name, not for each letter.
    let keep = move |_| {
        let text = typed.get_untracked();
        let (was, doc) = filled.get_value();
        let Some(doc) = doc.filter(|_| text != was) else {
            return;
        };
        let named = Some(text.trim()).filter(|text| !text.is_empty());
        let value = named.map_or(Value::Empty, Value::text);
        let edit = edit_of(&doc, [(key_path("people"), value)].into());
        spawn_local(async move {
            match store.save(edit).await {
                Ok(_) => drop(filled.try_set_value((text, untrack(|| store.doc(id))))),
                Err(error) => toasts.say(format!("保存できませんでした。{error}")),
            }
        });
    };
    move || {
        let (name, options) = (name.get(), options.clone());
        view! {
            <div class="columns" on:focusout=keep>
                <RadioGroup
                    id=format!("came-{id}")
                    label=name.clone()
                    layout=Layout::Inline
                    clearable=true
                    options=options
                    value=came
                    on_change=move |code: String| {
                        save("attendance", if code.is_empty() { Value::Empty } else { Value::text(&code) });
                    }
                />
                <TextInput
                    id=format!("people-{id}")
                    label="出席した人"
                    value=typed
                    on_input=move |text: String| typed.set(text)
                />
            </div>
        }
    }
}

/// That the notice was read at the beginning, and all who came agree.
#[component]
fn Acknowledge(meeting: RecordId, came: Memo<Vec<(RecordId, bool)>>) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let today = today(store);
    let is_read = RwSignal::new(false);
    let failed = RwSignal::new(None::<&'static str>);
    let open = Memo::new(move |_| {
        let open = came.get().into_iter().filter(|(_, told)| !told);
        open.map(|(id, _)| id).collect::<Vec<_>>()
    });
    let press = move |()| {
        if !is_read.get_untracked() {
            failed.set(Some("上の注意を読み上げて、印を付けてください。"));
            return;
        }
        // It was read when the meeting began, which may be written down days later.
        let it = untrack(|| fact::<CaseMeeting>(store, meeting));
        let settled = it.as_ref().and_then(|it| it.settled_at).map(|at| at.date);
        let today = today.get_untracked();
        let day = it
            .and_then(|it| it.held_on)
            .or(settled)
            .filter(|day| *day < today);
        let day = Value::text(&day.unwrap_or(today).to_string());
        let ids = open.get_untracked();
        let docs = untrack(|| {
            ids.iter()
                .filter_map(|id| store.doc(*id))
                .collect::<Vec<_>>()
        });
        let edits = docs.iter().map(|doc| {
            let day = (key_path("acknowledged_on"), day.clone());
            edit_of(doc, [day].into())
        });
        let edits = edits.collect();
        spawn_local(async move {
            toasts.say(match store.save_all(edits).await {
                Ok(()) => "守秘を確かめたことを記録しました（送信待ち）。".to_owned(),
                Err(error) => format!("記録できませんでした。{error}"),
            });
        });
    };
    move || {
        let count = open.with(Vec::len);
        (count > 0).then(|| {
            view! {
                <div class="stack" data-gap="small">
                    <Checkbox
                        id="acknowledged"
                        label="会議のはじめに守秘の注意を読み上げ、出席した全員が承知しました"
                        value=is_read
                        on_change=move |is_on: bool| {
                            failed.set(None);
                            is_read.set(is_on);
                        }
                    />
                    {move || failed.get().map(|text| view! { <Banner tone=Tone::Bad title=text /> })}
                    <div class="actions">
                        <Button kind=Kind::Primary on_press=press>{format!("{count}機関の守秘の確認を記録する")}</Button>
                    </div>
                </div>
            }
        })
    }
}
