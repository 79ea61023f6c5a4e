//! How far an intake, its case and the case's roles are on a day, read from what happened. Nothing of it is stored, so a day of the
//! past reads as it was.

use crate::{
    domain::casework::{
        Case, CaseOutcome, Closing, Decision, Intake, Progress, Task, TaskState, mark,
    },
    jp::Date,
    record::{Doc, RecordId},
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
/// cases the first counts.
#[must_use]
pub fn intake_stage(intake: &Intake, cases: &[CaseHistory], on: Date) -> Option<IntakeStage> {
    if intake.received_on > on {
        return None;
    }
    let opened = cases.iter().filter(|it| it.case.opened_on <= on);
    let first = opened.min_by_key(|it| it.case.opened_on);
    let inquiry = intake.inquiry_on.filter(|day| *day <= on);
    Some(
        first
            .map(|history| case_stage(history, on))
            .or_else(|| inquiry.map(IntakeStage::Inquiry))
            .unwrap_or(IntakeStage::Received),
    )
}

/// How far a case was at the end of the day `on`: closed, or what was decided since it was opened or opened again holds, or it is
/// being arranged.
fn case_stage(history: &CaseHistory, on: Date) -> IntakeStage {
    let is_over = |until: Option<Date>| until.is_some_and(|day| day <= on);
    let closings = history.closings.iter().filter(|it| it.closed_on <= on);
    let (over, closed): (Vec<_>, Vec<_>) = closings.partition(|it| is_over(it.reopened_on));
    if let Some(last) = closed.iter().max_by_key(|it| it.closed_on) {
        return IntakeStage::Closed(last.closed_on, last.outcome);
    }
    let reopened = over.iter().filter_map(|it| it.reopened_on).max();
    let since = reopened.unwrap_or(history.case.opened_on);
    let decided = history
        .decisions
        .iter()
        .filter(|it| it.decided_on <= on && it.decided_on >= since && !is_over(it.withdrawn_on));
    match decided.map(|it| it.decided_on).min() {
        Some(day) => IntakeStage::Monitoring(day),
        None => {
            let withdrawn = history.decisions.iter().filter_map(|it| it.withdrawn_on);
            let withdrawn = withdrawn.filter(|day| *day <= on && *day >= since).max();
            IntakeStage::Arranging(withdrawn.unwrap_or(since))
        }
    }
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

/// How far a role was at the end of the day `on`. Of what was noted the latest counts.
#[must_use]
pub fn task_status(
    (doc, task): (&Doc, &Task),
    decisions: &[Decision],
    progress: &[Progress],
    on: Date,
) -> TaskStatus {
    let noted = progress.iter().filter(|it| it.noted_on <= on);
    let last = noted.max_by_key(|it| it.noted_on);
    match last.map(|it| (it.state, it.noted_on)) {
        Some((TaskState::InPlace, day)) => return TaskStatus::InPlace(day),
        Some((TaskState::Stopped, day)) => return TaskStatus::Stopped(day),
        Some((TaskState::Started, _)) | None => {}
    }
    match decided_mark(doc.id, decisions, on) {
        None => TaskStatus::Proposed,
        Some(decided) if decided != mark(doc) => TaskStatus::Changed,
        Some(_) => match task.by.map(|by| on.days_since(by)) {
            Some(late) if late > 0 => TaskStatus::Overdue(late),
            _ => TaskStatus::Going,
        },
    }
}

/// What a role said when it was last decided, as its mark; none when it was not, or no longer is.
fn decided_mark(task: RecordId, decisions: &[Decision], on: Date) -> Option<&str> {
    let holding = decisions
        .iter()
        .filter(|it| it.decided_on <= on && it.withdrawn_on.is_none_or(|day| day > on));
    let last = holding.max_by_key(|it| it.decided_on)?;
    let mut rows = last.tasks.iter();
    rows.find(|row| row.fields.task.id() == task)
        .map(|row| &*row.fields.mark)
}
