//! What the city's records need beyond the screens for any record: one folder for each part of the menu.

#![expect(
    unreachable_pub,
    reason = "the component macro gives its inner function the visibility of the component"
)]

pub mod account;
pub mod advice;
pub mod audit;
pub mod casework;
pub mod connecting;
pub mod directory;
pub mod household;
pub mod meeting;
pub mod meetings;
pub mod results;
pub mod staff;
pub mod status;
pub mod today;
pub mod visit;

mod access;
mod links;
mod parts;
mod read;
mod retracted;
mod tables;

pub use access::{may_settle, sees_intakes};
pub use links::{full_title, href};
pub use retracted::RetractedPage;
