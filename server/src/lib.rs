//! The server of Tsunagu: documents, accounts and sessions in SQLite or PostgreSQL, and one call that syncs.
//!
//! ```text
//! http ─► push · pull ─► db ◄─ backup · audit
//! ```
//! It knows no record by name: what a document is, and who may see it, it asks `shared::registry` and `shared::access`.

pub mod audit;
pub mod backup;
pub mod clock;
mod config;
pub mod db;
pub mod exchange;
pub mod http;
pub mod import;
pub mod mail;
pub mod notices;
pub mod oidc;
pub mod passphrase;
pub mod pull;
pub mod push;
mod server;
pub mod table;
pub mod web_push;

pub use config::{Config, SecondFactor};
pub use server::{Server, StartError};
