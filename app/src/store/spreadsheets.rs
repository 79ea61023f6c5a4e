//! Spreadsheets, which the server reads and writes: what does so would be half as large as the app.

use shared::wire::{ImportFile, ImportRead, Table, TableFile, TableToWrite, WrittenTable};

use super::{Store, TransportError};
use crate::sync::Http;

impl Store {
    /// What stands in the first sheet of a file, which the server reads and does not keep.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn read_table(self, content: String) -> Result<Table, TransportError> {
        Http.read_table(&TableFile { content }).await
    }

    /// What the rows of a list for the directory say.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn read_list(self, file: &ImportFile) -> Result<ImportRead, TransportError> {
        Http.read_list(file).await
    }

    /// A table as a file.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn write_table(self, table: &TableToWrite) -> Result<WrittenTable, TransportError> {
        Http.write_table(table).await
    }
}
