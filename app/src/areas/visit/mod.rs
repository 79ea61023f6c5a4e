//! 訪問記録: the day's visit on two screens with a few taps, and the visit to be read.

mod form;
mod met;
mod next;
mod page;
mod routes;

pub use page::VisitPage;
pub use routes::{EditVisit, NewVisit};
