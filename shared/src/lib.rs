//! What client and server share: records, merge, access and wire. No IO, no clock.
pub mod jp;
