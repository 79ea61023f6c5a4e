//! What the screens share that take in a table: the box for the file, and what was taken in with the way back.

mod file;
mod taken_in;

pub(super) use file::FileInput;
pub(super) use taken_in::TakenIn;
