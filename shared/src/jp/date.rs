//! A day of the Gregorian calendar.

use std::fmt;

use super::text::serde_text;
use super::wareki::Era;

/// A day of the Gregorian calendar, from 0001-01-01 to 9999-12-31. Always a day that exists.
///
/// Shown and stored as ISO 8601 (`2024-05-01`); [`Date::long`] and [`Date::short`] are for people.
/// `str::parse` reads what people type, see [`Date::read`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A day of the week, Monday first as ISO 8601 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Nothing was typed.
    #[error("日付が入力されていません。「R6.5.1」「2024/5/1」のように入力してください。")]
    Empty,
    /// No known way to write a date.
    #[error("日付として読めません。「R6.5.1」「2024/5/1」のように、年・月・日を入力してください。")]
    Unreadable,
    /// A short year with no era beside it.
    #[error("{0}年が令和・平成・昭和のどれか分かりません。「R{0}」や西暦4けたで入力してください。")]
    NoEra(u16),
    /// Month and day alone.
    #[error("年がありません。「R6.{0}.{1}」のように年から入力してください。")]
    NoYear(u16, u16),
    /// A year outside 1 to 9999.
    #[error("年が正しくありません。西暦は4けた、和暦は1年からで入力してください。")]
    NoSuchYear,
    /// A month outside 1 to 12.
    #[error("{0}月という月はありません。1月から12月で入力してください。")]
    NoSuchMonth(u16),
    /// A day that month does not have.
    #[error("{month}月{day}日はありません。{year}年の{month}月は{last}日までです。", last = last_day(*year, *month))]
    NoSuchDay {
        /// Gregorian year.
        year: u16,
        /// Month, 1 to 12.
        month: u8,
        /// What was typed as the day.
        day: u16,
    },
    /// A day that lies in another era than the one typed.
    #[error("この日は{typed}ではありません。正しくは{}です。", .date.long())]
    OtherEra {
        /// The era that was typed.
        typed: Era,
        /// The day that was meant.
        date: Date,
    },
    /// An era before 大正.
    #[error(
        "明治より前の元号では入力できません。西暦4けたで「1910/5/1」のように入力してください。"
    )]
    OldEra,
    /// The day of the week beside the date is another one.
    #[error("{}は{}曜日です。日付か曜日を直してください。", .0.long(), .0.weekday())]
    OtherWeekday(Date),
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn last_day(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Date {
    /// The first day there is, 0001-01-01.
    pub const MIN: Date = Date::known(1, 1, 1);
    /// The last day there is, 9999-12-31.
    pub const MAX: Date = Date::known(9999, 12, 31);

    /// The day of a Gregorian year, month and day, or which of the three is wrong.
    pub fn new(year: u16, month: u16, day: u16) -> Result<Date, DateError> {
        if !(1..=9999).contains(&year) {
            return Err(DateError::NoSuchYear);
        }
        let month = match u8::try_from(month) {
            Ok(month @ 1..=12) => month,
            _ => return Err(DateError::NoSuchMonth(month)),
        };
        match u8::try_from(day) {
            Ok(short) if (1..=last_day(year, month)).contains(&short) => Ok(Date {
                year,
                month,
                day: short,
            }),
            _ => Err(DateError::NoSuchDay { year, month, day }),
        }
    }

    /// For days written in this module's tables.
    pub(super) const fn known(year: u16, month: u8, day: u8) -> Date {
        assert!(year >= 1 && year <= 9999 && month >= 1 && month <= 12);
        assert!(day >= 1 && day <= last_day(year, month));
        Date { year, month, day }
    }

    /// Gregorian year, 1 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days since 1970-01-01; earlier days are negative.
    pub fn day_number(self) -> i32 {
        // Years counted from March, so that the leap day is the last of its year. H. Hinnant,
        // "chrono-Compatible Low-Level Date Algorithms".
        let month = i32::from(self.month);
        let year = i32::from(self.year) - i32::from(month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i32::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468
    }

    /// The day so many days after 1970-01-01, if it lies between [`Date::MIN`] and [`Date::MAX`].
    pub fn from_day_number(number: i32) -> Option<Date> {
        if !(Date::MIN.day_number()..=Date::MAX.day_number()).contains(&number) {
            return None;
        }
        let shifted = number + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = (from_march + 2) % 12 + 1;
        let year = era * 400 + year_of_era + i32::from(month <= 2);
        Some(Date {
            year: u16::try_from(year).ok()?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// The day so many days later (earlier if negative), if there is one.
    pub fn add_days(self, days: i32) -> Option<Date> {
        Date::from_day_number(self.day_number().checked_add(days)?)
    }

    /// How many days after `earlier` this day is; negative if it is before.
    pub fn days_since(self, earlier: Date) -> i32 {
        self.day_number() - earlier.day_number()
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.day_number() + 3).rem_euclid(7) {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }

    /// Full years lived on `day` by someone born on this day; `None` before the birth.
    ///
    /// Counted up on the birthday; someone born on 29 February counts up on 1 March in other years.
    pub fn age_on(self, day: Date) -> Option<u16> {
        let before_birthday = (day.month, day.day) < (self.month, self.day);
        (day >= self).then(|| day.year - self.year - u16::from(before_birthday))
    }

    /// Reads exactly `YYYY-MM-DD`, the stored form.
    pub fn from_iso(text: &str) -> Result<Date, DateError> {
        let bytes: &[u8; 10] = text
            .as_bytes()
            .try_into()
            .map_err(|_| DateError::Unreadable)?;
        let part = |range: std::ops::Range<usize>| {
            bytes[range].iter().try_fold(0u16, |value, byte| {
                byte.is_ascii_digit()
                    .then(|| 10 * value + u16::from(byte - b'0'))
                    .ok_or(DateError::Unreadable)
            })
        };
        if bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(DateError::Unreadable);
        }
        Date::new(part(0..4)?, part(5..7)?, part(8..10)?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Weekday {
    /// One letter: 月, 火 and so on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Weekday::Monday => "月",
            Weekday::Tuesday => "火",
            Weekday::Wednesday => "水",
            Weekday::Thursday => "木",
            Weekday::Friday => "金",
            Weekday::Saturday => "土",
            Weekday::Sunday => "日",
        })
    }
}

impl std::str::FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Date, DateError> {
        Date::read(text)
    }
}

serde_text!(Date, Date::from_iso, "a day as YYYY-MM-DD");
