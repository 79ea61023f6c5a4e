//! What the city has kept in its own lists of the year before it used this program.

use super::people::{People, Team};
use crate::{
    domain::{
        casework::{Became, CaseOutcome, PastIntake, PastMeeting, Reason},
        meeting::MeetingKind,
    },
    jp::Date,
    sample::build::{Build, at, days},
};

/// When it was asked, days before the beginning; whether with a sheet; and what became of it, in days since: a case from, decided,
/// closed. None where an answer was enough.
type Kept = (i32, bool, Option<(i32, Option<i32>, Option<i32>)>);

const INTAKES: [Kept; 9] = [
    (340, true, Some((5, Some(40), Some(150)))),
    (310, false, None),
    (290, true, Some((2, Some(35), Some(120)))),
    (240, false, None),
    (210, true, Some((3, Some(50), Some(180)))),
    (160, false, Some((7, Some(45), None))),
    (120, false, None),
    (70, true, Some((4, Some(60), None))),
    (40, true, Some((2, None, None))),
];

/// How many days before the beginning they were held.
const MEETINGS: [(i32, MeetingKind); 6] = [
    (325, MeetingKind::Preparatory),
    (300, MeetingKind::CaseConference),
    (270, MeetingKind::Advisory),
    (200, MeetingKind::Preparatory),
    (165, MeetingKind::CaseConference),
    (110, MeetingKind::CaseConference),
];

/// Adds them as if they had been taken in on the day `start`.
pub(super) fn past(build: &mut Build, people: &People, start: Date) {
    let coordinator = people.of(Team::Council)[0];
    let then = at(start, 11 * 60);
    for (n, (before, with_sheet, case)) in INTAKES.into_iter().enumerate() {
        let received_on = days(start, -before);
        let after = |many: i32| days(received_on, many);
        let closed_on = case.and_then(|(_, _, closed)| closed).map(after);
        let fact = PastIntake {
            number: (&*format!("{}", n + 1)).into(),
            received_on,
            agency: Some("見本地域包括支援センター".into()),
            reasons: [Reason::NoRoles].into_iter().collect(),
            became: match case {
                Some(_) => Became::Case,
                None => Became::Inquiry,
            },
            with_sheet,
            opened_on: case.map(|(opened, ..)| after(opened)),
            decided_on: case.and_then(|(_, decided, _)| decided).map(after),
            withdrawn_on: None,
            decided_anew_on: None,
            closed_on,
            outcome: closed_on.map(|_| CaseOutcome::Connected),
        };
        build.add(coordinator.actor, then, &fact);
    }
    for (before, meeting) in MEETINGS {
        let fact = PastMeeting {
            number: None,
            held_on: days(start, -before),
            meeting,
            case_number: None,
        };
        build.add(coordinator.actor, then, &fact);
    }
}
