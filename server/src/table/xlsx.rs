//! .xlsx.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError, open_workbook_from_rs};
use shared::wire::Sheet;
use zip::ZipArchive;

use super::{Cells, TableError, day_or_time, merged};

/// What the parts of an .xlsx may come to when they are unpacked, bytes: a small file can be made that unpacks to gigabytes.
const UNPACKED: u64 = 64 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, TableError> {
    weigh(bytes)?;
    let unreadable = |_: XlsxError| TableError::Unreadable;
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let mut sheets = Vec::new();
    for about in book.sheets_metadata().to_vec() {
        if about.typ != SheetType::WorkSheet {
            continue;
        }
        let mut rows = Cells::default();
        let mut cells = book
            .worksheet_cells_reader(&about.name)
            .map_err(unreadable)?;
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let (row, column) = cell.get_position();
            rows.put(row as usize, column as usize, text_of(cell.get_value()))?;
        }
        drop(cells);
        let regions = book.merge_cells_by_sheet_name(&about.name);
        sheets.push(Sheet {
            rows: rows.0,
            // Without them the rows are as good.
            merged: merged(regions.unwrap_or_default()),
            hidden: about.visible != SheetVisible::Visible,
            name: about.name,
        });
    }
    if sheets.is_empty() {
        return Err(TableError::Unreadable);
    }
    Ok(sheets)
}

/// Whether an archive unpacks to no more than it may, whatever it says of itself.
fn weigh(bytes: &[u8]) -> Result<(), TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableError::Unreadable)?;
    let mut left = UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| TableError::Unreadable)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|_| TableError::Unreadable)?;
        left = left.checked_sub(read).ok_or(TableError::TooLarge)?;
    }
    Ok(())
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(value) => day_or_time(value),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        _ => String::new(),
    }
}
