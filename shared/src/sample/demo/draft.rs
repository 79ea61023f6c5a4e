//! What the section is working on for the next edition of the directory: a changed number, a new row, an office that has closed;
//! who is in charge of some rows; and what offices have asked for.

use super::people::{People, Team};
use crate::{
    domain::directory::{
        Answer, Charge, Entry, Finding, Office, Outcome, PRINTED, Proposal, Review,
    },
    jp::Date,
    record::{FieldType, Record, RecordId, Ref, Text, Value, Writes, key_path},
    sample::build::{Build, at, phones},
};

/// Adds the draft, as it has been since the day `on`.
pub(super) fn draft(build: &mut Build, people: &People, entries: &[Ref<Entry>], on: Date) {
    let [first, second, .., last] = entries else {
        return;
    };
    let section = people.section;
    let then = |minutes| at(on, minutes);
    rewrite(build, second.id(), |writes| {
        phones("086-000-0202").write(&key_path("phones"), writes);
    });
    // Whose row it is.
    for (no, team) in [(8, Team::Centre), (9, Team::Welfare)] {
        let workplace = people.of(team)[0].organisation;
        if let Some(entry) = entries.get(no - 1) {
            rewrite(build, entry.id(), |writes| {
                workplace.write(&key_path("organisation"), writes);
            });
        }
    }
    build.add(section.actor, then(11 * 60), &new_row());
    let closed = build.city.records.iter().rev();
    let closed = closed.map(|record| (record.kind, record.id));
    if let Some((_, office)) = closed.clone().find(|(kind, _)| *kind == Office::KIND) {
        rewrite(build, office, |writes| {
            writes.insert(key_path("removed"), Value::Flag(true));
        });
    }
    for (entry, department, main, deputy) in [
        (
            first,
            "在宅医療の窓口",
            "見本 ひまわり",
            Some("見本 あさがお"),
        ),
        (second, "医務係", "見本 すみれ", None),
        (last, "相談係", "見本 こすもす", Some("見本 たんぽぽ")),
    ] {
        let charge = Charge {
            entry: *entry,
            department: Some(department.into()),
            main: main.into(),
            deputy: deputy.map(Into::into),
        };
        build.add(section.actor, then(11 * 60 + 10), &charge);
    }
    let review = Review {
        // Of a state that nobody has any more.
        state: "0".repeat(64).as_str().into(),
        finding: Finding::ToChange,
        remarks: Some("No.2の電話が変わるそうです。確かめて直してください。".into()),
    };
    build.add(people.administrator.actor, then(11 * 60 + 50), &review);
    proposals(build, people, entries, on);
}

/// One that waits, and one that was answered.
fn proposals(build: &mut Build, people: &People, entries: &[Ref<Entry>], on: Date) {
    let asked = |team, no: usize| {
        let colleague = people.of(team)[0];
        Some((colleague, *entries.get(no - 1)?))
    };
    let proposal =
        |(who, entry): (super::Colleague, Ref<Entry>), hours: &str, remarks: &str| Proposal {
            entry,
            organisation: who.organisation,
            made_on: on,
            agency: None,
            address: None,
            phones: None,
            extension: None,
            fax: None,
            hours: Some(hours.into()),
            remarks: Some(remarks.into()),
        };
    if let Some(asked) = asked(Team::Centre, 8) {
        let waits = proposal(
            asked,
            "平日 8:30～18:00",
            "仕事帰りの家族が来られるように、来月から受付を延ばします。",
        );
        build.add(asked.0.actor, at(on, 13 * 60), &waits);
    }
    if let Some(asked) = asked(Team::Welfare, 9) {
        let declined = proposal(
            asked,
            "平日 8:30～19:00",
            "夜の受付を始めるかもしれません。",
        );
        let declined = build.add(asked.0.actor, at(on, 13 * 60 + 5), &declined);
        let answer = Answer {
            proposal: declined,
            outcome: Outcome::Declined,
            reason: Some("始まる日が決まったら、もう一度申し出てください。".into()),
            answered_on: on,
        };
        build.add(people.section.actor, at(on, 15 * 60), &answer);
    }
}

fn new_row() -> Entry {
    let text = |text: &str| -> Option<Text> { Some(text.into()) };
    Entry {
        edition: None,
        no: 20.0,
        default_window: false,
        category: "お金と暮らしについて".into(),
        topic: "家計のやりくり、家賃や税金の支払いが苦しいときの相談（見本）".into(),
        plain: Some("お金が足りなくて困ったときに、話を聞くところです。".into()),
        agency: "見本くらしの相談窓口".into(),
        kind: None,
        address: text("北区見本町一丁目1-1 1F"),
        phones: phones("086-000-0210"),
        extension: None,
        fax: None,
        hours: text("平日 9:00～17:00"),
        url: None,
        notes: None,
        organisation: None,
    }
}

/// Changes what a living record of the directory says; what was published stays.
fn rewrite(build: &mut Build, id: RecordId, change: impl FnOnce(&mut Writes)) {
    let mut records = build.city.records.iter_mut();
    let found = records.find(|record| record.id == id && PRINTED.contains(&record.kind));
    if let Some(record) = found {
        change(&mut record.writes);
    }
}
