//! ケース会議: agencies are called together about a household, answer when they can come, and write the minutes at the table.

mod answer;
mod attendance;
mod card;
mod due;
mod forms;
mod invitation;
mod invite;
mod known;
mod link;
mod list;
mod minutes;
mod page;
mod secrecy;
mod slots;
mod stage;

pub(in crate::areas) use card::CaseMeetings;
pub(in crate::areas) use due::DueMeetings;
pub use forms::{
    CancelCaseMeeting, EditCaseMeeting, EditRemark, NewCaseMeeting, NewCaseMeetingOfHousehold,
    NextCaseMeeting,
};
pub use invitation::InvitationPage;
pub use invite::InvitePage;
pub use list::CaseMeetingList;
pub use minutes::MinutesPage;
pub use page::CaseMeetingPage;
