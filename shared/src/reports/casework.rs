//! How far an intake, its case and the case's roles are on a day, read from what happened. Nothing of it is stored, so a day of the
//! past reads as it was; only what a role says is what it says today.

use crate::{
    domain::casework::{Case, CaseOutcome, Closing, Decision, Intake, Progress, Task, TaskState},
    jp::Date,
    record::RecordId,
};

/// A case with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseHistory {
    /// The case.
    pub case: Case,
    /// When its roles were decided.
    pub decisions: Vec<Decision>,
    /// When it ended.
    pub closings: Vec<Closing>,
}

/// How far an intake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntakeStage {
    /// It was asked; nobody has said yet what comes of it.
    Received,
    /// An answer was enough (問い合わせ・相談のみ), since that day.
    Inquiry(Date),
    /// It is a case (取扱ケース), and the support is being arranged (支援調整中), since that day.
    Arranging(Date),
    /// The roles are decided, and it is seen whether the support comes (モニタリング), since that day.
    Monitoring(Date),
    /// It is over (終結), since that day.
    Closed(Date, CaseOutcome),
}

/// How far it was at the end of the day `on`; none when it had not been asked yet.
///
/// What two did apart, one an answer and one a case, is a case: it asks for more work, and the answer stands in it. Of several
/// cases the first counts, of those of one day the one that asks for more work. So no order in which they are given matters.
#[must_use]
pub fn intake_stage(intake: &Intake, cases: &[CaseHistory], on: Date) -> Option<IntakeStage> {
    if intake.received_on > on {
        return None;
    }
    let opened = cases.iter().filter(|it| it.case.opened_on <= on);
    let stages = opened.map(|it| (it.case.opened_on, case_stage(it, on)));
    let first = stages.min_by_key(|(opened_on, stage)| (*opened_on, work_left(*stage)));
    let inquiry = intake.inquiry_on.filter(|day| *day <= on);
    Some(
        first
            .map(|(_, stage)| stage)
            .or_else(|| inquiry.map(IntakeStage::Inquiry))
            .unwrap_or(IntakeStage::Received),
    )
}

/// The less, the more work a stage asks for.
fn work_left(stage: IntakeStage) -> (u8, Option<Date>, [bool; 2]) {
    match stage {
        IntakeStage::Received => (0, None, [false; 2]),
        IntakeStage::Arranging(day) => (1, Some(day), [false; 2]),
        IntakeStage::Monitoring(day) => (2, Some(day), [false; 2]),
        IntakeStage::Closed(day, outcome) => {
            let solved = unsolved(outcome).map(|is| !is);
            (3, Some(day), solved)
        }
        IntakeStage::Inquiry(day) => (4, Some(day), [false; 2]),
    }
}

/// Of two ends written apart on one day the greater counts: what was not solved is looked at again.
fn unsolved(outcome: CaseOutcome) -> [bool; 2] {
    [
        outcome == CaseOutcome::Unresolved,
        outcome != CaseOutcome::Connected,
    ]
}

/// How far a case was at the end of the day `on`: closed, or what was decided since it was opened or opened again holds, or it is
/// being arranged.
fn case_stage(history: &CaseHistory, on: Date) -> IntakeStage {
    let closings = history.closings.iter().filter(|it| it.closed_on <= on);
    let closed = closings.filter(|it| it.reopened_on.is_none_or(|day| day > on));
    if let Some(last) = closed.max_by_key(|it| (it.closed_on, unsolved(it.outcome))) {
        return IntakeStage::Closed(last.closed_on, last.outcome);
    }
    match holding(history, on).map(|it| it.decided_on).min() {
        Some(day) => IntakeStage::Monitoring(day),
        None => IntakeStage::Arranging(arranged_since(history, on)),
    }
}

/// Since when what was decided counts: the day it was opened, opened again, or a decision was withdrawn, the last of these.
fn arranged_since(history: &CaseHistory, on: Date) -> Date {
    let reopened = history.closings.iter().filter_map(|it| it.reopened_on);
    let withdrawn = history.decisions.iter().filter_map(|it| it.withdrawn_on);
    let anew = reopened.chain(withdrawn).filter(|day| *day <= on).max();
    anew.map_or(history.case.opened_on, |day| {
        day.max(history.case.opened_on)
    })
}

/// The decisions that hold at the end of the day `on`.
fn holding(history: &CaseHistory, on: Date) -> impl Iterator<Item = &Decision> {
    let since = arranged_since(history, on);
    history.decisions.iter().filter(move |it| {
        let is_withdrawn = it.withdrawn_on.is_some_and(|day| day <= on);
        it.decided_on <= on && it.decided_on >= since && !is_withdrawn
    })
}

/// How far a role is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskStatus {
    /// It is proposed, and not decided.
    Proposed,
    /// It was decided, and says something else since.
    Changed,
    /// It was decided and nothing is overdue.
    Going,
    /// Its day is over by so many days, and the support is not in place.
    Overdue(i32),
    /// The support is in place, since that day.
    InPlace(Date),
    /// It could not be done as decided, since that day.
    Stopped(Date),
}

/// How far a role was at the end of the day `on`; `progress` in the order in which it was noted, which is that of the ids. While it is not decided as it stands, it is proposed, whatever was noted; of what
/// was noted since it was decided so, the latest counts. `mark` is what [`mark`](crate::domain::casework::mark) makes of the record; it is
/// asked for only where something was decided.
#[must_use]
pub fn task_status(
    (id, task): (RecordId, &Task),
    mark: impl FnOnce() -> String,
    history: &CaseHistory,
    progress: &[Progress],
    on: Date,
) -> TaskStatus {
    let mut decided: Vec<(Date, &str)> = holding(history, on)
        .filter_map(|it| {
            let mut rows = it.tasks.iter();
            let row = rows.find(|row| row.fields.task.id() == id)?;
            Some((it.decided_on, &*row.fields.mark))
        })
        .collect();
    decided.sort_unstable();
    let Some((last, _)) = decided.last().copied() else {
        return TaskStatus::Proposed;
    };
    let now = mark();
    let mut as_it_stands = decided.iter().filter(|(_, mark)| *mark == now);
    // Two of one day that differ are settled by the next; until then the role says what one of them has decided.
    let Some((since, _)) = as_it_stands.clone().next().copied() else {
        return TaskStatus::Changed;
    };
    if !as_it_stands.any(|(day, _)| *day == last) {
        return TaskStatus::Changed;
    }
    let noted = progress
        .iter()
        .filter(|it| it.noted_on <= on && it.noted_on >= since);
    match noted
        .max_by_key(|it| it.noted_on)
        .map(|it| (it.state, it.noted_on))
    {
        Some((TaskState::InPlace, day)) => TaskStatus::InPlace(day),
        Some((TaskState::Stopped, day)) => TaskStatus::Stopped(day),
        Some((TaskState::Started, _)) | None => match task.by.map(|by| on.days_since(by)) {
            Some(late) if late > 0 => TaskStatus::Overdue(late),
            _ => TaskStatus::Going,
        },
    }
}
