//! .xls, as Excel wrote it until 2003.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType, Xls, open_workbook_from_rs};
use shared::wire::Sheet;

use super::{Budget, Cells, TableError, cfb, day_or_time, sheet};

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, TableError> {
    cfb::weigh(bytes)?;
    let mut book: Xls<_> =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| TableError::Unreadable)?;
    let mut sheets = Vec::new();
    let mut budget = Budget::new();
    for about in book.sheets_metadata().to_vec() {
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
            rows.put(&mut budget, place, &text_of(value))?;
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
        Data::Float(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(value) => day_or_time(value),
        Data::Error(error) => error.to_string(),
        _ => String::new(),
    }
}
