//! 世帯: the list, one household with all that belongs to it, and the forms around it.

mod contact;
mod district;
mod emergencies;
mod emergency;
mod forms;
mod list;
mod members;
mod page;
mod serving;
mod serving_forms;
mod sharing;
mod timeline;
mod why;

pub use emergency::EmergencyPage;
pub use forms::{
    EditHousehold, EditMember, EditSharing, NewConsent, NewDisclosure, NewHousehold, NewMember,
    ReviewEmergency,
};
pub use list::{Households, SEARCHED, Typed};
pub use page::HouseholdPage;
