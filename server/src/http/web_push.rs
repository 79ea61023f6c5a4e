//! `/api/notices/push`: which of a person's devices ring when something comes to wait for them (Web Push).

use std::collections::BTreeSet;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use shared::{
    record::DeviceId,
    wire::{Failure, PushDevice, PushEndpoint, PushNotices},
};

use super::{
    App,
    auth::{SignedIn, token, token_hash},
    body::Body,
    error::Error,
    openapi::{AsStaff, WithBody},
};
use crate::{
    db::{Conn, grants, sessions, web_push},
    notices::Papers,
    web_push::{Answer, digests},
};

/// How long nobody has a device rung for a test again, milliseconds.
const PAUSE: i64 = 10 * 1_000;

/// How long a ring for a test is of use, seconds: whoever has pressed it looks at the device.
const TEST: i64 = 60;

/// How the database knows the session that asks.
fn session(headers: &HeaderMap) -> Result<String, Error> {
    token(headers).map(token_hash).ok_or(Error::SignedOut)
}

/// Which devices of the person ring; none where the server rings none.
pub(super) async fn of(
    app: &App,
    conn: &mut Conn,
    who: &SignedIn,
    headers: &HeaderMap,
) -> Result<Option<PushNotices>, Error> {
    let Some(bell) = &app.bell else {
        return Ok(None);
    };
    let this = web_push::device_of(conn, &session(headers)?).await?;
    let devices = web_push::of_account(conn, &who.account).await?;
    let devices = devices.into_iter().map(|rung| PushDevice {
        is_this: this == Some(rung.device),
        id: rung.device,
        name: rung.name,
        since: rung.made_at,
    });
    Ok(Some(PushNotices {
        key: bell.public(),
        devices: devices.collect(),
    }))
}

/// Has the device that asks ring from now on, or by another endpoint than before. For what waits already it does not. Of a person's
/// devices the five that were added last ring.
#[utoipa::path(post, path = "/api/notices/push", security(("session" = [])), request_body = PushEndpoint, responses(
    (status = 204, description = "It rings."),
    (status = 404, description = "This server rings no devices, or the device does not ring by the endpoint that is to be replaced.", body = Failure),
    (status = 422, description = "That is no endpoint of a push service that is known here, or the device has not asked for its lease yet.", body = Failure),
    WithBody,
))]
pub(super) async fn begin(
    State(app): State<App>,
    who: SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Error> {
    let PushEndpoint {
        endpoint,
        instead_of,
    } = body?.read()?;
    let bell = app.bell.as_ref().ok_or(Error::NotFound)?;
    let endpoint = bell.endpoint(&endpoint).ok_or(Error::BadEndpoint)?;
    let (own, endpoint, now) = (session(&headers)?, endpoint.as_str(), app.now());
    let waits = match instead_of {
        Some(_) => BTreeSet::new(),
        None => waiting(&app, &who).await?,
    };
    let mut transaction = app.db.begin_write().await?;
    // Whoever signs out meanwhile is not rung there.
    if !sessions::hold(&mut transaction, &own).await? {
        return Err(Error::SignedOut);
    }
    let device = web_push::device_of(&mut transaction, &own).await?;
    let device = device.ok_or(Error::NoDevice)?;
    match instead_of {
        Some(from) => {
            if !web_push::moved(&mut transaction, device, &from, endpoint).await? {
                return Err(Error::NotFound);
            }
        }
        None => {
            let others = web_push::of_account(&mut transaction, &who.account).await?;
            if others.is_empty() {
                web_push::begin(&mut transaction, &who.account, &waits).await?;
            }
            web_push::put(&mut transaction, device, &who.account, endpoint, now).await?;
        }
    }
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What waits for the person now.
async fn waiting(app: &App, who: &SignedIn) -> Result<BTreeSet<String>, Error> {
    let _place = app.gates.records.enter().await?;
    let now = app.now();
    let mut reader = app.db.reader().await?;
    let actor = grants::actor(&mut reader, who.actor, now).await?;
    let actor = actor.ok_or(Error::SignedOut)?;
    let papers = Papers::read(&mut reader, now.date()).await?;
    Ok(digests(&papers, &who.account, &actor, now))
}

/// None of the person's devices ring any more.
#[utoipa::path(delete, path = "/api/notices/push", security(("session" = [])), responses(
    (status = 204, description = "None do."),
    AsStaff,
))]
pub(super) async fn end_all(State(app): State<App>, who: SignedIn) -> Result<StatusCode, Error> {
    remove(&app, &who, None).await
}

/// A device of the person does not ring any more.
#[utoipa::path(delete, path = "/api/notices/push/{id}", params(("id" = DeviceId, Path)), security(("session" = [])), responses(
    (status = 204, description = "It does not."),
    (status = 404, description = "That is no device's id.", body = Failure),
    AsStaff,
))]
pub(super) async fn end(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    remove(&app, &who, Some(id)).await
}

async fn remove(app: &App, who: &SignedIn, device: Option<DeviceId>) -> Result<StatusCode, Error> {
    let mut transaction = app.db.begin_write().await?;
    web_push::remove(&mut transaction, &who.account, device).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has the device that asks ring now, to see whether it does.
#[utoipa::path(post, path = "/api/notices/push/test", security(("session" = [])), responses(
    (status = 204, description = "Its push service has taken it."),
    (status = 400, description = "It is not sent as JSON.", body = Failure),
    (status = 404, description = "This server rings no devices, or not this one.", body = Failure),
    (status = 422, description = "Its push service did not take it. Where it said that nobody is there, the device does not ring any more.", body = Failure),
    AsStaff,
))]
pub(super) async fn test(
    State(app): State<App>,
    who: SignedIn,
    headers: HeaderMap,
) -> Result<StatusCode, Error> {
    let bell = app.bell.as_ref().ok_or(Error::NotFound)?;
    let now = app.now();
    let mut transaction = app.db.begin_write().await?;
    let this = web_push::device_of(&mut transaction, &session(&headers)?).await?;
    let devices = web_push::of_account(&mut transaction, &who.account).await?;
    let mut devices = devices.into_iter();
    let rung = devices.find(|rung| this == Some(rung.device));
    let rung = rung.ok_or(Error::NotFound)?;
    let wait = rung.tested_at.millis().saturating_add(PAUSE) - now.millis();
    if (1..=PAUSE).contains(&wait) {
        let wait = u64::try_from(wait).unwrap_or_default().div_ceil(1_000);
        return Err(Error::TooManyRequests { wait });
    }
    web_push::tested(&mut transaction, rung.device, now).await?;
    transaction.commit().await?;
    match bell.ring(&rung.endpoint, now, TEST).await {
        Answer::Taken => Ok(StatusCode::NO_CONTENT),
        Answer::Gone => {
            let device = rung.device.to_string();
            let mut transaction = app.db.begin_write().await?;
            web_push::gone(&mut transaction, &device, &rung.endpoint).await?;
            transaction.commit().await?;
            Err(Error::NotRung)
        }
        Answer::Later(_) | Answer::Refused(_) => Err(Error::NotRung),
    }
}
