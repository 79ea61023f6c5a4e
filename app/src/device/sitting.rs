//! When an open store closes by itself. Pure: whoever asks brings the clocks.

/// How many minutes without a touch close the store, where the person chose nothing else.
pub const MINUTES: u8 = 5;

/// The longest a person may choose, minutes.
pub const MOST_MINUTES: u8 = 15;

/// The store closes so long after it was opened, whoever works on it, milliseconds.
const LONGEST: i64 = 12 * 60 * MINUTE;

/// The person is warned so long before, milliseconds.
const WARNING: i64 = 30_000;

const MINUTE: i64 = 60_000;

/// A moment by two clocks, milliseconds: neither can be trusted alone. The wall clock can be set back, and in some systems the
/// steady one stands still while the device sleeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// By the device's clock, since 1970.
    pub wall: i64,
    /// Since the page began, whatever the clock is set to.
    pub steady: i64,
}

impl Moment {
    /// Milliseconds since `earlier` by the clock that says more; never less than 0.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        let wall = self.wall.saturating_sub(earlier.wall);
        wall.max(self.steady.saturating_sub(earlier.steady)).max(0)
    }
}

/// Why a store closes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nobody has touched it.
    Idle,
    /// It has been open for 12 hours.
    Long,
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing.
    Nothing,
    /// The person is told that it will close soon.
    Warning(Why),
    /// It closes.
    Closing(Why),
}

/// The time from unlocking to closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sitting {
    opened: Moment,
    touched: Moment,
    minutes: u8,
}

impl Sitting {
    /// Begins; `minutes` without a touch end it, at least 1 and at most [`MOST_MINUTES`].
    #[must_use]
    pub fn new(now: Moment, minutes: u8) -> Self {
        Self {
            opened: now,
            touched: now,
            minutes: minutes.clamp(1, MOST_MINUTES),
        }
    }

    /// The same with another choice of minutes.
    pub fn choose(&mut self, minutes: u8) {
        self.minutes = minutes.clamp(1, MOST_MINUTES);
    }

    /// Somebody touches it. Where its time is over already, that comes too late.
    pub fn touch(&mut self, now: Moment) {
        if !matches!(self.due(now), Due::Closing(_)) {
            self.touched = now;
        }
    }

    /// What is to be done now.
    #[must_use]
    pub fn due(&self, now: Moment) -> Due {
        let idle = i64::from(self.minutes) * MINUTE - now.since(self.touched);
        let long = LONGEST - now.since(self.opened);
        let why = if long < idle { Why::Long } else { Why::Idle };
        match long.min(idle) {
            ..=0 => Due::Closing(why),
            1..=WARNING => Due::Warning(why),
            _ => Due::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Moment = Moment {
        wall: 1_764_000_000_000,
        steady: 700,
    };

    fn after(millis: i64) -> Moment {
        Moment {
            wall: START.wall + millis,
            steady: START.steady + millis,
        }
    }

    #[test]
    fn it_closes_when_nobody_has_touched_it_for_so_many_minutes() {
        let mut sitting = Sitting::new(START, 5);
        assert_eq!(sitting.due(after(269_999)), Due::Nothing);
        assert_eq!(sitting.due(after(270_000)), Due::Warning(Why::Idle));
        sitting.touch(after(299_999));
        assert_eq!(sitting.due(after(300_000)), Due::Nothing);
        assert_eq!(sitting.due(after(599_999)), Due::Closing(Why::Idle));
        sitting.touch(after(600_000));
        assert_eq!(
            sitting.due(after(600_000)),
            Due::Closing(Why::Idle),
            "a touch after the time gives none back"
        );
        sitting.choose(15);
        assert_eq!(sitting.due(after(600_000)), Due::Nothing);
    }

    #[test]
    fn no_choice_is_longer_than_a_quarter_of_an_hour_or_shorter_than_a_minute() {
        let due = |minutes, millis| Sitting::new(START, minutes).due(after(millis));
        assert_eq!(due(255, 15 * MINUTE), Due::Closing(Why::Idle));
        assert_eq!(due(0, MINUTE - WARNING - 1), Due::Nothing);
    }

    #[test]
    fn the_clock_that_says_more_counts() {
        let sitting = Sitting::new(START, 5);
        let asleep = Moment {
            steady: START.steady + 10,
            ..after(300_000)
        };
        assert_eq!(sitting.due(asleep), Due::Closing(Why::Idle));
        let set_back = Moment {
            wall: 0,
            ..after(300_000)
        };
        assert_eq!(sitting.due(set_back), Due::Closing(Why::Idle));
        let both_back = Moment { wall: 0, steady: 0 };
        assert_eq!(sitting.due(both_back), Due::Nothing);
    }

    #[test]
    fn after_twelve_hours_no_touch_helps() {
        let mut sitting = Sitting::new(START, 5);
        let mut at = 0;
        while at < LONGEST - WARNING {
            assert_eq!(sitting.due(after(at)), Due::Nothing);
            sitting.touch(after(at));
            at += MINUTE;
        }
        sitting.touch(after(at));
        assert_eq!(sitting.due(after(LONGEST - 1)), Due::Warning(Why::Long));
        assert_eq!(sitting.due(after(LONGEST)), Due::Closing(Why::Long));
    }
}
