//! What single cells say.

use crate::{
    jp::{Date, Time, fold},
    wire::NOT_WORKED_OUT,
};

/// A text without what nobody sees, in one width where that changes no meaning: for reading, not for keeping.
pub(super) fn narrow(text: &str) -> String {
    let narrow = |c: char| match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' | '﹣' | 'ー' | 'ｰ' | '─' | '━' => {
            '-'
        }
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{00a0}' => ' ',
        c => c,
    };
    text.chars().map(narrow).collect()
}

/// What spreadsheets show where they could not work something out.
pub(in crate::reports) fn is_error(cell: &str) -> bool {
    let cell = cell.trim();
    let errors = [
        NOT_WORKED_OUT,
        "#N/A",
        "#REF!",
        "#DIV/0!",
        "#VALUE!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#DATA!",
        "#SPILL!",
        "#CALC!",
    ];
    errors.contains(&cell) || cell.len() > 2 && cell.chars().all(|c| c == '#')
}

/// Whether a cell says that there is nothing.
pub(in crate::reports) fn is_none(cell: &str) -> bool {
    let cell = narrow(cell);
    matches!(
        cell.trim(),
        "" | "-"
            | "--"
            | "---"
            | "なし"
            | "無し"
            | "無"
            | "ナシ"
            | "/"
            | "・"
            | "…"
            | "該当なし"
            | "特になし"
            | "(なし)"
    )
}

/// A number as the program writes it when a cell is too narrow: its last digits are lost.
pub(super) fn is_cut_number(cell: &str) -> bool {
    let cell = narrow(cell.trim()).to_ascii_uppercase();
    let Some((digits, power)) = cell.split_once('E') else {
        return false;
    };
    let is_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    is_digits(&digits.replacen('.', "", 1)) && power.strip_prefix('+').is_some_and(is_digits)
}

/// A printed number: 12, １２, No.12, ⑫.
pub(super) fn number(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    let mut circled = cell.chars();
    if let (Some(c @ '①'..='⑳'), None) = (circled.next(), circled.next()) {
        return Some(f64::from(c as u32 - '①' as u32 + 1));
    }
    let cell = narrow(cell).to_ascii_uppercase();
    let cell = cell
        .trim_start_matches("NO")
        .trim_start_matches(['.', ' ', '№', '#']);
    let number: f64 = cell.trim().trim_end_matches('.').parse().ok()?;
    let is_count = number.fract() == 0.0 && (0.0..1e9).contains(&number);
    is_count.then_some(number)
}

/// A mark: whether something stands there that means yes. None where it is neither.
pub(in crate::reports) fn mark(cell: &str) -> Option<bool> {
    if is_none(cell) {
        return Some(false);
    }
    let key = fold(cell);
    let yes = [
        "★", "☆", "○", "〇", "◯", "◎", "●", "1", "はい", "有", "あり", "true", "yes", "レ", "✓",
        "✔",
    ];
    let no = ["×", "✕", "✖", "x", "いいえ", "0", "false", "no"];
    if yes.iter().any(|yes| fold(yes) == key) {
        Some(true)
    } else if no.iter().any(|no| fold(no) == key) {
        Some(false)
    } else {
        None
    }
}

/// A text that begins with a star, without it.
pub(super) fn starred(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix(['★', '☆'])?;
    Some(rest.trim_start())
}

/// Degrees: 34.66, 34°39′43″, 34度39分43秒. None where it is no number.
pub(super) fn degrees(cell: &str) -> Option<f64> {
    let cell = narrow(cell.trim());
    let cell = cell.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-');
    if let Ok(number) = cell.trim_end_matches(['°', '度']).trim().parse::<f64>() {
        return number.is_finite().then_some(number);
    }
    let parts: Vec<f64> = cell
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    match parts[..] {
        [degrees, minutes] => Some(degrees + minutes / 60.0),
        [degrees, minutes, seconds] => Some(degrees + minutes / 60.0 + seconds / 3_600.0),
        _ => None,
    }
    .map(|degrees| (degrees * 1e6).round() / 1e6)
}

/// A time of day as people write it; where it is none, as it stands.
pub(super) fn time(cell: &str) -> String {
    let cell = cell.trim();
    // A part of a day, as spreadsheets count.
    if let Ok(part) = cell.parse::<f64>()
        && (0.0..1.0).contains(&part)
        && cell.contains('.')
    {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a day has 1,440 minutes"
        )]
        let minutes = (part * 1_440.0).round() as u32;
        return format!("{}:{:02}", minutes / 60, minutes % 60);
    }
    let clock = cell
        .strip_suffix(":00")
        .filter(|rest| rest.contains(':'))
        .unwrap_or(cell);
    match Time::read(clock) {
        Ok(time) => time.short(),
        Err(_) => cell.to_owned(),
    }
}

/// The page a text names.
pub(super) struct Page {
    /// Its address: the first that stands there.
    pub(super) address: String,
    /// Whether the text says more than that.
    pub(super) says_more: bool,
    /// Whether it was written in full width, and is not any more.
    pub(super) was_wide: bool,
}

/// The first address of a page in a text.
pub(super) fn page(text: &str) -> Option<Page> {
    let text = text.trim();
    let begin = |text: &str| text.find("http://").or_else(|| text.find("https://"));
    // Where it begins in half width, what is wide in it is meant so.
    let wide = narrow_ascii(text);
    let (text, was_wide) = match begin(text) {
        Some(_) => (text, false),
        None => (&*wide, true),
    };
    let rest = &text[begin(text)?..];
    let ends = |c: char| c.is_whitespace() || "<>\"、。，（）「」".contains(c);
    let address = rest[..rest.find(ends).unwrap_or(rest.len())].to_owned();
    Some(Page {
        says_more: address.len() < text.len(),
        address,
        was_wide,
    })
}

/// A text with the letters, digits and marks of ASCII in half width, and nothing else changed.
fn narrow_ascii(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().map(narrow).collect()
}

/// A day that spreadsheets make of numbers with marks between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MadeDay {
    /// Month and day, as they were typed: 3-1.
    Short(u8, u8),
    /// With a year, of which nobody knows whether it was typed.
    Whole(Date),
}

/// The day that is all a cell says: 2026-03-01, 2026/3/1, 2026年3月1日, 3月1日.
pub(super) fn made_day(cell: &str) -> Option<MadeDay> {
    let cell = narrow(cell.trim());
    let short = cell.strip_suffix('日').unwrap_or(&cell);
    if let Some((month, day)) = short.split_once('月')
        && short.len() < cell.len()
        && let (Ok(month), Ok(day)) = (month.parse(), day.parse())
        && Date::new(2000, u16::from(month), u16::from(day)).is_ok()
    {
        return Some(MadeDay::Short(month, day));
    }
    let parts: Vec<&str> = short.split(['-', '/', '年', '月']).collect();
    let [year, month, day] = parts[..] else {
        return None;
    };
    let [year, month, day] = [year, month, day].map(|part| part.parse::<u16>().ok());
    let year = year.filter(|year| (1900..2100).contains(year))?;
    Date::new(year, month?, day?).ok().map(MadeDay::Whole)
}
