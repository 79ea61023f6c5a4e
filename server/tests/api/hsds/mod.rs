//! The directory in the open standard: every answer is held against the standard's own list of properties, and whatever comes in
//! comes out again.

mod api;
mod round;
mod schema;
