//! What the screens share that take in tables and give them: the box for the file, what is in it row by row, what was taken in with the
//! way back, and the files one can have.

mod file;
mod files;
mod preview;
mod taken_in;
mod taking;

pub(super) use file::FileInput;
pub(super) use files::FileOf;
pub(super) use preview::{Listing, Preview};
pub(super) use taken_in::TakenIn;
pub(super) use taking::{Busy, CHANGED, Due, Taking};
