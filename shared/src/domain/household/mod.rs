//! 世帯: the household, everyone in it, and who serves it.

mod assignment;
mod choices;
mod consent;
mod ending;
#[expect(
    clippy::module_inception,
    reason = "one file a record, named as the record"
)]
mod household;
mod member;

use crate::{
    access::Grant,
    record::{Doc, Record},
};

pub use assignment::{Assignment, Basis};
pub use choices::{CareLevel, Relation, Sex, Trouble};
pub use consent::{Consent, ConsentForm, Extent};
pub use household::Household;
pub use member::Member;

/// The kinds of records that let an organisation see a household.
pub const GRANTS: [&str; 2] = [Assignment::KIND, Consent::KIND];

/// The grant a record stands for; none for other kinds, and when it is removed or unfinished.
#[must_use]
pub fn grant(doc: &Doc) -> Option<Grant> {
    assignment::grant(doc).or_else(|| consent::grant(doc))
}
