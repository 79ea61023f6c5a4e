//! A list of the directory that a city hall has, read by the server for whoever looks at it before it is taken in.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::record::Writes;

/// What the rows of a list become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportInto {
    /// Rows of the directory.
    #[default]
    Entry,
    /// Offices of an agency.
    Office,
}

/// `POST /api/directory/import`: a file as it is, and what is known of it. Nothing of it is kept.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportFile {
    /// Its bytes in base64.
    pub content: String,
    /// What its rows become.
    #[serde(default)]
    pub into: ImportInto,
    /// The sheets to be read, counted from 0; without any, the first in which headings are found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<usize>,
    /// What a column holds, by its heading, where the person says so: the code of a column, or nothing for one that is left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
}

impl fmt::Debug for ImportFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportFile").finish_non_exhaustive()
    }
}

/// What stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportRead {
    /// All its sheets.
    pub sheets: Vec<ImportSheet>,
    /// The columns of those that were read, each heading once.
    pub columns: Vec<ImportColumn>,
    /// What a column can be said to hold.
    pub choices: Vec<ImportChoice>,
    /// The labels of the columns without which nothing can be taken in, and which are not there.
    pub missing: Vec<String>,
    /// What is true of all rows, in Japanese.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// The rows.
    pub rows: Vec<ImportRow>,
    /// Rows that are none of the list, such as a note below it, and why.
    pub passed: Vec<ImportPassed>,
}

/// A sheet of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportSheet {
    /// Its name; empty where the file has none.
    pub name: String,
    /// How many rows it has, empty ones and headings included.
    pub rows: usize,
    /// In which row the headings are, counted from 1; none where none are found.
    pub heading: Option<usize>,
    /// What its headings are, column by column.
    #[serde(default)]
    pub headings: Vec<String>,
    /// Whether it was read.
    pub taken: bool,
    /// Whether the file hides it.
    pub hidden: bool,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportColumn {
    /// Its heading.
    pub heading: String,
    /// What it holds, as a code; none where it is left out.
    pub column: Option<String>,
    /// What stands in it first.
    pub example: String,
    /// Whether the person said what it holds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told: bool,
}

/// What a column can hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportChoice {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub label: String,
}

/// A row of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportRow {
    /// Its sheet, counted from 0.
    pub sheet: usize,
    /// Its row, counted as the spreadsheet does.
    pub row: usize,
    /// What it says, by path. References are names yet: [`Self::kind`], [`Self::area`], [`Self::branch`].
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<crate::record::Path, crate::record::Value>))]
    pub writes: Writes,
    /// The kind of agency by name; empty where the row names none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The district by name; empty where the row names none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub area: String,
    /// The office it is a branch of by name; empty where the row names none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub branch: String,
    /// Why it can't be taken in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ImportSaying>,
    /// What was not taken in as it stands there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<ImportSaying>,
    /// The title it stands below, where no column says that.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// Its cells as they stand there, and what they leave to the rows above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
}

/// What is to be said of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportSaying {
    /// The heading of its column; empty where the whole row is meant.
    pub column: String,
    /// What, in Japanese.
    pub message: String,
}

/// A row that is none of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportPassed {
    /// Its sheet, counted from 0.
    pub sheet: usize,
    /// Its row, counted as the spreadsheet does.
    pub row: usize,
    /// How it begins.
    pub text: String,
    /// What it was taken for, in Japanese.
    pub why: String,
}
