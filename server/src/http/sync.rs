//! `POST /api/sync`: push and pull in one round trip.

use axum::{extract::State, http::header, response::IntoResponse};
use serde::Deserialize;
use serde_json::value::RawValue;
use shared::{
    record::{ActorId, Doc, ReplicaId},
    wire::{Failure, MAX_DOCS, MAX_NOTES, MIN_VERSION, Reply, SyncRequest},
};

use super::{
    App,
    auth::{OnAnyDevice, SignedIn},
    body::Body,
    error::Error,
    openapi::WithBody,
};
use crate::{
    db::{
        self, devices,
        replicas::{self, Replica},
    },
    pull::{self, Pull},
    push::{Authority, Push, PushError, Taken},
};

/// A `SyncRequest` whose saves and offers are not read yet: one that can't be read must not hold up the others.
#[derive(Deserialize)]
struct Request<'a> {
    #[serde(default)]
    actor: Option<ActorId>,
    replica: ReplicaId,
    #[serde(default)]
    counter: Option<u64>,
    #[serde(default)]
    epoch: String,
    #[serde(default)]
    cursor: u64,
    #[serde(default)]
    scopes_hash: String,
    #[serde(default)]
    load: Vec<String>,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(borrow, default)]
    saves: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    offers: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    notes: Vec<&'a RawValue>,
}

/// Reads the version alone: what a version this server does not know looks like it can't tell.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// Takes in what the device made and sends what it lacks.
#[utoipa::path(post, path = "/api/sync", security(("session" = [])), request_body = SyncRequest, responses(
    (status = 200, description = "One such object a line: an opening, records and what is gone, an end.",
     body = Reply, content_type = "application/x-ndjson"),
    WithBody,
    (status = 426, description = "The app is too old for this server.", body = Failure),
))]
pub(super) async fn sync(
    State(app): State<App>,
    OnAnyDevice(session): OnAnyDevice,
    body: Body,
) -> Result<impl IntoResponse, Error> {
    // Where a second factor is to be set up first nobody can do so on a device that was revoked: it hands in what it has and is told
    // nothing.
    let is_revoked = session.is_revoked;
    let who = match is_revoked {
        true => session.who,
        false => session.in_full(&app)?,
    };
    let body = body?;
    let Versioned { version } = body.read()?;
    if version < MIN_VERSION {
        return Err(Error::TooOld);
    }
    let place = app.gates.records.enter().await?;
    let request: Request<'_> = body.read()?;
    if request.actor.is_some_and(|actor| actor != who.actor) {
        return Err(Error::SignedOut);
    }
    let (taken, is_copy) = match push(&app, &who, &request).await? {
        Some(taken) => (taken, false),
        None => (Taken::default(), true),
    };
    let pull = Pull {
        replica: request.replica,
        is_copy,
        is_revoked: is_revoked
            || devices::is_revoked(&mut *app.db.reader().await?, request.replica).await?,
        epoch: request.epoch,
        cursor: request.cursor,
        scopes_hash: request.scopes_hash,
        // A scope this version does not know is held by nobody.
        load: request
            .load
            .iter()
            .filter_map(|scope| scope.parse().ok())
            .collect(),
        limit: request.limit.unwrap_or(MAX_DOCS).clamp(1, MAX_DOCS),
        taken,
    };
    let reply = pull::reply(&app.db, &app.packer, who.actor, pull, app.clock).await?;
    Ok(place.until_sent(([(header::CONTENT_TYPE, "application/x-ndjson")], reply)))
}

/// What became of what was sent; none when the device is a copy of another.
async fn push(app: &App, who: &SignedIn, request: &Request<'_>) -> Result<Option<Taken>, Error> {
    if request.saves.is_empty() && request.offers.is_empty() && request.notes.is_empty() {
        let known = own_replica(app, who, request.replica).await?;
        return Ok((!known.is_ahead_of(request.counter)).then(Taken::default));
    }
    let push = Push {
        authority: Authority::Person {
            actor: who.actor,
            account: who.account.clone(),
        },
        replica: request.replica,
        counter: request.counter,
        epoch: request.epoch.clone(),
        saves: request.saves.iter().map(|&raw| raw.to_owned()).collect(),
        // An offer that can't be read is none.
        offers: request
            .offers
            .iter()
            .filter_map(|raw| serde_json::from_str::<Doc>(raw.get()).ok())
            .collect(),
        // Nor is such a note: kept, it would be sent for ever.
        notes: request
            .notes
            .iter()
            .take(MAX_NOTES)
            .filter_map(|raw| serde_json::from_str(raw.get()).ok())
            .collect(),
        is_sealed: false,
    };
    match app.writer.push(push).await {
        Ok(taken) => Ok(Some(taken)),
        Err(PushError::Copy) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Makes sure that the replica is this account's; a new one becomes so. Gives what is known of it.
pub(super) async fn own_replica(
    app: &App,
    who: &SignedIn,
    replica: ReplicaId,
) -> Result<Replica, Error> {
    let known = replicas::find(&mut *app.db.reader().await?, replica).await?;
    let known = match known {
        Some(known) => known,
        None => {
            let mut transaction = app.db.begin_write().await?;
            let founded = db::meta::read(&mut transaction).await?.founded;
            let known =
                replicas::register(&mut transaction, replica, &who.account, &founded, app.now())
                    .await?;
            transaction.commit().await?;
            known
        }
    };
    if known.account == who.account {
        Ok(known)
    } else {
        Err(Error::ForeignReplica)
    }
}
