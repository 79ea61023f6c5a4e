//! What happened, as far as it is counted, read once from the records.

use std::borrow::Borrow;

use crate::{
    domain::{
        casework::{Became, Case, Closing, Decision, Intake, PastIntake, PastMeeting},
        meeting::{CaseMeeting, MeetingKind},
    },
    jp::Date,
    record::{Doc, Record, RecordId},
    reports::{
        CaseHistory, IntakeStage,
        grouped::{by, only},
        intake_stage,
    },
};

/// What was asked, with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asked {
    /// Here.
    Here(RecordId, Box<Intake>, Vec<CaseHistory>),
    /// Before this program.
    Past(RecordId, Box<PastIntake>),
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Received,
    Inquiry,
    Arranging,
    Monitoring,
    Closed,
}

impl From<IntakeStage> for Status {
    fn from(stage: IntakeStage) -> Self {
        match stage {
            IntakeStage::Received => Self::Received,
            IntakeStage::Inquiry(_) => Self::Inquiry,
            IntakeStage::Arranging(_) => Self::Arranging,
            IntakeStage::Monitoring(_) => Self::Monitoring,
            IntakeStage::Closed(..) => Self::Closed,
        }
    }
}

impl Asked {
    pub(super) const fn id(&self) -> RecordId {
        match self {
            Self::Here(id, ..) | Self::Past(id, _) => *id,
        }
    }

    pub(super) const fn received_on(&self) -> Date {
        match self {
            Self::Here(_, intake, _) => intake.received_on,
            Self::Past(_, past) => past.received_on,
        }
    }

    pub(super) const fn is_with_sheet(&self) -> bool {
        match self {
            Self::Here(_, intake, _) => intake.sheet.is_some(),
            Self::Past(_, past) => past.with_sheet,
        }
    }

    /// How far it was at the end of a day; none when it had not been asked yet.
    pub(super) fn status(&self, on: Date) -> Option<Status> {
        match self {
            Self::Here(_, intake, cases) => intake_stage(intake, cases, on).map(Status::from),
            Self::Past(_, past) => past_status(past, on),
        }
    }
}

/// The same of an intake of old, whose list says of an answer no day of its own.
fn past_status(past: &PastIntake, on: Date) -> Option<Status> {
    if past.received_on > on {
        return None;
    }
    if past.became == Became::Inquiry {
        return Some(Status::Inquiry);
    }
    let is_over = |day: Option<Date>| day.is_some_and(|day| day <= on);
    let opened_on = past.opened_on.unwrap_or(past.received_on);
    // What was done last counts.
    let done = [
        (past.closed_on, Status::Closed),
        (past.decided_anew_on, Status::Monitoring),
        (past.withdrawn_on, Status::Arranging),
        (past.decided_on, Status::Monitoring),
        (Some(opened_on), Status::Arranging),
    ];
    let last = done.into_iter().find(|(day, _)| is_over(*day));
    Some(last.map_or(Status::Received, |(_, status)| status))
}

/// A meeting that was held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Held {
    pub(super) id: RecordId,
    pub(super) on: Date,
    pub(super) kind: MeetingKind,
}

/// The facts that it is read from, each with the id of its record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// What was asked.
    pub intakes: Vec<(RecordId, Intake)>,
    /// The cases that came of it.
    pub cases: Vec<(RecordId, Case)>,
    /// When their roles were decided.
    pub decisions: Vec<(RecordId, Decision)>,
    /// When they ended.
    pub closings: Vec<(RecordId, Closing)>,
    /// The meetings about them.
    pub meetings: Vec<(RecordId, CaseMeeting)>,
    /// What was asked before this program.
    pub past_intakes: Vec<(RecordId, PastIntake)>,
    /// The meetings before this program.
    pub past_meetings: Vec<(RecordId, PastMeeting)>,
}

impl Facts {
    /// Reads them from records, of which these kinds are taken; the others, and what is removed or unfinished, are passed over.
    #[must_use]
    pub fn read<D: Borrow<Doc>>(docs: impl IntoIterator<Item = D>) -> Self {
        let mut all = Self::default();
        for doc in docs {
            let doc = doc.borrow();
            if doc.is_removed() {
                continue;
            }
            match &*doc.kind {
                Intake::KIND => all.intakes.extend(fact(doc)),
                Case::KIND => all.cases.extend(fact(doc)),
                Decision::KIND => all.decisions.extend(fact(doc)),
                Closing::KIND => all.closings.extend(fact(doc)),
                CaseMeeting::KIND => all.meetings.extend(fact(doc)),
                PastIntake::KIND => all.past_intakes.extend(fact(doc)),
                PastMeeting::KIND => all.past_meetings.extend(fact(doc)),
                _ => {}
            }
        }
        all
    }
}

/// What happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// In the order in which it came.
    asked: Vec<Asked>,
    /// In the order in which they were held.
    held: Vec<Held>,
}

impl From<Facts> for History {
    /// A meeting counts when it was held and not called off.
    fn from(facts: Facts) -> Self {
        let mut cases = by(facts.cases, |it| it.intake.id());
        let mut decisions = by(facts.decisions, |it| it.case.id());
        let mut closings = by(facts.closings, |it| it.case.id());
        let mut history = |(id, case): (RecordId, Case)| CaseHistory {
            case,
            decisions: only(decisions.remove(&id)),
            closings: only(closings.remove(&id)),
        };
        let here = facts.intakes.into_iter().map(|(id, intake)| {
            let own = cases.remove(&id).unwrap_or_default();
            let own = own.into_iter().map(&mut history).collect();
            Asked::Here(id, Box::new(intake), own)
        });
        let past = facts.past_intakes.into_iter();
        let past = past.map(|(id, past)| Asked::Past(id, Box::new(past)));
        let mut asked: Vec<Asked> = here.chain(past).collect();
        asked.sort_by_key(|it| (it.received_on(), it.id()));
        let held = facts.meetings.into_iter().filter_map(held_here);
        let past = facts.past_meetings.into_iter().map(|(id, past)| Held {
            id,
            on: past.held_on,
            kind: past.meeting,
        });
        let mut held: Vec<Held> = held.chain(past).collect();
        held.sort_by_key(|it| (it.on, it.id));
        Self { asked, held }
    }
}

impl History {
    /// Reads it from records, as [`Facts::read`].
    #[must_use]
    pub fn read<D: Borrow<Doc>>(docs: impl IntoIterator<Item = D>) -> Self {
        Facts::read(docs).into()
    }

    pub(super) fn asked(&self) -> impl Iterator<Item = &Asked> {
        self.asked.iter()
    }

    pub(super) fn held(&self) -> impl Iterator<Item = &Held> {
        self.held.iter()
    }

    /// The first day of anything that is counted; none where nothing is.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        let asked = self.asked.first().map(Asked::received_on);
        let held = self.held.first().map(|held| held.on);
        asked.into_iter().chain(held).min()
    }
}

fn held_here((id, meeting): (RecordId, CaseMeeting)) -> Option<Held> {
    // What was held was held, whatever else was said of it, as `meeting_stage` has it.
    Some(Held {
        id,
        on: meeting.held_on?,
        kind: meeting.kind,
    })
}

fn fact<R: Record>(doc: &Doc) -> Option<(RecordId, R)> {
    R::parse(doc).ok().map(|fact| (doc.id, fact))
}
