//! On the first screen: what one's own office has to answer, what the person's own meetings wait for, and the meetings of the day.

use leptos::prelude::*;
use shared::{
    jp::Date,
    record::RecordId,
    reports::{MeetingStage, Waits, is_to_answer, is_to_settle},
};

use super::{
    answer::answered,
    known::called,
    list::{InvitationRow, MeetingRow, all, own_invitations},
};
use crate::{
    areas::{
        access::sees_intakes,
        read::{now, staff_of, today},
    },
    store::{Store, use_store},
    ui::LinkButton,
};

/// What concerns the person, each the record that its row shows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Due {
    /// Invitations for that day.
    to_come: Vec<RecordId>,
    /// Invitations that nobody of the office has answered.
    to_answer: Vec<RecordId>,
    /// Meetings that the person calls: a time can be settled, or those proposed are past.
    to_settle: Vec<RecordId>,
    /// Those that wait for answers.
    waiting: Vec<RecordId>,
    /// Those of that day.
    held_today: Vec<RecordId>,
    /// Those whose day is past, of which nobody has said whether they were held.
    unsaid: Vec<RecordId>,
    /// Whether there is any at all.
    is_any: bool,
}

/// Tracked.
fn due(store: Store, today: Date) -> Due {
    let me = staff_of(store.me().actor);
    let mut due = Due::default();
    for (id, told) in own_invitations(store) {
        due.is_any = true;
        let is_today = told.settled_at.is_some_and(|at| at.date == today);
        if is_today && told.cancelled_on.is_none() {
            // Whoever sees the meeting itself is shown that, and no longer once it was held.
            if !store.is_here(told.meeting.id()) {
                due.to_come.push(id);
            }
        } else if is_to_answer(&answered(store, id, &told), today) {
            due.to_answer.push(id);
        }
    }
    for (id, meeting, stage) in all(store, today) {
        due.is_any = true;
        match stage {
            MeetingStage::Settled(at) if at.date == today => due.held_today.push(id),
            MeetingStage::Settled(at) if at.date < today && meeting.coordinator.id() == me => {
                due.unsaid.push(id);
            }
            MeetingStage::Arranging if meeting.coordinator.id() == me => {
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
    due
}

/// All of it; nothing while there is none.
#[component]
pub(in crate::areas) fn DueMeetings() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let due = Memo::new(move |_| due(store, today.get()));
    let sees = Memo::new(move |_| sees_intakes(store));
    let part = |title: &str, rows: Vec<AnyView>| {
        (!rows.is_empty()).then(|| {
            view! {
                <section class="stack" data-gap="small">
                    <h2>{format!("{title} {}件", rows.len())}</h2>
                    <ul class="rows" role="list">{rows}</ul>
                </section>
            }
        })
    };
    let invitations = |ids: Vec<RecordId>| -> Vec<AnyView> {
        let rows = ids.into_iter();
        rows.map(|id| view! { <li><InvitationRow id=id /></li> }.into_any())
            .collect()
    };
    let meetings = |ids: Vec<RecordId>| -> Vec<AnyView> {
        let rows = ids.into_iter();
        rows.map(|id| view! { <li><MeetingRow id=id /></li> }.into_any())
            .collect()
    };
    move || {
        let Due {
            to_come,
            to_answer,
            to_settle,
            waiting,
            held_today,
            unsaid,
            is_any,
        } = due.get();
        let mut day = meetings(held_today);
        day.extend(invitations(to_come));
        view! {
            {part("今日の会議", day)}
            {part(Waits::Answer.label(), invitations(to_answer))}
            {part(Waits::Settling.label(), meetings(to_settle))}
            {part("回答を待っている会議", meetings(waiting))}
            {part(Waits::Unsaid.label(), meetings(unsaid))}
            {(is_any || sees.get())
                .then(|| {
                    view! {
                        <div class="actions screen-only"><LinkButton href="/case-meetings">"ケース会議の一覧"</LinkButton></div>
                    }
                })}
        }
    }
}
