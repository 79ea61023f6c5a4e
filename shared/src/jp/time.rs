//! A time of the day.

use std::fmt;

use super::text::{compact, number, serde_text};

/// A time of the day to the minute, 00:00 to 23:59.
///
/// Shown and stored as `09:30`; [`Time::short`] gives `9:30`. `str::parse` reads what people type,
/// see [`Time::read`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    hour: u8,
    minute: u8,
}

/// Why a text is not a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Nothing was typed.
    #[error("時刻が入力されていません。「9:30」のように入力してください。")]
    Empty,
    /// No known way to write a time.
    #[error("時刻として読めません。「9:30」「午後2時15分」のように入力してください。")]
    Unreadable,
    /// An hour that is not there.
    #[error("{0}時という時刻はありません。0時から23時で入力してください。")]
    NoSuchHour(u16),
    /// A minute that is not there.
    #[error("{0}分という時刻はありません。0分から59分で入力してください。")]
    NoSuchMinute(u16),
    /// 午前12時 and 午後12時 are noon to some and midnight to others.
    #[error(
        "12時が昼か夜か分かりません。昼なら「12:00」、夜なら「0:00」のように入力してください。"
    )]
    NoonOrMidnight,
}

impl Time {
    /// The first minute of a day.
    pub const MIDNIGHT: Time = Time { hour: 0, minute: 0 };

    /// The time of an hour (0 to 23) and a minute (0 to 59), or which of the two is wrong.
    pub fn new(hour: u16, minute: u16) -> Result<Time, TimeError> {
        match (u8::try_from(hour), u8::try_from(minute)) {
            (Ok(hour @ 0..24), Ok(minute @ 0..60)) => Ok(Time { hour, minute }),
            (Ok(0..24), _) => Err(TimeError::NoSuchMinute(minute)),
            _ => Err(TimeError::NoSuchHour(hour)),
        }
    }

    /// Hour, 0 to 23.
    pub fn hour(self) -> u8 {
        self.hour
    }

    /// Minute, 0 to 59.
    pub fn minute(self) -> u8 {
        self.minute
    }

    /// Minutes since midnight, 0 to 1439.
    pub fn minute_of_day(self) -> u16 {
        60 * u16::from(self.hour) + u16::from(self.minute)
    }

    /// The time so many minutes after midnight; whole days are left out.
    pub(super) fn from_minute_of_day(minutes: i64) -> Time {
        let minutes = minutes.rem_euclid(24 * 60);
        // Both fit: the hour is below 24, the minute below 60.
        Time {
            hour: (minutes / 60) as u8,
            minute: (minutes % 60) as u8,
        }
    }

    /// 9:30.
    pub fn short(self) -> String {
        format!("{}:{:02}", self.hour, self.minute)
    }

    /// Reads a time as people type it: 9:30, 930, 0930, 9時半, 14時, 午後2時15分, 正午, in any width.
    /// The bare number of an hour is that full hour.
    pub fn read(text: &str) -> Result<Time, TimeError> {
        let text = compact(text);
        if text.is_empty() {
            return Err(TimeError::Empty);
        }
        if text == "正午" {
            return Time::new(12, 0);
        }
        let marked = |mark| text.strip_prefix(mark);
        let (afternoon, clock) = if let Some(rest) = marked("午前").or(marked("AM")) {
            (Some(false), rest)
        } else if let Some(rest) = marked("午後").or(marked("PM")) {
            (Some(true), rest)
        } else if let Some(rest) = text.strip_suffix("AM") {
            (Some(false), rest)
        } else if let Some(rest) = text.strip_suffix("PM") {
            (Some(true), rest)
        } else {
            (None, &text[..])
        };
        let (hour, minute) = hour_and_minute(clock).ok_or(TimeError::Unreadable)?;
        match (afternoon, hour) {
            (Some(_), 12) => Err(TimeError::NoonOrMidnight),
            (Some(true), 0..12) => Time::new(hour + 12, minute),
            _ => Time::new(hour, minute),
        }
    }

    /// Reads exactly `HH:MM`, the stored form.
    pub fn from_iso(text: &str) -> Result<Time, TimeError> {
        match *text.as_bytes() {
            [a, b, b':', c, d] if [a, b, c, d].iter().all(u8::is_ascii_digit) => {
                let two = |tens: u8, ones: u8| 10 * u16::from(tens - b'0') + u16::from(ones - b'0');
                Time::new(two(a, b), two(c, d))
            }
            _ => Err(TimeError::Unreadable),
        }
    }
}

fn hour_and_minute(text: &str) -> Option<(u16, u16)> {
    let (value, length, rest) = number(text)?;
    if rest.is_empty() {
        return match length {
            1 | 2 => Some((value, 0)),
            3 | 4 => Some((value / 100, value % 100)),
            _ => None,
        };
    }
    if let Some(rest) = rest.strip_prefix('時') {
        return match rest {
            "" => Some((value, 0)),
            "半" => Some((value, 30)),
            rest => {
                let (minute, _, rest) = number(rest)?;
                matches!(rest, "" | "分").then_some((value, minute))
            }
        };
    }
    // After a colon 9:5 may be an unfinished 9:50: two digits or nothing.
    let (minute, length, rest) = number(rest.strip_prefix([':', '.'])?)?;
    (length == 2 && rest.is_empty()).then_some((value, minute))
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Time {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Time, TimeError> {
        Time::read(text)
    }
}

serde_text!(Time, Time::from_iso, "a time as HH:MM");
