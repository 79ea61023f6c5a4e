//! The file for calendars.

use shared::reports::ics::Event;

use super::*;

fn settled() -> Invitation {
    Invitation {
        settled_at: Some(at("2026-12-04T08:30")),
        until: Some("9:45".parse().unwrap()),
        ..invitation(CENTRE, Need::Must)
    }
}

/// The file that whoever was told so takes into a calendar.
fn event(told: &Invitation, changed: Timestamp) -> Option<String> {
    Event::of_invitation(told).map(|event| event.file(changed))
}

/// Lines put together again.
fn lines(file: &str) -> Vec<String> {
    assert!(file.ends_with("\r\n"));
    assert!(
        file.split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains('\n'))
    );
    let all = file.replace("\r\n ", "");
    all.trim_end().split("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_meeting_is_one_event_that_says_nothing_of_the_household() {
    let changed = Timestamp::from_iso("2026-11-26T17:05+09:00").unwrap();
    let file = event(&settled(), changed).unwrap();
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tsunagu//Meetings//JA",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:00000000-0000-0000-0000-0000000000e1",
        "DTSTAMP:20261126T080500Z",
        "SEQUENCE:29928005",
        // The evening before in Greenwich.
        "DTSTART:20261203T233000Z",
        "DTEND:20261204T004500Z",
        "SUMMARY:複合課題ケース検討会",
        "LOCATION:見本会議室",
        "CLASS:CONFIDENTIAL",
        "END:VEVENT",
        "END:VCALENDAR",
    ];
    assert_eq!(lines(&file), expected);
}

#[test]
fn who_calls_it_has_the_same_event_as_those_who_are_called() {
    let called = CaseMeeting {
        settled_at: settled().settled_at,
        until: settled().until,
        ..meeting()
    };
    let own = Event::of_meeting(id(MEETING), &called);
    assert!(own.is_some());
    assert_eq!(own, Event::of_invitation(&settled()));
    assert_eq!(Event::of_meeting(id(MEETING), &meeting()), None);
}

#[test]
fn what_changes_replaces_what_was_and_what_is_called_off_goes() {
    let sequence = |file: &str| -> i64 {
        let all = lines(file);
        let line = all.iter().find_map(|line| line.strip_prefix("SEQUENCE:"));
        line.unwrap().parse().unwrap()
    };
    let at = |minute: i64| Timestamp::from_millis(minute * 60_000);
    let first = event(&settled(), at(100)).unwrap();
    let off = Invitation {
        cancelled_on: Some(day("2026-12-01")),
        ..settled()
    };
    let second = event(&off, at(101)).unwrap();
    assert!(sequence(&first) < sequence(&second));
    for line in ["METHOD:CANCEL", "STATUS:CANCELLED"] {
        assert!(lines(&second).iter().any(|it| it == line), "{line}");
        assert!(!lines(&first).iter().any(|it| it == line), "{line}");
    }
    assert_eq!(event(&invitation(CENTRE, Need::Must), at(100)), None);
}

#[test]
fn a_long_place_is_folded_and_nothing_ends_its_line() {
    let place = "第1会議室, 別館; \\奥\r\nSUMMARY:".to_owned() + &"長".repeat(200);
    let told = Invitation {
        place: Some((&*place).into()),
        until: None,
        ..settled()
    };
    let all = lines(&event(&told, Timestamp::from_millis(0)).unwrap());
    let summaries = all.iter().filter(|line| line.starts_with("SUMMARY"));
    assert_eq!(summaries.count(), 1);
    let said = all
        .iter()
        .find_map(|line| line.strip_prefix("LOCATION:"))
        .unwrap();
    let expected = "第1会議室\\, 別館\\; \\\\奥\\nSUMMARY:".to_owned() + &"長".repeat(200);
    assert_eq!(said, expected);
    assert!(!all.iter().any(|line| line.starts_with("DTEND")));
}
