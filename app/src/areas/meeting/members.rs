//! The members of a meeting: who they are, whether they have promised secrecy, and, for the section, choosing them.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::{
        meeting::{Pledge, Reply, Seat, SupportMeeting},
        people::{Organisation, Staff},
    },
    record::{Edit, Record, RecordId, Ref, Value, key_path},
};

use super::list::reply_of;
use crate::{
    areas::read::{fact, facts, facts_of, today},
    store::use_store,
    ui::{
        Banner, Button, Card, Chip, Choice, ConfirmDialog, Dialog, Icon, IconName, Kind, Row,
        Select, TextInput, Tone, use_toasts,
    },
};

/// All members, those who have left below.
#[component]
pub(super) fn Members(
    /// The meeting.
    meeting: RecordId,
    /// Whether the person chooses members.
    keeps: Memo<bool>,
    /// Whether the meeting is over.
    over: Memo<bool>,
) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let all = Memo::new(move |_| facts_of::<Seat>(store, meeting));
    let rows = move || {
        let day = today.get();
        let mut all = all.get();
        all.sort_by_key(|(_, seat)| seat.left_on.is_some_and(|left| left <= day));
        all.into_iter()
            .map(|(id, seat)| {
                let has_left = seat.left_on.is_some_and(|left| left <= day);
                view! { <Member id=id seat=seat has_left=has_left keeps=keeps /> }
            })
            .collect_view()
    };
    let members = Signal::derive(move || {
        let day = today.get();
        let all = all.get().into_iter();
        let now = all.filter(|(_, seat)| seat.left_on.is_none_or(|left| left > day));
        now.map(|(_, seat)| seat.person.id()).collect::<Vec<_>>()
    });
    view! {
        <Card title="委員">
            {move || {
                all.with(Vec::is_empty)
                    .then(|| view! { <p>"まだ委員がいません。選ばれた人が秘密を守る約束をすると、その人にだけ世帯が見えるようになります。"</p> })
            }}
            <ul class="rows" role="list">{rows}</ul>
            {move || {
                (keeps.get() && !over.get())
                    .then(|| view! { <div class="actions"><AddMember meeting=meeting members=members /></div> })
            }}
        </Card>
    }
}

#[component]
fn Member(id: RecordId, seat: Seat, has_left: bool, keeps: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let (meeting, person) = (seat.meeting.id(), seat.person.id());
    let part = seat.part.as_ref().map(ToString::to_string);
    let support = move || {
        let staff = fact::<Staff>(store, person);
        let place = staff.map(|staff| store.title(staff.organisation.id()));
        let parts = [place, part.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join("・")
    };
    let name = Memo::new(move |_| store.title(person));
    move || {
        view! {
            <li>
                <Row title=name.get() support=support()>
                    {match (has_left, reply_of(store, meeting, person)) {
                        (true, _) => view! { <Chip tone=Tone::Info>"委員を終えました"</Chip> }.into_any(),
                        (false, Some(Pledge { reply: Reply::Promised, given_on, .. })) => {
                            view! { <Chip tone=Tone::Good icon=IconName::Check>{format!("{}に守秘を約束", given_on.short())}</Chip> }
                                .into_any()
                        }
                        (false, Some(_)) => view! { <Chip tone=Tone::Bad>"引き受けられないとの返事"</Chip> }.into_any(),
                        (false, None) => {
                            view! { <Chip tone=Tone::Warn icon=IconName::Warning>"守秘の約束がまだです"</Chip> }.into_any()
                        }
                    }}
                    {(keeps.get() && !has_left).then(|| view! { <Leave id=id name=name /> })}
                </Row>
            </li>
        }
    }
}

/// Ends someone's membership with today, after asking.
#[component]
fn Leave(id: RecordId, name: Memo<String>) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let title = Signal::derive(move || format!("{}さんの委員を終えますか", name.get()));
    let end = move |()| {
        spawn_local(async move {
            let Some(doc) = store.doc(id) else { return };
            let edit = Edit {
                kind: Seat::KIND.into(),
                record: id,
                seen: doc.context.clone(),
                writes: [(
                    key_path("left_on"),
                    Value::text(&store.now().date().to_string()),
                )]
                .into(),
            };
            match store.save(edit).await {
                Ok(_) => toasts.say("委員を終えました。保存しました。"),
                Err(error) => toasts.say(format!("委員を終えられませんでした。{error}")),
            }
        });
    };
    view! {
        <Button kind=Kind::Text on_press=move |()| open.set(true)>"委員を終える"</Button>
        <ConfirmDialog
            open=open
            title=title
            text="次に送受信したときに、その人の端末からこの会議と、会議で見ていた世帯が消えます。秘密を守る義務は続きます。"
            confirm="委員を終える"
            cancel="やめる"
            danger=true
            on_confirm=end
        />
    }
}

/// Chooses a member: where they work first, then who.
#[component]
fn AddMember(
    /// The meeting.
    meeting: RecordId,
    /// Who is one already.
    members: Signal<Vec<RecordId>>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let (place, person, part) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let error = RwSignal::new(None::<String>);
    let failed = RwSignal::new(None::<String>);
    let places = Signal::derive(move || {
        let all = facts::<Organisation>(store).into_iter();
        all.map(|(id, it)| Choice::new(id.to_string(), it.name.to_string()))
            .collect::<Vec<_>>()
    });
    let people = Signal::derive(move || {
        let place = place.get();
        let mut all = facts::<Staff>(store);
        all.retain(|(id, staff)| {
            let is_member = members.with(|members| members.contains(id));
            staff.organisation.id().to_string() == place && !is_member
        });
        let choice = |(id, staff): (RecordId, Staff)| {
            let name = format!(
                "{}（{}）",
                staff.name,
                shared::record::Choice::label(staff.post)
            );
            Choice::new(id.to_string(), name)
        };
        all.into_iter().map(choice).collect::<Vec<_>>()
    });
    let add = move |()| {
        let Ok(chosen) = person.get_untracked().parse::<RecordId>() else {
            error.set(Some(
                "所属を選んでから、委員にする人を選んでください。".to_owned(),
            ));
            return;
        };
        let text = part.get_untracked();
        let seat = Seat {
            meeting: Ref::<SupportMeeting>::new(meeting),
            person: Ref::new(chosen),
            part: (!text.trim().is_empty()).then(|| text.trim().into()),
            left_on: None,
        };
        let id = RecordId::new(store.new_id());
        spawn_local(async move {
            match store.create(Seat::KIND, id, seat.writes()).await {
                Ok(_) => {
                    open.set(false);
                    person.set(String::new());
                    part.set(String::new());
                    failed.set(None);
                    toasts.say(
                        "委員を加えました。本人の「今日」の画面に、守秘の約束のお願いが出ます。",
                    );
                }
                Err(error) => failed.set(Some(error.to_string())),
            }
        });
    };
    let actions =
        view! { <Button kind=Kind::Primary large=true on_press=add>"委員に加える"</Button> }
            .into_any();
    view! {
        <Button on_press=move |()| open.set(true)><Icon name=IconName::Add />"委員を加える"</Button>
        <Dialog open=open title="委員を加える" close="やめる" actions=actions>
            <p>"本人が秘密を守る約束をするまで、会議も世帯も見えません。世帯の名前も伝わりません。"</p>
            <Select
                id="member-place"
                label="所属"
                required=true
                options=places
                value=place
                on_change=move |value: String| {
                    place.set(value);
                    person.set(String::new());
                }
            />
            <Select
                id="member-person"
                label="委員にする人"
                required=true
                options=people
                value=person
                error=error
                on_change=move |value: String| {
                    error.set(None);
                    person.set(value);
                }
            />
            <TextInput
                id="member-part"
                label="役割"
                help="例：家計の相談にくわしい人として。世帯のことは書かないでください。約束の前に本人が読みます。"
                value=part
                on_input=move |text: String| part.set(text)
            />
            {move || {
                failed
                    .get()
                    .map(|text| view! { <Banner tone=Tone::Bad title="加えられませんでした"><p>{text}</p></Banner> })
            }}
        </Dialog>
    }
}
