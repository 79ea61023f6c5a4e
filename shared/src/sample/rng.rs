//! A small source of repeatable randomness.

use uuid::{Builder, Uuid};

use crate::jp::Timestamp;

/// `SplitMix64` (Steele, Lea and Flood 2014): one addition and three shifts a number, any seed.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// The numbers of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is above 0.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the product's upper half is below `end`"
    )]
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.number()) * end as u128) >> 64) as usize
    }

    /// A number from `least` to `most`.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        reason = "ranges here are small"
    )]
    pub(super) fn between(&mut self, least: i32, most: i32) -> i32 {
        least + self.below((most - least) as usize + 1) as i32
    }

    /// Whether something that happens in `percent` of all cases happens.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, which is not empty.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A UUID v7 of the moment `at`.
    pub(super) fn uuid(&mut self, at: Timestamp) -> Uuid {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.number().to_le_bytes());
        random[8..].copy_from_slice(&self.number().to_le_bytes()[..2]);
        Builder::from_unix_timestamp_millis(at.millis().unsigned_abs(), &random).into_uuid()
    }
}
