//! The share that the server lends a device: without it the storage does not open. Pure: whoever asks brings the clock.

#![cfg_attr(
    not(feature = "browser"),
    expect(dead_code, reason = "only a browser keeps it on a disk")
)]

use serde::{Deserialize, Serialize};
use shared::wire::Lease;

const HOUR: i64 = 60 * 60 * 1_000;

/// The person is warned when less than this is left, milliseconds, or a third of the whole where that is shorter.
const WARNING: i64 = 24 * HOUR;

/// As it lies on the device, in the clear: of no use without the passphrase.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Loan {
    /// In hexadecimal; none once it has run out.
    share: Option<String>,
    /// Until when, by the server's clock; none until the server has said that it holds the share. Before that nobody could give
    /// it again, and nothing runs out.
    until: Option<i64>,
    /// For how long it is lent, milliseconds.
    term: i64,
    /// The latest moment that this device has seen, by the server's clock: set back, its own clock does not help.
    latest: i64,
    /// Milliseconds to add to the device's clock to get the server's.
    offset: i64,
}

/// How much of a loan is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Milliseconds; 0 when it has run out.
    pub millis: i64,
    /// For how long it is lent, milliseconds.
    pub term: i64,
}

impl Left {
    /// Whole hours left, as many as the person may still count on.
    #[must_use]
    pub fn hours(self) -> i64 {
        self.millis / HOUR
    }

    /// Whether the person is to be warned.
    #[must_use]
    pub fn is_little(self) -> bool {
        self.millis <= WARNING.min(self.term / 3)
    }
}

impl Loan {
    /// Of a share that the device has just made up.
    pub(super) fn own(share: String) -> Self {
        Self {
            share: Some(share),
            until: None,
            term: 0,
            latest: 0,
            offset: 0,
        }
    }

    /// In place of one that is not there any more: only the server can help.
    pub(super) fn lost() -> Self {
        Self {
            share: None,
            until: Some(0),
            ..Self::own(String::new())
        }
    }

    /// The share, in hexadecimal, where it is still here.
    pub(super) fn share(&self) -> Option<&str> {
        self.share.as_deref()
    }

    /// Whether the server holds the share too.
    pub(super) fn is_known(&self) -> bool {
        self.until.is_some()
    }

    /// For how many hours it is lent.
    pub(super) fn hours(&self) -> i64 {
        self.term / HOUR
    }

    /// Looks at the clock: where it has run out the share is gone. Gives how much is left; none where nothing runs out.
    pub(super) fn look(&mut self, clock: i64) -> Option<Left> {
        self.latest = self.latest.max(clock.saturating_add(self.offset));
        let millis = self.until?.saturating_sub(self.latest).max(0);
        if millis == 0 {
            self.share = None;
        }
        Some(Left {
            millis,
            term: self.term,
        })
    }

    /// The server has lent it again.
    pub(super) fn renew(&mut self, lease: &Lease, clock: i64) {
        let (now, until) = (lease.server_time.millis(), lease.until.millis());
        self.share = Some(lease.share.clone());
        self.until = Some(until);
        self.term = until - now;
        self.latest = now;
        self.offset = now.saturating_sub(clock);
    }
}

#[cfg(test)]
mod tests {
    use shared::jp::Timestamp;

    use super::*;

    const NOW: i64 = 1_764_000_000_000;

    fn lent(clock: i64) -> Loan {
        let mut loan = Loan::own("aa".into());
        let lease = Lease {
            share: "aa".into(),
            server_time: Timestamp::from_millis(NOW),
            until: Timestamp::from_millis(NOW + 72 * HOUR),
            key: None,
            passkeys: None,
        };
        loan.renew(&lease, clock);
        loan
    }

    #[test]
    fn what_the_server_does_not_hold_yet_does_not_run_out() {
        let mut loan = Loan::own("aa".into());
        assert_eq!(loan.look(NOW + 9_999 * HOUR), None);
        assert_eq!(loan.share(), Some("aa"));
    }

    #[test]
    fn it_runs_out_after_its_term_and_the_share_is_gone() {
        let mut loan = lent(NOW);
        let left = loan.look(NOW + 47 * HOUR).unwrap();
        assert_eq!((left.hours(), left.is_little()), (25, false));
        let left = loan.look(NOW + 48 * HOUR).unwrap();
        assert_eq!((left.hours(), left.is_little()), (24, true));
        loan.look(NOW + 72 * HOUR - 1);
        assert_eq!(loan.share(), Some("aa"));
        assert_eq!(loan.look(NOW + 72 * HOUR).unwrap().millis, 0);
        assert_eq!((loan.share(), loan.hours()), (None, 72));
        // Setting the clock back brings nothing back.
        loan.look(NOW);
        assert_eq!(loan.share(), None);
    }

    #[test]
    fn a_clock_set_back_does_not_lengthen_it() {
        let mut loan = lent(NOW);
        loan.look(NOW + 71 * HOUR);
        assert_eq!(loan.look(NOW - 999 * HOUR).unwrap().hours(), 1);
        loan.look(NOW + 72 * HOUR);
        assert_eq!(loan.share(), None);
    }

    #[test]
    fn a_clock_that_has_always_been_wrong_changes_nothing() {
        let year = 365 * 24 * HOUR;
        for wrong in [-10 * year, 10 * year] {
            let mut loan = lent(NOW + wrong);
            assert_eq!(loan.look(NOW + wrong + HOUR).unwrap().hours(), 71);
            loan.look(NOW + wrong + 72 * HOUR);
            assert_eq!(loan.share(), None);
        }
    }

    #[test]
    fn contact_gives_it_back_whatever_the_clock_has_said_before() {
        let mut loan = lent(NOW);
        loan.look(NOW + 365 * 24 * HOUR);
        assert_eq!(loan.share(), None);
        let lease = Lease {
            share: "aa".into(),
            server_time: Timestamp::from_millis(NOW + HOUR),
            until: Timestamp::from_millis(NOW + 73 * HOUR),
            key: None,
            passkeys: None,
        };
        loan.renew(&lease, NOW + HOUR);
        assert_eq!(loan.look(NOW + 2 * HOUR).unwrap().hours(), 71);
        assert_eq!(loan.share(), Some("aa"));
    }
}
