//! 見た・書いた記録: what is noted of what is on the screen, and who may read it.

mod list;
mod page;
mod watch;

pub(super) use list::Entries;
pub use page::{HouseholdLog, PersonLog};
pub use watch::watch;
