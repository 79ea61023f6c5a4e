//! 今日: whom to visit, and what is left over.

mod day;
mod drafts;
mod lines;
mod page;
mod rows;

pub use page::Today;
