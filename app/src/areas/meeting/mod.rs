//! 支援会議: those one belongs to, one with its members, when they met, what bodies were asked for, the promise of secrecy, and the
//! forms around it.

mod card;
mod duty;
mod forms;
mod list;
mod members;
mod page;
mod pledge;
mod requests;
mod sittings;

pub(in crate::areas) use card::Meetings;
pub use forms::{EditMeeting, EndMeeting, NewMeeting};
pub use list::MeetingList;
pub(in crate::areas) use list::{Going, going_of, invited};
pub use page::{MeetingLog, MeetingPage};
pub use pledge::PledgePage;
pub use requests::{AnswerRequest, EditRequest, NewRequest, RequestPage};
pub use sittings::{EditSitting, NewSitting, SittingPage};
