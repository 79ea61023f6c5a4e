//! On the first screen: what one's own office has to answer, what the person's own meetings wait for, and the meetings of the day.

use leptos::prelude::*;
use shared::{
    domain::meeting::{CaseMeeting, Invitation},
    jp::Date,
    record::{Record, RecordId},
    reports::{MeetingStage, Waits, is_to_answer, is_to_settle},
};

use super::{
    answer::answered,
    known::{Told, called},
    list::{InvitationRow, MeetingRow, open, own_invitations},
};
use crate::{
    areas::{
        access::sees_intakes,
        parts::Part,
        read::{known, now, staff_of, today},
    },
    store::{Store, use_store},
    ui::LinkButton,
};

/// What concerns the person, each the record that its row shows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Due {
    /// Meetings of that day, then invitations for that day.
    of_today: Vec<RecordId>,
    /// Invitations that nobody of the office has answered.
    to_answer: Vec<RecordId>,
    /// Meetings that the person calls: a time can be settled, or those proposed are past.
    to_settle: Vec<RecordId>,
    /// Those that wait for answers.
    waiting: Vec<RecordId>,
    /// Those whose day is past, of which nobody has said whether they were held.
    unsaid: Vec<RecordId>,
}

/// Tracked.
fn due(store: Store, today: Date) -> Due {
    let me = staff_of(store.me().actor);
    let mut due = Due::default();
    for (id, meeting, stage) in open(store, today) {
        let is_mine = meeting.coordinator.id() == me;
        match stage {
            MeetingStage::Settled(at) if at.date == today => due.of_today.push(id),
            MeetingStage::Settled(at) if at.date < today && is_mine => due.unsaid.push(id),
            MeetingStage::Arranging if is_mine => {
                let called = called(store, id);
                let is_ready =
                    called.is_some_and(|it| is_to_settle(&it.slots, &it.invited, now(store)));
                if is_ready {
                    due.to_settle.push(id);
                } else {
                    due.waiting.push(id);
                }
            }
            _ => {}
        }
    }
    for (id, told) in own_invitations(store) {
        let Told(told) = &*told;
        let is_today = told.settled_at.is_some_and(|at| at.date == today);
        if is_today && told.cancelled_on.is_none() {
            // Whoever sees the meeting itself is shown that, and no longer once it was held.
            if !store.is_here(told.meeting.id()) {
                due.of_today.push(id);
            }
        } else if is_to_answer(&answered(store, id, told), today) {
            due.to_answer.push(id);
        }
    }
    due
}

/// All of it; nothing while there is none.
#[component]
pub(in crate::areas) fn DueMeetings() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let due = Memo::new(move |_| due(store, today.get()));
    let is_any = Memo::new(move |_| {
        sees_intakes(store)
            || !own_invitations(store).is_empty()
            || known::<CaseMeeting>(store).next().is_some()
    });
    let row = move |id: RecordId| {
        if store.kind_of(id) == Some(Invitation::KIND) {
            view! { <li><InvitationRow id=id /></li> }.into_any()
        } else {
            view! { <li><MeetingRow id=id /></li> }.into_any()
        }
    };
    let part = move |title: &'static str, list: fn(&Due) -> &Vec<RecordId>| {
        let items = Memo::new(move |_| due.with(|due| list(due).clone()));
        view! { <Part title=title items=items row=row /> }
    };
    view! {
        {part("今日の会議", |due| &due.of_today)}
        {part(Waits::Answer.label(), |due| &due.to_answer)}
        {part(Waits::Settling.label(), |due| &due.to_settle)}
        {part("回答を待っている会議", |due| &due.waiting)}
        {part(Waits::Unsaid.label(), |due| &due.unsaid)}
        {move || {
            is_any
                .get()
                .then(|| {
                    view! {
                        <div class="actions screen-only"><LinkButton href="/case-meetings">"ケース会議の一覧"</LinkButton></div>
                    }
                })
        }}
    }
}
