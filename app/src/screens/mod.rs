//! Screens for any record, drawn from its schema.

#![expect(
    unreachable_pub,
    reason = "the component macro gives its inner function the visibility of the component"
)]

mod conflicts;
mod edit;
mod facts;
mod list;
mod rivals;
mod saves;

pub use conflicts::{ConflictPanel, Conflicts, MaySettle};
pub use edit::{EditRecord, all_fields, fields_but};
pub use facts::{Facts, written_by};
pub use list::SearchList;
pub use saves::{SaveFacts, save_text, when};
