//! What still goes on about a case that someone is about to end.

use leptos::prelude::*;
use shared::{
    domain::meeting::CaseMeeting,
    jp::Date,
    record::RecordId,
    reports::{MeetingStage, TaskStatus, meeting_stage},
};

use super::stage::roles_of;
use crate::{
    areas::{
        connecting::waiting_of,
        meeting::going_of,
        read::{facts_of, today},
    },
    store::{Store, use_store},
    ui::{Banner, Tone},
};

/// In words, a line each; none where nothing does. Tracked.
fn unfinished(store: Store, case: RecordId, household: RecordId, today: Date) -> Vec<String> {
    let roles = roles_of(store, case, today).into_iter();
    let roles: Vec<_> = roles
        .filter(|role| !matches!(role.status, TaskStatus::InPlace(_)))
        .map(|role| {
            let whose = store.title(role.task.organisation.id());
            format!("{}（{whose}）", role.task.what)
        })
        .collect();
    let meetings = facts_of::<CaseMeeting>(store, case).into_iter();
    let meetings = meetings.filter(|(_, it)| {
        matches!(
            meeting_stage(it, today),
            MeetingStage::Arranging | MeetingStage::Settled(_)
        )
    });
    let counted = [
        ("開催も中止も記録していないケース会議", meetings.count()),
        (
            "受けられるのを待っているつなぐシート",
            waiting_of(store, household),
        ),
        ("続いている支援会議", going_of(store, household, today)),
    ];
    let roles = (!roles.is_empty()).then(|| {
        format!(
            "支援が整っていない役割 {}件：{}",
            roles.len(),
            roles.join("、")
        )
    });
    let counted = counted
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{what} {count}件"));
    roles.into_iter().chain(counted).collect()
}

/// Says so above the form that ends it; nothing while there is none. It forbids nothing: households move away.
#[component]
pub(super) fn Unfinished(case: RecordId, household: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let lines = Memo::new(move |_| unfinished(store, case, household, today.get()));
    move || {
        let line = |line: String| view! { <li>{line}</li> };
        (!lines.with(Vec::is_empty)).then(|| {
            view! {
                <Banner tone=Tone::Warn title="まだ終わっていないことがあります">
                    <ul>{lines.get().into_iter().map(line).collect_view()}</ul>
                    <p>"このまま終結することもできます。支援が続くときは、だれが見守るかを決めてから終結してください。"</p>
                </Banner>
            }
        })
    }
}
