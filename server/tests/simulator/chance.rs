//! Time and randomness of a run: nothing else decides what happens.

use std::cell::{Cell, RefCell};

use app::sync::Env;
use shared::{jp::Timestamp, sample::Rng};
use uuid::Uuid;

/// 2026-11-23 08:30 in Japan.
const MORNING: i64 = 1_795_390_200_000;

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(MORNING) };
    static SKEW: Cell<i64> = const { Cell::new(0) };
    static IDS: RefCell<Rng> = const { RefCell::new(Rng::new(0)) };
}

/// Begins a run.
pub(crate) fn begin(seed: u64) {
    NOW.set(MORNING);
    SKEW.set(0);
    IDS.set(Rng::new(!seed));
}

/// Time passes.
pub(crate) fn pass(millis: i64) {
    NOW.set(NOW.get() + millis);
}

/// From here on a device acts whose clock is ahead by so many milliseconds.
pub(crate) fn act_as(skew: i64) {
    SKEW.set(skew);
}

/// The right time: the server's.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(NOW.get())
}

fn device_now() -> Timestamp {
    Timestamp::from_millis(NOW.get() + SKEW.get())
}

/// A new id that the seed alone decides.
pub(crate) fn new_id() -> Uuid {
    let bits = IDS.with_borrow_mut(|ids| u128::from(ids.number()) << 64 | u128::from(ids.number()));
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
}

/// The world of a device.
pub(crate) const ENV: Env = Env {
    now: device_now,
    new_id,
    fold_at: 8,
};
