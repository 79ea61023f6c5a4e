//! What waits for one person on a day (今日): read from the records that they see. What a daily mail, a device that rings and the first
//! screen say is this, in the same words.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    casework::{CaseHistory, IntakeStage, TaskStatus, intake_stage, task_status},
    course::{Stage, Step, course},
    grouped::{by, only},
    meetings::{Invited, MeetingStage, earliest_slot, invitation, meeting_stage, slots_in_order},
    waiting::wait,
};
use crate::{
    domain::{
        casework::{
            CarePlan, Case, CaseOutcome, Closing, Consultation, Decision, Intake, Progress, Task,
            mark,
        },
        connecting::{ConnectingSheet, Referral, Reply},
        meeting::{CaseMeeting, Invitation, Need, Slot, SlotAnswer},
        settings::CitySettings,
    },
    jp::Date,
    record::{DateTime, Doc, Record, RecordId, Row},
};

/// The kinds of record it is read from.
pub const OF_AGENDA: [&str; 15] = [
    CarePlan::KIND,
    Case::KIND,
    CaseMeeting::KIND,
    CitySettings::KIND,
    Closing::KIND,
    ConnectingSheet::KIND,
    Consultation::KIND,
    Decision::KIND,
    Intake::KIND,
    Invitation::KIND,
    Progress::KIND,
    Referral::KIND,
    Reply::KIND,
    SlotAnswer::KIND,
    Task::KIND,
];

/// What kind of thing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waits {
    /// A つなぐシート has come and was not taken up.
    Sheet,
    /// A つなぐシート that the office has sent was not taken up in time.
    Late,
    /// An agency has said something these days to a つなぐシート that the office has sent.
    Replied,
    /// An intake has come, of which nobody has said what becomes of it.
    Intake,
    /// The office is called to a meeting and has not answered.
    Answer,
    /// A meeting that the person calls can be settled, or its times are past.
    Settling,
    /// The day of a meeting that the person calls is past, and nobody has said whether it was held.
    Unsaid,
    /// A role of the office, or of a case that the person sees through, is overdue.
    Overdue,
    /// A role of a case that the person sees through could not be done.
    Stopped,
    /// The roles of a case wait for the section's decision.
    Decision,
    /// The office was asked for advice and has not given it.
    Advice,
    /// The day has come on which the plan of a case that the person sees through is looked at again.
    Review,
    /// A case that the person saw through could not be solved, and nobody has looked at it once more.
    LookBack,
    /// Somewhere in the city a つなぐシート was not taken up in time: for whom that rises to, and known to the server alone.
    Risen,
}

impl Waits {
    /// All there are, in the order in which they are told.
    pub const EACH: [Self; 14] = [
        Self::Sheet,
        Self::Late,
        Self::Replied,
        Self::Intake,
        Self::Answer,
        Self::Settling,
        Self::Unsaid,
        Self::Overdue,
        Self::Stopped,
        Self::Decision,
        Self::Advice,
        Self::Review,
        Self::LookBack,
        Self::Risen,
    ];

    /// What it is called, on the first screen and in a mail. It names nobody.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sheet => "届いたつなぐシート",
            Self::Late => "つないだ先がまだ受けていないシート",
            Self::Replied => "返答のあったつなぐシート",
            Self::Intake => "届いた相談",
            Self::Answer => "日程の回答を待っている案内",
            Self::Settling => "日時を決める会議",
            Self::Unsaid => "開催したかを記録する会議",
            Self::Overdue => "遅れている役割",
            Self::Stopped => "できなかった役割",
            Self::Decision => "役割の決定を待つケース",
            Self::Advice => "助言を求められていること",
            Self::Review => "見直す日が来た支援計画",
            Self::LookBack => "振り返りを待つケース",
            Self::Risen => "日数を過ぎても受けられていないつなぎ",
        }
    }
}

/// For whom something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Their staff record.
    pub person: RecordId,
    /// Where they work.
    pub organisation: RecordId,
    /// Whether intakes are theirs to take up (相談支援包括化推進員).
    pub takes_intakes: bool,
    /// Whether they make roles final (保健福祉企画総務課).
    pub decides: bool,
}

/// What a role of a case asks of someone, if anything.
#[must_use]
pub const fn role_waits(
    status: TaskStatus,
    is_of_office: bool,
    is_coordinator: bool,
    decides: bool,
) -> Option<Waits> {
    match status {
        TaskStatus::Overdue(_) if is_of_office || is_coordinator => Some(Waits::Overdue),
        TaskStatus::Stopped(_) if is_coordinator => Some(Waits::Stopped),
        TaskStatus::Proposed | TaskStatus::Changed if decides => Some(Waits::Decision),
        _ => None,
    }
}

/// For so many days what is said to a sheet is news to the office that has sent it.
pub const NEWS: i32 = 7;

/// Whether what was said to a step of a sheet is news on a day.
#[must_use]
pub fn is_news(step: &Step, today: Date) -> bool {
    let said = step.replies.iter().map(|(_, reply)| reply.replied_on);
    let passed = match step.stage {
        Stage::ConnectedOn(day) => Some(day),
        _ => None,
    };
    said.chain(passed)
        .any(|day| (0..NEWS).contains(&today.days_since(day)))
}

/// Whether the day has come on which a plan is looked at again.
#[must_use]
pub fn is_to_review(plan: &CarePlan, today: Date) -> bool {
    plan.review_on.is_some_and(|day| day <= today)
}

/// For so many days the end of a case that could not be solved asks to be looked at once more.
pub const TO_LOOK_BACK: i32 = 365;

/// Whether a case that ended so is still to be looked at once more (KPI 6).
#[must_use]
pub fn is_to_look_back(closing: &Closing, today: Date) -> bool {
    let is_unsolved = closing.outcome == CaseOutcome::Unresolved;
    is_unsolved
        && closing.reviewed_on.is_none()
        && closing.reopened_on.is_none()
        && (0..TO_LOOK_BACK).contains(&today.days_since(closing.closed_on))
}

/// Whether a meeting that is being arranged can go on: a time is found, all who must come have answered, or none that is proposed is
/// ahead.
#[must_use]
pub fn is_to_settle(slots: &[Row<Slot>], invited: &[Invited], now: DateTime) -> bool {
    let mut must = invited
        .iter()
        .filter(|it| it.invitation.need == Need::Must)
        .peekable();
    let have_answered = must.peek().is_some() && must.all(|it| !it.is_waited_for());
    let is_ahead = slots.iter().any(|slot| slot.fields.day >= now.date);
    !is_ahead || have_answered || earliest_slot(slots, invited, now).is_some()
}

/// Whether an invitation still asks its office for an answer: nothing is settled or called off, a time is ahead, and one has no answer.
#[must_use]
pub fn is_to_answer(invited: &Invited, today: Date) -> bool {
    let told = &invited.invitation;
    let is_ahead = told.slots.iter().any(|slot| slot.fields.day >= today);
    told.cancelled_on.is_none() && told.settled_at.is_none() && is_ahead && invited.is_waited_for()
}

/// The documents of one kind; what is removed is left out.
fn of_kind<'a>(docs: &[&'a Doc], kind: &str) -> impl Iterator<Item = &'a Doc> {
    let of_kind = docs.iter().copied();
    of_kind.filter(move |doc| &*doc.kind == kind && !doc.is_removed())
}

/// The facts of one kind by their ids; what is removed or unfinished is left out.
fn facts<R: Record>(docs: &[&Doc]) -> BTreeMap<RecordId, R> {
    of_kind(docs, R::KIND)
        .filter_map(|doc| Some((doc.id, R::parse(doc).ok()?)))
        .collect()
}

/// What waits but [`Waits::Risen`], from the documents that the person sees (others than those of [`OF_AGENDA`] say nothing): of each
/// kind the records that stand for it, once each.
#[must_use]
pub fn agenda<'a>(
    docs: impl IntoIterator<Item = &'a Doc>,
    reader: Reader,
    now: DateTime,
) -> BTreeMap<Waits, BTreeSet<RecordId>> {
    let docs: Vec<&Doc> = docs.into_iter().collect();
    let mut all = BTreeMap::<Waits, BTreeSet<RecordId>>::new();
    let parts = [
        sheets(&docs, reader, now.date),
        cases(&docs, reader, now.date),
        meetings(&docs, reader, now),
        advice(&docs, reader),
    ];
    for (waits, id) in parts.into_iter().flatten() {
        all.entry(waits).or_default().insert(id);
    }
    all
}

fn sheets(docs: &[&Doc], reader: Reader, today: Date) -> Vec<(Waits, RecordId)> {
    let here = of_kind(docs, ConnectingSheet::KIND).map(|doc| doc.id);
    let here: BTreeSet<RecordId> = here.collect();
    let wait = wait(facts::<CitySettings>(docs).get(&CitySettings::ID));
    let steps = by(facts::<Referral>(docs), |it| it.sheet.id());
    let mut replies = by(facts::<Reply>(docs), |it| it.referral.id());
    let mut found = Vec::new();
    for (sheet, steps) in steps {
        let said = steps.iter().filter_map(|(step, _)| replies.remove(step));
        let said: Vec<_> = said.flatten().collect();
        for step in course(sheet, steps, said).steps {
            let Referral {
                organisation,
                sender,
                ..
            } = &step.referral;
            let is_waiting = step.stage == Stage::Waiting;
            if is_waiting && organisation.id() == reader.organisation && here.contains(&sheet) {
                found.push((Waits::Sheet, step.id));
            }
            if sender.id() == reader.organisation {
                if step.is_late(today, wait) {
                    found.push((Waits::Late, sheet));
                }
                if is_news(&step, today) {
                    found.push((Waits::Replied, sheet));
                }
            }
        }
    }
    found
}

fn cases(docs: &[&Doc], reader: Reader, today: Date) -> Vec<(Waits, RecordId)> {
    let mut decisions = by(facts::<Decision>(docs), |it| it.case.id());
    let mut closings = by(facts::<Closing>(docs), |it| it.case.id());
    let progress = by(facts::<Progress>(docs), |it| it.task.id());
    let histories = facts::<Case>(docs).into_iter().map(|(id, case)| {
        let history = CaseHistory {
            case,
            decisions: only(decisions.remove(&id)),
            closings: only(closings.remove(&id)),
        };
        (id, history)
    });
    let histories: BTreeMap<RecordId, CaseHistory> = histories.collect();
    let mut of_intake = BTreeMap::<RecordId, Vec<CaseHistory>>::new();
    for history in histories.values() {
        let intake = history.case.intake.id();
        of_intake.entry(intake).or_default().push(history.clone());
    }
    let intakes = facts::<Intake>(docs);
    let stage = |id: RecordId| {
        let cases = of_intake.get(&id).map_or(&[][..], Vec::as_slice);
        intakes
            .get(&id)
            .and_then(|intake| intake_stage(intake, cases, today))
    };
    let mut found = Vec::new();
    let mut plans = by(facts::<CarePlan>(docs), |it| it.case.id());
    for (id, history) in &histories {
        if history.case.coordinator.id() != reader.person {
            continue;
        }
        // Of several the latest is the plan.
        let plans = plans.remove(id).into_iter().flatten();
        let plan = plans.max_by_key(|(id, plan)| (plan.made_on, *id));
        let is_closed = matches!(
            stage(history.case.intake.id()),
            Some(IntakeStage::Closed(..))
        );
        if !is_closed && plan.is_some_and(|(_, plan)| is_to_review(&plan, today)) {
            found.push((Waits::Review, *id));
        }
        if history.closings.iter().any(|it| is_to_look_back(it, today)) {
            found.push((Waits::LookBack, *id));
        }
    }
    if reader.takes_intakes {
        let received = intakes
            .keys()
            .filter(|id| stage(**id) == Some(IntakeStage::Received));
        found.extend(received.map(|id| (Waits::Intake, *id)));
    }
    for doc in of_kind(docs, Task::KIND) {
        let Ok(task) = Task::parse(doc) else {
            continue;
        };
        let case = task.case.id();
        let Some(history) = histories.get(&case) else {
            continue;
        };
        if let Some(IntakeStage::Closed(..)) = stage(history.case.intake.id()) {
            continue;
        }
        let noted: Vec<Progress> = only(progress.get(&doc.id).cloned());
        let is_coordinator = history.case.coordinator.id() == reader.person;
        let waits = role_waits(
            task_status((doc.id, &task), || mark(doc), history, &noted, today),
            task.organisation.id() == reader.organisation,
            is_coordinator,
            reader.decides,
        );
        found.extend(waits.map(|waits| match waits {
            Waits::Decision => (waits, case),
            waits => (waits, doc.id),
        }));
    }
    found
}

fn meetings(docs: &[&Doc], reader: Reader, now: DateTime) -> Vec<(Waits, RecordId)> {
    let mut answers = BTreeMap::<RecordId, Vec<&Doc>>::new();
    for answer in of_kind(docs, SlotAnswer::KIND) {
        let to = answer.get("invitation").as_text();
        if let Some(to) = to.and_then(|to| to.parse().ok()) {
            answers.entry(to).or_default().push(answer);
        }
    }
    let invited = |id: RecordId, invitation: Invitation, slots: &[Row<Slot>]| {
        let answers = answers.get(&id).into_iter().flatten();
        Invited::new(id, invitation, slots, answers.copied())
    };
    let invitations = of_kind(docs, Invitation::KIND);
    let invitations = invitations.filter_map(|doc| Some((doc.id, invitation(doc)?)));
    let invitations: BTreeMap<RecordId, Invitation> = invitations.collect();
    let mut found = Vec::new();
    for (id, told) in &invitations {
        if told.organisation.id() == reader.organisation {
            let slots = slots_in_order(&told.slots);
            if is_to_answer(&invited(*id, told.clone(), &slots), now.date) {
                found.push((Waits::Answer, *id));
            }
        }
    }
    let of_meeting = by(invitations, |it| it.meeting.id());
    for (id, meeting) in facts::<CaseMeeting>(docs) {
        if meeting.coordinator.id() != reader.person {
            continue;
        }
        match meeting_stage(&meeting, now.date) {
            MeetingStage::Settled(at) if at.date < now.date => found.push((Waits::Unsaid, id)),
            MeetingStage::Arranging => {
                let slots = slots_in_order(&meeting.slots);
                let called = of_meeting.get(&id).into_iter().flatten();
                let called = called.map(|(id, told)| invited(*id, told.clone(), &slots));
                if is_to_settle(&slots, &called.collect::<Vec<_>>(), now) {
                    found.push((Waits::Settling, id));
                }
            }
            _ => {}
        }
    }
    found
}

fn advice(docs: &[&Doc], reader: Reader) -> Vec<(Waits, RecordId)> {
    let asked = facts::<Consultation>(docs).into_iter();
    let asked = asked
        .filter(|(_, it)| it.organisation.id() == reader.organisation && it.advised_on.is_none());
    asked.map(|(id, _)| (Waits::Advice, id)).collect()
}
