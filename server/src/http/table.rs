//! `POST /api/table` and beside it: spreadsheets are read and written for those who keep lists. Nothing of them is kept.

use axum::{Json, extract::State};
use base64::{Engine, prelude::BASE64_STANDARD};
use shared::{
    access::{Act, Ground, Topic, permits},
    registry,
    reports::sheets,
    wire::{
        Failure, ImportFile, ImportRead, Sheet, Table, TableFile, TableSheet, TableToWrite,
        WrittenTable,
    },
};

use super::{App, auth::SignedIn, body::Body, error::Error, openapi::WithBody};
use crate::{
    db::grants,
    table::{self, TableError, WriteError},
};

/// Whether the person writes what is about such things, of the whole city.
async fn may_write(app: &App, who: &SignedIn, topics: &[Option<Topic>]) -> Result<(), Error> {
    let asker = grants::actor(&mut *app.db.reader().await?, who.actor, app.now()).await?;
    let asker = asker.ok_or(Error::SignedOut)?;
    let may = |topic: &Topic| permits(asker.post, asker.role, Ground::Staff, Act::Write, *topic);
    match topics.iter().flatten().any(may) {
        true => Ok(()),
        false => Err(Error::NotPermitted),
    }
}

/// What the lists are about that are taken in.
fn of_lists() -> Option<Topic> {
    registry::topic(sheets::IMPORTED)
}

/// The sheets of a file in base64, as `then` makes of them.
async fn read_sheets<T: Send + 'static>(
    app: &App,
    content: String,
    then: impl FnOnce(Vec<Sheet>) -> T + Send + 'static,
) -> Result<T, Error> {
    let bytes = BASE64_STANDARD
        .decode(content)
        .map_err(|_| Error::Malformed)?;
    // A few at a time: each may take some memory and a moment of a core.
    let place = app.gates.tables.enter().await?;
    let read = tokio::task::spawn_blocking(move || table::sheets(&bytes).map(then)).await;
    drop(place);
    // What reads foreign files may stop at one of them: that is the file's fault.
    let read = read.unwrap_or(Err(TableError::Unreadable));
    read.map_err(Error::BadTable)
}

/// Tells what stands in a file. Nothing of it is kept.
#[utoipa::path(post, path = "/api/table", security(("session" = [])), request_body = TableFile, responses(
    (status = 200, description = "Its sheets.", body = Table),
    (status = 422, description = "It is too large, or none that can be read; the message says what to do.", body = Failure),
    WithBody,
))]
pub(super) async fn read(
    State(app): State<App>,
    who: SignedIn,
    body: Body,
) -> Result<Json<Table>, Error> {
    let TableFile { content } = body?.read()?;
    may_write(&app, &who, &[Some(Topic::Staff), Some(Topic::Intakes)]).await?;
    let table = |sheets: Vec<Sheet>| {
        let mut sheets = sheets.into_iter();
        let first = sheets.next().unwrap_or_default();
        let more = sheets.filter(|sheet| !sheet.hidden);
        Table {
            rows: first.rows,
            name: first.name,
            more: more
                .map(|Sheet { name, rows, .. }| TableSheet { name, rows })
                .collect(),
        }
    };
    Ok(Json(read_sheets(&app, content, table).await?))
}

/// Tells what the rows of a list say, before anything of it is taken in. Nothing of it is kept.
#[utoipa::path(post, path = "/api/directory/import", security(("session" = [])), request_body = ImportFile, responses(
    (status = 200, description = "Its sheets, columns and rows.", body = ImportRead),
    (status = 422, description = "It is too large, or none that can be read; the message says what to do.", body = Failure),
    WithBody,
))]
pub(super) async fn import(
    State(app): State<App>,
    who: SignedIn,
    body: Body,
) -> Result<Json<ImportRead>, Error> {
    let mut asked: ImportFile = body?.read()?;
    may_write(&app, &who, &[of_lists()]).await?;
    let content = std::mem::take(&mut asked.content);
    let read = move |sheets: Vec<Sheet>| sheets::read(&sheets, &asked);
    Ok(Json(read_sheets(&app, content, read).await?))
}

/// Writes a table as a file. Nothing of it is kept.
#[utoipa::path(post, path = "/api/table/file", security(("session" = [])), request_body = TableToWrite, responses(
    (status = 200, description = "The file, or the characters that it can't hold.", body = WrittenTable),
    (status = 422, description = "It is too large.", body = Failure),
    WithBody,
))]
pub(super) async fn write(
    State(app): State<App>,
    who: SignedIn,
    body: Body,
) -> Result<Json<WrittenTable>, Error> {
    let table: TableToWrite = body?.read()?;
    may_write(
        &app,
        &who,
        &[of_lists(), Some(Topic::Staff), Some(Topic::Intakes)],
    )
    .await?;
    let place = app.gates.tables.enter().await?;
    let written = tokio::task::spawn_blocking(move || table::write(&table)).await;
    drop(place);
    let written = written.map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(Json(match written {
        Ok(bytes) => WrittenTable {
            content: BASE64_STANDARD.encode(bytes),
            lost: Vec::new(),
        },
        Err(WriteError::Lost(lost)) => WrittenTable {
            content: String::new(),
            lost,
        },
        Err(WriteError::Format(_)) => return Err(Error::BadTable(TableError::TooLarge)),
    }))
}
