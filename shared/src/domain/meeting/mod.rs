//! 支援会議: meetings under 生活困窮者自立支援法 第9条 about a household that has not agreed to its records being shared (S8).

mod information_request;
mod pledge;
mod seat;
mod sitting;
mod support_meeting;

use crate::{
    access::Grant,
    record::{Doc, Record},
};

pub use information_request::{DocumentPage, InformationRequest, Requested};
pub use pledge::{Pledge, Reply, pledged};
pub use seat::Seat;
pub use sitting::{Attendee, Sitting};
pub use support_meeting::{SupportMeeting, last_day};

/// The kinds of records that make up a meeting and let its members see a household.
pub const MEETINGS: [&str; 3] = [SupportMeeting::KIND, Seat::KIND, Pledge::KIND];

/// The grants a record stands for; none for other kinds, and when it is removed or unfinished.
#[must_use]
pub fn grants(doc: &Doc) -> Vec<Grant> {
    match &*doc.kind {
        SupportMeeting::KIND => support_meeting::grants(doc),
        Seat::KIND => seat::grant(doc).into_iter().collect(),
        _ => Vec::new(),
    }
}
