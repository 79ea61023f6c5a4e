//! The server from outside, route by route. Every test has a database of its own, and runs on SQLite and on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod busy;
mod changes;
mod clock;
mod contract;
mod derive;
mod directory;
mod emergency;
mod factors;
mod hostile;
mod matrix;
mod passkeys;
mod probes;
mod push;
mod restore;
mod scopes;
mod segments;
mod sequence;
mod session;
mod site;
mod strange;
mod support;
mod sync;
