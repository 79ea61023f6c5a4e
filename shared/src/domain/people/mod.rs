//! Organisations and the people who work for them (S28).

mod organisation;
mod staff;
pub mod transfer;

pub use organisation::{Organisation, OrganisationKind};
pub use staff::{Staff, member_since, membership, posting};
