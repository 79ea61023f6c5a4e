//! The way of a つなぐシート from agency to agency, read from what happened: which steps it took, who is responsible now, and how
//! many days it waited (S4). Nothing of it is stored.

use crate::{
    domain::connecting::{Referral, Reply, ReplyKind},
    jp::{Date, Weekday, holiday},
    record::RecordId,
};

/// So many working days a sheet may wait to be taken up where the city has settled nothing else; after that it is late.
pub const LATE: usize = 3;

/// One step of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its record.
    pub id: RecordId,
    /// What it says.
    pub referral: Referral,
    /// What the agency it went to has said, in order.
    pub replies: Vec<(RecordId, Reply)>,
    /// How far it is.
    pub stage: Stage,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits to be taken up.
    Waiting,
    /// It was taken up, that day.
    TakenUp(Date),
    /// It was answered, that day.
    Answered(Date),
    /// It was connected on, that day; whoever did that is responsible until the next has taken it up.
    ConnectedOn(Date),
    /// It was called back, that day.
    CalledBack(Date),
}

/// All steps of one sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// In the order they were taken.
    pub steps: Vec<Step>,
}

impl Step {
    /// The day it was first taken up, answered or connected on; none while it waits, and when it was called back before.
    #[must_use]
    pub fn taken_up_on(&self) -> Option<Date> {
        let replied = self.replies.iter().map(|(_, reply)| reply.replied_on);
        let passed = match self.stage {
            Stage::ConnectedOn(day) => Some(day),
            Stage::Waiting | Stage::TakenUp(_) | Stage::Answered(_) | Stage::CalledBack(_) => None,
        };
        replied.chain(passed).min()
    }

    /// Days from being sent until it was taken up or called back, or until `today`.
    #[must_use]
    pub fn waited(&self, today: Date) -> i32 {
        let called_back = match self.stage {
            Stage::CalledBack(day) => Some(day),
            _ => None,
        };
        let until = self.taken_up_on().or(called_back).unwrap_or(today);
        until.days_since(self.referral.sent_on).max(0)
    }

    /// Whether it has waited longer than `wait` working days on `today`. Saturdays, Sundays and holidays are none.
    #[must_use]
    pub fn is_late(&self, today: Date, wait: usize) -> bool {
        self.stage == Stage::Waiting && has_passed(self.referral.sent_on, today, wait)
    }
}

impl Course {
    /// From agency to agency how often, what was called back left out.
    #[must_use]
    pub fn hops(&self) -> usize {
        let called_back = |step: &&Step| matches!(step.stage, Stage::CalledBack(_));
        self.steps.iter().filter(|step| !called_back(step)).count()
    }
}

/// The way of a sheet, from all its steps and replies. Those of other sheets are left out.
#[must_use]
pub fn course(
    sheet: RecordId,
    referrals: impl IntoIterator<Item = (RecordId, Referral)>,
    replies: impl IntoIterator<Item = (RecordId, Reply)>,
) -> Course {
    let referrals = referrals.into_iter();
    let mut referrals: Vec<_> = referrals.filter(|(_, it)| it.sheet.id() == sheet).collect();
    referrals.sort_by_key(|(id, referral)| (referral.sent_on, *id));
    let mut replies: Vec<_> = replies.into_iter().collect();
    replies.sort_by_key(|(id, reply)| (reply.replied_on, *id));
    let is_answered = |step: RecordId| replies.iter().any(|(_, it)| it.referral.id() == step);
    let next = |id: RecordId| {
        let mut next = referrals.iter().filter(|(step, it)| {
            let stands = it.ended_on.is_none() || is_answered(*step);
            stands && it.follows.is_some_and(|before| before.id() == id)
        });
        next.next().map(|(_, it)| it.sent_on)
    };
    let step = |(id, referral): &(RecordId, Referral)| {
        let of_step = replies.iter().filter(|(_, it)| it.referral.id() == *id);
        let replies: Vec<_> = of_step.cloned().collect();
        Step {
            id: *id,
            stage: stage(referral, &replies, next(*id)),
            referral: referral.clone(),
            replies,
        }
    };
    Course {
        steps: referrals.iter().map(step).collect(),
    }
}

fn stage(referral: &Referral, replies: &[(RecordId, Reply)], next: Option<Date>) -> Stage {
    let of_kind = |kind: ReplyKind| {
        let mut replies = replies.iter().filter(move |(_, reply)| reply.kind == kind);
        replies.next().map(|(_, reply)| reply.replied_on)
    };
    // Whoever has said something has taken it up: to call it back then changes nothing of that.
    let of_answer = of_kind(ReplyKind::Answered).map(Stage::Answered);
    next.map(Stage::ConnectedOn)
        .or(of_answer)
        .or_else(|| of_kind(ReplyKind::TakenUp).map(Stage::TakenUp))
        .or_else(|| referral.ended_on.map(Stage::CalledBack))
        .unwrap_or(Stage::Waiting)
}

/// Whether more than `wait` working days have passed after `from`, up to `to`.
fn has_passed(from: Date, to: Date, wait: usize) -> bool {
    let days = to.days_since(from).max(0);
    let after = (1..=days).filter_map(|days| from.add_days(days));
    let rests = |day: &Date| {
        matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || holiday(*day).is_some()
    };
    after.filter(|day| !rests(day)).nth(wait).is_some()
}
