//! Tables as files. What they hold is text and does nothing where it is opened.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use shared::{
    jp::Date,
    reports::csv::{MARK, csv, is_risky},
    wire::{Cell, LostCharacter, MOST_TOLD, TableFormat, TableToWrite},
};

/// So many units of UTF-16 a cell of Excel holds, and what stands at the end of a text that is longer.
const MOST_HELD: usize = 32_767;
const CUT: &str = "…（長いので、ここまでです）";

/// Paper as Excel numbers it: A3 for many columns, A4 for a few.
const A3: u8 = 8;
const A4: u8 = 9;

/// Why a table can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// CP932 has not all of its characters.
    #[error("characters would be lost")]
    Lost(Vec<LostCharacter>),
    /// It is larger than the format takes, or something of the like.
    #[error("the table can't be written: {0}")]
    Format(String),
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        Self::Format(error.to_string())
    }
}

/// Writes a table as a file.
///
/// # Errors
/// Tells every character that CP932 has not, unless others may stand for them.
pub fn write(table: &TableToWrite) -> Result<Vec<u8>, WriteError> {
    match table.format {
        TableFormat::Xlsx => Ok(xlsx(table)?),
        TableFormat::Csv => Ok(format!("{MARK}{}", csv(table)).into_bytes()),
        TableFormat::Cp932 => cp932(table),
    }
}

/// Whether a character comes back from CP932 as it was. Some are written as others without a word.
fn comes_back(c: char) -> bool {
    if gaiji(c).is_some() {
        return true;
    }
    let mut buffer = [0; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    let (bytes, _, has_errors) = SHIFT_JIS.encode(text);
    !has_errors && SHIFT_JIS.decode_without_bom_handling(&bytes).0 == text
}

/// 外字: characters a city made for itself, which are read but not written by what else writes CP932.
fn gaiji(c: char) -> Option<[u8; 2]> {
    let n = (c as u32).checked_sub(0xe000).filter(|n| *n < 1_880)?;
    let (row, cell) = (u8::try_from(n / 188).ok()?, u8::try_from(n % 188).ok()?);
    // 0x7f is none.
    let cell = if cell < 0x3f { cell } else { cell + 1 };
    Some([0xf0 + row, 0x40 + cell])
}

/// A text in CP932; none where it has other characters.
fn encoded(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, bytes)) = rest
        .char_indices()
        .find_map(|(at, c)| Some((at, gaiji(c)?)))
    {
        let (before, after) = rest.split_at(at);
        out.extend(encoded(before)?);
        out.extend(bytes);
        rest = after.get('\u{e000}'.len_utf8()..).unwrap_or_default();
    }
    let (bytes, _, has_errors) = SHIFT_JIS.encode(rest);
    out.extend_from_slice(&bytes);
    (!has_errors).then_some(out)
}

/// What is written in place of a character: what looks the same, or a mark that something is missing.
fn instead(c: char) -> &'static str {
    match c {
        '\u{301c}' => "～",
        '\u{2212}' | '\u{2013}' => "－",
        '\u{2014}' => "―",
        '\u{2016}' => "∥",
        '\u{00a5}' => "￥",
        '\u{00a2}' => "￠",
        '\u{00a3}' => "￡",
        '\u{00ac}' => "￢",
        '\u{203e}' => "￣",
        '\u{00a0}' => " ",
        '\u{2022}' => "・",
        // Which form of a character is meant, and what nobody sees.
        '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}'
        | '\u{200b}'..='\u{200f}'
        | '\u{feff}' => "",
        _ => "〓",
    }
}

/// A text with others for the characters that CP932 has not.
fn replaced(text: &str) -> String {
    let mut held = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_ascii() || comes_back(c) {
            true => held.push(c),
            false => held.push_str(instead(c)),
        }
    }
    held
}

fn cp932(table: &TableToWrite) -> Result<Vec<u8>, WriteError> {
    let mut lost = Vec::new();
    let head = table.head.iter().map(|heading| Cell::Text(heading.clone()));
    let head: Vec<Cell> = head.collect();
    for (row, cells) in std::iter::once(&head).chain(&table.rows).enumerate() {
        for (at, cell) in cells.iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            for c in text.chars().filter(|c| !c.is_ascii() && !comes_back(*c)) {
                if lost.len() < MOST_TOLD {
                    lost.push(LostCharacter {
                        row: row + 1,
                        column: table.head.get(at).cloned().unwrap_or_default(),
                        character: c.to_string(),
                        instead: instead(c).to_owned(),
                    });
                }
            }
        }
    }
    if !lost.is_empty() && !table.replaces {
        return Err(WriteError::Lost(lost));
    }
    let text = if lost.is_empty() {
        csv(table)
    } else {
        // Before what is risky is made harmless: － for − makes a formula of a text that was none.
        let mut held = table.clone();
        let cells = held.rows.iter_mut().flatten();
        let texts = cells.filter_map(|cell| match cell {
            Cell::Text(text) => Some(text),
            _ => None,
        });
        for text in texts.chain(&mut held.head) {
            *text = replaced(text);
        }
        csv(&held)
    };
    // What is told is all that it has not.
    encoded(&text).ok_or_else(|| WriteError::Format("a character was overlooked".to_owned()))
}

/// How wide a column is, in characters of Excel's width: as its longest line asks for, within bounds.
fn width(table: &TableToWrite, column: usize) -> f64 {
    let head = table
        .head
        .get(column)
        .map(|heading| heading.chars().count());
    let cells = table
        .rows
        .iter()
        .take(500)
        .filter_map(|row| row.get(column));
    let longest = cells.map(|cell| match cell {
        Cell::Text(text) => text.lines().map(wide).max().unwrap_or_default(),
        Cell::Number(_) => 6,
        Cell::Day { .. } => 10,
    });
    let longest = longest.max().unwrap_or_default();
    let most = longest.max(2 * head.unwrap_or_default()).clamp(5, 44);
    f64::from(u8::try_from(most).unwrap_or(44)) + 2.0
}

/// The width of a text in half-width characters.
fn wide(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn xlsx(table: &TableToWrite) -> Result<Vec<u8>, XlsxError> {
    let plain = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Hair)
        .set_num_format("@");
    // What begins like a formula stays a text also when someone opens the cell to edit it.
    let quoted = plain.clone().set_quote_prefix();
    let number = plain.clone().set_num_format("General");
    let day = plain.clone().set_num_format("yyyy/mm/dd");
    let heading = plain.clone().set_bold();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(&table.title))?;
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let across = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    for (column, text) in table.head.iter().enumerate() {
        sheet.write_string_with_format(0, across(column), text, &heading)?;
        sheet.set_column_width(across(column), width(table, column))?;
    }
    for (row, cells) in table.rows.iter().enumerate() {
        let row = at(row + 1);
        for (column, cell) in cells.iter().enumerate() {
            let column = across(column);
            match cell {
                Cell::Text(text) if text.is_empty() => {
                    sheet.write_blank(row, column, &plain)?;
                }
                Cell::Text(text) => {
                    let format = if is_risky(text) { &quoted } else { &plain };
                    sheet.write_string_with_format(row, column, &*held(text), format)?;
                }
                Cell::Number(value) => {
                    sheet.write_number_with_format(row, column, *value, &number)?;
                }
                Cell::Day { day: iso } => match excel_day(iso) {
                    Some(value) => {
                        sheet.write_datetime_with_format(row, column, &value, &day)?;
                    }
                    None => {
                        sheet.write_string_with_format(row, column, iso, &plain)?;
                    }
                },
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(if table.head.len() > 8 { A3 } else { A4 });
    sheet.set_print_fit_to_pages(1, 0);
    // "&" begins a code there, and 255 characters are the most.
    let title: String = table.title.chars().take(100).collect();
    let title = title.replace('&', "&&");
    sheet.set_header(format!("&L{title}&R&D"));
    sheet.set_footer("&C&P / &N");
    book.save_to_buffer()
}

/// A text as a cell of Excel holds it: the end of a longer one is cut, and that is said.
fn held(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= MOST_HELD {
        return Cow::Borrowed(text);
    }
    let mut left = MOST_HELD - CUT.encode_utf16().count();
    let mut held: String = text
        .chars()
        .take_while(|c| match left.checked_sub(c.len_utf16()) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        })
        .collect();
    held.push_str(CUT);
    Cow::Owned(held)
}

/// A title as Excel takes it for the name of a sheet: at most 31 characters, some of which it does not take.
fn sheet_name(title: &str) -> String {
    let allowed = title.chars().filter(|c| {
        !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control()
    });
    // It counts in UTF-16.
    let mut left = 31;
    let name: String = allowed
        .take_while(|c| {
            let takes = c.len_utf16();
            let fits = takes <= left;
            left -= takes.min(left);
            fits
        })
        .collect();
    match name.trim() {
        "" => "一覧".to_owned(),
        name => name.to_owned(),
    }
}

/// A day as Excel counts; none before it began to.
fn excel_day(iso: &str) -> Option<ExcelDateTime> {
    let day = Date::from_iso(iso).ok()?;
    ExcelDateTime::from_ymd(day.year(), day.month(), day.day()).ok()
}
