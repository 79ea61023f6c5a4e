//! `/api/blobs/<record>.<blob>`: the pictures beside records.

use std::collections::BTreeSet;

use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shared::{
    access::{self, Action},
    record::{BlobId, BlobName},
    registry,
    wire::{BlobHeld, Failure, MAX_BLOB, PictureType, is_blob},
};
use utoipa::IntoParams;

use super::{
    App,
    auth::{OnAnyDevice, SignedIn},
    body::Body,
    error::Error,
    openapi::{AsStaff, WithBody},
    records,
};
use crate::db::{self, Conn, blobs};

/// Which piece of a blob comes.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct Piece {
    /// Where it begins.
    at: u64,
    /// How large all of it is.
    of: u64,
}

/// Sends a picture to those who may see the record it stands in.
#[utoipa::path(get, path = "/api/blobs/{name}", security(("session" = [])), params(
    ("name" = String, Path, description = "The record's id, a full stop, and the SHA-256 that the record names."),
), responses(
    (status = 200, description = "The picture.", content(
        (Vec<u8> = "image/png"),
        (Vec<u8> = "image/jpeg"),
    )),
    (status = 404, description = "There is none, it has not been brought yet, or it may not be seen.", body = Failure),
    AsStaff,
))]
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    name: Result<Path<String>, PathRejection>,
) -> Result<Response, Error> {
    let name = read_name(name)?;
    let place = app.gates.records.enter().await?;
    let mut reader = app.db.reader().await?;
    if !seen(&app, &mut reader, &who, name)
        .await?
        .contains(&name.blob)
    {
        return Err(Error::NotFound);
    }
    let body = blobs::find(&mut reader, name).await?;
    drop(reader);
    let body = body.ok_or(Error::NotFound)?;
    // What is none would not have been taken.
    let kind = PictureType::of(&body).ok_or(Error::NotFound)?;
    let mut response = body.into_response();
    for (name, value) in [
        (header::CONTENT_TYPE, kind.mime()),
        // Opened by its address it is saved and not shown: no page of this site.
        (header::CONTENT_DISPOSITION, "attachment"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
        // Personal data stays out of the browser's cache, which lies on the disk in the clear.
        (header::CACHE_CONTROL, "private, no-store"),
    ] {
        let headers = response.headers_mut();
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(place.until_sent(response))
}

/// Takes a piece of a picture, once a save that names it is here, and says how much has come. A piece that does not begin where
/// the last one ended is left out, so that whoever sends it again, or only asks with an empty one, is told where to go on.
#[utoipa::path(put, path = "/api/blobs/{name}", security(("session" = [])), params(
    ("name" = String, Path, description = "The record's id, a full stop, and the SHA-256 that the record names."),
    Piece,
), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, description = "How much has come.", body = BlobHeld),
    (status = 404, description = "No record that may be seen names it, and no save of this account has.", body = Failure),
    (status = 422, description = "It is no picture (PNG or JPEG), or not the one meant: to be sent from its beginning.", body = Failure),
    WithBody,
))]
pub(super) async fn bring(
    State(app): State<App>,
    OnAnyDevice(session): OnAnyDevice,
    name: Result<Path<String>, PathRejection>,
    piece: Result<Query<Piece>, QueryRejection>,
    body: Body,
) -> Result<Json<BlobHeld>, Error> {
    // As with records: who has yet to set up a second factor still hands in what lies on a device that was revoked.
    let who = match session.is_revoked {
        true => session.who,
        false => session.in_full(&app)?,
    };
    let name = read_name(name)?;
    let Query(Piece { at, of }) = piece.map_err(|_| Error::Malformed)?;
    if of > MAX_BLOB as u64 {
        return Err(Error::TooLarge { most: MAX_BLOB });
    }
    let body = body?;
    let body = body.bytes();
    let _place = app.gates.records.enter().await?;
    let mut reader = app.db.reader().await?;
    may_bring(&app, &mut reader, &who, name).await?;
    if let Some(have) = blobs::size(&mut reader, name).await? {
        return Ok(held(have, true));
    }
    let have = blobs::have(&mut reader, name, &who.account).await?;
    drop(reader);
    let end = at.saturating_add(body.len() as u64);
    if body.is_empty() || at != have {
        return Ok(held(have, false));
    }
    if end > of {
        return Err(Error::Malformed);
    }
    if at == 0 && PictureType::of(body).is_none() {
        return Err(Error::NoPicture);
    }
    let mut transaction = app.db.begin_write().await?;
    blobs::put_piece(&mut transaction, name, &who.account, at, body, app.now()).await?;
    let is_whole = end == of;
    let mut is_good = true;
    if is_whole {
        let whole = blobs::pieces(&mut transaction, name, &who.account).await?;
        blobs::drop_pieces(&mut transaction, name, &who.account).await?;
        if is_blob(name.blob, &whole) {
            blobs::put(&mut transaction, name, &who.account, &whole, app.now()).await?;
        } else {
            // Another tab may have brought the last piece in the same moment.
            is_good = blobs::size(&mut transaction, name).await?.is_some();
        }
    }
    transaction.commit().await?;
    if is_good {
        Ok(held(end, is_whole))
    } else {
        Err(Error::NoPicture)
    }
}

/// Takes a picture that came whole in another way; false where it may not be brought, or not yet.
pub(super) async fn bring_whole(
    app: &App,
    who: &SignedIn,
    name: BlobName,
    bytes: &[u8],
) -> Result<bool, Error> {
    let mut reader = app.db.reader().await?;
    match may_bring(app, &mut reader, who, name).await {
        Err(Error::NotFound) => return Ok(false),
        other => other?,
    }
    drop(reader);
    let mut transaction = app.db.begin_write().await?;
    blobs::put(&mut transaction, name, &who.account, bytes, app.now()).await?;
    transaction.commit().await?;
    Ok(true)
}

fn held(have: u64, is_whole: bool) -> Json<BlobHeld> {
    Json(BlobHeld { have, is_whole })
}

fn read_name(name: Result<Path<String>, PathRejection>) -> Result<BlobName, Error> {
    let Path(name) = name.map_err(|_| Error::NotFound)?;
    name.parse().map_err(|_| Error::NotFound)
}

/// The blobs that the record of a name names, for those who may see it.
async fn seen(
    app: &App,
    conn: &mut Conn,
    who: &SignedIn,
    name: BlobName,
) -> Result<BTreeSet<BlobId>, Error> {
    let actor = db::grants::actor(conn, who.actor, app.now())
        .await?
        .ok_or(Error::SignedOut)?;
    let docs = records::read(conn, [name.record].into()).await?;
    let may_see = |doc: &_| access::allows(&actor, Action::Read(&registry::scopes(doc).1)).is_ok();
    let doc = docs.into_iter().find(|(_, doc)| may_see(doc));
    Ok(doc
        .map(|(_, doc)| registry::blobs(&doc))
        .unwrap_or_default())
}

/// Whoever sees that a record names a picture may bring it, since it can be no other; and whoever has written its name, whatever
/// they may see since or others have put in its place: what was taken in is not half lost.
async fn may_bring(
    app: &App,
    conn: &mut Conn,
    who: &SignedIn,
    name: BlobName,
) -> Result<(), Error> {
    let may = seen(app, conn, who, name).await?.contains(&name.blob)
        || blobs::is_named(conn, name, &who.account).await?;
    may.then_some(()).ok_or(Error::NotFound)
}
