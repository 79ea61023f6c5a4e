//! A spreadsheet, read by the server: what reads it would be half as large as the app.

use serde::{Deserialize, Serialize};

/// `POST /api/table`: a file as it is, CSV or .xlsx. Nothing of it is kept.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableFile {
    /// Its bytes in base64.
    pub content: String,
}

impl std::fmt::Debug for TableFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableFile").finish_non_exhaustive()
    }
}

/// What stands in its first sheet.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Table {
    /// The rows from the first, each with its cells as text. A day may be the number by which spreadsheets count days.
    pub rows: Vec<Vec<String>>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table")
            .field("rows", &self.rows.len())
            .finish()
    }
}
