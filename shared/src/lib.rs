//! What client and server share: records, merge, access and wire. No IO, no clock, no randomness.
//!
//! ```text
//! reports ─► domain ─► record ◄─ merge · access · wire · audit
//! ```

pub mod access;
pub mod audit;
pub mod domain;
pub mod jp;
pub mod merge;
pub mod mutant;
pub mod passphrase;
pub mod record;
pub mod registry;
pub mod reports;
#[cfg(feature = "sample")]
pub mod sample;
pub mod wire;
