//! 相談機関一覧 (S2): the published, versioned list of agencies.

mod agency_kind;
mod edition;
mod entry;
mod office;

pub use agency_kind::AgencyKind;
pub use edition::Edition;
pub use entry::Entry;
pub use office::Office;
