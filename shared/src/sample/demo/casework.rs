//! What agencies have asked the 相談支援包括化推進員: one case that is being arranged, one inquiry that was answered, and one that waits.

use super::{
    Served,
    people::{People, Team},
};
use crate::{
    domain::{
        casework::{Case, Intake, Reason, Support},
        connecting::ConnectingSheet,
        household::Trouble,
        people::Staff,
    },
    jp::Date,
    record::{RecordId, Ref},
    sample::build::{Build, Colleague, at, days},
};

/// Adds them as of `today`: the first household's sheet has led to a case.
pub(super) fn casework(
    build: &mut Build,
    served: &[Served<'_>],
    people: &People,
    sheet: Ref<ConnectingSheet>,
    today: Date,
) {
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
    build.add(coordinator.actor, at(then, 9 * 60), &case);
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
