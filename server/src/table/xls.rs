//! .xls, as Excel wrote it until 2003.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType, Xls, open_workbook_from_rs};
use shared::wire::Sheet;

use super::{Budget, Cells, TableError, biff::Formats, cfb, sheet};

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, TableError> {
    let formats = Formats::read(&cfb::weigh(bytes)?);
    let mut book: Xls<_> =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| TableError::Unreadable)?;
    let mut sheets = Vec::new();
    let mut budget = Budget::new();
    for (at, about) in book.sheets_metadata().to_vec().into_iter().enumerate() {
        if about.typ != SheetType::WorkSheet {
            continue;
        }
        budget.take_sheet()?;
        let range = book.worksheet_range(&about.name);
        let range = range.map_err(|_| TableError::Unreadable)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut rows = Cells::default();
        for (row, column, value) in range.used_cells() {
            let place = (row + top as usize, column + left as usize);
            let format = formats.of(at, place);
            match value {
                Data::Float(number) => rows.put_number(&mut budget, place, *number, format)?,
                Data::DateTime(value) => rows.put_day(&mut budget, place, value, format)?,
                value => rows.put(&mut budget, place, &text_of(value))?,
            }
        }
        let regions = book.merge_cells_by_sheet_name(&about.name);
        sheets.push(sheet(about, rows, regions.unwrap_or_default())?);
    }
    Ok(sheets)
}

fn text_of(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::Error(error) => error.to_string(),
        _ => String::new(),
    }
}
