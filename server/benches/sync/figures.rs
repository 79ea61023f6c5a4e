//! How figures are printed: for people, and one JSON object a line where they are put beside others'.

use std::time::Duration;

use serde_json::json;

/// What a step moved.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Travelled {
    /// How many requests.
    pub(crate) requests: u32,
    /// Bytes both ways.
    pub(crate) bytes: u64,
}

/// Where figures go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    /// Whether `cargo xtask bench --peers` reads along.
    pub(crate) is_read: bool,
}

impl Report {
    /// Prints the median and the best.
    pub(crate) fn times(self, what: &str, mut times: Vec<Duration>) {
        times.sort();
        println!(
            "{what:<62} {:>9.1} ms  ({:.1})",
            ms(times[times.len() / 2]),
            ms(times[0])
        );
    }

    /// Prints what travelled in the step before.
    pub(crate) fn travelled(self, travelled: Travelled) {
        println!(
            "{:<62} {:>9.3} MB in {} requests",
            "  what travelled, both ways as the sockets see it",
            travelled.bytes as f64 / 1e6,
            travelled.requests
        );
    }

    /// Prints a step that the peers do too: `who` did `work`.
    pub(crate) fn step(
        self,
        (who, work): (&str, &str),
        what: &str,
        times: Vec<Duration>,
        travelled: Travelled,
    ) {
        if self.is_read {
            for time in &times {
                let Travelled { requests, bytes } = travelled;
                let line = json!({
                    "who": who, "work": work, "ms": ms(*time), "requests": requests, "bytes": bytes,
                });
                println!("{line}");
            }
        }
        self.times(what, times);
        if travelled.requests > 0 {
            self.travelled(travelled);
        }
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
