//! 支援会議: meetings under 生活困窮者自立支援法 第9条 about a household that has not agreed to its records being shared (S8).
//!
//! And ケース会議, another thing: what the 相談支援包括化推進員 call agencies to, about a household that has agreed (S6). A [`CaseMeeting`] has
//! times that are proposed; an [`Invitation`] tells them to one organisation each, which answers by a [`SlotAnswer`]; what is said
//! there is a [`Remark`] each.

mod answer;
mod case_meeting;
mod information_request;
mod invitation;
mod pledge;
mod remark;
mod seat;
mod sitting;
mod support_meeting;

use crate::{
    access::Grant,
    record::{Doc, Record},
};

pub use answer::{Fit, Fits, SlotAnswer, Told};
pub use case_meeting::{CaseMeeting, MeetingKind, Slot};
pub use information_request::{DocumentPage, InformationRequest, Requested};
pub use invitation::{Attendance, Invitation, Need};
pub use pledge::{Pledge, Reply, pledged};
pub use remark::{Remark, RemarkKind};
pub use seat::Seat;
pub use sitting::{Attendee, Sitting};
pub use support_meeting::{SupportMeeting, last_day};

/// The kinds of records that make up a meeting and let its members see a household.
pub const MEETINGS: [&str; 3] = [SupportMeeting::KIND, Seat::KIND, Pledge::KIND];

/// The kinds of records that make up a ケース会議 and say nothing of the people.
pub(super) const CALLS: [&str; 3] = [CaseMeeting::KIND, Invitation::KIND, SlotAnswer::KIND];

/// The grants a record stands for; none for other kinds, and when it is removed or unfinished.
#[must_use]
pub fn grants(doc: &Doc) -> Vec<Grant> {
    match &*doc.kind {
        SupportMeeting::KIND => support_meeting::grants(doc),
        Seat::KIND => seat::grant(doc).into_iter().collect(),
        _ => Vec::new(),
    }
}
