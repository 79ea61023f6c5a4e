//! 世帯: the household, everyone in it, and who serves it.

mod assignment;
mod choices;
#[expect(
    clippy::module_inception,
    reason = "one file a record, named as the record"
)]
mod household;
mod member;

pub use assignment::{Assignment, Ground, grant};
pub use choices::{CareLevel, Relation, Sex, Trouble};
pub use household::Household;
pub use member::Member;
