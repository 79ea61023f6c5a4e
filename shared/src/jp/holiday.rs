//! 国民の祝日に関する法律: the holidays, by rule.

use super::date::{Date, Weekday};

/// The name of the holiday a day is; none for any other day. By the law as it has been since 2007, with the days moved for
/// 2019 to 2021; the two equinoxes by the formula of the Hydrographic Department, right until 2099. The government names
/// them year by year each February, so a later day may yet change.
#[must_use]
pub fn holiday(day: Date) -> Option<&'static str> {
    named(day)
        .or_else(|| substitute(day))
        .or_else(|| between(day))
}

/// A holiday with a name of its own.
fn named(day: Date) -> Option<&'static str> {
    let year = day.year();
    let monday = |nth: u8| day.weekday() == Weekday::Monday && (day.day() - 1) / 7 + 1 == nth;
    // The Olympic Games moved three of them twice.
    let usual = !matches!(year, 2020 | 2021);
    let name = match (day.month(), day.day()) {
        (1, 1) => "元日",
        (1, _) if monday(2) => "成人の日",
        (2, 11) => "建国記念の日",
        (2, 23) if year >= 2020 => "天皇誕生日",
        (12, 23) if year <= 2018 => "天皇誕生日",
        (3, on) if on == equinox(year, 20_843_100) => "春分の日",
        (4, 29) => "昭和の日",
        (5, 1) if year == 2019 => "即位の日",
        (5, 3) => "憲法記念日",
        (5, 4) => "みどりの日",
        (5, 5) => "こどもの日",
        (7, _) if usual && monday(3) => "海の日",
        (7, 23) if year == 2020 => "海の日",
        (7, 22) if year == 2021 => "海の日",
        (7, 24) if year == 2020 => "スポーツの日",
        (7, 23) if year == 2021 => "スポーツの日",
        (8, 11) if usual && year >= 2016 => "山の日",
        (8, 10) if year == 2020 => "山の日",
        (8, 8) if year == 2021 => "山の日",
        (9, _) if monday(3) => "敬老の日",
        (9, on) if on == equinox(year, 23_248_800) => "秋分の日",
        (10, _) if usual && monday(2) && year < 2020 => "体育の日",
        (10, _) if usual && monday(2) => "スポーツの日",
        (10, 22) if year == 2019 => "即位礼正殿の儀",
        (11, 3) => "文化の日",
        (11, 23) => "勤労感謝の日",
        _ => return None,
    };
    Some(name)
}

/// Day of the month of an equinox; `of_1980` is where it lay in 1980, in millionths of a day.
fn equinox(year: u16, of_1980: i32) -> u8 {
    let years = i32::from(year) - 1980;
    let day = (of_1980 + 242_194 * years).div_euclid(1_000_000) - years.div_euclid(4);
    u8::try_from(day).unwrap_or_default()
}

/// The first day after a holiday on a Sunday that is no holiday itself (§3 II).
fn substitute(day: Date) -> Option<&'static str> {
    let mut before = day;
    loop {
        before = before.add_days(-1)?;
        named(before)?;
        if before.weekday() == Weekday::Sunday {
            return Some("振替休日");
        }
    }
}

/// A day with a holiday on either side (§3 III).
fn between(day: Date) -> Option<&'static str> {
    named(day.add_days(-1)?)?;
    named(day.add_days(1)?)?;
    Some("国民の休日")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The days of 内閣府's syukujitsu.csv, as npm's `@holiday-jp/holiday_jp` 2.5.1 holds and checks them.
    const OFFICIAL: &str = include_str!("../../fixtures/holidays-2007-2027.csv");

    #[test]
    fn every_day_of_twenty_one_years_is_a_holiday_as_the_government_says() {
        let mut official = OFFICIAL.lines().skip(1).peekable();
        let mut day = Date::from_iso("2007-01-01").unwrap();
        while day.year() < 2028 {
            let said = official.next_if(|line| line.starts_with(&day.to_string()));
            let name = said.map(|line| line.split_once(',').unwrap().1);
            let found = holiday(day);
            assert_eq!(found.is_some(), name.is_some(), "{day} {name:?} {found:?}");
            if let (Some(name), Some(found)) = (name, found) {
                // Days of one year only and days between are called 休日 alone.
                assert!(
                    name.contains(found) || name.contains("休日"),
                    "{day} {name} {found}"
                );
            }
            day = day.add_days(1).unwrap();
        }
        assert_eq!(official.next(), None, "all of them were met");
    }
}
