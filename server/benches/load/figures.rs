//! What is printed.

use std::time::Duration;

/// How long requests took, by percentile, ms.
pub(crate) fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| {
        let time = times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
        time.copied().unwrap_or_default().as_millis()
    };
    format!("{:>6} {:>6} {:>6}", at(50), at(95), at(99))
}

/// Milliseconds with a digit behind the point, for each of `count`.
pub(crate) fn each(time: Duration, count: usize) -> String {
    format!(
        "{:.2} ms",
        time.as_secs_f64() * 1_000.0 / count.max(1) as f64
    )
}
