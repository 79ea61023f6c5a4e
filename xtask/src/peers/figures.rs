//! What the benches print, put together: a line of JSON for each time something was done.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::proc::Outcome;

/// Who did what.
type Step = (String, String);

/// All that was measured.
#[derive(Debug, Default)]
pub(crate) struct Figures(BTreeMap<Step, Vec<Value>>);

/// The least, the middle and the most of several measurements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) least: f64,
    pub(crate) median: f64,
    pub(crate) most: f64,
}

impl Figures {
    /// Takes the lines of JSON out of what a bench printed.
    pub(crate) fn take(&mut self, printed: &str) -> Outcome {
        for line in printed.lines() {
            // The test runner in the browser indents what it passes on.
            let line = line.trim();
            if !line.starts_with(r#"{""#) {
                continue;
            }
            let value: Value = serde_json::from_str(line)?;
            let text = |key: &str| value[key].as_str().map(str::to_owned);
            let step = text("who").zip(text("work"));
            let step = step.ok_or_else(|| format!("`{line}` names no step"))?;
            self.0.entry(step).or_default().push(value);
        }
        Ok(())
    }

    /// A figure of a step; none if nobody has measured it.
    pub(crate) fn find(&self, who: &str, work: &str, figure: &str) -> Option<Spread> {
        let measured = self.0.get(&(who.to_owned(), work.to_owned()))?;
        let mut all: Vec<f64> = measured
            .iter()
            .filter_map(|line| line[figure].as_f64())
            .collect();
        all.sort_by(f64::total_cmp);
        Some(Spread {
            least: *all.first()?,
            median: *all.get(all.len() / 2)?,
            most: *all.last()?,
        })
    }

    /// The median of a figure that must be there.
    pub(crate) fn median(&self, who: &str, work: &str, figure: &str) -> Outcome<f64> {
        let found = self.find(who, work, figure).map(|spread| spread.median);
        found.ok_or_else(|| format!("nobody measured {figure} of {work} by {who}").into())
    }
}

#[cfg(test)]
mod tests {
    use super::{Figures, Spread};

    #[test]
    fn lines_of_one_step_come_together_and_the_rest_is_left() {
        let mut figures = Figures::default();
        figures
            .take("push  3 ms\n{\"who\":\"a\",\"work\":\"push\",\"ms\":9}\n")
            .unwrap();
        figures
            .take("    {\"who\":\"a\",\"work\":\"push\",\"ms\":1}\n{\"who\":\"a\",\"work\":\"push\",\"ms\":2}")
            .unwrap();
        let spread = Spread {
            least: 1.0,
            median: 2.0,
            most: 9.0,
        };
        assert_eq!(figures.find("a", "push", "ms"), Some(spread));
        assert_eq!(figures.find("a", "push", "bytes"), None);
        assert!(figures.median("b", "push", "ms").is_err());
        assert!(figures.take("{\"ms\":1}").is_err());
    }
}
