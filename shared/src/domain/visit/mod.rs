//! 訪問記録 (S1).

#[expect(
    clippy::module_inception,
    reason = "one file a record, named as the record"
)]
mod visit;

pub use visit::{Met, Outcome, Picture, Place, Purpose, Urgency, Visit, Visitor};
