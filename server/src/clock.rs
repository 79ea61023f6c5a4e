//! The server's clock. Its administrator keeps it right (NTP); devices measure theirs by it.

use std::time::{SystemTime, UNIX_EPOCH};

use shared::jp::Timestamp;

/// What tells the time.
pub type Clock = fn() -> Timestamp;

/// The machine's clock.
#[must_use]
pub fn system() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// `at`, moved by so many milliseconds.
#[must_use]
pub(crate) fn after(at: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(at.millis().saturating_add(millis))
}
