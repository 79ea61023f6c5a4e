//! つなぐシート (S4): what is known of a household's troubles, on one sheet, and the way it goes from agency to agency.
//!
//! A [`ConnectingSheet`] belongs to the household. Each time it is handed on there is a [`Referral`], and what the agency that
//! got it answers is a [`Reply`]. How far it is, `reports::course` reads from these.

mod referral;
mod reply;
mod sheet;

pub use referral::Referral;
pub(super) use referral::grant;
pub use reply::{Reply, ReplyKind};
pub use sheet::{Agreement, Checked, ConnectingSheet, Helper};
