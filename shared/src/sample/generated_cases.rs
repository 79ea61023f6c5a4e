//! What the coordinators of a generated city keep: intakes, the cases that came of some, and their meetings; and sheets.

use super::{
    SampleRecord,
    build::{at, days, record},
    prose::Prose,
    rng::Rng,
};
use crate::{
    domain::{
        casework::{Case, CaseOutcome, Closing, Decision, Intake, Reason},
        connecting::{Agreement, ConnectingSheet},
        household::{Household, Trouble},
        meeting::{CaseMeeting, MeetingKind},
        people::{Organisation, Staff},
    },
    jp::Date,
    record::{ActorId, Choice, RecordId, Ref, Rows},
};

/// Of so many intakes one is an open case, one is over, and the others were answered.
pub(super) const INTAKES_EACH: usize = 4;

/// Who asks about which household, and who writes it down.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    pub(super) household: Ref<Household>,
    pub(super) organisation: Ref<Organisation>,
    pub(super) actor: ActorId,
}

/// The intake number `n` with what came of it, within the four years before `today`.
pub(super) fn intake(rng: &mut Rng, n: usize, asker: Asker, today: Date) -> Vec<SampleRecord> {
    let Asker {
        household,
        organisation,
        actor,
    } = asker;
    let is_open = n.is_multiple_of(INTAKES_EACH);
    let is_case = n % INTAKES_EACH < 2;
    let (latest, oldest) = match (is_case, is_open) {
        (true, true) => (3, 200),
        (true, false) => (310, 1_400),
        (false, _) => (3, 1_400),
    };
    let received_on = days(today, -rng.between(latest, oldest));
    let then = at(received_on, 10 * 60);
    let mut made = Vec::new();
    let intake = Ref::<Intake>::new(RecordId::new(rng.uuid(then)));
    let fact = Intake {
        organisation,
        asker: None,
        received_on,
        reasons: [*rng.pick(Reason::ALL)].into_iter().collect(),
        summary: Some("関係機関の役割分担を決めたい。".into()),
        household: Some(household),
        sheet: rng
            .chance(70)
            .then(|| Ref::<ConnectingSheet>::new(RecordId::new(rng.uuid(then)))),
        inquiry_on: (!is_case).then(|| days(received_on, 1)),
        answer: None,
    };
    made.push(record(intake, actor, then, &fact));
    if !is_case {
        return made;
    }
    let case = Ref::<Case>::new(RecordId::new(rng.uuid(then)));
    let coordinator = Ref::<Staff>::new(RecordId::new(actor.uuid()));
    let fact = Case {
        household,
        intake,
        organisation,
        coordinator,
        opened_on: days(received_on, 1),
    };
    made.push(record(case, actor, then, &fact));
    for (after, kind) in (7..).step_by(14).zip(MeetingKind::ALL) {
        let fact = CaseMeeting {
            household,
            case: Some(case),
            kind: *kind,
            coordinator,
            called_on: days(received_on, 2),
            place: None,
            slots: Rows::default(),
            settled_at: None,
            until: None,
            held_on: Some(days(received_on, after)).filter(|day| *day <= today),
            cancelled_on: None,
        };
        let id = Ref::new(RecordId::new(rng.uuid(then)));
        made.push(record(id, actor, then, &fact));
    }
    let decided_on = days(received_on, 40);
    if !is_open || decided_on <= today {
        let fact = Decision {
            household,
            case,
            decided_on,
            tasks: Rows::default(),
            withdrawn_on: None,
        };
        let id = Ref::new(RecordId::new(rng.uuid(then)));
        made.push(record(id, actor, then, &fact));
    }
    if !is_open {
        let fact = Closing {
            household,
            case,
            closed_on: days(received_on, rng.between(60, 300)),
            outcome: CaseOutcome::Connected,
            reviewed_on: None,
            reopened_on: None,
        };
        let id = Ref::new(RecordId::new(rng.uuid(then)));
        made.push(record(id, actor, then, &fact));
    }
    made
}

/// A sheet about a household.
pub(super) fn sheet(rng: &mut Rng, prose: &Prose, asker: Asker, today: Date) -> SampleRecord {
    let written_on = days(today, -rng.between(1, 1_400));
    let then = at(written_on, 11 * 60);
    let fact = ConnectingSheet {
        household: asker.household,
        organisation: asker.organisation,
        written_on,
        visit: None,
        people: Rows::default(),
        troubles: [*rng.pick(Trouble::ALL)].into_iter().collect(),
        situation: Some(prose.text(rng, 120).into()),
        urgency: None,
        helpers: Rows::default(),
        wishes: Some(prose.text(rng, 40).into()),
        ask: Some(prose.text(rng, 40).into()),
        agreement: Agreement::Agreed,
    };
    let id = Ref::new(RecordId::new(rng.uuid(then)));
    record(id, asker.actor, then, &fact)
}
