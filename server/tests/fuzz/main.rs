//! Everything that reads what others wrote, with input of all kinds: it never panics, it ends, and what it reads it writes
//! so that it reads the same again.
//!
//! `PROPTEST_CASES` says how many inputs each test gets; `cargo xtask fuzz` sets it.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod device;
mod input;
mod large;
mod texts;
mod wire;

use proptest::test_runner::Config;

/// Inputs for each test in a plain run.
const CASES: u32 = 3_000;

fn config() -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok();
    Config {
        cases: cases.and_then(|cases| cases.parse().ok()).unwrap_or(CASES),
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        ..Config::default()
    }
}
