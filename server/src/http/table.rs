//! `POST /api/table`: reads a spreadsheet for those who keep all staff records.

use axum::{Json, extract::State};
use base64::{Engine, prelude::BASE64_STANDARD};
use shared::{
    access::{Act, Ground, Topic, permits},
    wire::{Failure, Table, TableFile},
};

use super::{App, auth::SignedIn, body::Body, error::Error, openapi::WithBody};
use crate::{
    db::grants,
    table::{self, TableError},
};

/// Tells what stands in the first sheet of a file. Nothing of it is kept.
#[utoipa::path(post, path = "/api/table", security(("session" = [])), request_body = TableFile, responses(
    (status = 200, description = "Its rows.", body = Table),
    (status = 422, description = "It is too large, or none that can be read; the message says what to do.", body = Failure),
    WithBody,
))]
pub(super) async fn read(
    State(app): State<App>,
    who: SignedIn,
    body: Body,
) -> Result<Json<Table>, Error> {
    let TableFile { content } = body?.read()?;
    let asker = grants::actor(&mut *app.db.reader().await?, who.actor, app.now()).await?;
    let asker = asker.ok_or(Error::SignedOut)?;
    if !permits(
        asker.post,
        asker.role,
        Ground::Staff,
        Act::Write,
        Topic::Staff,
    ) {
        return Err(Error::NotPermitted);
    }
    let bytes = BASE64_STANDARD
        .decode(content)
        .map_err(|_| Error::Malformed)?;
    // A few at a time: each may take some memory and a moment of a core.
    let place = app.gates.passphrases.enter().await?;
    let rows = tokio::task::spawn_blocking(move || table::read(&bytes)).await;
    drop(place);
    // What reads foreign files may stop at one of them: that is the file's fault.
    let rows = rows.unwrap_or(Err(TableError::Unreadable));
    let rows = rows.map_err(Error::BadTable)?;
    Ok(Json(Table { rows }))
}
