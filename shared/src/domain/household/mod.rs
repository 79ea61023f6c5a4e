//! 世帯: the household, everyone in it, and who serves it.

mod assignment;
mod choices;
mod consent;
mod disclosure;
mod emergency;
mod ending;
#[expect(
    clippy::module_inception,
    reason = "one file a record, named as the record"
)]
mod household;
mod member;
mod sought;

use crate::{
    access::Grant,
    domain::connecting::{self, Referral},
    record::{Doc, Record},
};

pub(super) use consent::least_extent;
pub(super) use ending::{check_days, earliest, is_removed_by_anyone};

pub use assignment::{Assignment, Basis};
pub use choices::{CareLevel, Relation, Sex, Trouble};
pub use consent::{Consent, ConsentForm, Extent};
pub use disclosure::{Disclosure, Law};
pub use emergency::{Emergency, Finding};
pub use household::Household;
pub use member::Member;
pub use sought::{HouseholdQuery, SOUGHT, title_and_area};

/// The kinds of records that let an organisation or a person see a household, or take it on.
pub const GRANTS: [&str; 5] = [
    Assignment::KIND,
    Consent::KIND,
    Disclosure::KIND,
    Emergency::KIND,
    Referral::KIND,
];

/// The grant a record stands for; none for other kinds, and when it is removed or unfinished.
#[must_use]
pub fn grant(doc: &Doc) -> Option<Grant> {
    match &*doc.kind {
        Assignment::KIND => assignment::grant(doc),
        Consent::KIND => consent::grant(doc),
        Disclosure::KIND => disclosure::grant(doc),
        Emergency::KIND => emergency::grant(doc),
        Referral::KIND => connecting::grant(doc),
        _ => None,
    }
}
