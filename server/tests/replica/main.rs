//! The client's own replica against a running server over HTTP, with everything that goes wrong on the way.

mod day;
mod faults;
mod scopes;
mod support;
