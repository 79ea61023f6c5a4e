//! What a cell shows of the number it holds, where that says something else: zeros in front, or a part of a day.
//!
//! The formats are those of ECMA-376 part 1, 18.8.30 and 18.8.31.

use calamine::ExcelDateTime;
use shared::jp::Date;

/// How a cell shows numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Format(Vec<Section>);

/// How it shows some of them.
#[derive(Clone, Debug, Default)]
struct Section {
    /// Of which numbers; of all without it.
    holds: Option<(String, f64)>,
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// A digit, and whether a zero stands where there is none.
    Digit(bool),
    /// What stands there whatever the number is.
    Text(String),
    /// A letter of a day or a time, and how often it is said.
    Letter(char, usize),
    /// Something else.
    Other,
}

/// The largest number whose digits are all kept.
const MOST: f64 = 1e15;

impl Format {
    /// Reads a format. Of those that have no words in a file the number tells them, as they are in Japan.
    pub(super) fn read(code: &str, number: Option<u32>) -> Self {
        let code = match number {
            Some(34 | 52 | 55) => "yyyy\"年\"m\"月\"",
            Some(35 | 53 | 56) => "m\"月\"d\"日\"",
            Some(16) => "d-mmm",
            Some(17) => "mmm-yy",
            _ if code.eq_ignore_ascii_case("general") => return Self::default(),
            _ => code,
        };
        Self(sections(code))
    }

    /// Whether it may show something else than the number.
    pub(super) fn is_plain(&self) -> bool {
        let mut tokens = self.0.iter().flat_map(|section| &section.tokens);
        tokens.all(|token| *token == Token::Other)
    }

    /// A number as it is shown, where it has zeros in front or marks between its digits.
    pub(super) fn digits(&self, value: f64) -> Option<String> {
        if value.fract() != 0.0 || !(0.0..MOST).contains(&value) {
            return None;
        }
        let section = self.0.iter().find(|section| section.is_of(value))?;
        section.digits(value)
    }

    /// A day as it is shown, where that is a part of it: 3月1日, 2026年4月, 水.
    pub(super) fn part_of(&self, value: &ExcelDateTime) -> Option<String> {
        let tokens = &self.0.first()?.tokens;
        let has = |letters: &[char]| {
            let mut found = tokens.iter();
            found.any(|token| matches!(token, Token::Letter(letter, _) if letters.contains(letter)))
        };
        let has_weekday = has(&['a']);
        let has_day = |least, most| {
            let mut found = tokens.iter();
            found.any(|token| matches!(token, Token::Letter('d', n) if (least..=most).contains(n)))
        };
        if has(&['h', 's']) || value.is_duration() {
            return None;
        }
        let (year, month, day, ..) = value.to_ymd_hms_milli();
        let parts = [
            has(&['y', 'e', 'g']).then(|| format!("{year}年")),
            has(&['m']).then(|| format!("{month}月")),
            has_day(1, 2).then(|| format!("{day}日")),
        ];
        let said = parts.iter().flatten().count();
        if said == 0 && (has_weekday || has_day(3, 4)) {
            let day = Date::new(year, month.into(), day.into()).ok()?;
            return Some(day.weekday().to_string());
        }
        matches!(said, 1 | 2).then(|| parts.into_iter().flatten().collect())
    }
}

impl Section {
    fn is_of(&self, value: f64) -> bool {
        match &self.holds {
            None => true,
            Some((sign, bound)) => match sign.as_str() {
                "<" => value < *bound,
                "<=" => value <= *bound,
                ">" => value > *bound,
                ">=" => value >= *bound,
                "<>" => value != *bound,
                _ => value == *bound,
            },
        }
    }

    fn digits(&self, value: f64) -> Option<String> {
        let tokens = &self.tokens;
        let is_digit = |token: &Token| matches!(token, Token::Digit(_));
        let first = tokens.iter().position(is_digit)?;
        let last = tokens.iter().rposition(is_digit)?;
        let only = tokens
            .iter()
            .all(|token| matches!(token, Token::Digit(_) | Token::Text(_)));
        let zeros = tokens
            .iter()
            .filter(|token| **token == Token::Digit(true))
            .count();
        let has_zero = |token: &Token| matches!(token, Token::Text(text) if text.ends_with('0'));
        let is_shaped = !tokens[first..=last].iter().all(is_digit);
        let is_said = zeros > 1 || is_shaped || tokens[..first].iter().any(has_zero);
        if !only || !is_said {
            return None;
        }
        let number = format!("{value:.0}");
        let mut left = number.chars().rev();
        let mut out = Vec::new();
        for (at, token) in tokens.iter().enumerate().rev() {
            match token {
                Token::Text(text) => out.push(text.clone()),
                Token::Digit(is_zero) => {
                    let digit = left.next().filter(|_| value != 0.0);
                    let digit = digit.or(is_zero.then_some('0'));
                    out.extend(digit.map(String::from));
                    if at == first {
                        out.extend(left.by_ref().map(String::from));
                    }
                }
                Token::Letter(..) | Token::Other => {}
            }
        }
        out.reverse();
        Some(out.concat().trim().to_owned())
    }
}

/// The sections of a format: what stands between ";".
fn sections(code: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        let section = match sections.last_mut() {
            Some(section) if c != ';' => section,
            _ => {
                sections.push(Section::default());
                continue;
            }
        };
        match c {
            '"' => section.text(chars.by_ref().take_while(|c| *c != '"')),
            '\\' => section.text(chars.next()),
            // As wide as another character, and as often as there is room.
            '_' | '*' => drop(chars.next()),
            '[' => section.bracket(&chars.by_ref().take_while(|c| *c != ']').collect::<String>()),
            '0' => section.tokens.push(Token::Digit(true)),
            '#' => section.tokens.push(Token::Digit(false)),
            '-' | '(' | ')' | ' ' | ':' => section.text(Some(c)),
            c if c.is_ascii_alphabetic() => section.letter(c.to_ascii_lowercase()),
            c if c.is_ascii() => section.tokens.push(Token::Other),
            c => section.text(Some(c)),
        }
    }
    sections
}

impl Section {
    fn text(&mut self, text: impl IntoIterator<Item = char>) {
        self.tokens.push(Token::Text(text.into_iter().collect()));
    }

    fn letter(&mut self, letter: char) {
        match self.tokens.last_mut() {
            Some(Token::Letter(last, count)) if *last == letter => *count += 1,
            _ => self.tokens.push(Token::Letter(letter, 1)),
        }
    }

    /// What stands in brackets: of which numbers, or a colour or country, or the length of a time.
    fn bracket(&mut self, text: &str) {
        let bound = text.trim_start_matches(['<', '>', '=']);
        let sign = &text[..text.len() - bound.len()];
        if let (false, Ok(bound)) = (sign.is_empty(), bound.trim().parse()) {
            self.holds = Some((sign.to_owned(), bound));
        } else if matches!(text.chars().next(), Some('h' | 'm' | 's' | 'H' | 'M' | 'S')) {
            self.letter('h');
        }
    }
}

#[cfg(test)]
mod tests {
    use calamine::{ExcelDateTime, ExcelDateTimeType};

    use super::Format;

    #[test]
    fn zeros_and_marks_are_shown_as_the_format_has_them() {
        for (code, value, shown) in [
            ("000-000-0000", 868_031_254.0, Some("086-803-1254")),
            ("000\\-000\\-0000", 868_031_254.0, Some("086-803-1254")),
            ("0000000000", 868_031_254.0, Some("0868031254")),
            ("0##-###-####", 868_031_254.0, Some("086-803-1254")),
            ("\"0\"#", 868_031_254.0, Some("0868031254")),
            ("000-0000", 600_001.0, Some("060-0001")),
            (
                "000-0000_ ;[Red]\\-000-0000\\ ",
                600_001.0,
                Some("060-0001"),
            ),
            (
                "[<=999]000;[<=9999]000\\-00;000\\-0000",
                7_000_914.0,
                Some("700-0914"),
            ),
            ("[<=999]000;[<=9999]000\\-00;000\\-0000", 60.0, Some("060")),
            (
                "[<=99999999]####\\-####;\\(00\\)\\ ####\\-####",
                312_345_678.0,
                Some("(03) 1234-5678"),
            ),
            ("〒000-0000", 600_001.0, Some("〒060-0001")),
            ("00", 123.0, Some("123")),
            ("00", 0.0, Some("00")),
            ("General", 868_031_254.0, None),
            ("0", 5.0, None),
            ("0_ ", 5.0, None),
            ("#,##0", 1_000.0, None),
            ("0.00", 5.0, None),
            ("0%", 1.0, None),
            ("0.00E+00", 868_031_254.0, None),
            ("@", 868_031_254.0, None),
            ("0\"名\"", 20.0, None),
            ("000-0000", 0.5, None),
            ("000-0000", -1.0, None),
        ] {
            let format = Format::read(code, None);
            assert_eq!(format.digits(value).as_deref(), shown, "{code} {value}");
        }
    }

    #[test]
    fn parts_of_days_are_shown_as_such() {
        let day = |value| ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false);
        // 46082 is 2026-03-01, a Sunday.
        for (code, number, shown) in [
            ("m\"月\"d\"日\"", None, Some("3月1日")),
            ("General", Some(56), Some("3月1日")),
            ("d-mmm", Some(16), Some("3月1日")),
            ("m/d;@", None, Some("3月1日")),
            ("yyyy\"年\"m\"月\"", None, Some("2026年3月")),
            ("aaa", None, Some("日")),
            ("[$-411]ggge\"年\"m\"月\"d\"日\"", None, None),
            ("yyyy/m/d", None, None),
            ("mm-dd-yy", Some(14), None),
            ("h:mm", None, None),
            ("General", Some(31), None),
        ] {
            let format = Format::read(code, number);
            let said = format.part_of(&day(46_082.0));
            assert_eq!(said.as_deref(), shown, "{code} {number:?}");
        }
    }
}
