//! Text with a mark between its columns.

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use shared::wire::Sheet;

use super::{MOST, TableError, write::bare};

/// So many lines tell which mark stands between columns.
const TELLING: usize = 30;

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

/// The mark that stands between columns: the one that stands most often where nothing is quoted.
fn mark(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0)];
    for line in text.lines().take(TELLING) {
        let mut is_quoted = false;
        for byte in line.bytes() {
            is_quoted ^= byte == b'"';
            let count = counts.iter_mut().find(|(mark, _)| *mark == byte);
            if let Some((_, count)) = count.filter(|_| !is_quoted) {
                *count += 1;
            }
        }
    }
    // Of equal ones the first: most files have commas.
    let most = counts.iter().map(|(_, count)| *count).max();
    let found = counts.iter().find(|(_, count)| Some(*count) == most);
    found.map_or(b',', |(mark, _)| *mark)
}

fn rows(text: &str) -> Result<Vec<Vec<String>>, TableError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark(text))
        .from_reader(text.as_bytes());
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
        rows.push(record.iter().map(|cell| bare(cell).to_owned()).collect());
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
