//! A ケース会議 for the calendars of those who are called to it: iCalendar (RFC 5545). It says nothing of the household.

use super::content_lines::{escaped, fold};
use crate::{
    domain::meeting::Invitation,
    jp::Timestamp,
    record::{Choice, RecordId},
};

/// The meeting as one event, as it stood at `changed`; none while its time is not settled. The same meeting is the same event in every
/// calendar, however often it is taken in, and the later state counts.
#[must_use]
pub fn event(meeting: RecordId, told: &Invitation, changed: Timestamp) -> Option<String> {
    let begins = told.settled_at?;
    let mut out = String::new();
    let mut line = |text: &str| fold(&mut out, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Tsunagu//Meetings//JA");
    let method = if told.cancelled_on.is_some() {
        "CANCEL"
    } else {
        "PUBLISH"
    };
    line(&format!("METHOD:{method}"));
    line("BEGIN:VEVENT");
    line(&format!("UID:{meeting}"));
    line(&format!("DTSTAMP:{}", utc(changed)));
    // Minutes: they grow from one state to the next, and fit in what calendars hold a sequence in.
    line(&format!("SEQUENCE:{}", changed.millis() / 60_000));
    line(&format!(
        "DTSTART:{}",
        utc(Timestamp::from_jst(begins.date, begins.time))
    ));
    if let Some(until) = told.until.filter(|until| *until > begins.time) {
        line(&format!(
            "DTEND:{}",
            utc(Timestamp::from_jst(begins.date, until))
        ));
    }
    line(&format!("SUMMARY:{}", escaped(told.kind.label())));
    if let Some(place) = &told.place {
        line(&format!("LOCATION:{}", escaped(place)));
    }
    if told.cancelled_on.is_some() {
        line("STATUS:CANCELLED");
    }
    line("CLASS:CONFIDENTIAL");
    line("END:VEVENT");
    line("END:VCALENDAR");
    Some(out)
}

/// A moment as calendars write it, which then need no table of time zones: `20261127T010000Z`.
fn utc(at: Timestamp) -> String {
    const JST: i64 = 9 * 60 * 60_000;
    let (date, time) = Timestamp::from_millis(at.millis() - JST).to_jst();
    let day = date.to_string().replace('-', "");
    format!("{day}T{:02}{:02}00Z", time.hour(), time.minute())
}
