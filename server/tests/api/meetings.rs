//! 支援会議: nothing opens before a member has promised secrecy, all of it closes with the meeting, and nobody outside learns of it.

use axum::http::StatusCode;
use shared::{
    audit::Event,
    jp::Timestamp,
    record::{Doc, RecordId, Save, Value, Writes},
    wire::{LogPage, Note, Refusal, Verdict},
};
use uuid::Uuid;

use crate::support::{Device, Town, at, id, on_both, writes};

on_both!(
    a_member_sees_the_household_from_their_promise_to_the_end_of_the_meeting,
    nobody_is_a_member_but_by_the_section,
    what_members_looked_at_is_read_by_the_section_and_by_nobody_outside,
    what_was_looked_at_as_it_ended_is_known_inside_it,
    what_was_looked_at_by_it_stays_inside_whatever_comes_later,
    a_sheet_that_came_before_it_lets_nothing_of_it_out,
    who_is_asked_is_not_told_of_which_household_by_their_own_log,
    what_is_unfinished_or_removed_stays_with_the_section,
    that_there_is_a_meeting_is_told_to_nobody_else,
);

const MEETING: RecordId = RecordId::new(Uuid::from_u128(0xf6));
const SEAT: RecordId = RecordId::new(Uuid::from_u128(0xf7));
const PLEDGE: RecordId = RecordId::new(Uuid::from_u128(0xfb));
const VISIT: RecordId = RecordId::new(Uuid::from_u128(0xf8));

fn meeting() -> Writes {
    let (home, section) = (id(at::HOME_1).to_string(), id(0xb1).to_string());
    let mut all = writes([("household", &*home), ("convenor", &*section)]);
    all.extend(writes([("subject", "電気の停止"), ("why", "命にかかわる")]));
    all.extend(writes([("extent", "visits"), ("from", "2020-04-01")]));
    all.extend(writes([("until", "9999-12-31")]));
    all
}

fn seat(person: u128) -> Writes {
    let (meeting, person) = (MEETING.to_string(), id(person).to_string());
    writes([("meeting", &*meeting), ("person", &*person)])
}

fn pledge(person: u128) -> Writes {
    let mut all = seat(person);
    all.extend(writes([("reply", "promised"), ("given_on", "2026-11-26")]));
    all
}

async fn stored(device: &mut Device) {
    let verdicts = device.sync_once().await.verdicts();
    assert!(
        !verdicts.is_empty() && verdicts.iter().all(|it| *it == Verdict::Stored),
        "{verdicts:?}"
    );
}

/// The administrator is of the section, serves household 1, and has called a meeting about it with taro as a member.
async fn called(town: &Town) -> Device {
    let mut section = town.device("admin").await;
    section.sync().await;
    section.save("staff", id(at::ADMIN), writes([("post", "section")]));
    section.save(
        "visit",
        VISIT,
        writes([("household", &*id(at::HOME_1).to_string())]),
    );
    section.save("support_meeting", MEETING, meeting());
    section.save("seat", SEAT, seat(at::TARO));
    stored(&mut section).await;
    section.sync().await;
    section
}

/// Taro, who has promised secrecy.
async fn member(town: &Town) -> Device {
    let mut taro = town.device("taro").await;
    taro.sync().await;
    taro.save("pledge", PLEDGE, pledge(at::TARO));
    stored(&mut taro).await;
    taro.sync().await;
    taro
}

fn holds(device: &Device, records: [RecordId; 4]) -> [bool; 4] {
    records.map(|record| device.docs.contains_key(&record))
}

const ALL: fn() -> [RecordId; 4] = || [SEAT, MEETING, id(at::HOME_1), VISIT];

async fn a_member_sees_the_household_from_their_promise_to_the_end_of_the_meeting(town: Town) {
    let mut section = called(&town).await;
    let mut taro = town.device("taro").await;
    taro.sync().await;
    assert_eq!(holds(&taro, ALL()), [true, false, false, false]);
    let told = serde_json::to_string(&taro.docs[&SEAT]).unwrap();
    assert!(!told.contains(&id(at::HOME_1).to_string()), "{told}");
    let mut taro = member(&town).await;
    assert_eq!(holds(&taro, ALL()), [true; 4]);
    taro.save("visit", VISIT, writes([("said", "書けない")]));
    assert_eq!(
        taro.sync_once().await.verdicts(),
        [Verdict::Refused(Refusal::NotPermitted)]
    );
    section.save("support_meeting", MEETING, writes([("extent", "basics")]));
    stored(&mut section).await;
    taro.sync().await;
    assert_eq!(holds(&taro, ALL()), [true, true, true, false]);
    section.save(
        "support_meeting",
        MEETING,
        writes([("ended_on", "2026-11-26")]),
    );
    stored(&mut section).await;
    taro.sync().await;
    assert_eq!(holds(&taro, ALL()), [true, false, false, false]);
    section.sync().await;
    assert_eq!(holds(&section, ALL()), [true; 4], "the section keeps it");
}

async fn nobody_is_a_member_but_by_the_section(town: Town) {
    let mut section = called(&town).await;
    let mut taro = member(&town).await;
    // A member names no other, and nobody promises for another.
    taro.save("seat", id(0xf9), seat(at::HANAKO));
    let refused = taro.sync_once().await.verdicts();
    assert_eq!(refused, [Verdict::Refused(Refusal::NotPermitted)]);
    section.save("seat", id(0xfa), seat(at::HANAKO));
    stored(&mut section).await;
    section.save("pledge", id(0xfc), pledge(at::HANAKO));
    let refused = section.sync_once().await.verdicts();
    assert_eq!(refused, [Verdict::Refused(Refusal::NotHeld)]);
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    assert!(hanako.docs.contains_key(&id(0xfa)) && !hanako.docs.contains_key(&MEETING));
    // Nor by bringing it back as if the server had lost it.
    let mut forged = section.request();
    let mut doc = Doc::new("pledge", id(0xfd));
    doc.apply(&Save {
        author: hanako.author,
        ..section.forged(90, "pledge", id(0xfd), pledge(at::HANAKO))
    });
    forged.offers.push(doc);
    section.exchange(&forged).await;
    hanako.sync().await;
    assert!(!hanako.docs.contains_key(&MEETING));
    // Their colleagues in other posts see nothing of it.
    assert!(!hanako.docs.contains_key(&SEAT));
    // Someone who is a member no longer sees what they saw before the promise.
    section.save("seat", SEAT, writes([("left_on", "2026-11-26")]));
    stored(&mut section).await;
    taro.sync().await;
    assert_eq!(holds(&taro, ALL()), [true, false, false, false]);
}

async fn page(town: &Town, device: &Device, query: &str) -> Result<LogPage, StatusCode> {
    let reply = town
        .get(&format!("/api/audit?{query}"), &device.cookie)
        .await;
    if reply.status == StatusCode::OK {
        Ok(serde_json::from_slice(&reply.body).unwrap())
    } else {
        Err(reply.status)
    }
}

async fn note(device: &mut Device, record: RecordId) {
    let mut request = device.request();
    request.notes = vec![Note {
        id: Uuid::now_v7(),
        at: Timestamp::from_millis(1_750_000_000_000),
        event: Event::Viewed.code().to_owned(),
        record: Some(record),
    }];
    assert!(device.exchange(&request).await.opening.noted);
}

async fn what_members_looked_at_is_read_by_the_section_and_by_nobody_outside(town: Town) {
    let mut section = called(&town).await;
    let mut taro = member(&town).await;
    note(&mut taro, id(at::HOME_1)).await;
    note(&mut taro, MEETING).await;
    note(&mut taro, SEAT).await;
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    note(&mut hanako, id(at::HOME_1)).await;
    let by_taro = |page: &LogPage| {
        let taro = page
            .entries
            .iter()
            .filter(|it| it.actor == Some(taro.author));
        taro.filter(|it| it.event == Event::Viewed.code()).count()
    };
    let home = format!("household={}", id(at::HOME_1));
    let of_meeting = format!("meeting={MEETING}");
    // Who serves the household sees who has looked, and nothing of the meeting.
    let seen = page(&town, &hanako, &home).await.unwrap();
    assert_eq!(by_taro(&seen), 0);
    assert!(
        seen.entries
            .iter()
            .any(|it| it.actor == Some(hanako.author))
    );
    assert_eq!(
        page(&town, &hanako, &of_meeting).await,
        Err(StatusCode::NOT_FOUND)
    );
    // The section sees it with the meeting; a member does not.
    let seen = page(&town, &section, &of_meeting).await.unwrap();
    assert_eq!(by_taro(&seen), 3);
    assert!(
        !seen
            .entries
            .iter()
            .any(|it| it.actor == Some(hanako.author))
    );
    assert_eq!(
        page(&town, &taro, &of_meeting).await,
        Err(StatusCode::NOT_FOUND)
    );
    // What one has done oneself one sees; who keeps the staff records of the organisation does not.
    let mine = format!("person={}", id(at::TARO));
    assert_eq!(by_taro(&page(&town, &taro, &mine).await.unwrap()), 3);
    let keeper = [
        ("organisation", &*id(0xb2).to_string()),
        ("role", "organisation_administrator"),
    ];
    section.save("staff", id(at::HANAKO), writes(keeper));
    stored(&mut section).await;
    let seen = page(&town, &hanako, &mine).await.unwrap();
    assert!(!seen.entries.is_empty());
    let of_meeting = [MEETING, SEAT, PLEDGE, id(at::HOME_1)];
    for entry in &seen.entries {
        let named = [entry.record, entry.household];
        let mut named = named.into_iter().flatten();
        assert!(!named.any(|id| of_meeting.contains(&id)), "{entry:?}");
    }
}

async fn what_was_looked_at_as_it_ended_is_known_inside_it(town: Town) {
    let mut section = called(&town).await;
    let mut taro = member(&town).await;
    section.save(
        "support_meeting",
        MEETING,
        writes([("ended_on", "2020-05-01")]),
    );
    stored(&mut section).await;
    // The tablet was away, and shows it still.
    note(&mut taro, id(at::HOME_1)).await;
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let by_taro = |page: LogPage| {
        page.entries
            .iter()
            .filter(|it| it.actor == Some(taro.author))
            .count()
    };
    let home = page(&town, &hanako, &format!("household={}", id(at::HOME_1))).await;
    assert_eq!(by_taro(home.unwrap()), 0);
    let inside = page(&town, &section, &format!("meeting={MEETING}")).await;
    assert!(by_taro(inside.unwrap()) > 0);
    // Another meeting about the household knows nothing of it.
    section.save("support_meeting", id(0x80), meeting());
    stored(&mut section).await;
    let other = page(&town, &section, &format!("meeting={}", id(0x80))).await;
    assert_eq!(by_taro(other.unwrap()), 0);
}

async fn what_was_looked_at_by_it_stays_inside_whatever_comes_later(town: Town) {
    let mut section = called(&town).await;
    let mut taro = member(&town).await;
    let (home, theirs) = (id(at::HOME_1).to_string(), id(0xb2).to_string());
    // The household agrees later, and the member takes the promise back: only then are the notes of before handed in.
    let mut consent = writes([("household", &*home), ("organisation", &*theirs)]);
    consent.extend(writes([("purpose", "見本"), ("extent", "visits")]));
    consent.extend(writes([("from", "2026-01-01"), ("given_on", "2026-01-01")]));
    consent.extend(writes([("given_by", "見本 花子"), ("form", "signed")]));
    section.save("consent", id(0x81), consent);
    stored(&mut section).await;
    taro.save("pledge", PLEDGE, writes([("reply", "declined")]));
    stored(&mut taro).await;
    note(&mut taro, id(at::HOME_1)).await;
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let by_taro = |page: &LogPage| {
        let entries = page.entries.iter();
        entries.filter(|it| it.actor == Some(taro.author)).count()
    };
    let seen = page(&town, &hanako, &format!("household={home}")).await;
    assert_eq!(by_taro(&seen.unwrap()), 0);
    let inside = page(&town, &section, &format!("meeting={MEETING}")).await;
    assert!(by_taro(&inside.unwrap()) > 0);
    taro.sync().await;
    assert!(
        !taro.docs.contains_key(&MEETING),
        "who takes it back is none"
    );
}

async fn a_sheet_that_came_before_it_lets_nothing_of_it_out(town: Town) {
    let mut section = called(&town).await;
    let (home, theirs) = (id(at::HOME_1).to_string(), id(0xb2).to_string());
    let sheet = id(0x82).to_string();
    let mut referral = writes([("household", &*home), ("organisation", &*theirs)]);
    referral.extend(writes([("sheet", &*sheet), ("sender", &*theirs)]));
    referral.extend(writes([("sent_on", "2020-04-01")]));
    section.save("referral", id(0x83), referral);
    stored(&mut section).await;
    let mut taro = member(&town).await;
    note(&mut taro, id(at::HOME_1)).await;
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let by_taro = |page: LogPage| {
        let looked = page
            .entries
            .into_iter()
            .filter(|it| it.event == Event::Viewed.code());
        looked.filter(|it| it.actor == Some(taro.author)).count()
    };
    let seen = page(&town, &hanako, &format!("household={home}")).await;
    assert_eq!(by_taro(seen.unwrap()), 0);
    let inside = page(&town, &section, &format!("meeting={MEETING}")).await;
    assert!(by_taro(inside.unwrap()) > 0);
}

async fn who_is_asked_is_not_told_of_which_household_by_their_own_log(town: Town) {
    let mut section = called(&town).await;
    section.save("seat", id(0xfa), seat(at::HANAKO));
    stored(&mut section).await;
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    note(&mut hanako, id(at::HOME_1)).await;
    let mine = format!("person={}", id(at::HANAKO));
    let on_home = |page: LogPage| -> Vec<Vec<String>> {
        let entries = page.entries.into_iter();
        let of_home = entries.filter(|it| it.record == Some(id(at::HOME_1)));
        of_home.map(|it| it.grounds).collect()
    };
    let seen = on_home(page(&town, &hanako, &mine).await.unwrap());
    assert_eq!(seen, [["assigned"]]);
    hanako.save("pledge", id(0xfc), pledge(at::HANAKO));
    stored(&mut hanako).await;
    note(&mut hanako, id(at::HOME_1)).await;
    let seen = on_home(page(&town, &hanako, &mine).await.unwrap());
    assert_eq!(seen[0], ["assigned", "meeting"]);
}

async fn what_is_unfinished_or_removed_stays_with_the_section(town: Town) {
    let mut section = called(&town).await;
    let mut taro = member(&town).await;
    section.save("support_meeting", MEETING, writes([("subject", "")]));
    stored(&mut section).await;
    section.sync().await;
    assert!(section.docs.contains_key(&MEETING));
    taro.sync().await;
    assert_eq!(holds(&taro, ALL()), [true, false, false, false]);
    section.save(
        "support_meeting",
        MEETING,
        writes([("subject", "電気の停止")]),
    );
    stored(&mut section).await;
    taro.sync().await;
    assert_eq!(holds(&taro, ALL()), [true; 4]);
}

async fn that_there_is_a_meeting_is_told_to_nobody_else(town: Town) {
    let mut section = called(&town).await;
    let mut taro = member(&town).await;
    // Of those who serve the household, only the section has it.
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    assert_eq!(holds(&hanako, ALL()), [false, false, true, true]);
    // One who guesses its id is told what they would be told of one that is not there.
    for (kind, there, nothing, fields) in [
        ("support_meeting", MEETING, id(0xdead), meeting()),
        ("seat", SEAT, id(0xdead), seat(at::HANAKO)),
        ("seat", SEAT, id(0xdead), writes([("part", "ためし")])),
        ("pledge", PLEDGE, id(0xdead), pledge(at::TARO)),
    ] {
        let mut answers = Vec::new();
        for record in [there, nothing] {
            let mut device = town.device("hanako").await;
            device.sync().await;
            device.save(kind, record, fields.clone());
            answers.push(device.sync_once().await.verdicts());
        }
        assert_eq!(answers[0], answers[1], "{kind}");
    }
    // It does not count as someone serving a household.
    let home = id(0x77);
    let mut alone = meeting();
    alone.extend(writes([("household", &*home.to_string())]));
    town.load("support_meeting", [(id(0x78), alone)]).await;
    let ours = [
        ("household", &*home.to_string()),
        ("organisation", &*id(0xb1).to_string()),
        ("ground", "assigned"),
        ("from", "2020-04-01"),
    ];
    hanako.save("assignment", id(0x79), writes(ours));
    stored(&mut hanako).await;
    // Removed, it is over.
    let removed = [(
        shared::record::Path::new("removed").unwrap(),
        Value::Flag(true),
    )];
    section.sync().await;
    section.save("support_meeting", MEETING, removed.into());
    stored(&mut section).await;
    taro.sync().await;
    assert_eq!(holds(&taro, ALL()), [true, false, false, false]);
}
