//! `POST /api/sync`: push and pull in one round trip.

use axum::{body::Bytes, extract::State, http::header, response::IntoResponse};
use serde::Deserialize;
use serde_json::value::RawValue;
use shared::{
    record::{Doc, ReplicaId},
    wire::{MIN_VERSION, Verdicts},
};

use super::{App, auth::SignedIn, error::Error};
use crate::{
    clock,
    db::{self, replicas},
    pull::{self, Pull},
    push::{Authority, Push},
};

/// A `SyncRequest` whose saves and offers are not read yet: one that can't be read must not hold up the others.
#[derive(Deserialize)]
struct Request<'a> {
    replica: ReplicaId,
    #[serde(default)]
    epoch: String,
    #[serde(default)]
    cursor: u64,
    #[serde(default)]
    scopes_hash: String,
    #[serde(default)]
    load: Vec<String>,
    #[serde(borrow, default)]
    saves: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    offers: Vec<&'a RawValue>,
}

/// Reads the version alone: what a version this server does not know looks like it can't tell.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// Takes in what the device made and sends what it lacks.
pub(super) async fn sync(
    State(app): State<App>,
    who: SignedIn,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<impl IntoResponse, Error> {
    let body = body.map_err(|rejection| match rejection.status().as_u16() {
        413 => Error::TooLarge,
        _ => Error::Malformed,
    })?;
    let Versioned { version } = serde_json::from_slice(&body).map_err(|_| Error::Malformed)?;
    if version < MIN_VERSION {
        return Err(Error::TooOld);
    }
    let request: Request<'_> = serde_json::from_slice(&body).map_err(|_| Error::Malformed)?;
    let verdicts = push(&app, &who, &request).await?;
    let pull = Pull {
        replica: request.replica,
        epoch: request.epoch,
        cursor: request.cursor,
        scopes_hash: request.scopes_hash,
        // A scope this version does not know is held by nobody.
        load: request
            .load
            .iter()
            .filter_map(|scope| scope.parse().ok())
            .collect(),
        verdicts,
    };
    let reply = pull::reply(&app.db, &app.packer, who.actor, pull).await?;
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], reply))
}

async fn push(app: &App, who: &SignedIn, request: &Request<'_>) -> Result<Verdicts, Error> {
    if request.saves.is_empty() && request.offers.is_empty() {
        own_replica(app, who, request.replica).await?;
        return Ok(Verdicts::new());
    }
    let push = Push {
        authority: Authority::Person {
            actor: who.actor,
            account: who.account.clone(),
        },
        replica: request.replica,
        epoch: request.epoch.clone(),
        saves: request.saves.iter().map(|&raw| raw.to_owned()).collect(),
        // An offer that can't be read is none.
        offers: request
            .offers
            .iter()
            .filter_map(|raw| serde_json::from_str::<Doc>(raw.get()).ok())
            .collect(),
    };
    Ok(app.writer.push(push).await?)
}

/// Makes sure that the replica is this account's; a new one becomes so.
pub(super) async fn own_replica(
    app: &App,
    who: &SignedIn,
    replica: ReplicaId,
) -> Result<(), Error> {
    let known = replicas::find(&mut *app.db.reader().await?, replica).await?;
    let known = match known {
        Some(known) => known,
        None => {
            let mut transaction = app.db.begin_write().await?;
            let founded = db::meta::read(&mut transaction).await?.founded;
            let known = replicas::register(
                &mut transaction,
                replica,
                &who.account,
                &founded,
                clock::now(),
            )
            .await?;
            transaction.commit().await?;
            known
        }
    };
    if known.account == who.account {
        Ok(())
    } else {
        Err(Error::ForeignReplica)
    }
}
