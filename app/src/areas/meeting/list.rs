//! The meetings one belongs to, and those one is invited to.

use leptos::prelude::*;
use shared::{
    domain::meeting::{Pledge, Reply, Seat, SupportMeeting, last_day},
    jp::Date,
    record::{Record, RecordId},
};

use crate::{
    areas::read::{facts, facts_of, staff_of, today},
    store::{Store, use_store},
    ui::{Card, Chip, EmptyState, LinkButton, PageHead, RowLink, Tone},
};

/// As long an invitation that was not answered is shown on the first screen, days: its person can't see that the meeting is over.
const SHOWN: i32 = 90;

/// The last day of a meeting, if it is before `day`. Tracked.
pub(super) fn over_since(store: Store, meeting: RecordId, day: Date) -> Option<Date> {
    let last = last_day(&*store.doc(meeting)?)?;
    (last < day).then_some(last)
}

/// How many meetings about a household go on, as far as the person knows of them. Tracked.
pub(in crate::areas) fn going_of(store: Store, household: RecordId, day: Date) -> usize {
    let all = facts_of::<SupportMeeting>(store, household).into_iter();
    all.filter(|(id, _)| over_since(store, *id, day).is_none())
        .count()
}

/// What someone has answered to being asked; none while they have not. Who has said on one tablet that they can't be a member is
/// none. Tracked.
pub(super) fn reply_of(store: Store, meeting: RecordId, person: RecordId) -> Option<Pledge> {
    let pledges = facts_of::<Pledge>(store, meeting).into_iter();
    let theirs = pledges.filter(|(_, pledge)| pledge.person.id() == person);
    let theirs = theirs.map(|(_, pledge)| pledge);
    theirs.max_by_key(|pledge| (pledge.reply == Reply::Declined, pledge.given_on))
}

/// The seats of the person that have not ended, with what they have answered. Tracked.
fn my_seats(store: Store, day: Date) -> Vec<(RecordId, RecordId, Option<Reply>)> {
    let me = staff_of(store.me().actor);
    let mut seats = facts::<Seat>(store);
    seats.retain(|(_, seat)| {
        let has_left = seat.left_on.is_some_and(|left| left <= day);
        seat.person.id() == me && !has_left
    });
    let with_reply = |(id, seat): (RecordId, Seat)| {
        let meeting = seat.meeting.id();
        let reply = reply_of(store, meeting, me).map(|pledge| pledge.reply);
        (id, meeting, reply)
    };
    seats.into_iter().map(with_reply).collect()
}

/// The day on which someone was asked to take a seat. Tracked.
fn asked_on(store: Store, seat: RecordId) -> Option<Date> {
    let stamp = store.doc(seat)?.last_change().copied()?;
    Some(stamp.at.date())
}

/// The seats to which the person has been asked lately and has not answered. Tracked.
pub(in crate::areas) fn invited(store: Store, day: Date) -> Vec<RecordId> {
    let is_new = |id: RecordId| {
        let asked = asked_on(store, id);
        asked.is_none_or(|asked| day.days_since(asked) <= SHOWN)
    };
    let seats = my_seats(store, day).into_iter();
    let open = seats.filter(|(id, _, reply)| reply.is_none() && is_new(*id));
    open.map(|(id, ..)| id).collect()
}

/// What becomes of a seat whose meeting is not to be seen.
const fn awaits(reply: Option<Reply>) -> &'static str {
    match reply {
        None => "秘密を守る約束をすると開きます。",
        Some(Reply::Promised) => "約束しました。会議が届くのを待っているか、会議が終わっています。",
        Some(Reply::Declined) => "引き受けられないと返事をしました。",
    }
}

/// Those in sight that go on, or are over; the latest first. Tracked.
fn meetings(store: Store, day: Date, over: bool) -> Vec<(RecordId, SupportMeeting)> {
    let mut all = facts::<SupportMeeting>(store);
    all.retain(|(id, _)| over_since(store, *id, day).is_some() == over);
    all.reverse();
    all
}

#[component]
fn Link(id: RecordId, meeting: SupportMeeting, over: bool) -> impl IntoView {
    let store = use_store();
    let household = meeting.household.id();
    // The section goes on holding a meeting whose household it may no longer see.
    let name = move || {
        let is_here = store.is_here(household);
        is_here.then(|| format!("{}・", store.title(household)))
    };
    let until = move || {
        let last = store.doc(id).and_then(|doc| last_day(&doc));
        last.unwrap_or(meeting.until).long()
    };
    let title = meeting.subject.to_string();
    let support = move || format!("{}{}まで", name().unwrap_or_default(), until());
    move || {
        view! {
            <li>
                <RowLink href=format!("/meetings/{id}") title=title.clone() support=support()>
                    {over.then(|| view! { <Chip tone=Tone::Info>"終わりました"</Chip> })}
                </RowLink>
            </li>
        }
    }
}

/// On the screen one begins the day with: the meetings that go on, and the way to the others; nothing while there is none.
#[component]
pub(in crate::areas) fn Going() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let all = Memo::new(move |_| meetings(store, today.get(), false));
    let is_any = Memo::new(move |_| !store.of_kind(SupportMeeting::KIND).is_empty());
    move || {
        is_any.get().then(|| {
            view! {
                <section class="stack screen-only" data-gap="small">
                    <h2>"支援会議"</h2>
                    <ul class="rows" role="list">
                        {move || {
                            all.get()
                                .into_iter()
                                .map(|(id, meeting)| view! { <Link id=id meeting=meeting over=false /> })
                                .collect_view()
                        }}
                    </ul>
                    <div class="actions"><LinkButton href="/meetings">"すべての支援会議"</LinkButton></div>
                </section>
            }
        })
    }
}

/// All in sight.
#[component]
pub fn MeetingList() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let invitations = Memo::new(move |_| {
        let mut seats = my_seats(store, today.get());
        seats.retain(|(_, meeting, _)| !store.is_here(*meeting));
        seats
    });
    let now = Memo::new(move |_| meetings(store, today.get(), false));
    let before = Memo::new(move |_| meetings(store, today.get(), true));
    let part = move |title: &'static str,
                     all: Memo<Vec<(RecordId, SupportMeeting)>>,
                     over: bool| {
        (!all.with(Vec::is_empty)).then(|| {
            view! {
                <Card title=title>
                    <ul class="rows" role="list">
                        {all.get().into_iter().map(|(id, meeting)| view! { <Link id=id meeting=meeting over=over /> }).collect_view()}
                    </ul>
                </Card>
            }
        })
    };
    let is_empty = move || {
        invitations.with(Vec::is_empty) && now.with(Vec::is_empty) && before.with(Vec::is_empty)
    };
    view! {
        <PageHead title="支援会議" lead="委員になっている会議と、自分の課が招集した会議です。" />
        <div class="stack">
            {move || {
                is_empty()
                    .then(|| {
                        view! {
                            <EmptyState title="支援会議はありません">
                                <p>"同意をもらえない世帯のことは、保健福祉企画総務課が、選んだ人だけの会議を世帯のページから招集できます。"</p>
                            </EmptyState>
                        }
                    })
            }}
            {move || {
                (!invitations.with(Vec::is_empty))
                    .then(|| {
                        view! {
                            <Card title="招かれている会議">
                                <ul class="rows" role="list">
                                    {invitations
                                        .get()
                                        .into_iter()
                                        .map(|(id, _, reply)| {
                                            let asked = asked_on(store, id).map(|day| format!("{}に招かれました。", day.short()));
                                            let support = format!("{}{}", asked.unwrap_or_default(), awaits(reply));
                                            view! { <li><RowLink href=format!("/seats/{id}") title="支援会議の委員" support=support /></li> }
                                        })
                                        .collect_view()}
                                </ul>
                            </Card>
                        }
                    })
            }}
            {move || part("続いている会議", now, false)}
            {move || part("終わった会議", before, true)}
        </div>
    }
}
