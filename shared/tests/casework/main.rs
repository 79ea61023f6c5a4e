//! 総合相談支援: how far an intake is, the picture of a household, and the timeline over all agencies.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod drawing;
mod picture;
mod task;
mod timeline;
mod waits;

use shared::{
    domain::casework::{Case, CaseOutcome, Closing, Decision, Intake, Reason},
    jp::{Date, Timestamp},
    record::{ActorId, Doc, Dot, Edit, Record, RecordId, Ref, ReplicaId, Severity},
    reports::{CaseHistory, IntakeStage, intake_stage},
};
use uuid::Uuid;

const HOME: u128 = 0xb1;
const CENTRE: u128 = 0xa1;
const AUTHOR: u128 = 0xc1;

fn id(number: u128) -> RecordId {
    RecordId::new(Uuid::from_u128(number))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn doc<R: Record>(number: u128, fact: &R) -> Doc {
    let mut doc = Doc::new(R::KIND, id(number));
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 1,
    };
    let edit = Edit::create(R::KIND, id(number), fact.writes());
    let who = ActorId::new(Uuid::from_u128(AUTHOR));
    doc.apply(&edit.into_save(dot, 0, who, Timestamp::from_millis(0), None));
    doc
}

fn intake() -> Intake {
    Intake {
        organisation: Ref::new(id(CENTRE)),
        asker: None,
        received_on: day("2019-05-10"),
        reasons: [Reason::NoRoles, Reason::NoPartner].into_iter().collect(),
        summary: None,
        household: Some(Ref::new(id(HOME))),
        sheet: None,
        inquiry_on: None,
        answer: None,
    }
}

fn case(opened_on: &str) -> Case {
    Case {
        household: Ref::new(id(HOME)),
        intake: Ref::new(id(1)),
        organisation: Ref::new(id(CENTRE)),
        coordinator: Ref::new(id(AUTHOR)),
        opened_on: day(opened_on),
    }
}

/// A case opened on a day, with the days of each decision and of its withdrawal, of each end and of its being opened again.
fn history(
    opened_on: &str,
    decided: &[(&str, Option<&str>)],
    closed: &[(&str, Option<&str>)],
) -> CaseHistory {
    let decision = |(on, withdrawn): &(&str, Option<&str>)| Decision {
        household: Ref::new(id(HOME)),
        case: Ref::new(id(2)),
        decided_on: day(on),
        tasks: [].into_iter().collect(),
        withdrawn_on: withdrawn.map(day),
    };
    let closing = |(on, reopened): &(&str, Option<&str>)| Closing {
        household: Ref::new(id(HOME)),
        case: Ref::new(id(2)),
        closed_on: day(on),
        outcome: CaseOutcome::Connected,
        reviewed_on: None,
        reopened_on: reopened.map(day),
    };
    CaseHistory {
        case: case(opened_on),
        decisions: decided.iter().map(decision).collect(),
        closings: closed.iter().map(closing).collect(),
    }
}

#[test]
fn how_far_a_case_is_follows_from_what_was_decided_and_when_it_ended() {
    use IntakeStage::{Arranging, Closed, Monitoring};
    let closed_on = |on: &str| Closed(day(on), CaseOutcome::Connected);
    let plain = history(
        "2019-06-01",
        &[("2019-07-01", None)],
        &[("2019-09-01", None)],
    );
    let anew = history(
        "2019-06-01",
        &[("2019-07-01", Some("2019-08-01")), ("2019-08-15", None)],
        &[("2019-09-01", Some("2019-10-01")), ("2019-12-01", None)],
    );
    for (case, on, expected) in [
        (&plain, "2019-06-30", Arranging(day("2019-06-01"))),
        (&plain, "2019-07-01", Monitoring(day("2019-07-01"))),
        (&plain, "2019-08-31", Monitoring(day("2019-07-01"))),
        (&plain, "2019-09-01", closed_on("2019-09-01")),
        (&plain, "2026-09-01", closed_on("2019-09-01")),
        (&anew, "2019-07-31", Monitoring(day("2019-07-01"))),
        // What was withdrawn is arranged anew.
        (&anew, "2019-08-01", Arranging(day("2019-08-01"))),
        (&anew, "2019-08-15", Monitoring(day("2019-08-15"))),
        (&anew, "2019-09-30", closed_on("2019-09-01")),
        // Opened again, what was decided before is decided no more.
        (&anew, "2019-10-01", Arranging(day("2019-10-01"))),
        (&anew, "2019-11-30", Arranging(day("2019-10-01"))),
        (&anew, "2019-12-01", closed_on("2019-12-01")),
    ] {
        let stage = intake_stage(&intake(), std::slice::from_ref(case), day(on));
        assert_eq!(stage, Some(expected), "{on}");
    }
}

#[test]
fn what_was_done_apart_on_one_day_reads_the_same_in_any_order() {
    // Two coordinators close a case, one as solved; and each makes a case of one intake, one of which is over.
    let ends = |outcomes: [CaseOutcome; 3]| {
        let closing = |outcome| Closing {
            outcome,
            ..history("2019-06-01", &[], &[("2019-09-01", None)]).closings[0].clone()
        };
        CaseHistory {
            closings: outcomes.map(closing).into(),
            ..history("2019-06-01", &[], &[])
        }
    };
    use CaseOutcome::{Connected, Other, Unresolved};
    let on = day("2019-10-01");
    for order in [
        [Connected, Unresolved, Other],
        [Unresolved, Other, Connected],
        [Other, Connected, Unresolved],
    ] {
        let stage = intake_stage(&intake(), &[ends(order)], on);
        let unresolved = IntakeStage::Closed(day("2019-09-01"), Unresolved);
        assert_eq!(stage, Some(unresolved), "{order:?}");
    }
    let over = || history("2019-06-01", &[], &[("2019-09-01", None)]);
    let monitored = || history("2019-06-01", &[("2019-07-01", None)], &[]);
    let open = || history("2019-06-01", &[], &[]);
    for cases in [
        [over(), monitored(), open()],
        [open(), over(), monitored()],
        [monitored(), open(), over()],
    ] {
        let stage = intake_stage(&intake(), &cases, on);
        let arranging = IntakeStage::Arranging(day("2019-06-01"));
        assert_eq!(stage, Some(arranging));
    }
}

#[test]
fn how_far_an_intake_is_depends_on_the_day_it_is_read() {
    let open = intake();
    let answered = Intake {
        inquiry_on: Some(day("2019-05-12")),
        ..intake()
    };
    let cases = [
        history("2019-06-02", &[], &[]),
        history("2019-06-01", &[], &[]),
    ];
    let inquiry = Some(IntakeStage::Inquiry(day("2019-05-12")));
    let arranging = Some(IntakeStage::Arranging(day("2019-06-01")));
    let received = Some(IntakeStage::Received);
    for (intake, cases, on, expected) in [
        (&open, &cases[..0], "2019-05-09", None),
        (&open, &cases[..0], "2019-05-10", received),
        (&open, &cases[..0], "2026-03-31", received),
        (&open, &cases[..], "2019-05-31", received),
        (&open, &cases[..], "2019-06-01", arranging),
        (&answered, &cases[..0], "2019-05-11", received),
        (&answered, &cases[..0], "2019-05-12", inquiry),
        // What was an inquiry first came to be a case.
        (&answered, &cases[..], "2019-05-31", inquiry),
        (&answered, &cases[..], "2019-06-01", arranging),
    ] {
        let stage = intake_stage(intake, cases, day(on));
        assert_eq!(
            stage,
            expected,
            "{on} {:?} {}",
            intake.inquiry_on,
            cases.len()
        );
    }
}

#[test]
fn an_intake_without_a_reason_is_asked_about_and_an_answer_comes_after_the_question() {
    let said = |intake: &Intake| {
        let issues = Intake::issues(&doc(1, intake));
        let said = issues
            .iter()
            .map(|it| (it.severity, it.path.as_str().to_owned()));
        said.collect::<Vec<_>>()
    };
    assert_eq!(said(&intake()), []);
    let without = Intake {
        reasons: [].into_iter().collect(),
        ..intake()
    };
    assert_eq!(said(&without), [(Severity::Warning, "reasons".to_owned())]);
    let before = Intake {
        inquiry_on: Some(day("2019-05-09")),
        ..intake()
    };
    assert_eq!(said(&before), [(Severity::Wrong, "inquiry_on".to_owned())]);
}
