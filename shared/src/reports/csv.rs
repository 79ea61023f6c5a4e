//! A table as CSV: a cell that begins like a formula does nothing where it is opened, and comes back as it was.

use crate::wire::{Cell, TableToWrite};

/// Whether spreadsheets may take a cell that begins like this for something to be worked out.
fn works(first: char) -> bool {
    matches!(
        first,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
    )
}

/// Whether a text would need, or was given, an apostrophe in front: so one more or less can be told.
#[must_use]
pub fn is_risky(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(works)
}

/// The text as it stands in a CSV.
fn harmless(text: &str) -> String {
    if is_risky(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text that stands for this in a CSV.
#[must_use]
pub fn bare(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_risky(text) => text,
        _ => cell,
    }
}

/// A cell as it stands in a CSV.
fn text_of(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Number(number) => number.to_string(),
        Cell::Day { day } => day.clone(),
    }
}

/// What Excel knows UTF-8 by.
pub const MARK: char = '\u{feff}';

/// A table as CSV, its lines ended as Excel ends them.
#[must_use]
pub fn csv(table: &TableToWrite) -> String {
    let mut out = String::new();
    let head = table.head.iter().map(|text| harmless(text)).collect();
    let rows = table
        .rows
        .iter()
        .map(|row| row.iter().map(text_of).collect());
    for row in std::iter::once(head).chain(rows) {
        let row: Vec<String> = row;
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            if cell.contains(['"', ',', '\n', '\r', ';', '\t']) || cell.trim() != cell {
                out.push('"');
                out.push_str(&cell.replace('"', "\"\""));
                out.push('"');
            } else {
                out.push_str(cell);
            }
        }
        out.push_str("\r\n");
    }
    out
}
