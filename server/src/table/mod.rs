//! Spreadsheets: CSV as Excel and others write it, .xlsx and .xls. What they hold is read as text, and nothing is kept.

mod biff;
mod cfb;
mod csv;
mod format;
mod write;
mod xls;
mod xlsx;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod written;

use std::collections::BTreeMap;

use calamine::{ExcelDateTime, SheetVisible};
use shared::wire::{MAX_TABLE, Sheet};

use format::Format;

pub use write::{WriteError, write};

/// The most rows and columns that are read.
const MOST: (usize, usize) = (20_010, 200);

/// The most cells that are one with others which are told.
const MOST_MERGED: usize = 20_000;

/// The most sheets of a file.
const MOST_SHEETS: usize = 200;

/// The most places for cells in all sheets of a file, empty ones included: each takes some memory.
const MOST_CELLS: usize = 4_200_000;

/// What the texts of all cells may come to, bytes: a small file can say one long text a million times.
const MOST_TEXT: usize = 64 << 20;

/// Why a file can't be read, in words for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It is larger than any list.
    #[error(
        "ファイルが大きすぎます。8MB、20,000行、200列までにしてください。使っていない行や列を消すか、ファイルを分けてください。"
    )]
    TooLarge,
    /// It is no spreadsheet that is known here.
    #[error(
        "ファイルを読み取れません。Excelの「.xlsx」か「CSV」で保存してから、選び直してください。パスワードの付いたファイルは読めません。"
    )]
    Unreadable,
    /// A quoted cell of a CSV has no end. In which row it begins.
    #[error(
        "{0}行目の引用符「\"」が閉じていないので、どこまでが一つの欄か分かりません。その行の「\"」を直してから、選び直してください。"
    )]
    OpenQuote(usize),
}

/// The rows of a file's first sheet.
///
/// # Errors
/// Says what is the matter with it.
pub fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, TableError> {
    let mut sheets = sheets(bytes)?.into_iter();
    Ok(sheets.next().map(|sheet| sheet.rows).unwrap_or_default())
}

/// All sheets of a file, told apart by what it holds, whatever its name is.
///
/// # Errors
/// Says what is the matter with it.
pub fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, TableError> {
    let sheets = if bytes.len() > MAX_TABLE {
        return Err(TableError::TooLarge);
    } else if bytes.starts_with(b"PK") {
        xlsx::read(bytes)?
    } else if bytes.starts_with(&cfb::MAGIC) {
        xls::read(bytes)?
    } else {
        vec![csv::read(bytes)?]
    };
    if sheets.is_empty() {
        return Err(TableError::Unreadable);
    }
    Ok(sheets)
}

/// What of the measure of a file is left.
struct Budget {
    sheets: usize,
    cells: usize,
    text: usize,
}

impl Budget {
    const fn new() -> Self {
        Self {
            sheets: MOST_SHEETS,
            cells: MOST_CELLS,
            text: MOST_TEXT,
        }
    }

    fn take_sheet(&mut self) -> Result<(), TableError> {
        self.sheets = self.sheets.checked_sub(1).ok_or(TableError::TooLarge)?;
        Ok(())
    }

    fn take(&mut self, cells: usize, text: usize) -> Result<(), TableError> {
        let cells = self.cells.checked_sub(cells);
        let text = self.text.checked_sub(text);
        let (cells, text) = cells.zip(text).ok_or(TableError::TooLarge)?;
        (self.cells, self.text) = (cells, text);
        Ok(())
    }
}

/// The cells of a sheet, put down one by one.
#[derive(Default)]
struct Cells {
    rows: Vec<Vec<String>>,
    /// What days show of themselves, where that is a part.
    shown: BTreeMap<(usize, usize), String>,
}

impl Cells {
    fn put(
        &mut self,
        budget: &mut Budget,
        (row, column): (usize, usize),
        text: &str,
    ) -> Result<(), TableError> {
        if text.is_empty() {
            return Ok(());
        }
        if row >= MOST.0 || column >= MOST.1 {
            return Err(TableError::TooLarge);
        }
        let rows = &mut self.rows;
        let wide = rows.get(row).map_or(0, Vec::len);
        let more = (column + 1).saturating_sub(wide) + (row + 1).saturating_sub(rows.len());
        // Before it is copied.
        budget.take(more, text.len())?;
        rows.resize(rows.len().max(row + 1), Vec::new());
        let cells = &mut rows[row];
        cells.resize(cells.len().max(column + 1), String::new());
        cells[column] = text.to_owned();
        Ok(())
    }

    /// Whether something stands there.
    fn has(&self, (row, column): (usize, usize)) -> bool {
        let cell = self.rows.get(row).and_then(|cells| cells.get(column));
        cell.is_some_and(|cell| !cell.is_empty())
    }

    /// Puts down a number as its cell shows it.
    fn put_number(
        &mut self,
        budget: &mut Budget,
        place: (usize, usize),
        value: f64,
        format: Option<&Format>,
    ) -> Result<(), TableError> {
        let shown = format.and_then(|format| format.digits(value));
        self.put(budget, place, &shown.unwrap_or_else(|| value.to_string()))
    }

    /// Puts down a day or time, and what its cell shows of it.
    fn put_day(
        &mut self,
        budget: &mut Budget,
        place: (usize, usize),
        value: &ExcelDateTime,
        format: Option<&Format>,
    ) -> Result<(), TableError> {
        self.put(budget, place, &day_or_time(value))?;
        if let Some(shown) = format.and_then(|format| format.part_of(value)) {
            budget.take(1, shown.len())?;
            self.shown.insert(place, shown);
        }
        Ok(())
    }
}

/// A day and a time as spreadsheets count them, as text: ISO, hours and minutes, or both.
fn day_or_time(value: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = value.to_ymd_hms_milli();
    let number = value.as_f64();
    if !number.is_finite() || number < 0.0 {
        number.to_string()
    } else if value.is_duration() || number < 1.0 {
        // To the minute: 17:15 is a little less than that as a part of a day.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is no negative number, and huge ones end at the largest"
        )]
        let minutes = (number * 1_440.0).round() as u64;
        format!("{}:{:02}", minutes / 60, minutes % 60)
    } else if (number.fract() * 1_440.0).round() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour}:{minute:02}")
    }
}

/// A sheet of a workbook. Where it is not told which cells are one, its rows are as good.
fn sheet(
    about: calamine::Sheet,
    rows: Cells,
    regions: Vec<calamine::Dimensions>,
) -> Result<Sheet, TableError> {
    Ok(Sheet {
        rows: rows.rows,
        shown: rows.shown,
        merged: merged(regions)?,
        hidden: about.visible != SheetVisible::Visible,
        name: about.name,
    })
}

/// The places of cells that are one, as they are told. Where they come to more than a sheet has, they lie on each other, which no
/// program makes.
fn merged(regions: Vec<calamine::Dimensions>) -> Result<Vec<[usize; 4]>, TableError> {
    let places = regions.into_iter().take(MOST_MERGED).map(|region| {
        let (first, last) = (region.start, region.end);
        [first.0, first.1, last.0, last.1].map(|at| at as usize)
    });
    let places: Vec<[usize; 4]> = places
        .filter(|[top, left, bottom, right]| {
            top <= bottom && left <= right && *bottom < MOST.0 && *right < MOST.1
        })
        .collect();
    let mut sizes = places
        .iter()
        .map(|[top, left, bottom, right]| (bottom - top + 1) * (right - left + 1));
    let all = sizes.try_fold(0_usize, usize::checked_add);
    match all.is_some_and(|all| all <= MOST.0 * MOST.1) {
        true => Ok(places),
        false => Err(TableError::TooLarge),
    }
}
