//! The table of times and of those who are called, and the time that is found in it.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::meeting::{Need, Slot},
    record::{Choice as _, RecordId, Row},
    reports::{Invited, SlotReply},
};

use super::{
    known::{Called, settle},
    stage::{settled_text, slot_text},
};
use crate::{
    areas::read::now,
    store::use_store,
    ui::{Banner, Button, Card, Icon, IconName, Kind, LinkButton, Tone, use_toasts},
};

/// Says that the meeting is at that time; none: that this is open again.
fn chooser(id: RecordId) -> Callback<Option<Slot>> {
    let (store, toasts) = (use_store(), use_toasts());
    let busy = StoredValue::new(false);
    Callback::new(move |slot: Option<Slot>| {
        if busy.get_value() {
            return;
        }
        busy.set_value(true);
        let is_chosen = slot.is_some();
        spawn_local(async move {
            let said = match settle(store, id, slot).await {
                Ok(()) if is_chosen => {
                    "日時を決めました（送信待ち）。招いた機関に知らせます。".to_owned()
                }
                Ok(()) => "日時を決め直します（送信待ち）。".to_owned(),
                Err(error) => format!("日時を決められませんでした。{error}"),
            };
            toasts.say(said);
            busy.try_set_value(false);
        });
    })
}

/// When the meeting is, or the earliest time at which all can come who must, to be taken in one tap.
#[component]
pub(super) fn Found(
    id: RecordId,
    called: Memo<Option<Called>>,
    keeps: Memo<bool>,
    /// Whether the person sees what others answer.
    sees: Memo<bool>,
) -> impl IntoView {
    let store = use_store();
    let choose = chooser(id);
    let settled = move |called: &Called| {
        let at = called.meeting.settled_at?;
        let text = settled_text(at, called.meeting.until);
        let place = called.meeting.place.as_ref().map(ToString::to_string);
        let again = keeps.get() && called.meeting.held_on.is_none();
        Some(view! {
            <Card title="開催する日時">
                <p class="meeting-when">{text}</p>
                {place.map(|place| view! { <p>{place}</p> })}
                {again
                    .then(|| {
                        view! {
                            <div class="actions screen-only">
                                <Button kind=Kind::Text on_press=move |()| choose.run(None)>"日時を決め直す"</Button>
                            </div>
                        }
                    })}
            </Card>
        })
    };
    let open = move |called: &Called| {
        let (must, answered) = called.needed();
        if let Some(slot) = called.found(now(store)) {
            let (text, fields) = (slot_text(&slot.fields), slot.fields.clone());
            let title = format!("必ず出席の{must}機関がそろう、いちばん早い日時が見つかりました");
            return view! {
                <Banner tone=Tone::Good title=title>
                    <p class="meeting-when">{text}</p>
                    {keeps
                        .get()
                        .then(|| {
                            view! {
                                <div class="actions">
                                    <Button kind=Kind::Primary large=true on_press=move |()| choose.run(Some(fields.clone()))>
                                        "この日時に決める"
                                    </Button>
                                </div>
                            }
                        })}
                </Banner>
            }
            .into_any();
        }
        let (title, text) = if called.slots.is_empty() {
            (
                "候補の日時がありません".to_owned(),
                "「直す」で候補の日時を入れます。",
            )
        } else if must == 0 {
            (
                "必ず出席する機関が決まっていません".to_owned(),
                "必ず出席する機関を決めると、全員がそろう日時をさがします。",
            )
        } else if answered < must {
            (
                format!("必ず出席の{must}機関のうち、{answered}機関が回答しました"),
                "全員がそろう日時は、まだ見つかっていません。",
            )
        } else {
            (
                "必ず出席の機関が全員そろう日時がありません".to_owned(),
                "「直す」で候補の日時を足すか、表の下で日時を選んで決めます。",
            )
        };
        view! { <Banner tone=Tone::Info title=title><p>{text}</p></Banner> }.into_any()
    };
    move || {
        called.with(|called| {
            let called = called.as_ref()?;
            let is_over = called.meeting.cancelled_on.is_some() && called.meeting.held_on.is_none();
            if is_over {
                return None;
            }
            Some(match settled(called) {
                Some(view) => view.into_any(),
                None if sees.get() => {
                    view! { <div class="screen-only">{open(called)}</div> }.into_any()
                }
                None => view! {
                    <Banner tone=Tone::Info title="日時はまだ決まっていません">
                        <p>"呼びかけた推進員が、回答を見て決めます。"</p>
                    </Banner>
                }
                .into_any(),
            })
        })
    }
}

/// Who can come when.
#[component]
pub(super) fn SlotTable(
    id: RecordId,
    called: Memo<Option<Called>>,
    keeps: Memo<bool>,
    /// Whether the person sees what others answer: to all but those who are asked it would look as if nobody had.
    sees: Memo<bool>,
) -> impl IntoView {
    let choose = chooser(id);
    let table = move |called: &Called| {
        let slots = called.slots.clone();
        let head: Vec<_> = slots
            .iter()
            .map(|slot| {
                let day = format!(
                    "{}（{}）",
                    slot.fields.day.short(),
                    slot.fields.day.weekday()
                );
                let time = format!(
                    "{}〜{}",
                    slot.fields.from.short(),
                    slot.fields.until.short()
                );
                view! { <th scope="col">{day}<br />{time}</th> }
            })
            .collect();
        let sees = sees.get();
        let rows: Vec<_> = called
            .invited
            .iter()
            .map(|it| one(it, keeps, sees))
            .collect();
        let (must, _) = called.needed();
        let counts: Vec<_> = (0..slots.len())
            .map(|place| {
                let (needed, all) = count(called, place);
                view! { <td>{format!("必ず出席 {needed}/{must}")}<br />{format!("全体 {all}")}</td> }
            })
            .collect();
        let may_choose = keeps.get() && called.meeting.settled_at.is_none();
        let choices = may_choose.then(|| choices(&slots, choose));
        view! {
            <div class="picture-table meeting-table" tabindex="0" role="group" aria-label="日程の回答の表">
                <table class="facts-table">
                    <thead><tr><th scope="col">"招いた機関"</th>{head}</tr></thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        {sees.then(|| view! { <tr><th scope="row">"出られる機関"</th>{counts}</tr> })}
                        {choices}
                    </tfoot>
                </table>
            </div>
        }
    };
    let inside = move || {
        called.with(|called| {
            let called = called.as_ref()?;
            Some(if called.invited.is_empty() {
                view! { <p>"まだどこも招いていません。"</p> }.into_any()
            } else {
                table(called).into_any()
            })
        })
    };
    let title = Signal::derive(move || {
        let count = called.with(|it| it.as_ref().map_or(0, |it| it.invited.len()));
        format!("招いた機関と日程 {count}機関")
    });
    view! {
        <Card title=title>
            {inside}
            {move || {
                keeps
                    .get()
                    .then(|| {
                        view! {
                            <div class="actions screen-only">
                                <LinkButton href=format!("/case-meetings/{id}/invite")>
                                    <Icon name=IconName::Add />
                                    "機関を招く"
                                </LinkButton>
                            </div>
                        }
                    })
            }}
        </Card>
    }
}

fn one(invited: &Invited, keeps: Memo<bool>, sees: bool) -> impl IntoView + use<> {
    let store = use_store();
    let organisation = invited.invitation.organisation.id();
    let record = invited.record;
    let need = invited.invitation.need;
    let cells: Vec<_> = invited
        .replies
        .iter()
        .map(|reply| {
            let (sign, words) = if sees {
                reply_signs(*reply)
            } else {
                ("", "回答は推進員が見ます")
            };
            view! { <td><span aria-hidden="true">{sign}</span><span class="visually-hidden">{words}</span></td> }
        })
        .collect();
    view! {
        <tr data-need=(need == Need::Must).then_some("must")>
            <th scope="row">
                {move || store.title(organisation)}
                <span class="row-support meeting-need">{need.label()}</span>
                {move || {
                    keeps
                        .get()
                        .then(|| {
                            let name = format!("{}：回答・案内", store.title(organisation));
                            view! { <a class="screen-only meeting-link" href=format!("/invitations/{record}") aria-label=name>"回答・案内"</a> }
                        })
                }}
            </th>
            {cells}
        </tr>
    }
}

/// A sign, and the same for those who do not see it.
const fn reply_signs(reply: SlotReply) -> (&'static str, &'static str) {
    match reply {
        SlotReply::Open => ("－", "まだ回答がありません"),
        SlotReply::Yes => ("○", "出られます"),
        SlotReply::No => ("×", "出られません"),
        SlotReply::Disputed => ("○×", "回答が食い違っています"),
    }
}

/// How many of those who must, and of all, can come at a time.
fn count(called: &Called, place: usize) -> (usize, usize) {
    let can = |it: &&Invited| it.replies.get(place) == Some(&SlotReply::Yes);
    let all: Vec<&Invited> = called.invited.iter().filter(can).collect();
    let needed = all.iter().filter(|it| it.invitation.need == Need::Must);
    (needed.count(), all.len())
}

/// The way to take any of the times, found or not.
fn choices(slots: &[Row<Slot>], choose: Callback<Option<Slot>>) -> impl IntoView + use<> {
    let each = slots.iter().map(|slot| {
        let fields = slot.fields.clone();
        let name = format!("{}：これに決める", slot_text(&fields));
        view! { <td><Button label=name on_press=move |()| choose.run(Some(fields.clone()))>"これに決める"</Button></td> }
    });
    let each: Vec<_> = each.collect();
    view! { <tr class="screen-only"><th scope="row">"日時を選ぶ"</th>{each}</tr> }
}
