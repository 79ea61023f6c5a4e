//! What must come about once nothing goes wrong any more.

use shared::sample::Rng;

use super::{MINUTE, World};
use crate::{chance, truth::Fault};

/// The longest a device waits after failures until it tries again: the driver's, with what chance adds.
const WAIT: i64 = 54_000;

/// From one sync to the next when the server says that there is something new.
const WORD: i64 = 500;

/// In the rest of a minute the server's word comes so often.
const CALM: i64 = (MINUTE - WAIT) / WORD;

impl World {
    /// Nothing goes wrong any more, and nobody does anything. Every device syncs when its wait is over, and then on the
    /// server's word.
    pub(super) fn calm(&mut self) -> Result<(), Fault> {
        self.city.dies_after = None;
        let mut rng = Rng::new(0);
        for tablet in 0..self.tablets.len() {
            self.tablets[tablet].disk.faults.borrow_mut().clear();
        }
        self.end_tasks(&mut Vec::new())?;
        // What was under way may have failed over what went wrong before.
        self.failed = None;
        let mut last = String::new();
        for round in 0..CALM {
            chance::pass(if round == 0 { WAIT } else { WORD });
            let mut errors = Vec::new();
            for tablet in 0..self.tablets.len() {
                self.sync(tablet, &mut rng);
                self.end_tasks(&mut errors)?;
            }
            let unsent: usize = self
                .tablets
                .iter()
                .flat_map(|tablet| &tablet.tabs)
                .map(|tab| tab.replica.standing().unsent)
                .sum();
            let now = self.standing();
            if errors.is_empty() && unsent == 0 && now == last {
                return Ok(());
            }
            last = now;
            if let Some(failed) = &self.failed {
                return Err(format!("I8: a sync failed in calm: {failed}"));
            }
            if let Some(error) = errors.pop() {
                last.push_str(&error);
            }
        }
        Err(format!("I8: not in step after a minute of calm: {last}"))
    }

    fn end_tasks(&mut self, errors: &mut Vec<String>) -> Result<(), Fault> {
        let mut patience = 20_000;
        while !self.tasks.is_empty() {
            self.settle(errors)?;
            patience -= 1;
            if patience == 0 {
                return Err("I8: work does not end".to_owned());
            }
        }
        Ok(())
    }

    /// How far everyone is, to see whether anything still moves.
    fn standing(&self) -> String {
        let tabs = self.tablets.iter().flat_map(|tablet| &tablet.tabs);
        let states = tabs.map(|tab| {
            let state = tab.replica.state();
            format!(
                "{}/{}/{} ",
                state.cursor,
                tab.replica.len(),
                state.load.len()
            )
        });
        states.collect()
    }

    /// Everyone goes on once, and all messages arrive.
    fn settle(&mut self, errors: &mut Vec<String>) -> Result<(), Fault> {
        let messages = self.flight.take();
        for message in messages {
            let answer = self.deliver(&message)?;
            message.answer(answer);
        }
        for at in (0..self.tasks.len()).rev() {
            if at < self.tasks.len() {
                self.poll_calmly(at, errors)?;
            }
        }
        Ok(())
    }

    fn poll_calmly(&mut self, at: usize, errors: &mut Vec<String>) -> Result<(), Fault> {
        let is_sync = self.tasks[at].is_sync;
        let before = self.tasks.len();
        let tablet = self.tasks[at].tablet;
        self.poll(at)?;
        if is_sync && self.tasks.len() < before && self.tablets[tablet].is_signed_out {
            errors.push("signed out".to_owned());
        }
        Ok(())
    }
}
