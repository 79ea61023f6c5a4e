//! `/api/lease` and `/api/devices`: what lets a device's storage be opened, and what keeps it shut.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use shared::{
    audit::Event,
    record::{ActorId, DeviceId},
    wire::{DeviceSecrets, Devices, Failure, KnownDevice, Lease, LeaseRequest, sha256_hex},
};
use utoipa::IntoParams;

use super::{
    App,
    accounts::staff_record,
    auth::{OnAnyDevice, SignedIn, token, token_hash},
    body::Body,
    error::Error,
    openapi::{AsStaff, WithBody},
    outbox,
    records::may_write,
    sync::own_replica,
};
use crate::{
    clock,
    db::{Conn, accounts, audit, devices, grants, passkeys},
};

/// The longest name of a device that is kept, characters.
const LONGEST_NAME: usize = 60;

/// A person's devices at most: each sign-in with another profile makes one.
const MOST: usize = 200;

/// Lends a device its share, and makes it known the first time: also for whoever has yet to set up a second factor, who would
/// have no way in to do so otherwise.
#[utoipa::path(post, path = "/api/lease", request_body = LeaseRequest, security(("session" = [])), responses(
    (status = 200, description = "The share, for a while.", body = Lease),
    (status = 404, description = "The device is not known, and says nothing of what is to be held for it.", body = Failure),
    (status = 429, description = "The person has too many devices.", body = Failure),
    WithBody,
))]
pub(super) async fn lease(
    State(app): State<App>,
    OnAnyDevice(session): OnAnyDevice,
    body: Body,
) -> Result<Json<Lease>, Error> {
    let who = &session.who;
    let request: LeaseRequest = body?.read()?;
    if request.actor != who.actor {
        return Err(Error::SignedOut);
    }
    let now = app.now();
    let name = name_of(&request.name);
    let known = devices::find(&mut *app.db.reader().await?, request.device).await?;
    let mut device = match (known, &request.secrets) {
        (Some(known), _) => known,
        (None, Some(secrets)) if are_well_formed(secrets) => devices::Device {
            id: request.device,
            account: who.account.clone(),
            name: String::new(),
            share: secrets.share.clone(),
            secret: secrets.secret.clone(),
            hand_in_hash: sha256_hex(secrets.hand_in.as_bytes()),
            first_seen: now,
            last_seen: now,
            revoked_at: None,
        },
        (None, Some(_)) => return Err(Error::Malformed),
        (None, None) => return Err(Error::NotFound),
    };
    if device.account != who.account {
        return Err(Error::ForeignReplica);
    }
    // Whoever has the session of a revoked device gets none to another.
    if session.is_revoked && device.revoked_at.is_none() {
        return Err(Error::Revoked);
    }
    if let Some(replica) = request.replica {
        own_replica(&app, who, replica).await?;
    }
    (device.name, device.last_seen) = (name, now);
    let mut transaction = app.db.begin_write().await?;
    if device.first_seen == now {
        let all = devices::of_account(&mut transaction, &who.account).await?;
        if all.len() >= MOST {
            return Err(Error::TooManyTries { wait: 60 });
        }
        devices::register(&mut transaction, &device).await?;
    }
    // It may have been made known, by someone else even, or revoked, meanwhile.
    let stored = devices::find(&mut transaction, device.id).await?;
    let stored = stored.ok_or(Error::NotFound)?;
    if stored.account != who.account {
        return Err(Error::ForeignReplica);
    }
    let token_hash = &*session.token_hash;
    devices::seen(&mut transaction, &device, request.replica, token_hash).await?;
    let device = stored;
    if device.revoked_at.is_some() {
        // Now that it is known which replica lies there, that replica is told nothing more.
        transaction.commit().await?;
        return Err(Error::Revoked);
    }
    let passkeys = passkeys::of_account(&mut transaction, &who.account).await?;
    transaction.commit().await?;
    Ok(Json(Lease {
        share: device.share,
        server_time: now,
        until: clock::after(now, app.lease),
        key: Some(outbox::key(&app).await?),
        passkeys: Some(passkeys.into_iter().map(|passkey| passkey.id).collect()),
    }))
}

/// Whose devices are asked for.
#[derive(Deserialize, IntoParams)]
pub(super) struct Of {
    /// Someone of the administrator's organisation; oneself where nobody is named.
    of: Option<ActorId>,
}

/// Lists the devices on which someone has records.
#[utoipa::path(get, path = "/api/devices", params(Of), security(("session" = [])), responses(
    (status = 200, description = "Those seen last first.", body = Devices),
    (status = 400, description = "The id can't be read.", body = Failure),
    (status = 404, description = "There is no such person, or they are of another organisation.", body = Failure),
    AsStaff,
))]
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    of: Result<Query<Of>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Devices>, Error> {
    let Query(Of { of }) = of.map_err(|_| Error::Malformed)?;
    let mut reader = app.db.reader().await?;
    let of = of.unwrap_or(who.actor);
    if !may_manage(&app, &mut reader, &who, of).await? {
        return Err(Error::NotFound);
    }
    let mut all = Vec::new();
    for account in accounts::of_actor(&mut reader, of).await? {
        all.extend(devices::of_account(&mut reader, &account).await?);
    }
    let known = |device: devices::Device| KnownDevice {
        id: device.id,
        name: device.name,
        first_seen: device.first_seen,
        last_seen: device.last_seen,
        revoked_at: device.revoked_at,
    };
    Ok(Json(Devices {
        devices: all.into_iter().map(known).collect(),
    }))
}

/// Revokes a device: its share is gone for ever, its sessions end. What was not sent from it is still taken in.
#[utoipa::path(delete, path = "/api/devices/{id}", params(("id" = DeviceId, Path)), security(("session" = [])), responses(
    (status = 204, description = "It is revoked, now or before."),
    (status = 403, description = "Another site's page sends it.", body = Failure),
    (status = 404, description = "There is no such device, or it is not theirs to revoke.", body = Failure),
    AsStaff,
))]
pub(super) async fn revoke(
    State(app): State<App>,
    who: SignedIn,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let mut transaction = app.db.begin_write().await?;
    let device = devices::find(&mut transaction, id).await?;
    let device = device.ok_or(Error::NotFound)?;
    let actor = accounts::actor_of(&mut transaction, &device.account).await?;
    let actor = actor.ok_or(Error::NotFound)?;
    if !may_manage(&app, &mut transaction, &who, actor).await? {
        return Err(Error::NotFound);
    }
    let own = token(&headers).map(token_hash).unwrap_or_default();
    devices::revoke(&mut transaction, id, &who.account, app.now()).await?;
    devices::end_sessions_nowhere(&mut transaction, id, &own).await?;
    let by = (who.actor, &*who.account);
    let revoked = audit::of_person(Event::DeviceRevoked, app.now(), by, actor);
    audit::append(&mut transaction, &[revoked]).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether someone may see and revoke the devices of `of`: their own, and those of the people whose staff records they keep.
async fn may_manage(
    app: &App,
    conn: &mut Conn,
    who: &SignedIn,
    of: ActorId,
) -> Result<bool, Error> {
    let now = app.now();
    let me = grants::actor(conn, who.actor, now).await?;
    let me = me.ok_or(Error::SignedOut)?;
    if of == who.actor {
        return Ok(true);
    }
    let record = staff_record(conn, of).await?;
    Ok(record.is_some_and(|record| may_write(&me, &record)))
}

/// What the browser calls itself, cut to what a list can show.
fn name_of(text: &str) -> String {
    let shown = text.chars().filter(|char| !char.is_control());
    shown.take(LONGEST_NAME).collect()
}

fn are_well_formed(secrets: &DeviceSecrets) -> bool {
    let is_hex = |text: &String| {
        text.len() == 64
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    [&secrets.share, &secrets.secret, &secrets.hand_in]
        .into_iter()
        .all(is_hex)
}
