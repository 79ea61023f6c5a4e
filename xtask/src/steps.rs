//! A run of named steps, each timed; a failure does not hide the ones after it.

use std::time::{Duration, Instant};

use crate::proc::Outcome;

struct Done {
    name: &'static str,
    took: Duration,
    failure: Option<String>,
}

/// The steps done so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<Done>,
}

impl Steps {
    /// Does one step and keeps how it went; `first` says how long it takes on a fresh machine.
    pub(crate) fn step(&mut self, name: &'static str, first: &str, work: impl FnOnce() -> Outcome) {
        println!("\n== {name} ({first} the first time)");
        let start = Instant::now();
        let failure = work().err().map(|error| error.to_string());
        if let Some(text) = &failure {
            println!("xtask: {name}: {text}");
        }
        self.done.push(Done {
            name,
            took: start.elapsed(),
            failure,
        });
    }

    /// Prints a line per step, the failures again, and last the count.
    pub(crate) fn close(self) -> Outcome {
        println!("\n== summary");
        for line in self.lines() {
            println!("{line}");
        }
        match self.failed() {
            0 => Ok(()),
            failed => Err(format!("{failed} of {} steps failed", self.done.len()).into()),
        }
    }

    fn failed(&self) -> usize {
        self.done
            .iter()
            .filter(|done| done.failure.is_some())
            .count()
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for done in &self.done {
            let mark = if done.failure.is_some() {
                "FAILED"
            } else {
                "ok"
            };
            lines.push(format!(
                "{mark:>6} {:>7.1} s  {}",
                done.took.as_secs_f64(),
                done.name
            ));
        }
        for done in &self.done {
            if let Some(text) = &done.failure {
                lines.push(format!("{}: {text}", done.name));
            }
        }
        let failed = self.failed();
        lines.push(format!(
            "{} passed, {failed} failed",
            self.done.len() - failed
        ));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::Steps;

    #[test]
    fn a_failure_is_counted_and_the_rest_still_runs() {
        let mut steps = Steps::default();
        steps.step("one", "a second", || Err("broken".into()));
        steps.step("two", "a second", || Ok(()));
        let lines = steps.lines();
        assert!(lines.contains(&"one: broken".to_owned()));
        assert_eq!(lines.last().map(String::as_str), Some("1 passed, 1 failed"));
        assert!(steps.close().is_err());
    }

    #[test]
    fn all_well_is_no_failure() {
        let mut steps = Steps::default();
        steps.step("one", "a second", || Ok(()));
        assert_eq!(
            steps.lines().last().map(String::as_str),
            Some("1 passed, 0 failed")
        );
        assert!(steps.close().is_ok());
    }
}
