//! What people write in the story, as far as it is the same again and again.

use shared::{
    domain::{
        casework::{Case, Support, Task},
        household::{Consent, ConsentForm, Extent, Household, Trouble},
        meeting::{CaseMeeting, Invitation, MeetingKind, Need, Remark, RemarkKind, Slot},
        people::{Organisation, Staff},
    },
    jp::{Date, Time},
    record::{DateTime, Ref, Row, RowId, Rows},
};
use uuid::Uuid;

use crate::support::{now, today};

pub(crate) fn days(days: i32) -> Date {
    today().add_days(days).unwrap()
}

pub(crate) fn moment() -> DateTime {
    let (date, time) = now().to_jst();
    DateTime { date, time }
}

pub(crate) fn hour(hour: u16) -> Time {
    Time::new(hour, 0).unwrap()
}

pub(crate) fn row<R>(fields: R) -> Row<R> {
    let id = RowId::new(Uuid::now_v7());
    Row { id, fields }
}

pub(crate) fn consent(
    household: Ref<Household>,
    organisation: Ref<Organisation>,
    extent: Extent,
) -> Consent {
    Consent {
        household,
        organisation,
        purpose: "いっしょに支えるため".into(),
        extent,
        from: today(),
        until: None,
        given_by: "伊藤 さくら".into(),
        given_on: today(),
        form: ConsentForm::Signed,
        signature: None,
        sheet: None,
        withdrawn_on: None,
        withdrawn_why: None,
    }
}

pub(crate) fn support(
    household: Ref<Household>,
    organisation: Ref<Organisation>,
    what: &str,
) -> Support {
    Support {
        household,
        organisation: Some(organisation),
        name: None,
        member: None,
        what: what.into(),
        troubles: [Trouble::School].into_iter().collect(),
        from: today(),
        until: None,
    }
}

/// A role that is to be done by a day, proposed a month ago.
pub(crate) fn task(
    household: Ref<Household>,
    case: Ref<Case>,
    organisation: Ref<Organisation>,
    (what, by): (&str, Date),
) -> Task {
    Task {
        household,
        case,
        member: None,
        troubles: [Trouble::School].into_iter().collect(),
        what: what.into(),
        organisation,
        by: Some(by),
        order: None,
        proposed_on: days(-30),
    }
}

/// A meeting about a case, with three times.
pub(crate) fn case_meeting(
    household: Ref<Household>,
    case: Ref<Case>,
    coordinator: Ref<Staff>,
) -> CaseMeeting {
    let slots = [(5, 10), (6, 14), (8, 10)].map(|(in_days, from)| {
        row(Slot {
            day: days(in_days),
            from: hour(from),
            until: hour(from + 1),
        })
    });
    CaseMeeting {
        household,
        case: Some(case),
        kind: MeetingKind::CaseConference,
        coordinator,
        called_on: today(),
        place: Some("見本公民館".into()),
        slots: slots.into_iter().collect::<Rows<Slot>>(),
        settled_at: None,
        until: None,
        held_on: None,
        cancelled_on: None,
    }
}

pub(crate) fn invitation(
    meeting: Ref<CaseMeeting>,
    called: &CaseMeeting,
    organisation: Ref<Organisation>,
    need: Need,
) -> Invitation {
    Invitation {
        meeting,
        household: called.household,
        organisation,
        need,
        kind: called.kind,
        coordinator: called.coordinator,
        called_on: called.called_on,
        place: called.place.clone(),
        slots: called.slots.clone(),
        settled_at: None,
        until: None,
        cancelled_on: None,
        attendance: None,
        people: None,
        acknowledged_on: None,
    }
}

pub(crate) fn remark(
    household: Ref<Household>,
    meeting: Ref<CaseMeeting>,
    organisation: Ref<Organisation>,
    words: &str,
) -> Remark {
    Remark {
        household,
        meeting,
        kind: RemarkKind::Said,
        organisation: Some(organisation),
        words: words.into(),
        noted_at: moment(),
        photo: None,
    }
}
