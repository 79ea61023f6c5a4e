//! Opening hours as rules of the week, for machines that know no closed days.

use super::{Hours, Span};

const DAY: u16 = 24 * 60;

impl Hours {
    /// The spans without the days that are said to be closed. None where such rules would say something else than the text: in
    /// some weeks of the month it is closed, it is open on no day, or the text is not clear.
    #[must_use]
    pub fn rules(&self) -> Option<Vec<Span>> {
        if !self.is_clear() || self.closed.iter().any(|days| !days.weeks.is_empty()) {
            return None;
        }
        let mut spans = self.spans.clone();
        for Span { days, .. } in &mut spans {
            for closed in &self.closed {
                days.weekdays.retain(|day| !closed.weekdays.contains(day));
                days.holidays &= !closed.holidays;
            }
            days.holidays &= self.on_holidays != Some(false);
        }
        spans.retain(|span| !span.days.is_empty());
        (!spans.is_empty()).then_some(spans)
    }
}

impl Span {
    /// When it opens and closes, as HH:MM. What ends after midnight ends before it begins; 24:00 is a minute earlier here, as
    /// machines take it for the midnight before, and 0:00～24:00 for no time at all.
    #[must_use]
    pub fn clock(&self) -> [String; 2] {
        let is_whole_day = self.closes.saturating_sub(self.opens) >= DAY;
        let closes = self.closes - u16::from(is_whole_day || self.closes == DAY);
        [self.opens, closes].map(|at| format!("{:02}:{:02}", at / 60 % 24, at % 60))
    }
}
