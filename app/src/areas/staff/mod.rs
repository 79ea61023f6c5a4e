//! 職員とアカウント: who works where, and who of them can sign in.

mod account;
mod forms;
mod letter;
mod list;
mod person;
mod preview;
mod said;
mod transfers;

pub use forms::{EditStaff, NewStaff};
pub use list::{Chosen, StaffList};
pub use person::StaffPage;
pub use transfers::Transfers;
pub(in crate::areas) use {list::keeps, said::why};
