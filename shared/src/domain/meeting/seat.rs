//! 委員: that a person is a member of a 支援会議. They see nothing before they have promised secrecy, each for themselves
//! (生活困窮者自立支援法 第9条第5項; 要綱第6条).

use super::SupportMeeting;
use crate::{
    access::{Grant, Ground, Scope, Span},
    domain::{
        household::{earliest, is_removed_by_anyone},
        people::Staff,
    },
    jp::{Date, Timestamp},
    record::{ActorId, Doc, Record, Ref, Text},
};

/// The field in which a member promises secrecy.
const PLEDGE: &str = "pledged_on";

crate::record! {
    /// That a person is a member of a 支援会議, and whether they have promised secrecy. It names no household: the person has it
    /// before they promise. Ended by its last day, never deleted.
    pub struct Seat = "seat" "支援会議の委員" in Meeting(meeting) | Person(person);

    section "委員" {
        /// The meeting.
        meeting: Ref<SupportMeeting> = "支援会議";
        /// The member.
        person: Ref<Staff> = "委員", listed;
        /// As what they are asked.
        part: Option<Text> = "役割", listed, help("例：家計の相談にくわしい人として");
    }
    section "守秘の確認" {
        /// The day on which they promised secrecy. It counts when they have written it themselves.
        pledged_on: Option<Date> = "守秘を約束した日", listed, sorts;
    }
    section "委員を終えるとき" {
        /// The day from which they are a member no longer.
        left_on: Option<Date> = "委員を終えた日", ends;
    }
}

/// When the member promised secrecy; none while nobody but others has written so.
fn pledged_at(doc: &Doc, person: ActorId) -> Option<Timestamp> {
    let heads = doc.heads(PLEDGE).iter();
    let stamps = heads
        .filter(|head| !head.value.is_empty())
        .filter_map(|head| doc.stamps.get(&head.dot));
    let own = stamps.filter(|stamp| stamp.author == person);
    own.map(|stamp| stamp.at).min()
}

/// That the member holds the meeting; none when they were removed, or have not promised secrecy.
#[must_use]
pub(super) fn grant(doc: &Doc) -> Option<Grant> {
    if is_removed_by_anyone(doc) {
        return None;
    }
    let fact = Seat::parse(doc).ok()?;
    let person = fact.person.id();
    let left = earliest(doc, "left_on").and_then(|day| day.add_days(-1));
    Some(Grant {
        scopes: [Scope::Meeting(fact.meeting.id())].into(),
        holder: Scope::Person(person),
        ground: Ground::Meeting,
        span: Span {
            from: pledged_at(doc, ActorId::new(person.uuid()))?,
            ..Span::of_days(Date::MIN, left)
        },
    })
}

/// Whose promise of secrecy is all that changes from one state of a seat to another; none for other changes and kinds.
#[must_use]
pub fn pledge_of(before: &Doc, after: &Doc) -> Option<ActorId> {
    let is_same = before.differs_only_in(after, |_| false);
    if &*after.kind != Seat::KIND || is_same || !before.differs_only_in(after, |key| key == PLEDGE)
    {
        return None;
    }
    let [head] = before.heads("person") else {
        return None;
    };
    let person: crate::record::RecordId = head.value.as_text()?.parse().ok()?;
    Some(ActorId::new(person.uuid()))
}
