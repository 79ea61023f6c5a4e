//! Whom the coordinators ask when a case meeting can't settle something: the advisers, one question that waits and one that is answered.

use super::people::{People, Team};
use crate::{
    domain::{
        casework::{AdviceField, AdviceWay, Advisor, Case, Consultation},
        household::Household,
    },
    jp::Date,
    record::Ref,
    sample::build::{Build, Colleague, at, days},
};

/// Those who are asked afterwards: about older people, and about public assistance.
pub(super) type Advisors = [Ref<Advisor>; 2];

/// Adds the advisers.
pub(super) fn advisors(build: &mut Build, people: &People, since: Date) -> Advisors {
    let coordinator = people.of(Team::Council)[0];
    let (centre, welfare) = (people.of(Team::Centre)[0], people.of(Team::Welfare)[0]);
    let mut of = |field, who: Colleague, post: &str, remarks: Option<&str>| {
        let advisor = Advisor {
            field,
            organisation: who.organisation,
            post: post.into(),
            person: None,
            remarks: remarks.map(Into::into),
            from: since,
            until: None,
        };
        build.add(people.section.actor, at(since, 9 * 60), &advisor)
    };
    let elderly = of(AdviceField::Elderly, centre, "総センター長", Some("保健師"));
    let assistance = of(AdviceField::Assistance, welfare, "所長", None);
    of(
        AdviceField::Need,
        coordinator,
        "相談支援室長",
        Some("社会福祉士"),
    );
    [elderly, assistance]
}

/// Adds two questions about a case.
pub(super) fn advice(
    build: &mut Build,
    people: &People,
    [elderly, assistance]: Advisors,
    (household, case): (Ref<Household>, Ref<Case>),
    today: Date,
) {
    let coordinator = people.of(Team::Council)[0];
    let (centre, welfare) = (people.of(Team::Centre)[0], people.of(Team::Welfare)[0]);
    let asked = |advisor, organisation, way, question: &str, asked_on| Consultation {
        household,
        case,
        advisor,
        organisation,
        way,
        question: question.into(),
        asked_on,
        comes_on: None,
        advised_on: None,
        advice: None,
    };
    let then = days(today, -12);
    let answered = Consultation {
        advised_on: Some(days(then, 3)),
        advice: Some("服薬の回数を減らせないかを、まず主治医に相談する。カレンダーより、声かけのほうが続く人が多い。".into()),
        ..asked(
            elderly,
            centre.organisation,
            AdviceWay::Remote,
            "一人暮らしの人の薬の管理を、どの機関から始めるとよいか。",
            then,
        )
    };
    build.add(coordinator.actor, at(then, 10 * 60), &answered);
    let then = days(today, -1);
    let waiting = Consultation {
        comes_on: Some(days(today, 6)),
        ..asked(
            assistance,
            welfare.organisation,
            AdviceWay::Sent,
            "身寄りのない人が入院するときの手続きを、だれがどこまでできるか。次の話し合いに来てほしい。",
            then,
        )
    };
    build.add(coordinator.actor, at(then, 15 * 60), &waiting);
}
