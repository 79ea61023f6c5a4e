//! 和暦: the eras since 大正, and reading a date however it was typed.

use std::fmt;

use super::date::{Date, DateError};
use super::text::{compact, number};

/// An era. 大正 is the first the product knows; earlier days are shown in Gregorian years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 大正, from 1912-07-30.
    Taisho,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

/// A year of an era: 令和6年 is `Wareki { era: Era::Reiwa, year: 6 }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wareki {
    /// The era.
    pub era: Era,
    /// The year in it, from 1.
    pub year: u16,
}

impl Era {
    /// All eras, oldest first.
    pub const ALL: [Era; 4] = [Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    /// The era's first day.
    pub fn first_day(self) -> Date {
        const DAYS: [Date; 4] = [
            Date::known(1912, 7, 30),
            Date::known(1926, 12, 25),
            Date::known(1989, 1, 8),
            Date::known(2019, 5, 1),
        ];
        DAYS[self as usize]
    }

    /// The era a day lies in; `None` before 大正.
    pub fn of(date: Date) -> Option<Era> {
        Era::ALL.into_iter().rfind(|era| era.first_day() <= date)
    }

    /// 令和 and so on.
    pub fn name(self) -> &'static str {
        ["大正", "昭和", "平成", "令和"][self as usize]
    }

    /// R and so on.
    pub fn letter(self) -> char {
        ['T', 'S', 'H', 'R'][self as usize]
    }

    /// Takes an era from the front of a compacted text: 令和, 令 or R.
    fn strip(text: &str) -> Option<(Era, &str)> {
        Era::ALL.into_iter().find_map(|era| {
            let name = era.name();
            let rest = text
                .strip_prefix(name)
                .or_else(|| text.strip_prefix(&name[..3]))
                .or_else(|| text.strip_prefix(era.letter()))?;
            Some((era, rest))
        })
    }
}

impl fmt::Display for Era {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Wareki {
    /// The Gregorian year in which it lies (its first or last days may not).
    pub fn gregorian_year(self) -> u16 {
        self.era
            .first_day()
            .year()
            .saturating_add(self.year)
            .saturating_sub(1)
    }

    /// R6, R1.
    pub fn short(self) -> String {
        format!("{}{}", self.era.letter(), self.year)
    }
}

impl fmt::Display for Wareki {
    /// 令和6年, 令和元年.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            1 => write!(f, "{}元年", self.era),
            year => write!(f, "{}{year}年", self.era),
        }
    }
}

impl Date {
    /// Era and year of the day; `None` before 大正.
    pub fn wareki(self) -> Option<Wareki> {
        let era = Era::of(self)?;
        Some(Wareki {
            era,
            year: self.year() - era.first_day().year() + 1,
        })
    }

    /// 令和6年5月1日, 令和元年5月1日; before 大正 1910年5月1日.
    pub fn long(self) -> String {
        let (month, day) = (self.month(), self.day());
        match self.wareki() {
            Some(wareki) => format!("{wareki}{month}月{day}日"),
            None => format!("{:04}年{month}月{day}日", self.year()),
        }
    }

    /// 令和6年5月1日（水）.
    pub fn long_with_weekday(self) -> String {
        format!("{}（{}）", self.long(), self.weekday())
    }

    /// R6.5.1; before 大正 1910.5.1.
    pub fn short(self) -> String {
        let (month, day) = (self.month(), self.day());
        match self.wareki() {
            Some(wareki) => format!("{}.{month}.{day}", wareki.short()),
            None => format!("{:04}.{month}.{day}", self.year()),
        }
    }

    /// Reads a date as people type it: R6.5.1, 令和6年5月1日, 令6-5-1, 令和元年…, R060501, 2024-05-01,
    /// 2024年5月1日, 20240501, in any width, with or without a day of the week behind it.
    pub fn read(text: &str) -> Result<Date, DateError> {
        let typed = Typed::read(text)?;
        typed.date(
            typed
                .year
                .ok_or(DateError::NoYear(typed.month, typed.day))?,
        )
    }

    /// As [`Date::read`], of a spreadsheet's cell: also the number by which spreadsheets count days, and with a time behind it.
    pub fn read_cell(text: &str) -> Result<Date, DateError> {
        let counted = || {
            let days: f64 = text.trim().parse().ok()?;
            let is_day = days.fract() == 0.0 && (20_000.0..100_000.0).contains(&days);
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it is a small whole number"
            )]
            let days = is_day.then_some(days as i32)?;
            BEFORE_DAYS.add_days(days)
        };
        let day = match text.trim().rsplit_once([' ', '　']) {
            Some((day, time)) if time.contains([':', '：']) => day,
            _ => text,
        };
        counted().map_or_else(|| Date::read(day), Ok)
    }

    /// As [`Date::read`], and takes 6月1日 or 6/1 for a day of the given Gregorian year.
    pub fn read_in_year(text: &str, year: u16) -> Result<Date, DateError> {
        let typed = Typed::read(text)?;
        typed.date(typed.year.unwrap_or(Year {
            number: year,
            digits: 4,
        }))
    }
}

/// The day after which spreadsheets count their days, so that those after February 1900 are right.
const BEFORE_DAYS: Date = Date::known(1899, 12, 30);

#[derive(Clone, Copy)]
struct Year {
    number: u16,
    digits: usize,
}

/// A text taken apart, before anything is known of the day being one that exists.
struct Typed {
    era: Option<Era>,
    year: Option<Year>,
    month: u16,
    day: u16,
    weekday: Option<char>,
}

impl Typed {
    fn read(text: &str) -> Result<Typed, DateError> {
        let text = compact(text);
        let mut text = text.strip_prefix("西暦").unwrap_or(&text);
        if text.is_empty() {
            return Err(DateError::Empty);
        }
        if text.starts_with(['M', '明', '慶']) {
            return Err(DateError::OldEra);
        }
        let era = Era::strip(text).map(|(era, rest)| {
            text = rest;
            era
        });
        let (numbers, rest) = numbers(text, era.is_some()).ok_or(DateError::Unreadable)?;
        let weekday = weekday(rest).ok_or(DateError::Unreadable)?;
        let typed = |year, month, day| {
            Ok(Typed {
                era,
                year,
                month,
                day,
                weekday,
            })
        };
        match numbers[..] {
            [(year, digits), (month, _), (day, _)] => typed(
                Some(Year {
                    number: year,
                    digits,
                }),
                month,
                day,
            ),
            [(month, _), (day, _)] if era.is_none() => typed(None, month, day),
            _ => Err(DateError::Unreadable),
        }
    }

    fn date(&self, year: Year) -> Result<Date, DateError> {
        let date = match self.era {
            Some(era) => {
                if year.number == 0 {
                    return Err(DateError::NoSuchYear);
                }
                let date = Date::new(
                    Wareki {
                        era,
                        year: year.number,
                    }
                    .gregorian_year(),
                    self.month,
                    self.day,
                )?;
                if Era::of(date) != Some(era) {
                    return Err(DateError::OtherEra { typed: era, date });
                }
                date
            }
            None if year.digits == 4 => Date::new(year.number, self.month, self.day)?,
            None => return Err(DateError::NoEra(year.number)),
        };
        match self.weekday {
            Some(typed) if !date.weekday().to_string().starts_with(typed) => {
                Err(DateError::OtherWeekday(date))
            }
            _ => Ok(date),
        }
    }
}

/// Value and length of each number typed.
type Numbers = Vec<(u16, usize)>;

/// The two or three numbers of a date with the marks between them, and what follows.
fn numbers(text: &str, after_era: bool) -> Option<(Numbers, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let year_digits = if after_era { 2 } else { 4 };
    if digits == year_digits + 4 {
        let part = |from: usize, to: usize| Some((text[from..to].parse().ok()?, to - from));
        let numbers = vec![
            part(0, year_digits)?,
            part(year_digits, digits - 2)?,
            part(digits - 2, digits)?,
        ];
        return Some((numbers, &text[digits..]));
    }
    let mut numbers = Numbers::new();
    let mut rest = text;
    loop {
        let (value, length, after) = number(rest)?;
        numbers.push((value, length));
        let mark = after.chars().next();
        match (mark, numbers.len()) {
            (Some('年'), 1) | (Some('月'), 1 | 2) | (Some('.' | '/' | '-' | '・' | '･'), 1 | 2) =>
            {
                rest = after.trim_start_matches(mark?);
            }
            (Some('日'), 2 | 3) if !after.starts_with("日曜") => {
                return Some((numbers, &after['日'.len_utf8()..]));
            }
            (_, 2 | 3) => return Some((numbers, after)),
            _ => return None,
        }
    }
}

/// The day of the week behind a date: nothing, (水), 水曜 or 水曜日.
fn weekday(text: &str) -> Option<Option<char>> {
    if text.is_empty() {
        return Some(None);
    }
    let word = text.trim_start_matches('(').trim_end_matches(')');
    let letter = word
        .strip_suffix("曜日")
        .or(word.strip_suffix('曜'))
        .unwrap_or(word);
    let mut letters = letter.chars();
    match (letters.next()?, letters.next()) {
        (letter, None) if "月火水木金土日".contains(letter) => Some(Some(letter)),
        _ => None,
    }
}
