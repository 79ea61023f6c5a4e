//! Who calls a ケース会議, who answers, and what those who are called do not learn.

use shared::domain::meeting::{
    CaseMeeting, Fit, Fits, Invitation, MeetingKind, Need, Remark, RemarkKind, SlotAnswer,
};
use shared::record::{Row, RowId, Rows};

use super::*;

const MEETING: u128 = 0xd1;
const INVITATION: u128 = 0xd2;

fn meeting() -> Doc {
    let fact = CaseMeeting {
        household: Ref::new(id(HOME)),
        case: None,
        kind: MeetingKind::CaseConference,
        coordinator: Ref::new(id(0x99)),
        called_on: day("2026-11-25"),
        place: None,
        slots: Rows::default(),
        settled_at: None,
        until: None,
        held_on: None,
        cancelled_on: None,
    };
    of(MEETING, &fact)
}

fn invitation(to: u128) -> Doc {
    let fact = Invitation {
        meeting: Ref::new(id(MEETING)),
        household: Ref::new(id(HOME)),
        organisation: Ref::new(id(to)),
        need: Need::Must,
        kind: MeetingKind::CaseConference,
        coordinator: Ref::new(id(0x99)),
        called_on: day("2026-11-25"),
        place: None,
        slots: Rows::default(),
        settled_at: None,
        until: None,
        cancelled_on: None,
        attendance: None,
        people: None,
        acknowledged_on: None,
    };
    of(INVITATION, &fact)
}

fn answer(by: u128) -> Doc {
    let row = Row {
        id: RowId::new(Uuid::from_u128(1)),
        fields: Fit {
            fits: Fits::Yes,
            day: day("2026-12-04"),
            from: "14:00".parse().unwrap(),
            until: "15:00".parse().unwrap(),
        },
    };
    let fact = SlotAnswer {
        invitation: Ref::new(id(INVITATION)),
        organisation: Ref::new(id(by)),
        person: None,
        told: None,
        answered_on: day("2026-11-26"),
        slots: [row].into_iter().collect(),
        words: None,
    };
    of(0xd3, &fact)
}

fn remark() -> Doc {
    let fact = Remark {
        household: Ref::new(id(HOME)),
        meeting: Ref::new(id(MEETING)),
        kind: RemarkKind::Said,
        organisation: None,
        words: "薬が足りない".into(),
        noted_at: "2026-12-04T14:10".parse().unwrap(),
        photo: None,
    };
    of(0xd4, &fact)
}

#[test]
fn who_is_called_learns_to_what_and_nothing_of_whom() {
    let who = someone(Post::Caseworker, &[]);
    assert!(reads(&who, &invitation(THEIRS)));
    assert!(!reads(&who, &invitation(OURS)));
    for hidden in [meeting(), remark(), answer(OURS)] {
        assert!(!reads(&who, &hidden), "{}", hidden.kind);
    }
    // Nor do they say of themselves that they must come, or that they came.
    let called = invitation(THEIRS);
    assert!(writes(&who, None, &called, false).is_err());
    assert!(writes(&who, Some(&called), &called, false).is_err());
}

#[test]
fn who_is_called_answers_for_themselves_alone() {
    let who = someone(Post::Caseworker, &[]);
    let (theirs, others) = (answer(THEIRS), answer(OURS));
    assert_eq!(writes(&who, None, &theirs, false), Ok(()));
    assert_eq!(writes(&who, Some(&theirs), &theirs, false), Ok(()));
    assert_eq!(writes(&who, None, &others, false), Err(Denied::NotHeld));
    for (before, after) in [(&theirs, &others), (&others, &theirs)] {
        assert!(writes(&who, Some(before), after, false).is_err());
    }
    let adviser = someone(Post::Adviser, &[]);
    assert!(reads(&adviser, &theirs));
    assert!(writes(&adviser, None, &theirs, false).is_err());
}

#[test]
fn the_coordinators_call_and_write_down_what_they_hear_whatever_they_see_of_the_household() {
    for grounds in [&[][..], &[Ground::Consent], &[Ground::Meeting, Ground::Law]] {
        let who = someone(Post::InclusionCoordinator, grounds);
        for doc in [meeting(), invitation(OURS), answer(OURS)] {
            assert_eq!(writes(&who, None, &doc, false), Ok(()), "{}", doc.kind);
            assert_eq!(writes(&who, Some(&doc), &doc, false), Ok(()));
            assert!(reads(&who, &doc), "{}", doc.kind);
        }
        // What is said there is said of people.
        assert_eq!(reads(&who, &remark()), !grounds.is_empty());
        assert!(writes(&who, None, &remark(), false).is_err());
    }
}

#[test]
fn nobody_begins_anything_about_a_household_that_they_see_inside_a_support_meeting_alone() {
    let inside = someone(Post::InclusionCoordinator, &[Ground::Meeting]);
    for doc in [meeting(), invitation(OURS)] {
        assert_eq!(
            writes(&inside, None, &doc, false),
            Err(Denied::NotPermitted)
        );
        // What was begun before, or by others, they go on with.
        assert_eq!(writes(&inside, Some(&doc), &doc, false), Ok(()));
    }
    assert_eq!(writes(&inside, None, &answer(OURS), false), Ok(()));
}

#[test]
fn others_call_nobody_and_those_who_serve_the_household_write_the_minutes() {
    let section = someone(Post::Section, &[]);
    let nurse = someone(Post::VisitingNurse, &[Ground::Assigned]);
    for who in [&section, &nurse] {
        assert!(reads(who, &meeting()));
        assert!(reads(who, &invitation(OURS)));
        for doc in [meeting(), invitation(OURS), answer(OURS)] {
            assert!(writes(who, None, &doc, false).is_err(), "{}", doc.kind);
        }
    }
    // When others can come is none of the household's.
    assert!(reads(&section, &answer(OURS)));
    assert!(!reads(&nurse, &answer(OURS)));
    assert_eq!(writes(&nurse, None, &remark(), false), Ok(()));
    assert!(!reads(&section, &remark()));
}
