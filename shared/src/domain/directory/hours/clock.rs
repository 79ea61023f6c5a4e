//! Open or closed at a moment.

use super::{Hours, Span};
use crate::jp::{Date, Time, Timestamp};

/// How far ahead the next opening is looked for, days: two months of a window open once in a month.
const AHEAD: i32 = 62;

/// Whether a window is open at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is open; until when, or none if it does not close within a week.
    Open(Option<Timestamp>),
    /// It is closed; when it opens next, or none if that is not within two months.
    Closed(Option<Timestamp>),
    /// The printed words don't tell.
    Unknown,
}

impl Hours {
    /// Whether it is open, and until or from when.
    #[must_use]
    pub fn state(&self, at: Timestamp) -> State {
        if !self.is_clear() {
            return State::Unknown;
        }
        match self.closing(at) {
            Some(until) => State::Open(until),
            None => State::Closed(self.next_opening(at)),
        }
    }

    /// Whether it is open for certain.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        matches!(self.state(at), State::Open(_))
    }

    /// The next moment after `at` at which it opens; none within two months.
    #[must_use]
    pub fn next_opening(&self, at: Timestamp) -> Option<Timestamp> {
        if !self.is_clear() {
            return None;
        }
        let today = at.date();
        (0..AHEAD)
            .filter_map(|days| today.add_days(days))
            .flat_map(|day| self.on(day).map(move |span| moments(day, span).0))
            .filter(|opens| *opens > at)
            .min()
    }

    /// When it closes, if it is open; the inner none stands for "not within a week".
    fn closing(&self, at: Timestamp) -> Option<Option<Timestamp>> {
        let today = at.date();
        // A span of yesterday may reach over midnight.
        let days = (-1..8).filter_map(|days| today.add_days(days));
        let mut spans: Vec<_> = days
            .flat_map(|day| self.on(day).map(move |span| moments(day, span)))
            .collect();
        spans.sort();
        let mut until = None;
        for (opens, closes) in spans {
            match until {
                None if opens <= at && at < closes => until = Some(closes),
                Some(end) if opens <= end => until = Some(end.max(closes)),
                _ => {}
            }
        }
        let week = today
            .add_days(7)
            .map(|day| Timestamp::from_jst(day, Time::MIDNIGHT));
        until.map(|until| Some(until).filter(|until| week.is_none_or(|week| *until < week)))
    }
}

/// When a span of a day begins and ends.
fn moments(day: Date, span: &Span) -> (Timestamp, Timestamp) {
    let midnight = Timestamp::from_jst(day, Time::MIDNIGHT).millis();
    let after = |minutes: u16| Timestamp::from_millis(midnight + i64::from(minutes) * 60_000);
    (after(span.opens), after(span.closes))
}
