//! Printed tables and published views as pure functions of records and a date.

mod directory;
mod districts;
mod editions;
pub mod finding;
mod loading;

pub use directory::{Published, directory, published};
pub use districts::{Districts, Place};
pub use editions::{Editions, Standing};
pub use loading::{Change, Loading, load_areas};
