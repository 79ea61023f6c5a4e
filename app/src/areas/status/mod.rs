//! 送信の状況: what of this person's work only this device has, and how things stand with the server.

mod bar;
mod page;
mod refused;
mod words;

pub use bar::Standing;
pub use page::StatusPage;
pub use words::{hours_left, hours_text, is_silent, needs_set_up, needs_sign_in};
