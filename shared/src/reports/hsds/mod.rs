//! The directory in the open standard: Human Services Data Specification 3.0 of Open Referral, out and in.
//!
//! A row is a service, an office is a location, a kind of agency is a taxonomy term. What the standard has and a row has not
//! stands in 備考 as lines such as `【対象】市内に住む人`: people read them, and they come out again as they came in.

mod address;
mod ids;
mod index;
mod lines;
mod nested;
mod read;
mod tables;
mod terms;
mod values;
mod write;

pub use index::{Depth, Filter, Hsds, Resource};
pub use read::{Taken, numbers, take_in};

/// The version of the standard.
pub const VERSION: &str = "3.0";

/// Where it is written down.
pub const PROFILE: &str = "https://docs.openreferral.org/en/3.0/";
