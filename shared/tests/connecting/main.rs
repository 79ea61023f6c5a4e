//! つなぐシート: what it asks, and how far it is.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use shared::{
    domain::connecting::{Agreement, Checked, ConnectingSheet, Referral, Reply, ReplyKind},
    domain::{household::Trouble, settings::CitySettings},
    jp::{Date, Timestamp},
    record::{
        ActorId, Doc, Dot, Edit, Path, Record, RecordId, Ref, ReplicaId, Row, Severity, Value,
    },
    reports::{LATE, Reader, Stage, Waits, agenda, course, overdue, wait},
};
use uuid::Uuid;

const SHEET: u128 = 0x51;
const CENTRE: u128 = 0xa1;
const WELFARE: u128 = 0xa2;
const DEBTS: u128 = 0xa3;

fn id(number: u128) -> RecordId {
    RecordId::new(Uuid::from_u128(number))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn doc<R: Record>(fact: &R) -> Doc {
    doc_at(id(1), fact)
}

fn doc_at<R: Record>(at: RecordId, fact: &R) -> Doc {
    let mut doc = Doc::new(R::KIND, at);
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 1,
    };
    let edit = Edit::create(R::KIND, at, fact.writes());
    let (who, then) = (ActorId::new(Uuid::nil()), Timestamp::from_millis(0));
    doc.apply(&edit.into_save(dot, 0, who, then, None));
    doc
}

fn sent(number: u128, to: u128, on: &str, follows: Option<u128>) -> (RecordId, Referral) {
    let referral = Referral {
        household: Ref::new(id(0xb1)),
        sheet: Ref::new(id(SHEET)),
        sender: Ref::new(id(CENTRE)),
        organisation: Ref::new(id(to)),
        sent_on: day(on),
        follows: follows.map(|number| Ref::new(id(number))),
        entry: None,
        edition: None,
        ended_on: None,
        ended_why: None,
    };
    (id(number), referral)
}

fn said(number: u128, to: u128, kind: ReplyKind, on: &str) -> (RecordId, Reply) {
    let reply = Reply {
        household: Ref::new(id(0xb1)),
        referral: Ref::new(id(to)),
        organisation: Ref::new(id(WELFARE)),
        kind,
        words: None,
        replied_on: day(on),
    };
    (id(number), reply)
}

fn sheet() -> ConnectingSheet {
    ConnectingSheet {
        household: Ref::new(id(0xb1)),
        organisation: Ref::new(id(CENTRE)),
        written_on: day("2026-11-02"),
        visit: None,
        people: Default::default(),
        troubles: Default::default(),
        situation: None,
        urgency: None,
        helpers: Default::default(),
        wishes: None,
        ask: None,
        agreement: Agreement::Agreed,
    }
}

#[test]
fn a_sheet_keeps_each_persons_troubles_apart() {
    let of = |number: u128, troubles: &[Trouble]| Row {
        id: id(number).to_string().parse().unwrap(),
        fields: Checked {
            member: Some(Ref::new(id(number))),
            name: None,
            troubles: troubles.iter().copied().collect(),
            remarks: None,
        },
    };
    let mother = of(0xc1, &[Trouble::Care, Trouble::Illness]);
    let son = of(0xc2, &[Trouble::Isolation, Trouble::Work]);
    let written = ConnectingSheet {
        people: [mother, son].into_iter().collect(),
        ..sheet()
    };
    assert_eq!(ConnectingSheet::parse(&doc(&written)).unwrap(), written);
    assert!(ConnectingSheet::issues(&doc(&written)).is_empty());
}

#[test]
fn one_without_any_trouble_is_asked_about_and_saved_nevertheless() {
    let issues = ConnectingSheet::issues(&doc(&sheet()));
    let told: Vec<_> = issues.iter().map(|issue| issue.severity).collect();
    assert_eq!(told, [Severity::Warning]);
    assert!(ConnectingSheet::parse(&doc(&sheet())).is_ok());
}

#[test]
fn it_waits_is_taken_up_and_answered() {
    let first = sent(1, WELFARE, "2026-11-02", None);
    let stage = |replies: Vec<(RecordId, Reply)>| {
        let course = course(id(SHEET), [first.clone()], replies);
        course.steps[0].stage
    };
    let taken = said(11, 1, ReplyKind::TakenUp, "2026-11-04");
    let answered = said(12, 1, ReplyKind::Answered, "2026-11-06");
    let elsewhere = said(13, 2, ReplyKind::Answered, "2026-11-03");
    assert_eq!(stage(vec![]), Stage::Waiting);
    assert_eq!(stage(vec![elsewhere]), Stage::Waiting);
    assert_eq!(
        stage(vec![taken.clone()]),
        Stage::TakenUp(day("2026-11-04"))
    );
    assert_eq!(
        stage(vec![answered, taken]),
        Stage::Answered(day("2026-11-06")),
        "in whatever order they arrive"
    );
}

#[test]
fn connected_on_it_is_counted_step_by_step_with_the_days_each_one_waited() {
    let all = [
        sent(2, DEBTS, "2026-11-09", Some(1)),
        sent(1, WELFARE, "2026-11-02", None),
        (
            id(3),
            Referral {
                sheet: Ref::new(id(0x52)),
                ..sent(3, DEBTS, "2026-11-02", None).1
            },
        ),
    ];
    let replies = [said(11, 1, ReplyKind::TakenUp, "2026-11-04")];
    let course = course(id(SHEET), all, replies);
    let [first, second] = &course.steps[..] else {
        panic!("{course:?}");
    };
    assert_eq!(first.stage, Stage::ConnectedOn(day("2026-11-09")));
    assert_eq!(second.stage, Stage::Waiting);
    let today = day("2026-11-12");
    assert_eq!([first, second].map(|step| step.waited(today)), [2, 3]);
    assert_eq!(course.hops(), 2);
}

#[test]
fn what_was_called_back_is_no_hop_unless_someone_had_taken_it_up() {
    let mut back = sent(1, WELFARE, "2026-11-02", None);
    back.1.ended_on = Some(day("2026-11-05"));
    let alone = course(id(SHEET), [back.clone()], []);
    assert_eq!(alone.steps[0].stage, Stage::CalledBack(day("2026-11-05")));
    assert_eq!(
        (alone.hops(), alone.steps[0].waited(day("2026-12-01"))),
        (0, 3)
    );
    let taken = said(11, 1, ReplyKind::TakenUp, "2026-11-05");
    let both = course(id(SHEET), [back.clone()], [taken]);
    assert_eq!(both.steps[0].stage, Stage::TakenUp(day("2026-11-05")));
    assert_eq!(both.hops(), 1);
    // A step that was called back does not free the one before it.
    let on = (
        id(2),
        Referral {
            follows: Some(Ref::new(id(1))),
            ..back.1.clone()
        },
    );
    let first = sent(1, WELFARE, "2026-11-02", None);
    let stage = |replies: Vec<(RecordId, Reply)>| {
        let course = course(id(SHEET), [first.clone(), on.clone()], replies);
        course.steps[0].stage
    };
    assert_eq!(stage(vec![]), Stage::Waiting);
    // One that ended with the service that came of it was a step nevertheless.
    let taken = said(12, 2, ReplyKind::TakenUp, "2026-11-04");
    assert_eq!(stage(vec![taken]), Stage::ConnectedOn(day("2026-11-02")));
}

#[test]
fn it_is_late_after_working_days_only() {
    // 2026-11-23 is 勤労感謝の日, a Monday; sent on the Thursday before.
    let step = &course(id(SHEET), [sent(1, WELFARE, "2026-11-19", None)], []).steps[0];
    assert_eq!(LATE, 3);
    for (today, late) in [
        ("2026-11-19", false),
        ("2026-11-24", false),
        ("2026-11-25", false),
        ("2026-11-26", true),
    ] {
        assert_eq!(step.is_late(day(today), LATE), late, "{today}");
    }
    // The city may settle it otherwise.
    let late_after = |wait| step.is_late(day("2026-11-26"), wait);
    assert_eq!(
        [0, 1, 2, 3, 4, 60].map(late_after),
        [true, true, true, true, false, false]
    );
}

fn settings(wait: Option<f64>) -> CitySettings {
    CitySettings { wait }
}

#[test]
fn the_days_are_as_the_city_has_settled_or_three() {
    assert_eq!(wait(None), LATE);
    for (said, days) in [
        (None, 3),
        (Some(1.0), 1),
        (Some(60.0), 60),
        (Some(0.0), 3),
        (Some(2.5), 3),
        (Some(61.0), 3),
        (Some(-1.0), 3),
    ] {
        let settings = settings(said);
        assert_eq!(wait(Some(&settings)), days, "{said:?}");
        let issues = CitySettings::issues(&doc(&settings));
        let is_wrong = issues.severity() == Some(Severity::Wrong);
        assert_eq!(
            is_wrong,
            said.is_some() && settings.days().is_none(),
            "{said:?}"
        );
    }
}

#[test]
fn what_rises_has_waited_longer_than_the_city_allows_and_nobody_has_answered_it() {
    let with_id = |id: RecordId, mut doc: Doc| {
        doc.id = id;
        doc
    };
    let late = sent(1, WELFARE, "2026-11-19", None);
    let answered = sent(2, DEBTS, "2026-11-02", None);
    let mut back = sent(3, WELFARE, "2026-11-02", None);
    back.1.ended_on = Some(day("2026-11-09"));
    let later = sent(4, DEBTS, "2026-11-20", None);
    let other = (
        id(5),
        Referral {
            sheet: Ref::new(id(0x52)),
            ..sent(5, DEBTS, "2026-11-04", None).1
        },
    );
    let mut removed = doc(&sent(6, WELFARE, "2026-11-02", None).1);
    let mut removal = Edit::create(Referral::KIND, id(1), Default::default());
    removal
        .writes
        .insert(Path::new("removed").unwrap(), Value::Flag(true));
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 2,
    };
    let (who, then) = (ActorId::new(Uuid::nil()), Timestamp::from_millis(0));
    removed.apply(&removal.into_save(dot, 1, who, then, None));
    let said = said(11, 2, ReplyKind::Answered, "2026-11-05");
    let steps = [&late, &answered, &back, &later, &other];
    let mut docs: Vec<Doc> = steps.map(|(id, it)| with_id(*id, doc(it))).into();
    docs.push(with_id(id(6), removed));
    docs.push(with_id(said.0, doc(&said.1)));
    let rising = |docs: &[Doc]| {
        let (steps, wait) = overdue(docs.to_vec(), day("2026-11-26"));
        (
            steps.into_iter().map(|step| step.id).collect::<Vec<_>>(),
            wait,
        )
    };
    assert_eq!(rising(&docs), (vec![id(5), id(1)], 3));
    // Another record of that kind settles nothing.
    docs.push(with_id(id(7), doc(&settings(Some(1.0)))));
    assert_eq!(rising(&docs), (vec![id(5), id(1)], 3));
    docs.push(with_id(CitySettings::ID, doc(&settings(Some(2.0)))));
    assert_eq!(rising(&docs), (vec![id(5), id(1), id(4)], 2));
    docs.pop();
    docs.push(with_id(CitySettings::ID, doc(&settings(Some(4.0)))));
    assert_eq!(rising(&docs), (vec![id(5)], 4));
}

#[test]
fn who_sends_a_sheet_is_told_when_nobody_takes_it_up_and_for_a_week_of_what_is_said() {
    let waits = |steps: &[(RecordId, Referral)], replies: &[(RecordId, Reply)], on: &str| {
        let steps = steps.iter().map(|(id, it)| doc_at(*id, it));
        let replies = replies.iter().map(|(id, it)| doc_at(*id, it));
        let docs: Vec<Doc> = [doc_at(id(SHEET), &sheet())]
            .into_iter()
            .chain(steps)
            .chain(replies)
            .collect();
        [CENTRE, WELFARE].map(|office| {
            let reader = Reader {
                person: id(0xc9),
                organisation: id(office),
                takes_intakes: false,
                decides: false,
            };
            let now = format!("{on}T09:00").parse().unwrap();
            agenda(&docs, reader, now).into_keys().collect::<Vec<_>>()
        })
    };
    let none: Vec<Waits> = Vec::new();
    // 2026-11-09 is a Monday.
    let step = sent(0x61, WELFARE, "2026-11-09", None);
    let arrived = vec![Waits::Sheet];
    let steps = [step];
    assert_eq!(
        waits(&steps, &[], "2026-11-12"),
        [none.clone(), arrived.clone()]
    );
    assert_eq!(
        waits(&steps, &[], "2026-11-13"),
        [vec![Waits::Late], arrived]
    );
    let taken_up = [said(0x71, 0x61, ReplyKind::TakenUp, "2026-11-13")];
    let news = [vec![Waits::Replied], none.clone()];
    assert_eq!(waits(&steps, &taken_up, "2026-11-13"), news);
    assert_eq!(waits(&steps, &taken_up, "2026-11-19"), news);
    assert_eq!(
        waits(&steps, &taken_up, "2026-11-20"),
        [none.clone(), none.clone()]
    );
    let both = [
        taken_up,
        [said(0x72, 0x61, ReplyKind::Answered, "2026-11-20")],
    ]
    .concat();
    assert_eq!(waits(&steps, &both, "2026-11-20"), news);
    // Connected on: who sent it first is told, who is next has it, and who passed it on waits with them.
    let (id, next) = sent(0x62, DEBTS, "2026-11-16", Some(0x61));
    let next = Referral {
        sender: Ref::new(self::id(WELFARE)),
        ..next
    };
    let steps = [steps.to_vec(), vec![(id, next)]].concat();
    assert_eq!(waits(&steps, &[], "2026-11-16"), news);
    assert_eq!(waits(&steps, &[], "2026-11-24"), [none, vec![Waits::Late]]);
}
