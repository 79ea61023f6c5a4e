//! Printed tables and published views as pure functions of records and a date.

mod contents;
mod directory;
mod editions;
pub mod hsds;
pub mod vcard;

pub use contents::Contents;
pub use directory::{Published, areas, directory, list, published};
pub use editions::{Editions, Standing};
