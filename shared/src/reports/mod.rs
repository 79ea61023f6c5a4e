//! Printed tables and published views as pure functions of records and a date.

mod directory;
mod editions;
pub mod sheets;

pub use directory::{Published, directory, published};
pub use editions::{Editions, Standing};
