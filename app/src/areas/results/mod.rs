//! 事業実績: what agencies have asked and what came of it, for any day; and what the city has kept of it before.

mod asking;
mod chart;
mod counted;
mod import;
mod page;
mod past;

pub use asking::Happened;
pub use counted::CountedPage;
pub use import::ImportPast;
pub use page::ResultsPage;
pub use past::PastPage;
