//! Printed tables and published views as pure functions of records and a date.

mod difference;
mod directory;
mod editions;
mod publication;
mod reviews;

pub use difference::{FieldDifference, Mark, RowDifference, difference, state};
pub use directory::{Published, directory, published};
pub use editions::{Editions, Standing};
pub use publication::{Obstacle, obstacle, publication};
pub use reviews::{Reviewed, reviews};
