//! What earlier releases left behind, in the hands of this version: their databases, the devices of their people with unsent
//! work, and what their apps and servers said to each other.
//!
//! A release is a folder in `shared/fixtures/releases`; `cargo xtask release` makes that of this version. Every test goes
//! through all of them.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

#[path = "../api/support/database.rs"]
mod database;
mod device;
mod fixture;
mod later;
mod make;
mod records;
mod town;
mod wire;
