//! A spreadsheet, read and written by the server: what does so would be half as large as the app.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// The largest request that brings a spreadsheet, bytes: a file of 8 MB in base64, and what is said with it.
pub const MAX_TABLE_BODY: usize = 12 << 20;

/// The largest spreadsheet, bytes.
pub const MAX_TABLE: usize = 8 << 20;

/// `POST /api/table`: a file as it is, CSV, .xlsx or .xls. Nothing of it is kept.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableFile {
    /// Its bytes in base64.
    pub content: String,
}

impl fmt::Debug for TableFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableFile").finish_non_exhaustive()
    }
}

/// What stands in it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Table {
    /// The rows of its first sheet, each with its cells as text. A day may be the number by which spreadsheets count days.
    pub rows: Vec<Vec<String>>,
    /// The name of that sheet; empty where the file has none.
    #[serde(default)]
    pub name: String,
    /// Its further sheets that are not hidden.
    #[serde(default)]
    pub more: Vec<TableSheet>,
}

impl Table {
    /// All its sheets, the first one first.
    #[must_use]
    pub fn into_sheets(self) -> Vec<TableSheet> {
        let Self { rows, name, more } = self;
        let first = TableSheet { name, rows };
        std::iter::once(first).chain(more).collect()
    }
}

/// A sheet of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableSheet {
    /// Its name.
    pub name: String,
    /// The rows from the first, each with its cells as text.
    pub rows: Vec<Vec<String>>,
}

impl fmt::Debug for TableSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableSheet")
            .field("rows", &self.rows.len())
            .finish()
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("rows", &self.rows.len())
            .finish()
    }
}

/// What stands in a cell whose formula nobody has worked out yet: the file has only the formula.
pub const NOT_WORKED_OUT: &str = "#（計算前）";

/// A sheet of a spreadsheet as it was read.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name; empty where the file has none.
    pub name: String,
    /// The rows from the first, each with its cells as text.
    pub rows: Vec<Vec<String>>,
    /// What cells show of the day they hold, where that is a part of it, such as 3月1日: by row and column, counted from 0.
    pub shown: BTreeMap<(usize, usize), String>,
    /// Cells that are one: first row and column, last row and column, counted from 0.
    pub merged: Vec<[usize; 4]>,
    /// Whether the file hides it.
    pub hidden: bool,
}

impl Sheet {
    /// The sheet with what its cells show in place of the days they hold.
    #[must_use]
    pub fn as_shown(&self) -> Cow<'_, Self> {
        if self.shown.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut sheet = self.clone();
        for ((row, column), text) in std::mem::take(&mut sheet.shown) {
            let cells = sheet.rows.get_mut(row);
            if let Some(cell) = cells.and_then(|cells| cells.get_mut(column)) {
                *cell = text;
            }
        }
        Cow::Owned(sheet)
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

/// A cell to be written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Cell {
    /// A text, such as a telephone number: it stays one.
    Text(String),
    /// A number to count with.
    Number(f64),
    /// A day.
    Day {
        /// ISO.
        day: String,
    },
}

impl Cell {
    /// An empty one.
    #[must_use]
    pub const fn empty() -> Self {
        Self::Text(String::new())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// Excel's own.
    #[default]
    Xlsx,
    /// CSV in UTF-8, with the mark by which Excel knows it.
    Csv,
    /// CSV in CP932, as older programs in Japan take it.
    Cp932,
}

/// `POST /api/table/file`: a table to be written. Nothing of it is kept.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableToWrite {
    /// What it is: the name of the sheet, and what is printed above it.
    pub title: String,
    /// The headings.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// How it is written.
    #[serde(default)]
    pub format: TableFormat,
    /// Whether characters that CP932 has not are written as others; without it they are only told.
    #[serde(default)]
    pub replaces: bool,
}

impl fmt::Debug for TableToWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableToWrite")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

/// The most characters that are told of those a file can't hold: by then the person knows.
pub const MOST_TOLD: usize = 1_000;

/// How many characters a file can't hold, in words, where at most [`MOST_TOLD`] are told: 12か所, 1000か所以上.
#[must_use]
pub fn told_places(told: usize) -> String {
    match told < MOST_TOLD {
        true => format!("{told}か所"),
        false => format!("{MOST_TOLD}か所以上"),
    }
}

/// The answer to [`TableToWrite`].
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WrittenTable {
    /// The file in base64; empty where characters would be lost and none may be.
    pub content: String,
    /// The characters that it can't hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<LostCharacter>,
}

impl fmt::Debug for WrittenTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrittenTable")
            .field("lost", &self.lost.len())
            .finish_non_exhaustive()
    }
}

/// A character that CP932 has not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LostCharacter {
    /// The row, counted as the spreadsheet does.
    pub row: usize,
    /// The heading of its column.
    pub column: String,
    /// The character.
    pub character: String,
    /// What it would be written as.
    pub instead: String,
}
