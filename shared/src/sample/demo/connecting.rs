//! Two つなぐシート on their way: of the one, the first agency has answered it and connected it on, the second has not taken it up
//! yet; the other waits for too long.

use super::{
    Served,
    people::{People, Team},
};
use crate::{
    domain::{
        connecting::{Agreement, Checked, ConnectingSheet, Helper, Referral, Reply, ReplyKind},
        directory::{Edition, Entry},
        household::{Consent, ConsentForm, Extent, Trouble},
        settings::CitySettings,
        visit::Urgency,
    },
    jp::Date,
    record::{Record, Ref, Row, RowId, Rows},
    sample::build::{Build, at, days},
};

/// Adds the sheet of a household, written eight days before `today`. Its second receiver sees the household by consent.
pub(super) fn sheet(
    build: &mut Build,
    served: &Served<'_>,
    people: &People,
    entries: &[Ref<Entry>],
    today: Date,
) -> Ref<ConnectingSheet> {
    let (written_on, connected_on) = (days(today, -8), days(today, -2));
    let nurse = people.of(served.home.teams[0])[0];
    let centre = people.of(Team::Centre)[0];
    let welfare = people.of(Team::Welfare)[0];
    let then = at(written_on, 11 * 60);
    let row = |build: &mut Build| RowId::new(build.rng.uuid(then));
    let checked = served.members.iter().map(|(member, person)| {
        let fields = Checked {
            member: Some(*member),
            name: None,
            troubles: person.troubles.iter().copied().collect(),
            remarks: None,
        };
        let id = row(build);
        Row { id, fields }
    });
    let checked = checked.collect();
    let helper = Helper {
        agency: None,
        name: Some("訪問看護（週に2回）".into()),
        help: Some("薬の確認と見守り".into()),
    };
    let id = row(build);
    let fact = ConnectingSheet {
        household: served.household,
        organisation: nurse.organisation,
        written_on,
        visit: None,
        people: checked,
        troubles: [Trouble::Money, Trouble::Isolation].into_iter().collect(),
        situation: Some(
            "母の年金だけで暮らし、電気の督促が来ている。長男は自室から出ない。".into(),
        ),
        urgency: Some(Urgency::Soon),
        helpers: [Row { id, fields: helper }].into_iter().collect(),
        wishes: Some("「電気だけは止めんでほしい」（母）".into()),
        ask: Some("支払いの相談と、長男への声のかけ方をいっしょに考えてほしい。".into()),
        agreement: Agreement::Agreed,
    };
    let sheet = build.add(nurse.actor, then, &fact);
    let editions = build.city.records.iter().rev();
    let mut editions = editions.filter(|record| record.kind == Edition::KIND);
    let edition = editions.next().map(|record| Ref::new(record.id));
    let sent = |sender, organisation, sent_on, follows, entry: usize| Referral {
        household: served.household,
        sheet,
        sender,
        organisation,
        sent_on,
        follows,
        entry: entries.get(entry).copied(),
        edition,
        ended_on: None,
        ended_why: None,
    };
    let first = sent(nurse.organisation, centre.organisation, written_on, None, 7);
    let first = build.add(nurse.actor, then, &first);
    let reply = |kind, words: &str, replied_on| Reply {
        household: served.household,
        referral: first,
        organisation: centre.organisation,
        kind,
        words: Some(words.into()),
        replied_on,
    };
    let taken = reply(
        ReplyKind::TakenUp,
        "受けました。明日、訪問します。",
        days(written_on, 1),
    );
    build.add(centre.actor, at(days(written_on, 1), 9 * 60), &taken);
    let answered = reply(
        ReplyKind::Answered,
        "介護のサービスはこちらで整えます。借金の相談は福祉事務所につなぎます。",
        connected_on,
    );
    build.add(centre.actor, at(connected_on, 14 * 60), &answered);
    let second = sent(
        centre.organisation,
        welfare.organisation,
        connected_on,
        Some(first),
        8,
    );
    build.add(centre.actor, at(connected_on, 14 * 60 + 10), &second);
    sheet
}

/// Adds what the city has settled, and that a household agrees to be seen by the section.
pub(super) fn agreed(build: &mut Build, served: &Served<'_>, people: &People, from: Date) {
    let (nurse, section) = (people.of(served.home.teams[0])[0], people.section);
    let settings = CitySettings { wait: Some(3.0) };
    let id = Ref::new(CitySettings::ID);
    build.put(id, section.actor, at(from, 9 * 60 + 46), &settings);
    let consent = Consent {
        household: served.household,
        organisation: section.organisation,
        purpose: "つなぐシートによる相談と支援のため".into(),
        extent: Extent::Basics,
        from,
        until: None,
        given_by: "井上 七郎".into(),
        given_on: from,
        form: ConsentForm::Signed,
        signature: None,
        sheet: Some("同意書綴り（見本）".into()),
        withdrawn_on: None,
        withdrawn_why: None,
    };
    build.add(nurse.actor, at(from, 10 * 60 + 55), &consent);
}

/// Adds the sheet of that household, which has waited for twelve days.
pub(super) fn waiting(build: &mut Build, served: &Served<'_>, people: &People, today: Date) {
    let sent_on = days(today, -12);
    let (nurse, section) = (people.of(served.home.teams[0])[0], people.section);
    let then = at(sent_on, 15 * 60);
    let fact = ConnectingSheet {
        household: served.household,
        organisation: nurse.organisation,
        written_on: sent_on,
        visit: None,
        people: Rows::default(),
        troubles: [Trouble::Housing, Trouble::NoRelatives]
            .into_iter()
            .collect(),
        situation: Some("部屋の契約が今年で終わる。保証人がいないので、次が見つからない。".into()),
        urgency: Some(Urgency::Soon),
        helpers: Rows::default(),
        wishes: Some("「この町で暮らしたい。仕事もさがしたい」".into()),
        ask: Some("保証人のいない人の住まいを、どこに相談できるか教えてほしい。".into()),
        agreement: Agreement::Agreed,
    };
    let sheet = build.add(nurse.actor, then, &fact);
    let referral = Referral {
        household: served.household,
        sheet,
        sender: nurse.organisation,
        organisation: section.organisation,
        sent_on,
        follows: None,
        entry: None,
        edition: None,
        ended_on: None,
        ended_why: None,
    };
    build.add(nurse.actor, then, &referral);
}
