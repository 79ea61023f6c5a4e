//! Text with a mark between its columns.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use shared::{reports::csv::bare, wire::Sheet};

use super::{MOST, TableError};

/// So many rows tell which mark stands between columns.
const TELLING: usize = 60;

/// The marks that may stand between columns. Of equal ones the first: most files have commas.
const MARKS: [u8; 3] = [b',', b'\t', b';'];

pub(super) fn read(bytes: &[u8]) -> Result<Sheet, TableError> {
    let rows = rows(&decoded(bytes)?)?;
    Ok(Sheet {
        rows,
        ..Sheet::default()
    })
}

/// Text in UTF-8, in UTF-16 as Excel's "Unicode text", or in CP932 as Excel's CSV in Japan.
fn decoded(bytes: &[u8]) -> Result<String, TableError> {
    let encoding: &Encoding = if bytes.starts_with(&[0xff, 0xfe]) {
        UTF_16LE
    } else if bytes.starts_with(&[0xfe, 0xff]) {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        SHIFT_JIS
    };
    let (text, _, has_errors) = encoding.decode(bytes);
    if has_errors || text.contains('\0') {
        Err(TableError::Unreadable)
    } else {
        Ok(text.into_owned())
    }
}

/// The mark that stands between columns: the one by which the rows come out evenly, and the first of them as the others.
fn mark(text: &str) -> u8 {
    let widths = MARKS.map(|mark| widths(text, mark));
    // The first line that any of them cuts; a title above it is not cut.
    let lines = widths.iter().flatten();
    let head = lines
        .filter(|(_, width)| *width > 1)
        .map(|(line, _)| *line)
        .min();
    let score = |widths: &[(u64, usize)]| {
        let mut counts = BTreeMap::new();
        for (_, width) in widths.iter().filter(|(_, width)| *width > 1) {
            *counts.entry(*width).or_insert(0_u32) += 1;
        }
        let usual = counts.into_iter().max_by_key(|(_, count)| *count);
        let Some((usual, count)) = usual else {
            return 0.0;
        };
        let rows = f64::from(u32::try_from(widths.len()).unwrap_or(u32::MAX));
        let even = f64::from(count) / rows;
        let columns = f64::from(u32::try_from(usual).unwrap_or(u32::MAX));
        let is_head = |(line, width): &(u64, usize)| Some(*line) == head && *width == usual;
        // Cells may hold as many of another mark in each row, but not headings.
        let weight = if widths.iter().any(is_head) { 3.0 } else { 1.0 };
        even * even * columns.ln() * weight
    };
    let scores = widths.iter().map(|widths| score(widths)).zip(MARKS);
    let best = scores.reduce(|best, other| if other.0 > best.0 { other } else { best });
    best.map_or(b',', |(_, mark)| mark)
}

/// Of the first rows the line each begins in, and how many columns it has by a mark. Empty ones are left out.
fn widths(text: &str, mark: u8) -> Vec<(u64, usize)> {
    let mut reader = reader(text, mark);
    let records = reader.records().map_while(Result::ok).take(TELLING);
    let said = records.filter(|record| record.iter().any(|cell| !cell.trim().is_empty()));
    let width = |record: csv::StringRecord| {
        let line = record.position().map_or(0, csv::Position::line);
        (line, record.len())
    };
    said.map(width).collect()
}

fn reader(text: &str, mark: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark)
        .from_reader(text.as_bytes())
}

/// The row in which a quoted cell begins that has no end, or ends at the beginning of another one.
fn open_quote(text: &str, mark: u8) -> Option<usize> {
    let (mut row, mut begins) = (1, true);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if begins => {
                let opened = row;
                let mut is_long = false;
                loop {
                    match chars.next() {
                        None => return Some(opened),
                        Some('"') if chars.peek() == Some(&'"') => drop(chars.next()),
                        Some('"') => break,
                        Some(c) => is_long |= matches!(c, '\n' | '\r'),
                    }
                }
                while chars.next_if(|c| *c == ' ').is_some() {}
                let end = |c: &char| matches!(c, '\n' | '\r') || *c == char::from(mark);
                if is_long && !chars.peek().is_none_or(end) {
                    return Some(opened);
                }
                begins = false;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                row += 1;
                begins = true;
            }
            c => begins = c == char::from(mark),
        }
    }
    None
}

/// The text of `="…"`, by which people keep zeros in front; none where it is no such thing.
pub(super) fn literal(formula: &str) -> Option<String> {
    let formula = formula.strip_prefix('=').unwrap_or(formula);
    let text = formula.strip_prefix('"')?.strip_suffix('"')?;
    let is_one = !text.replace("\"\"", "").contains('"');
    is_one.then(|| text.replace("\"\"", "\""))
}

/// What a cell says.
fn said(cell: &str) -> String {
    let text = cell.starts_with('=').then(|| literal(cell)).flatten();
    text.unwrap_or_else(|| bare(cell).to_owned())
}

fn rows(text: &str) -> Result<Vec<Vec<String>>, TableError> {
    let mark = mark(text);
    if let Some(row) = open_quote(text, mark) {
        return Err(TableError::OpenQuote(row));
    }
    let mut reader = reader(text, mark);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| TableError::Unreadable)?;
        // Empty lines are passed over by the reader, and counted by people.
        let start = record.position().map_or(0, csv::Position::byte);
        let empty = empty_lines(text, usize::try_from(start).unwrap_or_default());
        if rows.len() + empty >= MOST.0 || record.len() > MOST.1 {
            return Err(TableError::TooLarge);
        }
        rows.resize(rows.len() + empty, Vec::new());
        rows.push(record.iter().map(said).collect());
    }
    Ok(rows)
}

/// How many empty lines stand at a place between two records.
fn empty_lines(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    // Of the break before it a part may be left.
    let rest = match text.get(..at) {
        Some(before) if before.ends_with('\r') => rest.strip_prefix('\n').unwrap_or(rest),
        _ => rest,
    };
    let breaks = &rest[..rest.len() - rest.trim_start_matches(['\r', '\n']).len()];
    breaks.replace("\r\n", "\n").len()
}
