//! Telephone numbers.

use std::fmt;

use super::areas::area_code_length;
use super::text::{compact, serde_text};

/// A telephone number as dialled within Japan. Kept as digits with the zero in front, shown and
/// stored with hyphens (`086-803-1000`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber {
    digits: String,
}

/// Why a text is not a telephone number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("電話番号が入力されていません。「086-803-1000」のように入力してください。")]
    Empty,
    /// Something that is no part of a telephone number.
    #[error("電話番号に「{0}」は使えません。「086-803-1000」のように数字で入力してください。")]
    Character(char),
    /// No zero in front: the area code is missing.
    #[error("市外局番がありません。「086-803-1000」のように0から入力してください。")]
    NoAreaCode,
    /// Too many or too few digits for a number that begins like this.
    #[error("数字が{digits}けたあります。この番号は{wanted}けたです。もう一度確かめてください。")]
    Length {
        /// How many digits were typed.
        digits: usize,
        /// How many such a number has.
        wanted: usize,
    },
}

impl PhoneNumber {
    /// Reads a number as people type it: any dash, brackets, spaces or none, in any width, with +81
    /// or without. Three-digit numbers such as 189 and #7119 are taken too.
    pub fn read(text: &str) -> Result<PhoneNumber, PhoneError> {
        let text = compact(text);
        let text = ["TEL", "FAX", "電話", "℡", "☎"]
            .iter()
            .find_map(|mark| text.strip_prefix(mark))
            .unwrap_or(&text);
        let text = text.trim_start_matches([':', '.']);
        let (mark, text) = match text.strip_prefix("+81") {
            // +81 (0)86-… is common though wrong.
            Some(rest) => (
                "0",
                rest.trim_start_matches(['-', '(']).trim_start_matches('0'),
            ),
            None => match text.strip_prefix('#') {
                Some(rest) => ("#", rest),
                None => ("", text),
            },
        };
        let mut digits = mark.to_owned();
        for c in text.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '-' | '(' | ')' | '.' | '・' => {}
                c => return Err(PhoneError::Character(c)),
            }
        }
        let wanted = match digits.as_bytes() {
            [] => return Err(PhoneError::Empty),
            [b'#', ..] => 5,
            // 110, 119, 189 and the like.
            [b'1', _, _] => 3,
            [b'0', b'2' | b'5' | b'6' | b'7' | b'8' | b'9', b'0', ..] => 11,
            [b'0', ..] => 10,
            _ => return Err(PhoneError::NoAreaCode),
        };
        if digits.len() != wanted {
            let typed = digits.trim_start_matches('#').len();
            return Err(PhoneError::Length {
                digits: typed,
                wanted: wanted - usize::from(digits.starts_with('#')),
            });
        }
        Ok(PhoneNumber { digits })
    }

    /// Reads several numbers with commas, slashes or line breaks between them; none is no error.
    pub fn read_list(text: &str) -> Result<Vec<PhoneNumber>, PhoneError> {
        text.split([',', '，', '、', '､', ';', '；', '/', '／', '\n'])
            .filter(|part| !part.trim().is_empty())
            .map(PhoneNumber::read)
            .collect()
    }

    /// The digits alone, zero in front (`0868031000`).
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// True if the number ends in what was typed (`1000`, `803-1000`), as people tell callers apart.
    pub fn ends_with(&self, typed: &str) -> bool {
        let typed = compact(typed).replace('-', "");
        !typed.is_empty() && self.digits.ends_with(&typed)
    }
}

/// Length of the first two groups; the third is the rest.
fn groups(digits: &str) -> (usize, usize) {
    let starts = |prefix: &str| digits.starts_with(prefix);
    match digits.len() {
        11 if starts("0800") => (4, 3),
        11 => (3, 4),
        10 if ["0120", "0570", "0180", "0990"].into_iter().any(starts) => (4, 3),
        10 => {
            let area = area_code_length(digits);
            (area, 6 - area)
        }
        length => (length, 0),
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = groups(&self.digits);
        let (area, rest) = self.digits.split_at(first);
        let (exchange, subscriber) = rest.split_at(second);
        f.write_str(area)?;
        for group in [exchange, subscriber]
            .into_iter()
            .filter(|group| !group.is_empty())
        {
            write!(f, "-{group}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for PhoneNumber {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<PhoneNumber, PhoneError> {
        PhoneNumber::read(text)
    }
}

serde_text!(PhoneNumber, PhoneNumber::read, "a telephone number");
