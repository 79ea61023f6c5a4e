//! 相談機関一覧 (S2): the published, versioned list of agencies.
//!
//! [`Entry`], [`Office`] and [`AgencyKind`] are what the next edition will say: several people write them at once. What an
//! [`Edition`] has said stands in [`Printed`], which nobody writes again.

use crate::record::Record;

/// The kinds of record of which editions keep what they said.
pub const PRINTED: [&str; 3] = [AgencyKind::KIND, Office::KIND, Entry::KIND];

mod agency_kind;
mod edition;
mod entry;
pub mod hours;
mod office;
mod printed;
mod saying;

pub use agency_kind::AgencyKind;
pub use edition::Edition;
pub use entry::Entry;
pub use hours::Hours;
pub use office::Office;
pub use printed::{Printed, differing};
pub use saying::Saying;
