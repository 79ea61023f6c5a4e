//! What every agency has done, on one line.

use std::collections::BTreeSet;

use shared::{
    domain::{
        household::{Consent, ConsentForm, Extent},
        meeting::{CaseMeeting, MeetingKind, Remark, RemarkKind},
    },
    record::{ActorId, Choice as _, Record, Ref, Rows, Value, key_path},
    reports::{HAPPENINGS, happenings, timeline},
    sample::demo_city,
};

use super::*;

#[test]
fn the_latest_comes_first_and_what_is_to_come_is_not_in_it() {
    let asked = doc(1, &intake());
    let answered = Intake {
        received_on: day("2019-05-11"),
        inquiry_on: Some(day("2019-06-20")),
        answer: Some("紹介した".into()),
        ..intake()
    };
    let answered = doc(2, &answered);
    let opened = doc(3, &case("2019-06-01"));
    let docs = [&asked, &opened, &answered];
    let all = timeline(docs, day("2019-06-20"));
    let labels: Vec<_> = all.iter().map(|it| (it.on.to_string(), it.label)).collect();
    let expected = [
        ("2019-06-20", "推進員の答え"),
        ("2019-06-01", "取扱ケースの始まり"),
        ("2019-05-11", "推進員への相談"),
        ("2019-05-10", "推進員への相談"),
    ];
    assert_eq!(labels, expected.map(|(day, label)| (day.to_owned(), label)));
    assert_eq!(all[0].words, "紹介した");
    assert_eq!(all[1].who, [id(AUTHOR)]);
    assert_eq!(all[2].who, [id(CENTRE)]);
    assert_eq!(timeline(docs, day("2019-05-31")).len(), 2);
    // In whatever order they come.
    assert_eq!(
        timeline([&answered, &asked, &opened], day("2019-06-20")),
        all
    );
}

#[test]
fn what_is_removed_or_unfinished_has_not_happened() {
    let mut doc = doc(1, &intake());
    assert_eq!(happenings(&doc).len(), 1);
    let unfinished = Doc::new(Intake::KIND, id(2));
    assert_eq!(happenings(&unfinished), []);
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 2,
    };
    let gone = [(key_path("removed"), Value::Flag(true))].into();
    let removal = Edit {
        seen: doc.context.clone(),
        ..Edit::create(Intake::KIND, id(1), gone)
    };
    let who = ActorId::new(Uuid::nil());
    doc.apply(&removal.into_save(dot, 1, who, Timestamp::from_millis(1), None));
    assert_eq!(happenings(&doc), []);
}

#[test]
fn a_consent_that_was_withdrawn_stands_there_twice() {
    let consent = Consent {
        household: Ref::new(id(HOME)),
        organisation: Ref::new(id(CENTRE)),
        purpose: "見守り".into(),
        extent: Extent::Basics,
        from: day("2026-04-01"),
        until: None,
        given_by: "見本 花子".into(),
        given_on: day("2026-04-01"),
        form: ConsentForm::Signed,
        signature: None,
        sheet: None,
        withdrawn_on: Some(day("2026-05-01")),
        withdrawn_why: Some("気が変わった".into()),
    };
    let all = timeline([&doc(1, &consent)], day("2026-05-01"));
    let said: Vec<_> = all.iter().map(|it| (it.label, &*it.words)).collect();
    assert_eq!(said, [("同意の撤回", "気が変わった"), ("同意", "見守り")]);
}

#[test]
fn a_meeting_is_called_and_held_and_of_its_minutes_what_was_decided_is_told() {
    let meeting = CaseMeeting {
        household: Ref::new(id(HOME)),
        case: None,
        kind: MeetingKind::Advisory,
        coordinator: Ref::new(id(AUTHOR)),
        called_on: day("2019-06-01"),
        place: None,
        slots: Rows::default(),
        settled_at: None,
        until: None,
        held_on: Some(day("2019-06-10")),
        cancelled_on: None,
    };
    let remark = |kind, words: &str| Remark {
        household: Ref::new(id(HOME)),
        meeting: Ref::new(id(1)),
        kind,
        organisation: Some(Ref::new(id(CENTRE))),
        words: words.into(),
        noted_at: "2019-06-10T14:20".parse().unwrap(),
        photo: None,
    };
    let docs = [
        doc(1, &meeting),
        doc(2, &remark(RemarkKind::Said, "薬が足りない")),
        doc(3, &remark(RemarkKind::Decided, "薬は訪問看護が見る")),
    ];
    let all = timeline(&docs, day("2019-06-30"));
    let said: Vec<_> = all.iter().map(|it| (it.label, &*it.words)).collect();
    let expected = [
        ("会議で決まったこと", "薬は訪問看護が見る"),
        ("アドバイザー会議", ""),
        ("会議の呼びかけ", "アドバイザー会議"),
    ];
    assert_eq!(said, expected);
    assert_eq!(all[0].who, [id(CENTRE)]);
    assert!(all[0].at.is_some() && all[1].at.is_none());
}

#[test]
fn every_kind_that_says_so_is_in_the_sample_city() {
    let city = demo_city(day("2026-11-26"));
    let mut met = BTreeSet::new();
    for record in &city.records {
        let doc = record.doc();
        let all = happenings(&doc);
        let is_listed = HAPPENINGS.contains(&record.kind);
        // Of what is said at a meeting only what was decided.
        let decided = Value::text(RemarkKind::Decided.item().code);
        let is_silent = record.kind == Remark::KIND && *doc.get("kind") != decided;
        assert_eq!(
            !all.is_empty(),
            is_listed && !is_silent && !doc.is_removed(),
            "{}",
            record.kind
        );
        met.extend((!all.is_empty()).then_some(record.kind));
    }
    assert_eq!(met, HAPPENINGS.into_iter().collect());
}
