//! 守秘の約束: what someone who is asked to be a member of a 支援会議 answers, each for themselves (生活困窮者自立支援法 第9条第5項;
//! 要綱第6条).

use super::SupportMeeting;
use crate::{
    access::Pledged,
    domain::{household::is_removed_by_anyone, people::Staff},
    jp::Date,
    record::{ActorId, Doc, Record, Ref},
};

crate::choices! {
    /// What they answer.
    pub enum Reply {
        /// They promise secrecy, and are a member.
        Promised = "promised" "秘密を守ることを約束した",
        /// They can't be a member.
        Declined = "declined" "引き受けられない",
    }
}

crate::record! {
    /// Whether someone promises secrecy in a 支援会議. Only they write it; without it, a seat gives nothing.
    pub struct Pledge = "pledge" "守秘の約束" in Person(person) | Meeting(meeting);

    section "約束" {
        /// The meeting.
        meeting: Ref<SupportMeeting> = "支援会議";
        /// Who answers.
        person: Ref<Staff> = "委員", listed;
        /// What they answer.
        reply: Reply = "返事", listed;
        /// When.
        given_on: Date = "返事をした日", listed, sorts;
    }
}

/// What an answer says; none for other kinds and when it is unfinished. Removed, or while one tablet says so and another not, it
/// is no promise.
#[must_use]
pub fn pledged(doc: &Doc) -> Option<Pledged> {
    if &*doc.kind != Pledge::KIND {
        return None;
    }
    let fact = Pledge::parse(doc).ok()?;
    let promises = |text: &str| text == crate::record::Choice::item(Reply::Promised).code;
    let mut replies = doc.heads("reply").iter();
    Some(Pledged {
        meeting: fact.meeting.id(),
        actor: ActorId::new(fact.person.id().uuid()),
        promises: !is_removed_by_anyone(doc)
            && replies.all(|head| head.value.as_text().is_some_and(promises)),
    })
}
