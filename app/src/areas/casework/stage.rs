//! How far an intake, its case and its roles are, from the store.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use shared::{
    domain::casework::{CarePlan, Case, Closing, Decision, Intake, Progress, Task, mark},
    jp::Date,
    record::{Choice as _, Doc, Record, RecordId},
    reports::{CaseHistory, IntakeStage, TaskStatus, intake_stage, task_status},
};

use crate::{
    areas::read::{fact, facts_of},
    store::{Kept, Store},
    ui::{Chip, Tone},
};

/// The facts of a kind that refer to a record. Tracked.
pub(super) fn of<R: Record>(store: Store, to: RecordId) -> Vec<R> {
    let facts = facts_of::<R>(store, to).into_iter();
    facts.map(|(_, fact)| fact).collect()
}

/// A case with what became of it. Tracked.
fn history(store: Store, id: RecordId, case: Case) -> CaseHistory {
    CaseHistory {
        case,
        decisions: of::<Decision>(store, id),
        closings: of::<Closing>(store, id),
    }
}

/// How far an intake is on a day; none while it is unfinished or not here. Tracked.
pub(super) fn stage_of(store: Store, intake: RecordId, on: Date) -> Option<IntakeStage> {
    let cases = facts_of::<Case>(store, intake).into_iter();
    let cases: Vec<CaseHistory> = cases.map(|(id, case)| history(store, id, case)).collect();
    intake_stage(&*store.read::<Intake>(intake)?, &cases, on)
}

/// Whether a case is over on a day. Tracked.
pub(super) fn is_closed(store: Store, case: RecordId, today: Date) -> bool {
    let is_case = store.kind_of(case) == Some(Case::KIND);
    let intake = store.link(case, "intake").filter(|_| is_case);
    let stage = intake.and_then(|intake| stage_of(store, intake, today));
    matches!(stage, Some(IntakeStage::Closed(..)))
}

/// As a chip.
#[component]
pub(super) fn StageChip(stage: Option<IntakeStage>) -> impl IntoView {
    stage.map(|stage| {
        let (tone, text) = match stage {
            IntakeStage::Received => (Tone::Warn, "受け付けたまま".to_owned()),
            IntakeStage::Inquiry(day) => (
                Tone::Good,
                format!("問い合わせ・相談のみ（{}）", day.short()),
            ),
            IntakeStage::Arranging(day) => {
                (Tone::Info, format!("支援調整中（{}から）", day.short()))
            }
            IntakeStage::Monitoring(day) => {
                (Tone::Info, format!("モニタリング中（{}から）", day.short()))
            }
            IntakeStage::Closed(day, outcome) => (
                Tone::Good,
                format!("終結（{}・{}）", day.short(), outcome.label()),
            ),
        };
        view! { <Chip tone=tone>{text}</Chip> }
    })
}

/// A role with how far it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Role {
    pub(super) id: RecordId,
    pub(super) task: Task,
    pub(super) status: TaskStatus,
}

/// What a role says, as a sign.
struct Mark(String);

impl Kept for Mark {
    fn read(doc: &Doc) -> Option<Self> {
        Some(Self(mark(doc)))
    }
}

/// The cases of the roles that are looked at, each read once.
#[derive(Debug, Default)]
pub(super) struct Histories(BTreeMap<RecordId, Option<CaseHistory>>);

impl Histories {
    fn of(&mut self, store: Store, case: RecordId) -> Option<&CaseHistory> {
        let read = || Some(history(store, case, fact(store, case)?));
        self.0.entry(case).or_insert_with(read).as_ref()
    }
}

/// How far a role is; none while it is unfinished or not here. Tracked.
pub(super) fn role_of(
    store: Store,
    id: RecordId,
    histories: &mut Histories,
    on: Date,
) -> Option<Role> {
    let task = fact::<Task>(store, id)?;
    let history = histories.of(store, task.case.id())?;
    let progress = of::<Progress>(store, id);
    let sign = || store.read(id).map(|it: Arc<Mark>| it.0.clone());
    let sign = || sign().unwrap_or_default();
    let status = task_status((id, &task), sign, history, &progress, on);
    Some(Role { id, task, status })
}

/// The roles of a case, in the order in which things are done. Tracked.
pub(super) fn roles_of(store: Store, case: RecordId, on: Date) -> Vec<Role> {
    let ids = store.referring(Task::KIND, case).into_iter();
    let mut histories = Histories::default();
    let roles = ids.filter_map(|id| role_of(store, id, &mut histories, on));
    let mut roles: Vec<Role> = roles.collect();
    roles.sort_by(|a, b| {
        let order = |role: &Role| role.task.order.unwrap_or(f64::INFINITY);
        let by = |role: &Role| (role.task.by.is_none(), role.task.by, role.id);
        order(a)
            .total_cmp(&order(b))
            .then_with(|| by(a).cmp(&by(b)))
    });
    roles
}

/// The plan of a case: of several the latest. Tracked.
pub(super) fn plan_of(store: Store, case: RecordId) -> Option<(RecordId, CarePlan)> {
    facts_of::<CarePlan>(store, case).pop()
}

/// As a chip.
#[component]
pub(super) fn StatusChip(status: TaskStatus) -> impl IntoView {
    let (tone, text) = match status {
        TaskStatus::Proposed => (Tone::Warn, "案（決定前）".to_owned()),
        TaskStatus::Changed => (Tone::Warn, "変更の案（決定前）".to_owned()),
        TaskStatus::Going => (Tone::Info, "決定".to_owned()),
        TaskStatus::Overdue(days) => (Tone::Bad, format!("期限を{days}日過ぎています")),
        TaskStatus::InPlace(day) => (Tone::Good, format!("支援が整いました（{}）", day.short())),
        TaskStatus::Stopped(day) => (Tone::Bad, format!("できませんでした（{}）", day.short())),
    };
    view! { <Chip tone=tone>{text}</Chip> }
}
