//! What the invited are told of a meeting that says something else since.

use shared::reports::retelling;

use super::*;

/// The invitation as it stands after it was told anew.
fn retold(known: &Doc, meeting: &CaseMeeting) -> Doc {
    let mut doc = known.clone();
    let writes = retelling(known, meeting);
    // Each time a device of its own, so that no save is like another.
    let device = 0x100 + doc.stamps.len() as u128;
    write(&mut doc, device, 1, known, writes);
    doc
}

#[test]
fn who_knows_it_all_is_told_nothing() {
    let known = doc(7, &invitation(CENTRE, Need::May));
    assert_eq!(retelling(&known, &meeting()), Writes::new());
    // Nor of what is none of theirs.
    let held = CaseMeeting {
        case: Some(Ref::new(id(0xca5e))),
        held_on: Some(day("2026-12-04")),
        called_on: day("2026-11-01"),
        ..meeting()
    };
    assert_eq!(retelling(&known, &held), Writes::new());
    assert_eq!(
        retelling(&Doc::new(Invitation::KIND, id(7)), &meeting()),
        Writes::new()
    );
}

#[test]
fn all_that_has_changed_is_told_and_nothing_else() {
    let came = Invitation {
        people: Some("見本 花子".into()),
        ..invitation(CENTRE, Need::Must)
    };
    let known = doc(7, &came);
    let [_, second, third] = three();
    let fourth = slot(4, "2026-12-10", "10:00", "11:00");
    let moved = slot(2, "2026-12-04", "15:00", "16:00");
    assert_eq!(second.id, moved.id);
    let settled = CaseMeeting {
        place: None,
        slots: [moved, third, fourth].into_iter().collect(),
        settled_at: Some(at("2026-12-04T15:00")),
        until: Some("16:00".parse().unwrap()),
        ..meeting()
    };
    let after = retold(&known, &settled);
    let says = Invitation::parse(&after).unwrap();
    let expected = Invitation {
        place: None,
        slots: settled.slots.clone(),
        settled_at: settled.settled_at,
        until: settled.until,
        ..came
    };
    assert_eq!(says, expected);
    assert_eq!(retelling(&after, &settled), Writes::new());
    // A time that was taken away and is proposed again.
    let again = retold(&after, &meeting());
    assert_eq!(Invitation::parse(&again).unwrap().slots, meeting().slots);
    assert_eq!(Invitation::parse(&again).unwrap().settled_at, None);
}

#[test]
fn who_came_to_a_meeting_does_not_read_that_it_was_called_off() {
    let off = CaseMeeting {
        cancelled_on: Some(day("2026-12-03")),
        ..meeting()
    };
    let told = retold(&doc(7, &invitation(CENTRE, Need::Must)), &off);
    let says = |doc: &Doc| Invitation::parse(doc).unwrap().cancelled_on;
    assert_eq!(says(&told), off.cancelled_on);
    let held = CaseMeeting {
        held_on: Some(day("2026-12-03")),
        ..off
    };
    let told = retold(&told, &held);
    assert_eq!(says(&told), None);
    assert_eq!(retelling(&told, &held), Writes::new());
}

#[test]
fn what_two_told_apart_is_settled_by_the_meeting() {
    let mut known = doc(7, &invitation(CENTRE, Need::Must));
    let before = known.clone();
    let settled = |time: &str| CaseMeeting {
        settled_at: Some(at(time)),
        ..meeting()
    };
    let (one, other) = (settled("2026-12-03T10:00"), settled("2026-12-04T14:00"));
    write(&mut known, 1, 1, &before, retelling(&before, &one));
    write(&mut known, 2, 1, &before, retelling(&before, &other));
    assert_eq!(known.heads("settled_at").len(), 2);
    for meeting in [&one, &other] {
        let after = retold(&known, meeting);
        assert_eq!(after.heads("settled_at").len(), 1);
        assert_eq!(
            Invitation::parse(&after).unwrap().settled_at,
            meeting.settled_at
        );
    }
}
