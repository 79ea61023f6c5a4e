//! 委員: that a person is asked to be a member of a 支援会議. It lets them see nothing before they have promised secrecy.

use super::SupportMeeting;
use crate::{
    access::{Grant, Ground, Scope, Span},
    domain::{
        household::{earliest, is_removed_by_anyone},
        people::Staff,
    },
    jp::Date,
    record::{Doc, Record, Ref, Text},
};

crate::record! {
    /// That a person is asked to be a member of a 支援会議. It names no household: the person has it before they promise
    /// secrecy. Ended by its last day, never deleted.
    pub struct Seat = "seat" "支援会議の委員" in Meeting(meeting) | Person(person);

    section "委員" {
        /// The meeting.
        meeting: Ref<SupportMeeting> = "支援会議";
        /// The member.
        person: Ref<Staff> = "委員", listed;
        /// As what they are asked.
        part: Option<Text> = "役割", listed, sorts, help("例：家計の相談にくわしい人として");
    }
    section "委員を終えるとき" {
        /// The day from which they are a member no longer.
        left_on: Option<Date> = "委員を終えた日", ends;
    }
}

/// That the member holds the meeting, once they have promised secrecy; none when they were removed.
#[must_use]
pub(super) fn grant(doc: &Doc) -> Option<Grant> {
    if is_removed_by_anyone(doc) {
        return None;
    }
    let fact = Seat::parse(doc).ok()?;
    let left = earliest(doc, "left_on").and_then(|day| day.add_days(-1));
    Some(Grant {
        scopes: [Scope::Meeting(fact.meeting.id())].into(),
        holder: Scope::Person(fact.person.id()),
        ground: Ground::Meeting,
        span: Span::of_days(Date::MIN, left),
    })
}
