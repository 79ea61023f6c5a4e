//! 支援会議の開催: that the members of a 支援会議 have met (S8).

use super::{Seat, SupportMeeting};
use crate::{
    jp::Date,
    record::{Paragraph, Ref, Rows, Text},
};

crate::rows! {
    /// A member who came.
    pub struct Attendee {
        /// As a member.
        seat: Ref<Seat> = "委員";
    }
}

crate::record! {
    /// That the members have met, and what was said. It lies within the meeting: neither that they met nor what they read is public
    /// (要綱第4条第2項).
    pub struct Sitting = "sitting" "支援会議の開催" in Meeting(meeting);

    section "開催" {
        /// The meeting.
        meeting: Ref<SupportMeeting> = "支援会議";
        /// When.
        held_on: Date = "開催した日", listed, sorts;
        /// Where.
        place: Option<Text> = "場所", listed;
        /// Who came.
        attendees: Rows<Attendee> = "出席した委員";
        /// Whether all were told of their duty of secrecy at the beginning (要綱第6条).
        reminded: bool = "はじめに守秘義務を説明した";
    }
    section "話し合い" {
        /// What was said.
        said: Option<Paragraph> = "話し合ったこと";
        /// What was settled.
        settled: Option<Paragraph> = "決まったこと", listed;
    }
}
