//! A moment, and the Japanese clock that shows it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::date::{Date, DateError};
use super::time::{Time, TimeError};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Japan Standard Time is nine hours ahead of UTC, without summer time since 1951.
const JST: i64 = 9 * 60 * MINUTE;

/// A moment: milliseconds since 1970-01-01T00:00Z. Stored as that number, shown in Japanese time to
/// the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Timestamp(i64);

/// Why a text is not a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimestampError {
    /// No known way to write date and time together.
    #[error("日時として読めません。「2024-05-01T09:30」のように、日付と時刻を入力してください。")]
    Unreadable,
    /// The date in front is wrong.
    #[error(transparent)]
    Date(#[from] DateError),
    /// The time behind is wrong.
    #[error(transparent)]
    Time(#[from] TimeError),
}

impl Timestamp {
    /// The moment so many milliseconds after 1970-01-01T00:00Z.
    pub const fn from_millis(millis: i64) -> Timestamp {
        Timestamp(millis)
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The moment at which Japanese clocks show this date and time.
    pub fn from_jst(date: Date, time: Time) -> Timestamp {
        Timestamp(
            i64::from(date.day_number()) * DAY + i64::from(time.minute_of_day()) * MINUTE - JST,
        )
    }

    /// What Japanese calendars and clocks show. Moments outside the calendar's years 1 to 9999 show
    /// its first or last day.
    pub fn to_jst(self) -> (Date, Time) {
        let local = self.0.saturating_add(JST);
        let day = local.div_euclid(DAY);
        let edge = if day < 0 { Date::MIN } else { Date::MAX };
        let date = i32::try_from(day)
            .ok()
            .and_then(Date::from_day_number)
            .unwrap_or(edge);
        (date, Time::from_minute_of_day(local.div_euclid(MINUTE)))
    }

    /// The Japanese date.
    pub fn date(self) -> Date {
        self.to_jst().0
    }

    /// The Japanese time of the day.
    pub fn time(self) -> Time {
        self.to_jst().1
    }

    /// 令和6年5月1日（水） 9:30.
    pub fn long(self) -> String {
        let (date, time) = self.to_jst();
        format!("{} {}", date.long_with_weekday(), time.short())
    }

    /// R6.5.1 9:30.
    pub fn short(self) -> String {
        let (date, time) = self.to_jst();
        format!("{} {}", date.short(), time.short())
    }

    /// Reads ISO 8601: `2024-05-01T09:30+09:00`, with or without seconds; `Z` or no offset at all
    /// (then Japanese time, as a `datetime-local` field gives it) are taken too.
    pub fn from_iso(text: &str) -> Result<Timestamp, TimestampError> {
        let (date, clock) = text
            .split_once(['T', ' '])
            .ok_or(TimestampError::Unreadable)?;
        let date = Date::from_iso(date)?;
        let minute = clock.get(..5).ok_or(TimestampError::Unreadable)?;
        let (seconds, offset) = match clock[5..].find(['Z', '+', '-']) {
            Some(at) => clock[5..].split_at(at),
            None => (&clock[5..], "+09:00"),
        };
        let local = Timestamp::from_jst(date, Time::from_iso(minute)?).0 + JST;
        Ok(Timestamp(local + millis(seconds)? - offset_millis(offset)?))
    }
}

/// `:30` or `:30.25` as milliseconds; nothing is none.
fn millis(text: &str) -> Result<i64, TimestampError> {
    let Some(text) = text.strip_prefix(':') else {
        return if text.is_empty() {
            Ok(0)
        } else {
            Err(TimestampError::Unreadable)
        };
    };
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if seconds.len() != 2 || fraction.is_empty() || !digits(seconds) || !digits(fraction) {
        return Err(TimestampError::Unreadable);
    }
    let fraction: String = fraction.chars().chain("00".chars()).take(3).collect();
    match (seconds.parse::<i64>(), fraction.parse::<i64>()) {
        (Ok(seconds @ 0..60), Ok(fraction)) => Ok(1000 * seconds + fraction),
        _ => Err(TimestampError::Unreadable),
    }
}

/// `Z`, `+09:00` or `-09:00` as milliseconds ahead of UTC.
fn offset_millis(text: &str) -> Result<i64, TimestampError> {
    if text == "Z" {
        return Ok(0);
    }
    let ahead = |clock| Time::from_iso(clock).map(|time| i64::from(time.minute_of_day()) * MINUTE);
    match (text.strip_prefix('+'), text.strip_prefix('-')) {
        (Some(clock), _) => Ok(ahead(clock)?),
        (_, Some(clock)) => Ok(-ahead(clock)?),
        _ => Err(TimestampError::Unreadable),
    }
}

impl fmt::Display for Timestamp {
    /// ISO 8601 in Japanese time: `2024-05-01T09:30+09:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = self.to_jst();
        write!(f, "{date}T{time}+09:00")
    }
}

impl std::str::FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Timestamp, TimestampError> {
        Timestamp::from_iso(text)
    }
}
