//! When a window is open: the printed words (受付時間) read as data.

mod clock;
mod read;
mod rules;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::{
    jp::{Date, Weekday, holiday},
    record::{Issues, Severity, Text, key_path},
};

pub use clock::State;

/// Opening hours as read from what is printed. The printed text itself stays as it is in the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// When it is open, in the order of the text.
    pub spans: Vec<Span>,
    /// Days on which it is closed although a span lies on them.
    pub closed: Vec<Days>,
    /// What is said of 国民の祝日: open, closed, or nothing.
    pub on_holidays: Option<bool>,
    /// What is said of 29 December to 3 January: open, closed, or nothing.
    pub at_new_year: Option<bool>,
    /// Words that say something else: 要予約, 詳細別紙.
    pub notes: Vec<String>,
    /// Whether on some days it is not as the spans say, or it is not said on which they are: 隔週, 予約制, no day at all.
    pub unsure: bool,
}

/// A span of the day, on its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// On which days.
    pub days: Days,
    /// When it begins, in minutes from midnight.
    pub opens: u16,
    /// When it ends, in minutes from midnight; 24:00 is 1440, and more is on the day after.
    pub closes: u16,
}

/// Days of the week, or some of those of a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// The days of the week.
    pub weekdays: BTreeSet<Weekday>,
    /// Which of them in a month, from 1 (第2・4土曜: 2 and 4); all when empty.
    pub weeks: BTreeSet<u8>,
    /// 国民の祝日, whatever day of the week they are.
    pub holidays: bool,
}

/// Monday to Sunday.
pub const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

impl Days {
    /// Every day, holidays too.
    #[must_use]
    pub fn every() -> Self {
        Self {
            weekdays: WEEK.into(),
            weeks: BTreeSet::new(),
            holidays: true,
        }
    }

    /// Monday to Friday.
    #[must_use]
    pub fn working() -> Self {
        Self {
            weekdays: WEEK[..5].iter().copied().collect(),
            ..Self::default()
        }
    }

    fn is_empty(&self) -> bool {
        self.weekdays.is_empty() && !self.holidays
    }

    /// Whether a day is one of them by its day of the week.
    fn holds(&self, day: Date) -> bool {
        let week = (day.day() - 1) / 7 + 1;
        self.weekdays.contains(&day.weekday())
            && (self.weeks.is_empty() || self.weeks.contains(&week))
    }
}

impl Hours {
    /// Reads what is printed, such as `平日 8:30～17:15（年末年始を除く）`, in any width. Never fails: what can't be read stands in
    /// [`Hours::notes`].
    #[must_use]
    pub fn read(text: &str) -> Self {
        read::read(text)
    }

    /// Whether the text says clearly when it is open. Otherwise its editor may be asked to write it another way.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        !self.spans.is_empty() && !self.unsure
    }

    /// Whether it is closed on 国民の祝日 as such. Where nothing is said: unless it is open on every day of the week, as 地方自治法
    /// 第4条の2 has it for public offices.
    #[must_use]
    pub fn closes_on_holidays(&self) -> bool {
        self.on_holidays
            .map_or_else(|| !self.is_daily(), |open| !open)
    }

    /// Whether it is closed from 29 December to 3 January; where nothing is said, as for holidays.
    #[must_use]
    pub fn closes_at_new_year(&self) -> bool {
        self.at_new_year
            .map_or_else(|| !self.is_daily(), |open| !open)
    }

    /// Open on all seven days, and none is said to be closed.
    fn is_daily(&self) -> bool {
        let open = |day: &Weekday| {
            let mut spans = self.spans.iter().map(|span| &span.days);
            spans.any(|days| days.weeks.is_empty() && days.weekdays.contains(day))
        };
        self.closed.is_empty() && WEEK.iter().all(open)
    }

    /// The spans that lie on a day: holidays and the turn of the year are seen to.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Span> {
        let is_holiday = holiday(day).is_some();
        let is_new_year = matches!((day.month(), day.day()), (12, 29..) | (1, ..=3));
        let is_closed = is_new_year && self.closes_at_new_year()
            || is_holiday && self.on_holidays == Some(false)
            || self.closed.iter().any(|days| days.holds(day));
        // Where hours of holidays are named, those hold and no others.
        let by_holiday = is_holiday && self.spans.iter().any(|span| span.days.holidays);
        let by_weekday = !(by_holiday || is_holiday && self.closes_on_holidays());
        let holds = move |span: &&Span| {
            !is_closed && (by_holiday && span.days.holidays || by_weekday && span.days.holds(day))
        };
        self.spans.iter().filter(holds)
    }
}

/// Asks the editor of a record to write hours that can't be read in another way. 別紙 is said where the hours stand elsewhere.
pub(super) fn ask(hours: Option<&Text>, issues: &mut Issues) {
    let Some(text) = hours.filter(|text| !text.contains("別紙")) else {
        return;
    };
    let hours = Hours::read(text);
    let message = if hours.is_clear() {
        return;
    } else if hours.spans.is_empty() {
        "何曜日の何時から何時までか、読み取れませんでした。「平日 8:30～17:15」のように書くと、「今あいている」でさがせます。このままでも保存できます。"
    } else {
        "何曜日のことか、はっきりしません。「平日 8:30～17:15」のように曜日を書くと、「今あいている」でさがせます。このままでも保存できます。"
    };
    issues.push(key_path("hours"), "受付時間", Severity::Warning, message);
}
