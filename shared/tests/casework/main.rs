//! 総合相談支援: how far an intake is, the picture of a household, and the timeline over all agencies.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod drawing;
mod picture;
mod timeline;

use shared::{
    domain::casework::{Case, Intake, Reason},
    jp::{Date, Timestamp},
    record::{ActorId, Doc, Dot, Edit, Record, RecordId, Ref, ReplicaId, Severity},
    reports::{IntakeStage, intake_stage},
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

#[test]
fn how_far_an_intake_is_depends_on_the_day_it_is_read() {
    let open = intake();
    let answered = Intake {
        inquiry_on: Some(day("2019-05-12")),
        ..intake()
    };
    let cases = [case("2019-06-02"), case("2019-06-01")];
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
