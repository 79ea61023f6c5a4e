//! Two ケース会議: one whose time is being settled, and one that was held, with its minutes.

use super::{
    Served,
    people::{People, Team},
};
use crate::{
    domain::{
        casework::Case,
        meeting::{
            Attendance, CaseMeeting, Fit, Fits, Invitation, MeetingKind, Need, Remark, RemarkKind,
            Slot, SlotAnswer,
        },
        people::Staff,
    },
    jp::{Date, Time},
    record::{DateTime, RecordId, Ref, Row, RowId, Rows},
    sample::build::{Build, Colleague, at, days},
};

/// Adds them as of `today`: of a case that is being arranged, and of one whose roles are decided.
pub(super) fn case_meetings(
    build: &mut Build,
    (arranged, case): (&Served<'_>, Ref<Case>),
    (monitored, held): (&Served<'_>, Ref<Case>),
    people: &People,
    today: Date,
) {
    let coordinator = people.of(Team::Council)[0];
    let nurse = people.of(arranged.home.teams[0])[0];
    let [centre, welfare, npo] =
        [Team::Centre, Team::Welfare, Team::Npo].map(|team| people.of(team)[0]);
    let then = days(today, -1);
    let slots = [(5, 10), (6, 14), (8, 10)];
    let slots = slots.map(|(in_days, hour)| Row {
        id: RowId::new(build.rng.uuid(at(then, 10 * 60))),
        fields: Slot {
            day: days(today, in_days),
            from: hour_of(hour),
            until: hour_of(hour + 1),
        },
    });
    let called = CaseMeeting {
        slots: slots.iter().cloned().collect(),
        ..planned(
            arranged,
            case,
            coordinator,
            MeetingKind::CaseConference,
            then,
        )
    };
    let meeting = build.add(coordinator.actor, at(then, 10 * 60), &called);
    for (who, need, can) in [
        (nurse, Need::Must, Some([Fits::No, Fits::Yes, Fits::Yes])),
        (centre, Need::Must, Some([Fits::Yes, Fits::Yes, Fits::No])),
        (welfare, Need::Must, None),
        (npo, Need::May, None),
    ] {
        let invitation = invited(meeting, &called, who, need);
        let invitation = build.add(coordinator.actor, at(then, 10 * 60 + 5), &invitation);
        if let Some(can) = can {
            answer(build, invitation, who, &slots, can, then);
        }
    }

    let then = days(today, -43);
    let (date, time) = at(then, 13 * 60 + 30).to_jst();
    let called = CaseMeeting {
        settled_at: Some(DateTime { date, time }),
        until: Some(hour_of(15)),
        held_on: Some(then),
        ..planned(
            monitored,
            held,
            coordinator,
            MeetingKind::CaseConference,
            days(then, -7),
        )
    };
    let meeting = build.add(coordinator.actor, at(days(then, -7), 10 * 60), &called);
    let nurse = people.of(monitored.home.teams[0])[0];
    for (who, came) in [(nurse, true), (coordinator, true), (npo, false)] {
        let fact = Invitation {
            attendance: Some(if came {
                Attendance::Came
            } else {
                Attendance::Absent
            }),
            acknowledged_on: came.then_some(then),
            ..invited(meeting, &called, who, Need::May)
        };
        build.add(coordinator.actor, at(days(then, -7), 10 * 60 + 5), &fact);
    }
    for (minute, kind, who, words) in [
        (
            0,
            RemarkKind::Agenda,
            None,
            "見守りと薬の管理をだれがするか",
        ),
        (
            10,
            RemarkKind::Said,
            Some(nurse),
            "薬の飲み忘れが続いている。",
        ),
        (
            25,
            RemarkKind::Decided,
            Some(nurse),
            "薬の管理の手順は、訪問看護が案を作る。",
        ),
    ] {
        let (date, time) = at(then, 13 * 60 + 30 + minute).to_jst();
        let fact = Remark {
            household: monitored.household,
            meeting,
            kind,
            organisation: who.map(|who: Colleague| who.organisation),
            words: words.into(),
            noted_at: DateTime { date, time },
            photo: None,
        };
        build.add(nurse.actor, at(then, 13 * 60 + 30 + minute), &fact);
    }
}

/// A meeting in the council's room, as it is when it is called.
fn planned(
    served: &Served<'_>,
    case: Ref<Case>,
    coordinator: Colleague,
    kind: MeetingKind,
    on: Date,
) -> CaseMeeting {
    CaseMeeting {
        household: served.household,
        case: Some(case),
        kind,
        coordinator: Ref::<Staff>::new(RecordId::new(coordinator.actor.uuid())),
        called_on: on,
        place: Some("見本市社会福祉協議会 会議室".into()),
        slots: Rows::default(),
        settled_at: None,
        until: None,
        held_on: None,
        cancelled_on: None,
    }
}

fn invited(
    meeting: Ref<CaseMeeting>,
    called: &CaseMeeting,
    who: Colleague,
    need: Need,
) -> Invitation {
    Invitation {
        meeting,
        household: called.household,
        organisation: who.organisation,
        need,
        kind: called.kind,
        coordinator: called.coordinator,
        called_on: called.called_on,
        place: called.place.clone(),
        slots: called.slots.clone(),
        settled_at: called.settled_at,
        until: called.until,
        cancelled_on: None,
        attendance: None,
        people: None,
        acknowledged_on: None,
    }
}

fn answer(
    build: &mut Build,
    invitation: Ref<Invitation>,
    who: Colleague,
    slots: &[Row<Slot>; 3],
    can: [Fits; 3],
    on: Date,
) {
    let rows = slots.iter().zip(can);
    let rows = rows.map(|(slot, fits)| Row {
        id: slot.id,
        fields: Fit {
            fits,
            day: slot.fields.day,
            from: slot.fields.from,
            until: slot.fields.until,
        },
    });
    let fact = SlotAnswer {
        invitation,
        organisation: who.organisation,
        person: None,
        told: None,
        answered_on: on,
        slots: rows.collect(),
        words: None,
    };
    build.add(who.actor, at(on, 15 * 60), &fact);
}

/// That full hour.
fn hour_of(hour: u16) -> Time {
    Time::new(hour, 0).unwrap_or(Time::MIDNIGHT)
}
