//! What is published, printed, found and exchanged with others, as pure functions of records and a date.

mod contents;
mod course;
mod difference;
mod directory;
mod districts;
mod editions;
pub mod finding;
pub mod hsds;
mod loading;
pub mod opening;
mod publication;
mod reviews;
pub mod schema_org;
pub mod sheets;
pub mod vcard;
mod waiting;

pub use contents::Contents;
pub use course::{Course, LATE, Stage, Step, course};
pub use difference::{FieldDifference, Mark, RowDifference, difference, state};
pub use directory::{areas, list};
pub use districts::{Districts, Place};
pub use editions::{Editions, OUT, Standing};
pub use loading::{Change, Loading, load_areas};
pub use publication::{Obstacle, obstacle, publication, with_company, without_open};
pub use reviews::{Reviewed, reviews};
pub use waiting::{OF_WAITING, overdue, wait};
