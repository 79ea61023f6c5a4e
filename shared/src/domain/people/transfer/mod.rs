//! 異動: a table of who goes where, as the personnel section sends it each spring, read against who is on staff. Nothing is
//! written here: a plan says what would change, and in which rows something must be mended or answered first.

mod cells;
mod columns;
mod plan;
mod undo;

pub use columns::{Column, names_logins};
pub use plan::{Change, Known, Move, Person, Plan, Problem, Question, plan};
pub use undo::{Done, Undo, undo};
