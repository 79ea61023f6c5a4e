//! 世帯: the list, one household with all that belongs to it, and the forms around it.

mod consents;
mod contact;
mod forms;
mod list;
mod members;
mod page;
mod serving;
mod serving_forms;
mod timeline;
mod why;

pub use forms::{EditConsent, EditHousehold, EditMember, NewConsent, NewHousehold, NewMember};
pub use list::{Households, SEARCHED, Typed};
pub use page::HouseholdPage;
