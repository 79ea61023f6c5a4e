//! Which segments make up a first load, and when they are packed anew.

use std::{collections::BTreeSet, sync::Arc};

use shared::{
    access::Scope,
    jp::Timestamp,
    wire::{SegmentRef, sha256_hex},
};
use tokio::sync::Mutex;

use super::{
    PullError,
    pack::{group, pack},
};
use crate::db::{
    self, Conn, Db, documents,
    segments::{self, Current},
};

/// Scopes that are loaded together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The scopes.
    pub scopes: BTreeSet<Scope>,
    /// The last change its segments hold.
    pub upto: u64,
    /// Its segments.
    pub segments: Vec<SegmentRef>,
}

/// Packs segments, one chunk at a time: in the morning many devices ask for the same.
#[derive(Clone, Debug, Default)]
pub struct Packer(Arc<Mutex<()>>);

impl Packer {
    /// The chunks that together hold everything in `scopes`.
    ///
    /// # Errors
    /// When the database can't.
    pub async fn chunks(
        &self,
        db: &Db,
        scopes: &BTreeSet<Scope>,
        now: Timestamp,
    ) -> Result<Vec<Chunk>, PullError> {
        let mut transaction = db.begin_read().await?;
        let overview = documents::overview(&mut transaction, scopes).await?;
        // A scope without records still needs a chunk: something may enter it before the reply is made.
        let records = |scope: &Scope| overview.get(scope).map_or(0, |scope| scope.records);
        let groups = group(scopes.iter().map(|scope| (*scope, records(scope))));
        let keys: Vec<String> = groups.iter().map(key).collect();
        let mut current = segments::current(&mut transaction, &keys).await?;
        let (mut chunks, mut stale) = (Vec::new(), Vec::new());
        for (scopes, key) in groups.into_iter().zip(keys) {
            let last = scopes.iter().filter_map(|scope| overview.get(scope));
            let last = last.map(|scope| scope.changed).max().unwrap_or_default();
            let current = current.remove(&key);
            match fresh(&mut transaction, &scopes, current, last).await? {
                Some(fresh) => chunks.push(fresh),
                None => stale.push(scopes),
            }
        }
        transaction.commit().await?;
        for scopes in stale {
            chunks.push(self.pack(db, scopes, now).await?);
        }
        Ok(chunks)
    }

    async fn pack(
        &self,
        db: &Db,
        scopes: BTreeSet<Scope>,
        now: Timestamp,
    ) -> Result<Chunk, PullError> {
        let _turn = self.0.lock().await;
        // Whoever had the turn before may have packed just this.
        let mut transaction = db.begin_read().await?;
        let key = key(&scopes);
        let mut current = segments::current(&mut transaction, std::slice::from_ref(&key)).await?;
        let fresh = fresh(&mut transaction, &scopes, current.remove(&key), u64::MAX).await?;
        transaction.commit().await?;
        match fresh {
            Some(fresh) => Ok(fresh),
            None => build(db, scopes, now).await,
        }
    }
}

/// Segments stored in an earlier format are not handed out.
const FORMAT: &str = "zstd\n";

fn key(scopes: &BTreeSet<Scope>) -> String {
    let mut names = FORMAT.to_owned();
    for scope in scopes {
        names.push_str(&scope.to_string());
        names.push('\n');
    }
    sha256_hex(names.as_bytes())
}

/// The chunk as it is stored, unless more than a tenth of its records changed since. `last` is at least the number of the
/// last change in it.
async fn fresh(
    conn: &mut Conn,
    scopes: &BTreeSet<Scope>,
    current: Option<Current>,
    last: u64,
) -> Result<Option<Chunk>, PullError> {
    let Some(current) = current else {
        return Ok(None);
    };
    let changed = if last <= current.upto {
        0
    } else {
        documents::count_changed(conn, scopes, current.upto).await?
    };
    let records: u64 = current
        .refs
        .iter()
        .map(|segment| u64::from(segment.records))
        .sum();
    let is_fresh = changed * 10 <= records;
    Ok(is_fresh.then(|| Chunk {
        scopes: scopes.clone(),
        upto: current.upto,
        segments: current.refs,
    }))
}

async fn build(db: &Db, scopes: BTreeSet<Scope>, now: Timestamp) -> Result<Chunk, PullError> {
    let mut transaction = db.begin_read().await?;
    let upto = db::meta::read(&mut transaction).await?.seq;
    let bodies = documents::bodies(&mut transaction, &scopes).await?;
    transaction.commit().await?;
    let packed = tokio::task::spawn_blocking(move || pack(&bodies)).await;
    let packed = packed.map_err(|error| PullError::Reply(error.to_string()))?;
    let packed = packed.map_err(|error| PullError::Reply(error.to_string()))?;
    if !packed.is_empty() {
        let mut transaction = db.begin_write().await?;
        segments::put(&mut transaction, &key(&scopes), &scopes, upto, &packed, now).await?;
        transaction.commit().await?;
    }
    Ok(Chunk {
        scopes,
        upto,
        segments: packed.into_iter().map(|part| part.segment).collect(),
    })
}
