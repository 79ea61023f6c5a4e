//! What happened, as far as it is counted, read once from the records.

use std::{borrow::Borrow, collections::HashMap};

use crate::{
    domain::{
        casework::{Became, Case, Closing, Decision, Intake, PastIntake, PastMeeting},
        meeting::{CaseMeeting, MeetingKind},
    },
    jp::Date,
    record::{Doc, Record, RecordId},
    reports::{CaseHistory, IntakeStage, intake_stage},
};

/// The kinds of record that are counted, or say what became of those that are.
pub const COUNTED: [&str; 7] = [
    Intake::KIND,
    Case::KIND,
    Decision::KIND,
    Closing::KIND,
    CaseMeeting::KIND,
    PastIntake::KIND,
    PastMeeting::KIND,
];

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

/// What happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// In the order in which it came.
    asked: Vec<Asked>,
    /// In the order in which they were held.
    held: Vec<Held>,
}

impl History {
    /// Reads it from records, of which those of [`COUNTED`] are taken; the others, and what is removed or unfinished, are passed over.
    /// A meeting counts when it was held and not called off.
    #[must_use]
    pub fn read<D: Borrow<Doc>>(docs: impl IntoIterator<Item = D>) -> Self {
        let mut asked = Vec::new();
        let mut intakes = Vec::new();
        let mut cases: HashMap<RecordId, Vec<(RecordId, Case)>> = HashMap::new();
        let mut decisions: HashMap<RecordId, Vec<Decision>> = HashMap::new();
        let mut closings: HashMap<RecordId, Vec<Closing>> = HashMap::new();
        let mut held = Vec::new();
        for doc in docs {
            let doc = doc.borrow();
            if doc.is_removed() {
                continue;
            }
            match &*doc.kind {
                Intake::KIND => intakes.extend(fact::<Intake>(doc)),
                Case::KIND => {
                    for (id, case) in fact::<Case>(doc) {
                        cases.entry(case.intake.id()).or_default().push((id, case));
                    }
                }
                Decision::KIND => {
                    for (_, decision) in fact::<Decision>(doc) {
                        let of = decision.case.id();
                        decisions.entry(of).or_default().push(decision);
                    }
                }
                Closing::KIND => {
                    for (_, closing) in fact::<Closing>(doc) {
                        closings.entry(closing.case.id()).or_default().push(closing);
                    }
                }
                CaseMeeting::KIND => held.extend(fact::<CaseMeeting>(doc).filter_map(held_here)),
                PastIntake::KIND => {
                    let past = fact::<PastIntake>(doc);
                    asked.extend(past.map(|(id, past)| Asked::Past(id, Box::new(past))));
                }
                PastMeeting::KIND => {
                    let past = fact::<PastMeeting>(doc);
                    held.extend(past.map(|(id, past)| Held {
                        id,
                        on: past.held_on,
                        kind: past.meeting,
                    }));
                }
                _ => {}
            }
        }
        let mut history = |(id, case): (RecordId, Case)| CaseHistory {
            case,
            decisions: decisions.remove(&id).unwrap_or_default(),
            closings: closings.remove(&id).unwrap_or_default(),
        };
        asked.extend(intakes.into_iter().map(|(id, intake)| {
            let own = cases.remove(&id).unwrap_or_default();
            let own = own.into_iter().map(&mut history).collect();
            Asked::Here(id, Box::new(intake), own)
        }));
        asked.sort_by_key(|it| (it.received_on(), it.id()));
        held.sort_by_key(|it| (it.on, it.id));
        Self { asked, held }
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

fn fact<R: Record>(doc: &Doc) -> impl Iterator<Item = (RecordId, R)> + use<R> {
    let id = doc.id;
    R::parse(doc).ok().map(|fact| (id, fact)).into_iter()
}
