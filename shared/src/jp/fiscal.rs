//! 年度: the year of offices and schools, from April to March.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::date::Date;
use super::wareki::Wareki;

/// A fiscal year, by the Gregorian year in which it begins: 令和6年度 is 2024-04-01 to 2025-03-31.
/// Stored as that year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct FiscalYear(u16);

/// A quarter of a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quarter {
    /// April to June.
    First,
    /// July to September.
    Second,
    /// October to December.
    Third,
    /// January to March.
    Fourth,
}

/// A half of a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    /// 上期, April to September.
    First,
    /// 下期, October to March.
    Second,
}

/// A year whose April or March lies outside the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}年度は扱えません。西暦4けたの年度を入力してください。")]
pub struct FiscalYearError(u16);

impl FiscalYear {
    /// The fiscal year that begins in April of the Gregorian year (1 to 9998).
    pub fn new(year: u16) -> Result<FiscalYear, FiscalYearError> {
        if (1..9999).contains(&year) {
            Ok(FiscalYear(year))
        } else {
            Err(FiscalYearError(year))
        }
    }

    /// The fiscal year a day lies in. The calendar's first and last months belong to its first and
    /// last whole fiscal year.
    pub fn of(date: Date) -> FiscalYear {
        FiscalYear((date.year() - u16::from(date.month() < 4)).clamp(1, 9998))
    }

    /// The Gregorian year in which it begins.
    pub fn year(self) -> u16 {
        self.0
    }

    /// 1 April.
    pub fn first_day(self) -> Date {
        Date::known(self.0, 4, 1)
    }

    /// 31 March.
    pub fn last_day(self) -> Date {
        Date::known(self.0 + 1, 3, 31)
    }

    /// True for the days from 1 April to 31 March.
    pub fn contains(self, date: Date) -> bool {
        (self.first_day()..=self.last_day()).contains(&date)
    }

    /// The first days of its twelve months, April first.
    pub fn months(self) -> impl Iterator<Item = Date> {
        let next = self.0 + 1;
        (4..=12)
            .map(move |month| Date::known(self.0, month, 1))
            .chain((1..=3).map(move |month| Date::known(next, month, 1)))
    }

    /// The year of the era that counts. A year in which the era changes goes by the new one, as the
    /// 2019 budget did (令和元年度).
    fn wareki(self) -> Option<Wareki> {
        Date::known(self.0, 12, 31).wareki()
    }

    /// R6, R1, H30; before 大正 the Gregorian year.
    pub fn short(self) -> String {
        self.wareki()
            .map_or_else(|| self.0.to_string(), Wareki::short)
    }

    /// 令和6年度, and for a year with two eras both: 令和元年度（平成31年度）.
    pub fn long(self) -> String {
        match (self.first_day().wareki(), self.wareki()) {
            (Some(before), Some(after)) if before != after => format!("{self}（{before}度）"),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for FiscalYear {
    /// 令和6年度, 令和元年度; before 大正 1910年度.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.wareki() {
            Some(wareki) => write!(f, "{wareki}度"),
            None => write!(f, "{}年度", self.0),
        }
    }
}

impl TryFrom<u16> for FiscalYear {
    type Error = FiscalYearError;

    fn try_from(year: u16) -> Result<FiscalYear, FiscalYearError> {
        FiscalYear::new(year)
    }
}

impl From<FiscalYear> for u16 {
    fn from(year: FiscalYear) -> u16 {
        year.0
    }
}

impl Quarter {
    /// All quarters, in the order of the fiscal year.
    pub const ALL: [Quarter; 4] = [
        Quarter::First,
        Quarter::Second,
        Quarter::Third,
        Quarter::Fourth,
    ];

    /// The quarter a day lies in.
    pub fn of(date: Date) -> Quarter {
        match date.month() {
            4..=6 => Quarter::First,
            7..=9 => Quarter::Second,
            10..=12 => Quarter::Third,
            _ => Quarter::Fourth,
        }
    }

    /// The half it belongs to.
    pub fn half(self) -> Half {
        match self {
            Quarter::First | Quarter::Second => Half::First,
            Quarter::Third | Quarter::Fourth => Half::Second,
        }
    }
}

impl fmt::Display for Quarter {
    /// 第1四半期.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第{}四半期", *self as u8 + 1)
    }
}

impl Half {
    /// Both halves, in order.
    pub const ALL: [Half; 2] = [Half::First, Half::Second];

    /// The half a day lies in.
    pub fn of(date: Date) -> Half {
        Quarter::of(date).half()
    }
}

impl fmt::Display for Half {
    /// 上期, 下期.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Half::First => "上期",
            Half::Second => "下期",
        })
    }
}
