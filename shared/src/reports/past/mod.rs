//! What a city has kept of its intakes and meetings in lists of its own (過去の実績): read, held against what is there, and the empty
//! lists to fill in. Nothing is stored by it.
//!
//! A list is known by its headings, whatever sheet it stands on. A row is the same record each time it is read: its id follows from its
//! number and the fiscal year it is of, since cities number anew each April.

mod columns;
mod plan;
mod row;

pub use columns::{List, template};
pub use plan::{PastPlan, plan};
