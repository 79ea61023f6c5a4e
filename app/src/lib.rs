//! The client: what runs on the tablet.

#[cfg(feature = "browser")]
pub mod ui;
#[cfg(feature = "browser")]
pub mod worker;
