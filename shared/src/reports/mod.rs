//! Printed tables and published views as pure functions of records and a date.

mod contents;
mod difference;
mod directory;
mod editions;
pub mod finding;
pub mod hsds;
pub mod opening;
mod publication;
mod reviews;
pub mod schema_org;
pub mod sheets;
pub mod vcard;

pub use contents::Contents;
pub use difference::{FieldDifference, Mark, RowDifference, difference, state};
pub use directory::{Published, areas, directory, list, published};
pub use editions::{Editions, Standing};
pub use publication::{Obstacle, obstacle, publication};
pub use reviews::{Reviewed, reviews};
