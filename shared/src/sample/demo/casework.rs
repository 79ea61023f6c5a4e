//! What agencies have asked the 相談支援包括化推進員: one case that is being arranged, one whose roles are decided and one overdue, one that
//! is over unsolved, one inquiry that was answered, and one that waits.

use super::{
    Served,
    people::{People, Team},
};
use crate::{
    domain::{
        casework::{
            CarePlan, Case, CaseOutcome, Closing, Decided, Decision, Intake, Progress, Reason,
            Support, Task, TaskState, mark,
        },
        connecting::ConnectingSheet,
        household::{Consent, ConsentForm, Extent, Trouble},
        people::Staff,
    },
    jp::Date,
    record::{RecordId, Ref, Row, RowId},
    sample::build::{Build, Colleague, at, days},
};

/// Adds them as of `today`: the first household's sheet has led to a case. Gives that case and the one whose roles are decided.
pub(super) fn casework(
    build: &mut Build,
    served: &[Served<'_>],
    people: &People,
    sheet: Ref<ConnectingSheet>,
    today: Date,
) -> [Ref<Case>; 2] {
    let coordinator = people.of(Team::Council)[0];
    let [centre, welfare, npo] =
        [Team::Centre, Team::Welfare, Team::Npo].map(|team| people.of(team)[0]);
    let asked = |who: Colleague, received_on, reasons: &[Reason], summary: &str| Intake {
        organisation: who.organisation,
        asker: None,
        received_on,
        reasons: reasons.iter().copied().collect(),
        summary: Some(summary.into()),
        household: None,
        sheet: None,
        inquiry_on: None,
        answer: None,
    };
    let then = days(today, -2);
    let reasons = [Reason::NotShared, Reason::NoRoles];
    let intake = Intake {
        household: Some(served[0].household),
        sheet: Some(sheet),
        ..asked(
            centre,
            then,
            &reasons,
            "介護のほかに、滞納と、同居の家族の孤立が見つかった。どの機関が何をするかを決めたい。",
        )
    };
    let intake = build.add(centre.actor, at(then, 15 * 60), &intake);
    let then = days(today, -1);
    let case = Case {
        household: served[0].household,
        intake,
        organisation: centre.organisation,
        coordinator: Ref::<Staff>::new(RecordId::new(coordinator.actor.uuid())),
        opened_on: then,
    };
    let arranged = build.add(coordinator.actor, at(then, 9 * 60), &case);
    supports(build, &served[0], people, days(today, -60));

    let then = days(today, -20);
    let inquiry = Intake {
        household: Some(served[5].household),
        inquiry_on: Some(days(then, 1)),
        answer: Some(
            "就労支援の窓口を紹介した。区の窓口には、福祉事務所から連絡してもらう。".into(),
        ),
        ..asked(
            welfare,
            then,
            &[Reason::NoService],
            "働きたいという希望に合う窓口がわからない。",
        )
    };
    build.add(welfare.actor, at(then, 10 * 60), &inquiry);
    let then = days(today, -1);
    let waiting = asked(
        npo,
        then,
        &[Reason::NoPartner, Reason::NoView],
        "見守りをしている家で、ほかにどの機関が入っているかがわからない。",
    );
    build.add(npo.actor, at(then, 16 * 60), &waiting);
    let monitored = monitored(build, &served[7], people, days(today, -50), today);
    closed(build, &served[11], people, days(today, -90));
    [arranged, monitored]
}

/// Opens a case that an agency has asked about.
fn opened(
    build: &mut Build,
    served: &Served<'_>,
    people: &People,
    on: Date,
    reason: Reason,
) -> Ref<Case> {
    let coordinator = people.of(Team::Council)[0];
    let nurse = people.of(served.home.teams[0])[0];
    let intake = Intake {
        organisation: nurse.organisation,
        asker: None,
        received_on: on,
        reasons: [reason].into_iter().collect(),
        summary: None,
        household: Some(served.household),
        sheet: None,
        inquiry_on: None,
        answer: None,
    };
    let intake = build.add(nurse.actor, at(on, 10 * 60), &intake);
    let case = Case {
        household: served.household,
        intake,
        organisation: nurse.organisation,
        coordinator: Ref::<Staff>::new(RecordId::new(coordinator.actor.uuid())),
        opened_on: on,
    };
    build.add(coordinator.actor, at(on, 11 * 60), &case)
}

/// A case whose roles are decided: one is in place, one is overdue, one is proposed since.
fn monitored(
    build: &mut Build,
    served: &Served<'_>,
    people: &People,
    from: Date,
    today: Date,
) -> Ref<Case> {
    let case = opened(build, served, people, from, Reason::NotCombined);
    let household = served.household;
    let coordinator = people.of(Team::Council)[0];
    let nurse = people.of(served.home.teams[0])[0];
    let plan = CarePlan {
        household,
        case,
        goal: "一人でも、住み慣れた家で安心して暮らす。".into(),
        made_on: days(from, 7),
        review_on: Some(days(today, -1)),
    };
    build.add(coordinator.actor, at(days(from, 7), 13 * 60), &plan);
    let task = |what: &str, organisation, by, order: f64| Task {
        household,
        case,
        member: None,
        troubles: [Trouble::NoRelatives].into_iter().collect(),
        what: what.into(),
        organisation,
        by: Some(by),
        order: Some(order),
        proposed_on: days(from, 7),
    };
    let in_place = task(
        "毎週の見守りの電話",
        coordinator.organisation,
        days(today, -20),
        1.0,
    );
    let overdue = task(
        "薬の管理の手順を決める",
        nurse.organisation,
        days(today, -5),
        2.0,
    );
    let mut rows = Vec::new();
    let mut placed = Vec::new();
    for fact in [&in_place, &overdue] {
        let then = at(days(from, 7), 14 * 60);
        let task = build.add(coordinator.actor, then, fact);
        let record = build.city.records.last();
        let mark = record.map(|record| mark(&record.doc())).unwrap_or_default();
        let fields = Decided {
            task,
            mark: (&*mark).into(),
        };
        let id = RowId::new(build.rng.uuid(then));
        rows.push(Row { id, fields });
        placed.push(task);
    }
    let decision = Decision {
        household,
        case,
        decided_on: days(from, 10),
        tasks: rows.into_iter().collect(),
        withdrawn_on: None,
    };
    build.add(people.section.actor, at(days(from, 10), 9 * 60), &decision);
    let progress = Progress {
        household,
        task: placed[0],
        organisation: coordinator.organisation,
        state: TaskState::InPlace,
        words: Some("毎週月曜の朝に電話をしている。".into()),
        noted_on: days(today, -21),
    };
    build.add(coordinator.actor, at(days(today, -21), 10 * 60), &progress);
    let proposed = task(
        "地域の集いに誘う",
        coordinator.organisation,
        days(today, 20),
        3.0,
    );
    build.add(coordinator.actor, at(days(today, -1), 10 * 60), &proposed);
    case
}

/// The household has agreed that the section, which decides on its roles, sees it.
pub(super) fn share_with_section(
    build: &mut Build,
    served: &Served<'_>,
    people: &People,
    on: Date,
) {
    let coordinator = people.of(Team::Council)[0];
    let given_by = served
        .members
        .first()
        .map_or("本人", |(_, person)| person.name);
    let consent = Consent {
        household: served.household,
        organisation: people.section.organisation,
        purpose: "支援の役割分担を決めるため".into(),
        extent: Extent::Basics,
        from: on,
        until: None,
        given_by: given_by.into(),
        given_on: on,
        form: ConsentForm::Signed,
        signature: None,
        sheet: None,
        withdrawn_on: None,
        withdrawn_why: None,
    };
    build.add(coordinator.actor, at(on, 10 * 60), &consent);
}

/// A case that is over and could not be solved.
fn closed(build: &mut Build, served: &Served<'_>, people: &People, from: Date) {
    let case = opened(build, served, people, from, Reason::NoPartner);
    let closing = Closing {
        household: served.household,
        case,
        closed_on: days(from, 40),
        outcome: CaseOutcome::Unresolved,
        reviewed_on: None,
        reopened_on: None,
    };
    let coordinator = people.of(Team::Council)[0];
    build.add(coordinator.actor, at(days(from, 40), 16 * 60), &closing);
}

/// Who supports the household with what; nobody sees to its debts, nor to the son.
fn supports(build: &mut Build, served: &Served<'_>, people: &People, from: Date) {
    let nurse = people.of(served.home.teams[0])[0];
    let centre = people.of(Team::Centre)[0];
    let mother = served.members.first().map(|(member, _)| *member);
    let support = |what: &str, troubles: &[Trouble]| Support {
        household: served.household,
        organisation: None,
        name: None,
        member: None,
        what: what.into(),
        troubles: troubles.iter().copied().collect(),
        from,
        until: None,
    };
    let nursing = Support {
        organisation: Some(nurse.organisation),
        member: mother,
        ..support("週に2回の訪問看護（薬の確認、血圧）", &[Trouble::Illness])
    };
    build.add(nurse.actor, at(from, 13 * 60), &nursing);
    let care = Support {
        organisation: Some(centre.organisation),
        member: mother,
        ..support("介護のサービスの手配", &[Trouble::Care])
    };
    build.add(centre.actor, at(from, 14 * 60), &care);
    let neighbour = Support {
        name: Some("隣の家の人".into()),
        ..support("朝の声かけとごみ出し", &[])
    };
    build.add(nurse.actor, at(from, 13 * 60 + 5), &neighbour);
}
