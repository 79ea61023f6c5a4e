//! The directory as spreadsheets: what a city hall has, read; what stands here, written. Nothing is stored by it.
//!
//! [`read`] makes rows of the sheets of a file, [`plan`] says what they would change, [`undo`] what can be taken back of it, [`refused`] what is to be mended;
//! [`entries`], [`offices`] and [`Layout`] say what is written.

mod address;
mod body;
pub(in crate::reports) mod cells;
mod columns;
mod export;
mod heading;
mod layouts;
mod phones;
mod plan;
mod read;
mod refused;
mod row;
mod undo;

pub use columns::Column;
pub use export::{entries, names, offices};
pub use layouts::{Layout, Publisher};
pub use plan::{Change, Known, Plan, Refused, Step, plan};
pub use read::read;
pub use refused::refused;
pub use undo::{Kept, Undo, undo};

/// The kind of record whose writers may take lists in.
pub const IMPORTED: &str = <crate::domain::directory::Entry as crate::record::Record>::KIND;
