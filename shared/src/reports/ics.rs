//! A ケース会議 for the calendars of those who come to it: iCalendar (RFC 5545). It says nothing of the household.

use super::content_lines::{escaped, fold};
use crate::{
    domain::meeting::{CaseMeeting, Invitation, MeetingKind},
    jp::{Time, Timestamp},
    record::{Choice, DateTime, RecordId, Text},
};

/// What a calendar is told of a meeting whose time is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    meeting: RecordId,
    kind: MeetingKind,
    place: Option<Text>,
    begins: DateTime,
    until: Option<Time>,
    is_cancelled: bool,
}

impl Event {
    /// As the meeting says itself; none while its time is not settled.
    #[must_use]
    pub fn of_meeting(id: RecordId, meeting: &CaseMeeting) -> Option<Self> {
        Some(Self {
            meeting: id,
            kind: meeting.kind,
            place: meeting.place.clone(),
            begins: meeting.settled_at?,
            until: meeting.until,
            is_cancelled: meeting.cancelled_on.is_some(),
        })
    }

    /// As someone who is called was told; none while its time is not settled.
    #[must_use]
    pub fn of_invitation(told: &Invitation) -> Option<Self> {
        Some(Self {
            meeting: told.meeting.id(),
            kind: told.kind,
            place: told.place.clone(),
            begins: told.settled_at?,
            until: told.until,
            is_cancelled: told.cancelled_on.is_some(),
        })
    }

    /// The file, as it stood at `changed`. The same meeting is the same event in every calendar, however often it is taken in, and the
    /// later state counts.
    #[must_use]
    pub fn file(&self, changed: Timestamp) -> String {
        let Self {
            meeting,
            kind,
            place,
            begins,
            until,
            is_cancelled,
        } = self;
        let mut out = String::new();
        let mut line = |text: &str| fold(&mut out, text);
        line("BEGIN:VCALENDAR");
        line("VERSION:2.0");
        line("PRODID:-//Tsunagu//Meetings//JA");
        let method = if *is_cancelled { "CANCEL" } else { "PUBLISH" };
        line(&format!("METHOD:{method}"));
        line("BEGIN:VEVENT");
        line(&format!("UID:{meeting}"));
        line(&format!("DTSTAMP:{}", utc(changed)));
        // Minutes: they grow from one state to the next, and fit in what calendars hold a sequence in.
        line(&format!("SEQUENCE:{}", changed.millis() / 60_000));
        let from = Timestamp::from_jst(begins.date, begins.time);
        line(&format!("DTSTART:{}", utc(from)));
        if let Some(until) = until.filter(|until| *until > begins.time) {
            let until = Timestamp::from_jst(begins.date, until);
            line(&format!("DTEND:{}", utc(until)));
        }
        line(&format!("SUMMARY:{}", escaped(kind.label())));
        if let Some(place) = place {
            line(&format!("LOCATION:{}", escaped(place)));
        }
        if *is_cancelled {
            line("STATUS:CANCELLED");
        }
        line("CLASS:CONFIDENTIAL");
        line("END:VEVENT");
        line("END:VCALENDAR");
        out
    }
}

/// A moment as calendars write it, which then need no table of time zones: `20261127T010000Z`.
fn utc(at: Timestamp) -> String {
    const JST: i64 = 9 * 60 * 60_000;
    let (date, time) = Timestamp::from_millis(at.millis() - JST).to_jst();
    let day = date.to_string().replace('-', "");
    format!("{day}T{:02}{:02}00Z", time.hour(), time.minute())
}
