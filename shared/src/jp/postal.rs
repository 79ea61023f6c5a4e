//! Postal codes.

use std::fmt;

use super::text::{compact, serde_text};

/// A Japanese postal code of seven digits. Shown and stored as `700-0823`; zeros in front are kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostalCode(u32);

/// Why a text is not a postal code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostalCodeError {
    /// Nothing was typed.
    #[error("郵便番号が入力されていません。「700-0823」のように入力してください。")]
    Empty,
    /// More or fewer than seven digits.
    #[error("郵便番号は7けたの数字です（いまは{0}けた）。「700-0823」のように入力してください。")]
    Length(usize),
    /// Something that is neither digit nor dash.
    #[error("郵便番号に「{0}」は使えません。「700-0823」のように数字で入力してください。")]
    Character(char),
}

impl PostalCode {
    /// Reads a postal code as people type it: 7000823, 700-0823, 〒700-0823, in any width.
    pub fn read(text: &str) -> Result<PostalCode, PostalCodeError> {
        let text = compact(text);
        let (mut value, mut length) = (0u32, 0);
        for c in text
            .trim_start_matches(['〒', '〶', '〠'])
            .chars()
            .filter(|c| *c != '-')
        {
            let digit = c.to_digit(10).ok_or(PostalCodeError::Character(c))?;
            value = value.wrapping_mul(10).wrapping_add(digit);
            length += 1;
        }
        match length {
            7 => Ok(PostalCode(value)),
            0 => Err(PostalCodeError::Empty),
            _ => Err(PostalCodeError::Length(length)),
        }
    }

    /// 〒700-0823.
    pub fn with_mark(self) -> String {
        format!("〒{self}")
    }
}

impl fmt::Display for PostalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}-{:04}", self.0 / 10_000, self.0 % 10_000)
    }
}

impl fmt::Debug for PostalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for PostalCode {
    type Err = PostalCodeError;

    fn from_str(text: &str) -> Result<PostalCode, PostalCodeError> {
        PostalCode::read(text)
    }
}

serde_text!(
    PostalCode,
    PostalCode::read,
    "a postal code of seven digits"
);
