//! Japanese dates, text and numbers.
//!
//! Everything here is a plain value or a pure function of its arguments. What people type is read
//! forgivingly (full width, 和暦, any dash); what is stored has one form. Errors say in Japanese what
//! is wrong and what to do, and can be shown as they are.

mod areas;
mod code;
mod date;
mod fiscal;
mod fold;
mod holiday;
mod nfkc;
mod phone;
mod postal;
mod text;
mod time;
mod timestamp;
mod variants;
mod wareki;

pub use code::bare_code;
pub use date::{Date, DateError, Weekday};
pub use fiscal::{FiscalYear, FiscalYearError, Half, Quarter};
pub use fold::{Query, fold, fold_all};
pub use holiday::holiday;
pub use nfkc::nfc;
pub use phone::{PhoneError, PhoneNumber};
pub use postal::{PostalCode, PostalCodeError};
pub use time::{Time, TimeError};
pub use timestamp::{Timestamp, TimestampError};
pub use wareki::{Era, Wareki};

#[cfg(test)]
mod tests;
