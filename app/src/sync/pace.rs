//! How much travels in one request: all of it on a good line, and on a slow or broken one what comes through.

/// How often the amounts were halved since something came through whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pace(u32);

/// Sixteen documents, or as many kB of saves, in a request.
const SLOWEST: u32 = 6;

impl Pace {
    /// After a request that did not come through.
    pub(super) fn slower(self) -> Self {
        Self((self.0 + 1).min(SLOWEST))
    }

    /// After one that did.
    pub(super) fn quicker(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// The share of `most` that a request carries now.
    pub(super) fn of(self, most: usize) -> usize {
        (most >> self.0).max(1)
    }

    /// Whether requests carry all they may.
    pub(super) fn is_full(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_halved_and_doubled_and_never_nothing() {
        let full = Pace::default();
        assert_eq!((full.of(1_000), full.is_full()), (1_000, true));
        let half = full.slower();
        assert_eq!((half.of(1_000), half.is_full()), (500, false));
        assert_eq!(half.quicker(), full);
        let slowest = (0..100).fold(full, |pace, _| pace.slower());
        assert_eq!((slowest.of(1_000), slowest.of(12)), (15, 1));
        assert_eq!((0..6).fold(slowest, |pace, _| pace.quicker()), full);
    }
}
