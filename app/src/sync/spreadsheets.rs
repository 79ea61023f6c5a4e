//! Spreadsheets over HTTP: the server reads and writes them and keeps nothing.

use gloo_net::http::Request;
use serde::{Serialize, de::DeserializeOwned};
use shared::wire::{ImportFile, ImportRead, Table, TableFile, TableToWrite, WrittenTable};
use web_sys::AbortSignal;

use super::{
    http::{Http, good},
    transport::TransportError,
};

/// How long a spreadsheet may take, milliseconds: it is large, and the line may be slow.
const PATIENCE: u32 = 120_000;

impl Http {
    /// What stands in the first sheet of a file.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn read_table(&self, file: &TableFile) -> Result<Table, TransportError> {
        post("/api/table", file).await
    }

    /// What the rows of a list for the directory say.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn read_list(&self, file: &ImportFile) -> Result<ImportRead, TransportError> {
        post("/api/directory/import", file).await
    }

    /// A table as a file.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn write_table(&self, table: &TableToWrite) -> Result<WrittenTable, TransportError> {
        post("/api/table/file", table).await
    }
}

async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, TransportError> {
    let request = Request::post(path)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)))
        .json(body)
        .map_err(|_| TransportError::Garbled)?;
    let response = good(request.send().await).await?;
    response.json().await.map_err(|_| TransportError::Garbled)
}
