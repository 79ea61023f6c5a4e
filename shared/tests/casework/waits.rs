//! Cases that wait for who sees them through.

use shared::{
    domain::casework::CarePlan,
    record::DateTime,
    reports::{Reader, Waits, agenda},
};

use super::*;

const CASE: u128 = 2;

fn plan(made_on: &str, review_on: &str) -> CarePlan {
    CarePlan {
        household: Ref::new(id(HOME)),
        case: Ref::new(id(CASE)),
        goal: "見本の目標".into(),
        made_on: day(made_on),
        review_on: Some(day(review_on)),
    }
}

fn closing(outcome: CaseOutcome) -> Closing {
    Closing {
        household: Ref::new(id(HOME)),
        case: Ref::new(id(CASE)),
        closed_on: day("2026-11-20"),
        outcome,
        reviewed_on: None,
        reopened_on: None,
    }
}

/// What waits on a day for someone of another office, by their number.
fn waits(docs: &[Doc], person: u128, on: &str) -> Vec<Waits> {
    let reader = Reader {
        person: id(person),
        organisation: id(0xa9),
        takes_intakes: false,
        decides: false,
    };
    let now: DateTime = format!("{on}T09:00").parse().unwrap();
    agenda(docs, reader, now).into_keys().collect()
}

#[test]
fn a_plan_waits_from_its_day_on_for_who_sees_the_case_through() {
    let case = || [doc(1, &intake()), doc(CASE, &case("2026-10-01"))];
    let with = |plans: &[(u128, CarePlan)]| {
        let plans = plans.iter().map(|(number, plan)| doc(*number, plan));
        case().into_iter().chain(plans).collect::<Vec<_>>()
    };
    let docs = with(&[(7, plan("2026-10-05", "2026-11-27"))]);
    assert_eq!(waits(&docs, AUTHOR, "2026-11-26"), []);
    assert_eq!(waits(&docs, AUTHOR, "2026-11-27"), [Waits::Review]);
    assert_eq!(waits(&docs, AUTHOR, "2027-11-27"), [Waits::Review]);
    assert_eq!(waits(&docs, 0xc9, "2026-11-27"), []);
    // Of two plans the one that was made last counts, whichever record came first.
    for (older, newer) in [(7, 8), (8, 7)] {
        let plans = [
            (older, plan("2026-10-05", "2026-11-01")),
            (newer, plan("2026-11-02", "2026-12-01")),
        ];
        assert_eq!(waits(&with(&plans), AUTHOR, "2026-11-27"), []);
        assert_eq!(waits(&with(&plans), AUTHOR, "2026-12-01"), [Waits::Review]);
    }
    let mut over = docs;
    over.push(doc(9, &closing(CaseOutcome::Connected)));
    assert_eq!(waits(&over, AUTHOR, "2026-11-27"), []);
}

#[test]
fn a_case_that_could_not_be_solved_waits_a_year_to_be_looked_at_once_more() {
    let with = |closing: Closing| {
        [
            doc(1, &intake()),
            doc(CASE, &case("2026-10-01")),
            doc(9, &closing),
        ]
    };
    let unsolved = closing(CaseOutcome::Unresolved);
    let docs = with(unsolved.clone());
    assert_eq!(waits(&docs, AUTHOR, "2026-11-19"), []);
    assert_eq!(waits(&docs, AUTHOR, "2026-11-20"), [Waits::LookBack]);
    assert_eq!(waits(&docs, AUTHOR, "2027-11-19"), [Waits::LookBack]);
    assert_eq!(waits(&docs, AUTHOR, "2027-11-20"), []);
    assert_eq!(waits(&docs, 0xc9, "2026-11-20"), []);
    let looked_at = Closing {
        reviewed_on: Some(day("2026-11-25")),
        ..unsolved.clone()
    };
    let reopened = Closing {
        reopened_on: Some(day("2026-11-25")),
        ..unsolved
    };
    for settled in [looked_at, reopened, closing(CaseOutcome::Connected)] {
        assert_eq!(waits(&with(settled), AUTHOR, "2026-11-26"), []);
    }
}
