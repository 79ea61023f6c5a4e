//! 相談機関一覧: whom to turn to, by matter and by district. Works without a network.

mod entries;
mod filter;
mod import;
mod page;
mod windows;

pub use import::ImportList;
pub use page::Directory;
pub use windows::Windows;
