//! How far an intake is, from the store.

use leptos::prelude::*;
use shared::{
    domain::casework::{Case, Intake},
    jp::Date,
    record::RecordId,
    reports::{IntakeStage, intake_stage},
};

use crate::{
    areas::read::{fact, facts_of},
    store::Store,
    ui::{Chip, Tone},
};

/// How far an intake is on a day; none while it is unfinished or not here. Tracked.
pub(super) fn stage_of(store: Store, intake: RecordId, on: Date) -> Option<IntakeStage> {
    let cases = facts_of::<Case>(store, intake).into_iter();
    let cases: Vec<Case> = cases.map(|(_, case)| case).collect();
    intake_stage(&fact::<Intake>(store, intake)?, &cases, on)
}

/// In words.
pub(super) fn words(stage: IntakeStage) -> String {
    match stage {
        IntakeStage::Received => "受け付けたまま".to_owned(),
        IntakeStage::Inquiry(day) => format!("問い合わせ・相談のみ（{}）", day.short()),
        IntakeStage::Arranging(day) => format!("支援調整中（{}から）", day.short()),
    }
}

/// As a chip.
#[component]
pub(super) fn StageChip(stage: Option<IntakeStage>) -> impl IntoView {
    stage.map(|stage| {
        let tone = match stage {
            IntakeStage::Received => Tone::Warn,
            IntakeStage::Inquiry(_) => Tone::Good,
            IntakeStage::Arranging(_) => Tone::Info,
        };
        view! { <Chip tone=tone>{words(stage)}</Chip> }
    })
}
