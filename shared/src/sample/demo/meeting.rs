//! A 支援会議 about one household: one of its members has promised secrecy, the others have still to.

use super::{
    Served,
    people::{People, Team},
};
use crate::{
    domain::{
        household::{Disclosure, Extent, Law},
        meeting::{Pledge, Reply, Seat, SupportMeeting},
    },
    jp::Date,
    sample::build::{Build, at, days},
};

/// Those who serve the household tell the section of it, and the section calls a meeting.
pub(super) fn meeting(build: &mut Build, served: &Served<'_>, people: &People, from: Date) {
    let (household, section) = (served.household, people.section);
    let told = Disclosure {
        household,
        organisation: section.organisation,
        law: Law::Needy,
        article: "第9条（情報の提供）".into(),
        why: "長男の前では本人が話せず、同意をもらおうとすると本人に危険が及ぶおそれがあるため。"
            .into(),
        extent: Extent::Visits,
        from,
        until: days(from, 365),
        ended_on: None,
    };
    let nurse = people.of(served.home.teams[0])[0];
    build.add(nurse.actor, at(from, 11 * 60), &told);
    let then = at(from, 11 * 60 + 30);
    let called = SupportMeeting {
        household,
        convenor: section.organisation,
        subject: "母の安全と金銭の管理".into(),
        why: "年金が本人のために使われておらず、食事と薬が足りていない。同意を求めれば長男に知られ、訪問できなくなるおそれがある。".into(),
        extent: Extent::Visits,
        from,
        until: days(from, 365),
        ended_on: None,
        outcome: None,
    };
    let meeting = build.add(section.actor, then, &called);
    for (team, part) in [
        (Team::Centre, "権利擁護にくわしい人として"),
        (Team::Welfare, "家計と制度にくわしい人として"),
        (Team::Council, "本人をいちばんよく知る人として"),
    ] {
        let seat = Seat {
            meeting,
            person: people.of(team)[0].staff,
            part: Some(part.into()),
            left_on: None,
        };
        build.add(section.actor, then, &seat);
    }
    let member = people.of(Team::Council)[0];
    let pledge = Pledge {
        meeting,
        person: member.staff,
        reply: Reply::Promised,
        given_on: from,
    };
    build.add(member.actor, at(from, 13 * 60), &pledge);
}
