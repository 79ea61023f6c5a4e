//! The server from outside, route by route. Every test has a database of its own, and runs on SQLite and on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod accounts;
mod audit;
mod busy;
mod changes;
mod clock;
mod contract;
mod derive;
mod devices;
mod directory;
mod emergency;
mod factors;
mod hostile;
mod limit;
mod lists;
mod matrix;
mod meetings;
mod oidc;
mod outbox;
mod passkeys;
mod probes;
mod public;
mod push;
mod races;
mod restore;
mod scopes;
mod segments;
mod sequence;
mod session;
mod site;
mod strange;
mod support;
mod sync;
mod uploads;
