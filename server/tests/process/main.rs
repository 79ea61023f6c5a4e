//! The server as a process of its own: killed in the middle of anything, several on one database, backed up and restored.
//!
//! `TSUNAGU_KILLS` says how often it is killed (200).
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod city;
#[path = "../api/support/database.rs"]
mod database;
mod drill;
mod kill;
mod proxy;
mod servers;
