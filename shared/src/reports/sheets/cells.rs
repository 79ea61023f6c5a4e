//! What single cells say.

use crate::jp::{Time, fold};

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
pub(super) fn is_error(cell: &str) -> bool {
    let cell = cell.trim();
    let errors = [
        "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#DATA!", "#SPILL!",
        "#CALC!",
    ];
    errors.contains(&cell) || cell.len() > 2 && cell.chars().all(|c| c == '#')
}

/// Whether a cell says that there is nothing.
pub(super) fn is_none(cell: &str) -> bool {
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
pub(super) fn mark(cell: &str) -> Option<bool> {
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

/// The first address of a page in a text.
pub(super) fn url(text: &str) -> Option<String> {
    let text = narrow(text);
    let at = text.find("http://").or_else(|| text.find("https://"))?;
    let rest = &text[at..];
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '、' | '。'));
    Some(rest[..end.unwrap_or(rest.len())].to_owned())
}
