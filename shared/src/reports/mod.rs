//! Printed tables and published views as pure functions of records and a date.

mod directory;

pub use directory::{Published, directory, published};
