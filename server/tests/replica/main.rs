//! The client's own replica against a running server over HTTP, with everything that goes wrong on the way.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod case;
mod day;
mod directory;
mod each_call;
mod faults;
mod notes;
mod pictures;
mod restore;
mod revocation;
mod scopes;
mod story;
mod support;
mod tabs;
mod transfer;
