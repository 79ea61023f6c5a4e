//! .xlsx.

use std::{
    borrow::Cow,
    collections::HashSet,
    io::{self, Cursor, Read, Write},
};

use calamine::{DataRef, Reader, SheetType, Style, Xlsx, XlsxError, open_workbook_from_rs};
use shared::wire::{NOT_WORKED_OUT, Sheet};
use zip::ZipArchive;

use super::{Budget, Cells, MOST_SHEETS, TableError, csv::literal, format::Format, sheet};

/// What the parts of an .xlsx may come to when they are unpacked, bytes: a small file can be made that unpacks to gigabytes.
const UNPACKED: u64 = 64 << 20;

/// What all its sheets may come to as they are read, bytes, each taken for as large as the largest part.
const MOST_READ: u64 = 1 << 30;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, TableError> {
    let (largest, has_formulas) = weigh(bytes)?;
    let unreadable = |_: XlsxError| TableError::Unreadable;
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let mut sheets = Vec::new();
    let mut budget = Budget::new();
    let said = book.sheets_metadata().len();
    // Many sheets may be one part, which is read for each.
    if said > MOST_SHEETS || largest.saturating_mul(said as u64) > MOST_READ {
        return Err(TableError::TooLarge);
    }
    for about in book.sheets_metadata().to_vec() {
        if about.typ != SheetType::WorkSheet {
            continue;
        }
        budget.take_sheet()?;
        let mut rows = Cells::default();
        let mut cells = book
            .worksheet_cells_reader(&about.name)
            .map_err(unreadable)?;
        let formats: Vec<Format> = cells.styles().iter().map(format).collect();
        // What is worked out to nothing is nothing.
        let mut nothing = HashSet::new();
        loop {
            let (cell, style) = match cells.next_cell_with_style_id() {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                // Newer programs have errors of their own: the cell is empty, and the rest is as good.
                Err(XlsxError::CellError(_)) => continue,
                Err(error) => return Err(unreadable(error)),
            };
            let (row, column) = cell.get_position();
            let place = (row as usize, column as usize);
            let format = formats.get(style);
            match cell.get_value() {
                DataRef::Float(number) => {
                    rows.put_number(&mut budget, place, *number, format)?;
                }
                DataRef::DateTime(value) => rows.put_day(&mut budget, place, value, format)?,
                DataRef::Empty => {}
                value => {
                    let text = text_of(value);
                    if has_formulas && text.is_empty() {
                        nothing.insert(place);
                    }
                    rows.put(&mut budget, place, &text)?;
                }
            }
        }
        drop(cells);
        if has_formulas {
            let cells = book.worksheet_cells_reader(&about.name);
            let mut cells = cells.map_err(unreadable)?;
            // What can't be read of formulas is not needed where their results are there.
            while let Ok(Some(cell)) = cells.next_formula() {
                let (row, column) = cell.get_position();
                let place = (row as usize, column as usize);
                let formula = cell.get_value();
                if !formula.is_empty() && !rows.has(place) && !nothing.contains(&place) {
                    let text = literal(formula).unwrap_or_else(|| NOT_WORKED_OUT.to_owned());
                    rows.put(&mut budget, place, &text)?;
                }
            }
        }
        let regions = book.merge_cells_by_sheet_name(&about.name);
        sheets.push(sheet(about, rows, regions.unwrap_or_default())?);
    }
    Ok(sheets)
}

/// How a style shows numbers.
fn format(style: &Style) -> Format {
    let number = style.number_format.as_ref();
    number.map_or_else(Format::default, |number| {
        Format::read(&number.format_code, number.format_id)
    })
}

/// Looks for formulas in what is written to it, and forgets the rest.
#[derive(Default)]
struct Formulas {
    /// The last bytes, which may be the beginning of one.
    end: Vec<u8>,
    found: bool,
}

impl Write for Formulas {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.found {
            self.end.extend_from_slice(bytes);
            let mut begins = self.end.windows(3);
            self.found = begins.any(|begin| begin == b"<f>" || begin == b"<f ");
            let old = self.end.len().saturating_sub(2);
            self.end.drain(..old);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How large the largest part of an archive is, which unpacks to no more than it may, whatever it says of itself; and whether there
/// are formulas in it.
fn weigh(bytes: &[u8]) -> Result<(u64, bool), TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableError::Unreadable)?;
    let (mut left, mut largest) = (UNPACKED, 0);
    let mut formulas = Formulas::default();
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| TableError::Unreadable)?;
        let read = io::copy(&mut part.take(left + 1), &mut formulas);
        let read = read.map_err(|_| TableError::Unreadable)?;
        largest = largest.max(read);
        left = left.checked_sub(read).ok_or(TableError::TooLarge)?;
    }
    Ok((largest, formulas.found))
}

fn text_of<'a>(value: &'a DataRef<'_>) -> Cow<'a, str> {
    let text = match value {
        DataRef::String(text) => return Cow::Borrowed(text),
        DataRef::SharedString(text) => return Cow::Borrowed(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        _ => String::new(),
    };
    Cow::Owned(text)
}
