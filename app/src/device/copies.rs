//! Copies of unsent work that are sealed to the server: the service worker (`public/sw.js`) and the way in can hand them in while
//! the storage is shut. They are written in one transaction with the work itself, and leave with it.
//!
//! A copy that was handed in is the empty text until the work leaves the outbox.

use std::{borrow::Cow, cell::RefCell};

use indexed_db_futures::{
    Build, BuildPrimitive, error::Error, prelude::QuerySource, transaction::Transaction,
};
use shared::{
    record::DeviceId,
    wire::{SealedSave, SealingKey, blob_to_seal, hex, sealed, unhex},
};
use zeroize::Zeroizing;

use super::{
    Device, DeviceError, IndexedDbDevice, Op, Shelf,
    database::{Database, Row, strict},
    seal::random,
    vault::{Identity, database_name},
};

/// Where they lie, under the keys of the work.
pub(super) const COPIES: &str = "copies";

/// The shelves of unsent work. No two of them have a key in common.
const WORK: [Shelf; 2] = [Shelf::Outbox, Shelf::Unsent];

fn work_and_copies() -> [&'static str; 3] {
    [Shelf::Outbox.name(), Shelf::Unsent.name(), COPIES]
}

/// Seals unsent work to the server.
pub(super) struct Sealer {
    device: DeviceId,
    secret: Zeroizing<Vec<u8>>,
    /// None before the device was in touch for the first time.
    key: RefCell<Option<SealingKey>>,
}

impl Sealer {
    pub(super) async fn of(database: &Database, identity: &Identity) -> Result<Self, DeviceError> {
        let stored = database.row(Row::Key).await?;
        let key = stored.and_then(|json| serde_json::from_str(&json).ok());
        Ok(Self {
            device: identity.device,
            secret: Zeroizing::new(unhex(&identity.secret).unwrap_or_default()),
            key: RefCell::new(key),
        })
    }

    /// The copy of what a change puts into the outbox, as it is stored; none of other changes, and before there is a key.
    pub(super) fn copy_of(&self, op: &Op) -> Result<Option<String>, DeviceError> {
        match op {
            Op::Put(shelf, key, bytes) | Op::Add(shelf, key, bytes) => {
                self.copy(*shelf, key, bytes)
            }
            Op::Delete(..) => Ok(None),
        }
    }

    fn copy(&self, shelf: Shelf, key: &str, bytes: &[u8]) -> Result<Option<String>, DeviceError> {
        let plain = match shelf {
            Shelf::Outbox => Cow::Borrowed(bytes),
            // What has no name of a picture is none.
            Shelf::Unsent => match key.parse() {
                Ok(name) => Cow::Owned(blob_to_seal(name, bytes)),
                Err(_) => return Ok(None),
            },
            _ => return Ok(None),
        };
        let key = self.key.borrow();
        let Some(SealingKey { id, public }) = &*key else {
            return Ok(None);
        };
        let public = unhex(public).unwrap_or_default();
        // What can't be sealed is not held up by that: it goes as it always has.
        let Some(sealed) = sealed::seal(&public, self.device, &self.secret, &plain, random()?)
        else {
            return Ok(None);
        };
        let copy = SealedSave {
            key: id.clone(),
            sealed: hex(&sealed),
        };
        let json = serde_json::to_string(&copy);
        json.map(Some)
            .map_err(|error| DeviceError::Other(error.to_string()))
    }
}

impl IndexedDbDevice {
    /// Seals to this key from now on; also what waits already without a copy.
    pub(super) async fn seal_to(&self, key: &SealingKey) -> Result<(), DeviceError> {
        if self.sealer.key.borrow().as_ref() != Some(key) {
            let json = serde_json::to_string(key)
                .map_err(|error| DeviceError::Other(error.to_string()))?;
            self.database.put_row(Row::Key, &json).await?;
            *self.sealer.key.borrow_mut() = Some(key.clone());
        }
        let copied: Vec<String> = self
            .database
            .run(async |handle| {
                let transaction = handle.transaction(COPIES).build()?;
                let store = transaction.object_store(COPIES)?;
                store.get_all_keys::<String>().primitive()?.await?.collect()
            })
            .await?;
        let mut copies = Vec::new();
        for shelf in WORK {
            for (key, bytes) in self.read_all(shelf).await? {
                // What can't be read can't be sealed either.
                if !copied.contains(&key)
                    && !bytes.is_empty()
                    && let Some(copy) = self.sealer.copy(shelf, &key, &bytes)?
                {
                    copies.push((shelf, key, copy));
                }
            }
        }
        if copies.is_empty() {
            return Ok(());
        }
        self.database
            .run(async |handle| {
                let transaction = strict(handle, &work_and_copies())?;
                let store = transaction.object_store(COPIES)?;
                for (shelf, key, copy) in &copies {
                    // It may have been sent meanwhile.
                    let work = transaction.object_store(shelf.name())?;
                    let waiting = work.count().with_query(key.clone()).primitive()?.await?;
                    if waiting > 0 {
                        let put = store.put(copy.clone()).with_key(key.clone());
                        put.primitive()?.await?;
                    }
                }
                transaction.commit().await
            })
            .await
    }
}

/// How many saves and pictures of a person are on this device alone, as far as can be told while the storage is shut.
///
/// # Errors
/// When the device can't be read.
pub async fn unsent_of(login: &str) -> Result<usize, DeviceError> {
    let database = Database::open(&database_name(login)).await?;
    database
        .run(async |handle| {
            let transaction = handle.transaction(work_and_copies()).build()?;
            unsent_in(&transaction).await
        })
        .await
}

/// How many saves and pictures the server does not have, as a transaction finds it.
pub(super) async fn unsent_in(transaction: &Transaction<'_>) -> Result<usize, Error> {
    let copies = transaction.object_store(COPIES)?;
    let keys = copies.get_all_keys::<String>().primitive()?.await?;
    let values = copies.get_all::<String>().primitive()?.await?;
    let values: Vec<String> = values.collect::<Result<_, _>>()?;
    let keys: Vec<String> = keys.collect::<Result<_, _>>()?;
    let is_sent = |key: &String| {
        let mut copies = keys.iter().zip(&values);
        copies.any(|(copied, copy)| copied == key && copy.is_empty())
    };
    let mut unsent = 0;
    for shelf in WORK {
        let work = transaction.object_store(shelf.name())?;
        let waiting = work.get_all_keys::<String>().primitive()?.await?;
        let waiting: Vec<String> = waiting.collect::<Result<_, _>>()?;
        unsent += waiting.iter().filter(|key| !is_sent(key)).count();
    }
    Ok(unsent)
}
