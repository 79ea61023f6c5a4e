//! How far a ケース会議 is, and its times, in words.

use leptos::prelude::*;
use shared::{
    domain::meeting::{Invitation, Slot},
    jp::Time,
    record::DateTime,
    reports::MeetingStage,
};

use crate::ui::{Chip, IconName, Tone};

/// As a chip.
#[component]
pub(super) fn MeetingChip(stage: Option<MeetingStage>) -> impl IntoView {
    stage.map(|stage| {
        let (tone, text) = match stage {
            MeetingStage::Arranging => (Tone::Warn, "日程調整中".to_owned()),
            MeetingStage::Settled(at) => (
                Tone::Info,
                format!("日程決定（{} {}）", at.date.short(), at.time.short()),
            ),
            MeetingStage::Held(day) => (Tone::Good, format!("開催済み（{}）", day.short())),
            MeetingStage::Cancelled(day) => (Tone::Info, format!("中止（{}）", day.short())),
        };
        match stage {
            MeetingStage::Held(_) => {
                view! { <Chip tone=tone icon=IconName::Check>{text}</Chip> }.into_any()
            }
            _ => view! { <Chip tone=tone>{text}</Chip> }.into_any(),
        }
    })
}

/// 令和8年12月4日（金） 14:00〜15:00.
pub(super) fn slot_text(slot: &Slot) -> String {
    let day = slot.day.long_with_weekday();
    format!("{day} {}〜{}", slot.from.short(), slot.until.short())
}

/// The same for what is settled.
pub(super) fn settled_text(at: DateTime, until: Option<Time>) -> String {
    let until = until.map(|until| until.short()).unwrap_or_default();
    let (day, from) = (at.date.long_with_weekday(), at.time.short());
    format!("{day} {from}〜{until}")
}

/// When an invitation says that the meeting is; none while that is open.
pub(super) fn when_text(told: &Invitation) -> Option<String> {
    told.settled_at.map(|at| settled_text(at, told.until))
}
