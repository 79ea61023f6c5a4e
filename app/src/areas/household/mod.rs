//! 世帯: the list, one household with all that belongs to it, and the forms around it.

mod contact;
mod forms;
mod list;
mod members;
mod page;
mod serving;
mod serving_forms;
mod timeline;

pub use forms::{EditHousehold, EditMember, NewHousehold, NewMember};
pub use list::{Households, SEARCHED, Typed};
pub use page::HouseholdPage;
