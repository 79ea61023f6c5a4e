//! `POST /api/outbox`: work that was sealed on a device comes in without a session, while the storage is shut or its passphrase
//! forgotten. It is taken exactly like what is synced; nothing is told of what it says.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use serde_json::value::RawValue;
use shared::{
    record::{BlobName, Dot, ReplicaId, Save},
    wire::{
        Failure, HandIn, HandedIn, MAX_SAVES, Refusal, SealedSave, SealingKey, Verdict, hex,
        sealed, sealed_blob, sha256_hex, unhex,
    },
};

use super::{App, auth::SignedIn, blobs, body::Body, error::Error, openapi::WithBody};
use crate::{
    clock,
    db::{
        accounts,
        devices::{self, Device},
        sealing::{self, KeyPair},
    },
    push::{Authority, Push, Taken},
};

/// So often one device hands in at once before it must wait: what is sealed waits to be sent, and is not asked about.
const FREE: u32 = 20;

/// A key is handed out for so long, milliseconds. Then there is another.
const LIFE: i64 = 365 * 24 * 60 * 60 * 1_000;

/// The key devices are to seal to. The first time it is made.
pub(super) async fn key(app: &App) -> Result<SealingKey, Error> {
    let now = app.now();
    let all = sealing::all(&mut *app.db.reader().await?).await?;
    let newest = all.into_iter().next();
    let newest = newest.filter(|pair| now < clock::after(pair.created_at, LIFE));
    let KeyPair { id, public, .. } = match newest {
        Some(pair) => pair,
        None => {
            // Two servers may make one each: both are kept.
            let pair = new_pair(now)?;
            let mut transaction = app.db.begin_write().await?;
            sealing::put(&mut transaction, &pair).await?;
            transaction.commit().await?;
            pair
        }
    };
    Ok(SealingKey { id, public })
}

fn new_pair(now: shared::jp::Timestamp) -> Result<KeyPair, Error> {
    let mut random = [0; sealed::KEY];
    getrandom::fill(&mut random).map_err(|error| Error::Unavailable(error.to_string()))?;
    let (private, public) = sealed::key_pair(random);
    Ok(KeyPair {
        id: sha256_hex(&public).chars().take(16).collect(),
        public: hex(&public),
        private: hex(&private),
        created_at: now,
    })
}

/// Takes in what was sealed on a device.
#[utoipa::path(post, path = "/api/outbox", request_body = HandIn, responses(
    (status = 200, description = "Which of it need not be handed in again.", body = HandedIn),
    (status = 404, description = "There is no such device, or the token is another's.", body = Failure),
    (status = 429, description = "Too often; wait as `Retry-After` says.", body = Failure),
    WithBody,
))]
pub(super) async fn hand_in(State(app): State<App>, body: Body) -> Result<Json<HandedIn>, Error> {
    let HandIn {
        device,
        token,
        sealed,
    } = body?.read()?;
    let place = app.gates.records.enter().await?;
    let mut reader = app.db.reader().await?;
    let device = devices::find(&mut reader, device).await?;
    let device = device.filter(|device| device.hand_in_hash == sha256_hex(token.as_bytes()));
    let device = device.ok_or(Error::NotFound)?;
    let tries = (format!("outbox {}", device.id), None);
    app.tries.begin(&tries, FREE)?;
    let keys = sealing::all(&mut reader).await?;
    let actor = accounts::actor_of(&mut reader, &device.account).await?;
    // Of an account that has ended the work stays on the device until it stands again.
    let stands = accounts::stands(&mut reader, &device.account).await?;
    drop(reader);
    let who = SignedIn {
        actor: actor.ok_or(Error::NotFound)?,
        account: device.account.clone(),
    };
    let authority = Authority::Person {
        actor: who.actor,
        account: who.account.clone(),
    };
    let mut done = vec![false; sealed.len()];
    let opened = match stands {
        true => opened(&device, &keys, &sealed),
        false => Opened::default(),
    };
    for (replica, saves) in opened.saves {
        let push = Push {
            authority: authority.clone(),
            replica,
            counter: None,
            epoch: String::new(),
            saves: saves.values().map(|(_, raw)| raw.clone()).collect(),
            offers: Vec::new(),
            notes: Vec::new(),
            is_sealed: true,
        };
        // What is not taken now waits on the device.
        let taken = app.writer.push(push).await.unwrap_or_default();
        for at in settled(&taken, &saves) {
            if let Some(done) = done.get_mut(at) {
                *done = true;
            }
        }
    }
    // After the saves that name them.
    for (at, name, bytes) in opened.blobs {
        if let Some(done) = done.get_mut(at) {
            *done = blobs::bring_whole(&app, &who, name, &bytes).await?;
        }
    }
    if done.contains(&true) {
        app.tries.succeeded(&tries);
    }
    drop(place);
    let taken = done.iter().filter(|done| **done).count();
    tracing::info!(device = %device.id, taken, of = done.len(), "sealed work was handed in");
    Ok(Json(HandedIn {
        done,
        is_revoked: device.revoked_at.is_some(),
    }))
}

/// Saves by their counters, each with its place in the request.
type Numbered = BTreeMap<u64, (usize, Box<RawValue>)>;

/// What could be opened.
#[derive(Default)]
struct Opened {
    /// Saves by replica, in the order of their counters.
    saves: BTreeMap<ReplicaId, Numbered>,
    /// Pictures, each with its place in the request.
    blobs: Vec<(usize, BlobName, Vec<u8>)>,
}

/// What can't be opened is kept by who holds it: another server, or this one with a later backup, may have the key.
fn opened(device: &Device, keys: &[KeyPair], sealed: &[SealedSave]) -> Opened {
    let mut opened = Opened::default();
    let secret = unhex(&device.secret).unwrap_or_default();
    for (at, save) in sealed.iter().enumerate().take(MAX_SAVES) {
        let read = || {
            let key = keys.iter().find(|key| key.id == save.key)?;
            let (private, bytes) = (unhex(&key.private)?, unhex(&save.sealed)?);
            sealed::open(&private, device.id, &secret, &bytes)
        };
        let Some(plain) = read() else {
            continue;
        };
        if let Some((name, bytes)) = sealed_blob(&plain) {
            opened.blobs.push((at, name, bytes.to_vec()));
        } else if let Some((dot, raw)) = save_of(plain) {
            let saves = opened.saves.entry(dot.replica).or_default();
            saves.insert(dot.counter, (at, raw));
        }
    }
    opened
}

fn save_of(plain: Vec<u8>) -> Option<(Dot, Box<RawValue>)> {
    let raw = RawValue::from_string(String::from_utf8(plain).ok()?).ok()?;
    let dot = serde_json::from_str::<Save>(raw.get()).ok()?.dot;
    Some((dot, raw))
}

/// The places of what the server has settled for ever.
fn settled(taken: &Taken, saves: &Numbered) -> Vec<usize> {
    let is_settled = |verdict: &Verdict| match verdict {
        Verdict::Stored | Verdict::Known => true,
        // Under this number lies another save. Only the device with its storage open can name it anew.
        Verdict::Refused(Refusal::Cloned) => false,
        // It is kept with the reason; the person is told when the storage is next open.
        Verdict::Refused(_) => true,
        Verdict::Gap(_) | Verdict::Incomplete => false,
    };
    let verdicts = taken.verdicts.iter();
    verdicts
        .filter(|(_, verdict)| is_settled(verdict))
        .filter_map(|(counter, _)| Some(saves.get(counter)?.0))
        .collect()
}
