//! .xlsx.

use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

use calamine::{DataRef, Reader, SheetType, Xlsx, XlsxError, open_workbook_from_rs};
use shared::wire::Sheet;
use zip::ZipArchive;

use super::{Budget, Cells, MOST_SHEETS, TableError, day_or_time, sheet};

/// What the parts of an .xlsx may come to when they are unpacked, bytes: a small file can be made that unpacks to gigabytes.
const UNPACKED: u64 = 64 << 20;

/// What all its sheets may come to as they are read, bytes, each taken for as large as the largest part.
const MOST_READ: u64 = 1 << 30;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, TableError> {
    let largest = weigh(bytes)?;
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
        loop {
            let cell = match cells.next_cell() {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                // Newer programs have errors of their own: the cell is empty, and the rest is as good.
                Err(XlsxError::CellError(_)) => continue,
                Err(error) => return Err(unreadable(error)),
            };
            let (row, column) = cell.get_position();
            let place = (row as usize, column as usize);
            rows.put(&mut budget, place, &text_of(cell.get_value()))?;
        }
        drop(cells);
        let regions = book.merge_cells_by_sheet_name(&about.name);
        sheets.push(sheet(about, rows, regions.unwrap_or_default())?);
    }
    Ok(sheets)
}

/// How large the largest part of an archive is, which unpacks to no more than it may, whatever it says of itself.
fn weigh(bytes: &[u8]) -> Result<u64, TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableError::Unreadable)?;
    let (mut left, mut largest) = (UNPACKED, 0);
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| TableError::Unreadable)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|_| TableError::Unreadable)?;
        largest = largest.max(read);
        left = left.checked_sub(read).ok_or(TableError::TooLarge)?;
    }
    Ok(largest)
}

fn text_of<'a>(value: &'a DataRef<'_>) -> Cow<'a, str> {
    let text = match value {
        DataRef::String(text) => return Cow::Borrowed(text),
        DataRef::SharedString(text) => return Cow::Borrowed(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(value) => day_or_time(value),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        _ => String::new(),
    };
    Cow::Owned(text)
}
