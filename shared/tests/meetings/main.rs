//! ケース会議: how far one is, the earliest time for those who must come, what the invited are told, and the file for calendars.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod by_link;
mod calendar;
mod told;
mod waits;

use proptest::prelude::*;
use shared::{
    domain::meeting::{CaseMeeting, Fit, Fits, Invitation, MeetingKind, Need, Slot, SlotAnswer},
    jp::{Date, Timestamp},
    record::{
        ActorId, DateTime, Doc, Dot, Edit, Path, Record, RecordId, Ref, ReplicaId, Row, RowId,
        Rows, Severity, Value, Writes,
    },
    reports::{
        Invited, MeetingStage, SlotReply, earliest_slot, meeting_stage, reply_to, slots_in_order,
    },
};
use uuid::Uuid;

const MEETING: u128 = 0xe1;
const HOME: u128 = 0xb1;
const PERSON: u128 = 0xc1;
const CENTRE: u128 = 0xa1;

fn id(number: u128) -> RecordId {
    RecordId::new(Uuid::from_u128(number))
}

fn row_id(number: u128) -> RowId {
    RowId::new(Uuid::from_u128(number))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

/// Writes `writes` as a device that has seen `seen` of the document.
fn write(doc: &mut Doc, replica: u128, counter: u64, seen: &Doc, writes: Writes) {
    let dot = Dot {
        replica: ReplicaId::new(Uuid::from_u128(replica)),
        counter,
    };
    let edit = Edit {
        seen: seen.context.clone(),
        ..Edit::create(&doc.kind, doc.id, writes)
    };
    let who = ActorId::new(Uuid::from_u128(PERSON));
    doc.apply(&edit.into_save(dot, 0, who, Timestamp::from_millis(0), None));
}

fn doc<R: Record>(number: u128, fact: &R) -> Doc {
    let mut doc = Doc::new(R::KIND, id(number));
    let empty = doc.clone();
    write(&mut doc, 0, 1, &empty, fact.writes());
    doc
}

fn slot(number: u128, on: &str, from: &str, until: &str) -> Row<Slot> {
    Row {
        id: row_id(number),
        fields: Slot {
            day: day(on),
            from: from.parse().unwrap(),
            until: until.parse().unwrap(),
        },
    }
}

fn three() -> [Row<Slot>; 3] {
    [
        slot(1, "2026-12-03", "10:00", "11:00"),
        slot(2, "2026-12-04", "14:00", "15:00"),
        slot(3, "2026-12-08", "9:30", "11:00"),
    ]
}

fn meeting() -> CaseMeeting {
    CaseMeeting {
        household: Ref::new(id(HOME)),
        case: None,
        kind: MeetingKind::CaseConference,
        coordinator: Ref::new(id(PERSON)),
        called_on: day("2026-11-25"),
        place: Some("見本会議室".into()),
        slots: three().into_iter().collect(),
        settled_at: None,
        until: None,
        held_on: None,
        cancelled_on: None,
    }
}

fn invitation(organisation: u128, need: Need) -> Invitation {
    let CaseMeeting {
        household,
        kind,
        coordinator,
        called_on,
        place,
        slots,
        settled_at,
        until,
        cancelled_on,
        ..
    } = meeting();
    Invitation {
        meeting: Ref::new(id(MEETING)),
        household,
        organisation: Ref::new(id(organisation)),
        need,
        kind,
        coordinator,
        called_on,
        place,
        slots,
        settled_at,
        until,
        cancelled_on,
        attendance: None,
        people: None,
        acknowledged_on: None,
    }
}

fn fit(slot: &Row<Slot>, fits: Fits) -> Row<Fit> {
    let Slot { day, from, until } = slot.fields.clone();
    Row {
        id: slot.id,
        fields: Fit {
            fits,
            day,
            from,
            until,
        },
    }
}

fn answer(invitation: u128, organisation: u128, fits: &[(u128, Fits)]) -> SlotAnswer {
    let slots = three();
    let row = |(number, fits): &(u128, Fits)| {
        let slot = slots
            .iter()
            .find(|slot| slot.id == row_id(*number))
            .unwrap();
        fit(slot, *fits)
    };
    SlotAnswer {
        invitation: Ref::new(id(invitation)),
        organisation: Ref::new(id(organisation)),
        person: None,
        told: None,
        answered_on: day("2026-11-26"),
        slots: fits.iter().map(row).collect(),
        words: None,
    }
}

#[test]
fn how_far_a_meeting_is_on_any_day() {
    let settled = CaseMeeting {
        settled_at: Some(at("2026-12-04T14:00")),
        ..meeting()
    };
    let held = CaseMeeting {
        held_on: Some(day("2026-12-04")),
        ..settled.clone()
    };
    let cancelled = CaseMeeting {
        cancelled_on: Some(day("2026-12-01")),
        ..settled.clone()
    };
    let both = CaseMeeting {
        held_on: held.held_on,
        ..cancelled.clone()
    };
    let (begins, before) = (at("2026-12-04T14:00"), day("2026-11-30"));
    for (meeting, on, stage) in [
        (&meeting(), before, MeetingStage::Arranging),
        (&settled, before, MeetingStage::Settled(begins)),
        (&held, before, MeetingStage::Settled(begins)),
        (
            &held,
            day("2026-12-04"),
            MeetingStage::Held(day("2026-12-04")),
        ),
        (&cancelled, before, MeetingStage::Settled(begins)),
        (
            &cancelled,
            day("2026-12-01"),
            MeetingStage::Cancelled(day("2026-12-01")),
        ),
        // Called off, and held nevertheless.
        (
            &both,
            day("2026-12-01"),
            MeetingStage::Cancelled(day("2026-12-01")),
        ),
        (
            &both,
            day("2026-12-04"),
            MeetingStage::Held(day("2026-12-04")),
        ),
    ] {
        assert_eq!(meeting_stage(meeting, on), stage, "{meeting:?} {on}");
    }
}

#[test]
fn what_cannot_be_is_wrong() {
    let wrong = |meeting: &CaseMeeting| {
        let issues = CaseMeeting::issues(&doc(MEETING, meeting));
        let mut paths: Vec<_> = issues.iter().collect();
        paths.retain(|issue| issue.severity == Severity::Wrong);
        paths
            .iter()
            .map(|issue| issue.path.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(wrong(&meeting()), [""; 0]);
    let slots: Rows<Slot> = [slot(1, "2026-12-03", "10:00", "10:00")]
        .into_iter()
        .collect();
    let slots = CaseMeeting {
        slots,
        settled_at: Some(at("2026-12-03T10:00")),
        until: Some("9:00".parse().unwrap()),
        ..meeting()
    };
    assert_eq!(
        wrong(&slots),
        [format!("slots/{}/until", row_id(1)), "until".to_owned()]
    );
}

#[test]
fn what_two_answer_apart_is_disputed_until_one_of_them_settles_it() {
    let mut told = doc(9, &answer(7, CENTRE, &[(1, Fits::Yes), (2, Fits::Yes)]));
    let before = told.clone();
    let fits = |slot: u128| Path::new(format!("slots/{}/fits", row_id(slot))).unwrap();
    let code = |code: &str| Value::text(code);
    write(&mut told, 1, 1, &before, {
        let third = answer(7, CENTRE, &[(3, Fits::No)]).writes();
        let of_row = third.into_iter().filter(|(path, _)| path.key() == "slots");
        of_row.chain([(fits(1), code("no"))]).collect()
    });
    write(&mut told, 2, 1, &before, [(fits(1), code("yes"))].into());
    let four = three()
        .into_iter()
        .chain([slot(4, "2026-12-09", "10:00", "11:00")]);
    let four: Vec<Row<Slot>> = four.collect();
    let replies = |doc: &Doc| {
        four.iter()
            .map(|slot| reply_to(doc, slot))
            .collect::<Vec<_>>()
    };
    let (yes, no, open) = (SlotReply::Yes, SlotReply::No, SlotReply::Open);
    assert_eq!(replies(&told), [SlotReply::Disputed, yes, no, open]);
    // It is no time at which they can come.
    let invited = |doc: &Doc| Invited::new(id(7), invitation(CENTRE, Need::Must), &three(), [doc]);
    assert_eq!(
        earliest_slot(&three(), &[invited(&told)], at("2026-12-01T00:00")),
        Some(1)
    );
    let seen = told.clone();
    write(&mut told, 2, 2, &seen, [(fits(1), code("yes"))].into());
    assert_eq!(replies(&told), [yes, yes, no, open]);
    assert_eq!(
        earliest_slot(&three(), &[invited(&told)], at("2026-12-01T00:00")),
        Some(0)
    );
    let seen = told.clone();
    let removed = Path::new("removed").unwrap();
    write(
        &mut told,
        2,
        3,
        &seen,
        [(removed, Value::Flag(true))].into(),
    );
    assert_eq!(replies(&told), [open; 4]);
}

#[test]
fn what_was_answered_to_a_slot_before_it_was_moved_is_no_answer() {
    let all = [(1, Fits::Yes), (2, Fits::Yes), (3, Fits::Yes)];
    let told = doc(9, &answer(7, CENTRE, &all));
    for (on, from, until) in [
        ("2026-12-07", "14:00", "15:00"),
        ("2026-12-04", "09:00", "15:00"),
        ("2026-12-04", "14:00", "17:00"),
    ] {
        let mut slots = three();
        assert_eq!(reply_to(&told, &slots[0]), SlotReply::Yes);
        let moved = slot(1, on, from, until);
        assert_ne!(slots[0], moved);
        slots[0] = moved;
        let invited = Invited::new(id(7), invitation(CENTRE, Need::Must), &slots, [&told]);
        assert_eq!(invited.replies[0], SlotReply::Open, "{on} {from} {until}");
        // They are asked again, and it is not found.
        assert!(invited.is_waited_for());
        assert_ne!(
            earliest_slot(&slots, &[invited], at("2026-12-01T00:00")),
            Some(0)
        );
    }
}

#[test]
fn a_time_that_has_begun_is_not_found() {
    let told = doc(9, &answer(7, CENTRE, &[(1, Fits::Yes), (2, Fits::Yes)]));
    let slots = three();
    let invited = Invited::new(id(7), invitation(CENTRE, Need::Must), &slots, [&told]);
    let first = &slots[0].fields;
    let begins = DateTime {
        date: first.day,
        time: first.from,
    };
    let found = |now| earliest_slot(&slots, std::slice::from_ref(&invited), now);
    assert_eq!(found(begins), Some(0));
    let later = DateTime {
        time: "23:59".parse().unwrap(),
        ..begins
    };
    assert_ne!(found(later), Some(0));
}

#[test]
fn only_what_the_invited_answer_themselves_counts() {
    let of = |answers: &[Doc]| {
        let invited = Invited::new(id(7), invitation(CENTRE, Need::Must), &three(), answers);
        (invited.replies.clone(), invited.is_waited_for())
    };
    let (yes, no, open) = (SlotReply::Yes, SlotReply::No, SlotReply::Open);
    assert_eq!(of(&[]), (vec![open; 3], true));
    // Another's, and one to another invitation.
    let foreign = [
        doc(8, &answer(7, 0xa2, &[(1, Fits::Yes)])),
        doc(9, &answer(6, CENTRE, &[(1, Fits::Yes)])),
    ];
    assert_eq!(of(&foreign), (vec![open; 3], true));
    let all = [(1, Fits::No), (2, Fits::Yes), (3, Fits::Yes)];
    let told = doc(8, &answer(7, CENTRE, &all));
    assert_eq!(of(std::slice::from_ref(&told)), (vec![no, yes, yes], false));
    let second = doc(9, &answer(7, CENTRE, &[(1, Fits::No), (2, Fits::No)]));
    assert_eq!(
        of(&[told, second]),
        (vec![no, SlotReply::Disputed, yes], false)
    );
}

#[test]
fn nobody_is_waited_for_where_nothing_is_proposed() {
    let invited = Invited::new(id(7), invitation(CENTRE, Need::Must), &[], []);
    assert!(!invited.is_waited_for());
    assert_eq!(earliest_slot(&[], &[invited], at("2026-12-01T00:00")), None);
}

/// Up to five times within four days, and up to six who are called, each with what they answer to each.
fn town() -> impl Strategy<Value = (Vec<Row<Slot>>, Vec<Invited>, Date)> {
    let slot = (0_i32..4, 8_u16..12, 1_u16..3);
    let slots = prop::collection::vec(slot, 0..6);
    let one = (any::<bool>(), prop::collection::vec(0_u8..4, 6));
    let invited = prop::collection::vec(one, 0..7);
    (slots, invited, 0_i32..4).prop_map(|(slots, invited, on)| {
        let first = day("2026-12-01");
        let rows = slots
            .into_iter()
            .enumerate()
            .map(|(n, (days, from, hours))| {
                let (from, until) = (format!("{from}:00"), format!("{}:00", from + hours));
                let on = first.add_days(days).unwrap().to_string();
                slot_of(n, &on, &from, &until)
            });
        let rows: Vec<_> = rows.collect();
        let invited = invited.into_iter().enumerate().map(|(n, (must, replies))| {
            let need = if must { Need::Must } else { Need::May };
            let reply = |code: &u8| match code {
                0 => SlotReply::Open,
                1 => SlotReply::No,
                2 => SlotReply::Disputed,
                _ => SlotReply::Yes,
            };
            let n = n as u128;
            Invited {
                record: id(0x70 + n),
                invitation: invitation(0xa0 + n, need),
                replies: replies.iter().take(rows.len()).map(reply).collect(),
            }
        });
        let invited = invited.collect();
        (rows, invited, first.add_days(on).unwrap())
    })
}

fn midnight(date: Date) -> DateTime {
    let time = "00:00".parse().unwrap();
    DateTime { date, time }
}

fn slot_of(number: usize, on: &str, from: &str, until: &str) -> Row<Slot> {
    slot(number as u128 + 1, on, from, until)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Counted anew: how many of those who must come can at each time, and no time before the first where that is all of them.
    #[test]
    fn the_slot_that_is_found_is_the_earliest_for_all_who_must((slots, invited, on) in town()) {
        let must = invited.iter().filter(|it| it.invitation.need == Need::Must).count();
        let can = |place: usize| {
            let of_need = invited.iter().filter(|it| it.invitation.need == Need::Must);
            of_need.filter(|it| matches!(it.replies[place], SlotReply::Yes)).count()
        };
        let begins = |place: usize| (slots[place].fields.day, slots[place].fields.from);
        let all = |place: usize| invited.iter().filter(|it| it.replies[place] == SlotReply::Yes).count();
        let works = |place: &usize| must > 0 && can(*place) == must && slots[*place].fields.day >= on;
        let workable: Vec<usize> = (0..slots.len()).filter(works).collect();
        match earliest_slot(&slots, &invited, midnight(on)) {
            None => prop_assert!(workable.is_empty()),
            Some(found) => {
                prop_assert!(workable.contains(&found));
                for other in workable {
                    prop_assert!(begins(found) <= begins(other));
                    prop_assert!(begins(found) < begins(other) || all(found) >= all(other));
                }
            }
        }
    }

    /// In whatever order they were written down, the same time is found.
    #[test]
    fn the_order_of_the_times_does_not_matter((slots, invited, on) in town()) {
        let ordered = slots_in_order(&slots);
        prop_assert!(ordered.is_sorted_by_key(|slot| (slot.fields.day, slot.fields.from)));
        let place = |slot: &Row<Slot>| slots.iter().position(|it| it.id == slot.id).unwrap();
        let moved = |it: &Invited| Invited {
            replies: ordered.iter().map(|slot| it.replies[place(slot)]).collect(),
            ..it.clone()
        };
        let again: Vec<Invited> = invited.iter().map(moved).collect();
        let found = earliest_slot(&slots, &invited, midnight(on)).map(|place| slots[place].id);
        let other = earliest_slot(&ordered, &again, midnight(on)).map(|place| ordered[place].id);
        prop_assert_eq!(found, other);
    }
}
