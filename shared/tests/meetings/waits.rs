//! What of meetings and roles waits for whom.

use shared::reports::{self, Reader, TaskStatus, Waits, agenda, role_waits};

use super::*;

const INVITED: u128 = 0xf1;

/// Someone of the centre, and the person who calls the meeting, who works elsewhere.
fn reader(person: u128, organisation: u128) -> Reader {
    Reader {
        person: id(person),
        organisation: id(organisation),
        takes_intakes: false,
        decides: false,
    }
}

/// What waits for the centre, and for who calls the meeting.
fn waits(docs: &[Doc], now: &str) -> [Vec<Waits>; 2] {
    [reader(0xc9, CENTRE), reader(PERSON, 0xa9)].map(|reader| {
        let all = agenda(docs, reader, at(now));
        assert!(all.values().all(|ids| ids.len() == 1));
        all.into_keys().collect()
    })
}

fn called() -> [Doc; 2] {
    [
        doc(MEETING, &meeting()),
        doc(INVITED, &super::invitation(CENTRE, Need::Must)),
    ]
}

#[test]
fn an_invitation_waits_until_each_time_has_an_answer_and_then_the_meeting_does() {
    let none: Vec<Waits> = Vec::new();
    let [meeting, invited] = called();
    let open = [meeting.clone(), invited.clone()];
    assert_eq!(
        waits(&open, "2026-11-27T09:00"),
        [vec![Waits::Answer], none.clone()]
    );
    let half = answer(INVITED, CENTRE, &[(1, Fits::No), (2, Fits::No)]);
    let docs = [meeting.clone(), invited.clone(), doc(0xf2, &half)];
    assert_eq!(
        waits(&docs, "2026-11-27T09:00"),
        [vec![Waits::Answer], none.clone()]
    );
    let all = answer(
        INVITED,
        CENTRE,
        &[(1, Fits::No), (2, Fits::No), (3, Fits::No)],
    );
    let docs = [meeting, invited, doc(0xf2, &all)];
    assert_eq!(
        waits(&docs, "2026-11-27T09:00"),
        [none.clone(), vec![Waits::Settling]]
    );
    // No time that is proposed is ahead: nobody is asked any more, and others have to be found.
    assert_eq!(
        waits(&open, "2026-12-09T09:00"),
        [none, vec![Waits::Settling]]
    );
}

#[test]
fn a_meeting_without_times_waits_for_who_calls_it() {
    let bare = CaseMeeting {
        slots: Rows::default(),
        ..meeting()
    };
    let docs = [doc(MEETING, &bare)];
    assert_eq!(
        waits(&docs, "2026-11-27T09:00"),
        [vec![], vec![Waits::Settling]]
    );
}

#[test]
fn what_is_settled_waits_after_its_day_and_what_is_called_off_or_held_never() {
    let settled = CaseMeeting {
        settled_at: Some(at("2026-12-04T14:00")),
        ..meeting()
    };
    let held = CaseMeeting {
        held_on: Some(day("2026-12-04")),
        ..settled.clone()
    };
    let off = CaseMeeting {
        cancelled_on: Some(day("2026-12-01")),
        ..settled.clone()
    };
    let told = Invitation {
        settled_at: settled.settled_at,
        ..super::invitation(CENTRE, Need::Must)
    };
    for (meeting, now, waiting) in [
        (&settled, "2026-12-04T23:00", None),
        (&settled, "2026-12-05T00:00", Some(Waits::Unsaid)),
        (&held, "2026-12-05T00:00", None),
        (&off, "2026-12-05T00:00", None),
    ] {
        let docs = [doc(MEETING, meeting), doc(INVITED, &told)];
        let waiting: Vec<Waits> = waiting.into_iter().collect();
        assert_eq!(waits(&docs, now), [vec![], waiting], "{now}");
    }
}

#[test]
fn of_two_who_call_one_apart_the_one_who_needs_it_counts() {
    for (first, second) in [(Need::Must, Need::May), (Need::May, Need::Must)] {
        let mut told = doc(INVITED, &super::invitation(CENTRE, first));
        let nothing = Doc::new(Invitation::KIND, id(INVITED));
        let apart = super::invitation(CENTRE, second).writes();
        write(&mut told, 1, 1, &nothing, apart);
        let told = reports::invitation(&told).unwrap();
        assert_eq!(told.need, Need::Must, "{first:?} {second:?}");
    }
    let may = doc(INVITED, &super::invitation(CENTRE, Need::May));
    assert_eq!(reports::invitation(&may).unwrap().need, Need::May);
}

#[test]
fn a_role_asks_something_of_whom_it_concerns() {
    let on = day("2026-11-01");
    for (status, office, coordinator, decides, waits) in [
        (
            TaskStatus::Overdue(3),
            true,
            false,
            false,
            Some(Waits::Overdue),
        ),
        (
            TaskStatus::Overdue(3),
            false,
            true,
            false,
            Some(Waits::Overdue),
        ),
        (TaskStatus::Overdue(3), false, false, true, None),
        (TaskStatus::Stopped(on), true, false, true, None),
        (
            TaskStatus::Stopped(on),
            false,
            true,
            false,
            Some(Waits::Stopped),
        ),
        (TaskStatus::Proposed, true, true, false, None),
        (
            TaskStatus::Proposed,
            false,
            false,
            true,
            Some(Waits::Decision),
        ),
        (
            TaskStatus::Changed,
            false,
            false,
            true,
            Some(Waits::Decision),
        ),
        (TaskStatus::Going, true, true, true, None),
        (TaskStatus::InPlace(on), true, true, true, None),
    ] {
        let said = role_waits(status, office, coordinator, decides);
        assert_eq!(said, waits, "{status:?} {office} {coordinator} {decides}");
    }
}
