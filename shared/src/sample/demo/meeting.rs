//! A 支援会議 about one household: one of its members has promised secrecy, the others have still to.

use super::{
    Served,
    people::{People, Team},
};
use crate::{
    domain::{
        household::{Disclosure, Extent, Law},
        meeting::{
            Attendee, InformationRequest, Pledge, Reply, Requested, Seat, Sitting, SupportMeeting,
        },
    },
    jp::Date,
    record::{Row, RowId, Rows},
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
    let mut seats = Vec::new();
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
        seats.push(build.add(section.actor, then, &seat));
    }
    let member = people.of(Team::Council)[0];
    let pledge = Pledge {
        meeting,
        person: member.staff,
        reply: Reply::Promised,
        given_on: from,
    };
    build.add(member.actor, at(from, 13 * 60), &pledge);
    let came = seats.last().map(|seat| Row {
        id: RowId::new(build.rng.uuid(then)),
        fields: Attendee { seat: *seat },
    });
    let sitting = Sitting {
        meeting,
        held_on: from,
        place: Some("見本市役所 3階 会議室".into()),
        attendees: came.into_iter().collect(),
        reminded: true,
        said: Some("食事と薬が足りているかを、訪問のたびに確かめる。年金の使われ方は本人と二人だけのときに聞く。".into()),
        settled: Some("年金の入金と引き出しのようすを、福祉事務所をとおして調べる。".into()),
    };
    build.add(section.actor, at(from, 15 * 60), &sitting);
    let asked = |organisation, name: Option<&str>, sought, what: &str| InformationRequest {
        meeting,
        organisation,
        name: name.map(Into::into),
        sought: [sought].into_iter().collect(),
        what: what.into(),
        asked_on: from,
        due: Some(days(from, 14)),
        answered_on: None,
        answer: None,
        pages: Rows::default(),
    };
    let welfare = people.of(Team::Welfare)[0].organisation;
    let open = asked(
        Some(welfare),
        None,
        Requested::Information,
        "年金の受け取り方と、世帯が使える制度をお知らせください。",
    );
    build.add(section.actor, at(from, 16 * 60), &open);
    let answered = InformationRequest {
        answered_on: Some(from),
        answer: Some(
            "止める予定はないとのこと。滞納が続くときは、止める前に課へ知らせてもらえる。".into(),
        ),
        ..asked(
            None,
            Some("見本電力 お客様窓口"),
            Requested::Help,
            "電気料金の滞納があるとき、止める前に当課へお知らせください。",
        )
    };
    build.add(section.actor, at(from, 16 * 60 + 20), &answered);
}
