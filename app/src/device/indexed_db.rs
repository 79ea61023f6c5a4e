//! The device in the browser: IndexedDB holding sealed bytes.

use std::{cell::RefCell, rc::Rc};

use futures::future::join_all;
use indexed_db_futures::{
    Build, BuildPrimitive, OpenDbResult,
    database::Database as Handle,
    error::{DomException, Error, OpenDbError},
    prelude::QuerySource,
    transaction::{TransactionDurability, TransactionMode, TransactionOptions},
};
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen_futures::spawn_local;

use super::{Device, DeviceError, Durability, Op, Shelf, seal::Seal};

/// The layout's version. Upgrades add stores; the outbox is never dropped or re-keyed.
///
/// Whatever an older app would lose by writing it anew (a field of a save or of the state), and not only a new store, needs
/// a new version: then older apps leave everything as it is.
const VERSION: u8 = 2;

/// Beside the shelves: how the key is wrapped, in the clear.
const VAULT: &str = "vault";

/// A database that reopens itself once when the browser closed it.
pub(super) struct Database {
    name: String,
    handle: RefCell<Option<Rc<Handle>>>,
}

impl Database {
    pub(super) async fn open(name: &str) -> Result<Self, DeviceError> {
        let handle = open(name).await?;
        Ok(Self {
            name: name.to_owned(),
            handle: RefCell::new(Some(handle)),
        })
    }

    async fn handle(&self) -> Result<Rc<Handle>, DeviceError> {
        if let Some(handle) = &*self.handle.borrow() {
            return Ok(handle.clone());
        }
        let handle = open(&self.name).await?;
        *self.handle.borrow_mut() = Some(handle.clone());
        Ok(handle)
    }

    /// Runs `work`; if the connection was lost, once more on a new one.
    async fn run<T>(
        &self,
        work: impl AsyncFn(&Handle) -> Result<T, Error>,
    ) -> Result<T, DeviceError> {
        match work(&*self.handle().await?).await {
            Err(error) if is_lost(&error) => {
                self.handle.borrow_mut().take();
                let handle = self.handle().await?;
                work(&handle).await.map_err(|error| {
                    if is_lost(&error) {
                        DeviceError::Lost
                    } else {
                        say(&error)
                    }
                })
            }
            result => result.map_err(|error| say(&error)),
        }
    }

    pub(super) async fn vault(&self) -> Result<Option<String>, DeviceError> {
        self.run(async |handle| {
            let transaction = handle.transaction(VAULT).build()?;
            transaction
                .object_store(VAULT)?
                .get(VAULT)
                .primitive()?
                .await
        })
        .await
    }

    /// Stores how the key is wrapped; fails with [`DeviceError::Taken`] where that is stored already.
    pub(super) async fn put_vault(&self, json: &str) -> Result<(), DeviceError> {
        self.write_vault(json, false).await
    }

    /// Stores how the key is wrapped from now on.
    pub(super) async fn replace_vault(&self, json: &str) -> Result<(), DeviceError> {
        self.write_vault(json, true).await
    }

    async fn write_vault(&self, json: &str, replaces: bool) -> Result<(), DeviceError> {
        self.run(async |handle| {
            let transaction = handle
                .transaction(VAULT)
                .with_mode(TransactionMode::Readwrite)
                .with_options(
                    TransactionOptions::new().with_durability(TransactionDurability::Strict),
                )
                .build()?;
            let (store, json) = (transaction.object_store(VAULT)?, json.to_owned());
            if replaces {
                store.put(json).with_key(VAULT).primitive()?.await?;
            } else {
                store.add(json).with_key(VAULT).primitive()?.await?;
            }
            transaction.commit().await
        })
        .await
    }
}

async fn open(name: &str) -> Result<Rc<Handle>, DeviceError> {
    let request = Handle::open(name)
        .with_version(VERSION)
        .with_on_upgrade_needed(|_, database| {
            let present: Vec<String> = database.object_store_names().collect();
            for store in Shelf::ALL.map(Shelf::name).into_iter().chain([VAULT]) {
                if !present.iter().any(|name| name == store) {
                    database.create_object_store(store).build()?;
                }
            }
            Ok(())
        })
        .build();
    let result: OpenDbResult<Handle> = match request {
        Ok(request) => request.await,
        Err(error) => Err(error),
    };
    let handle = Rc::new(result.map_err(|error| match error {
        OpenDbError::Base(error) => say(&error),
        other => DeviceError::Other(other.to_string()),
    })?);
    close_on_version_change(&handle);
    Ok(handle)
}

/// A newer version of the app in another tab must not wait for this one.
fn close_on_version_change(handle: &Rc<Handle>) {
    if let Ok(mut changes) = handle.version_changes() {
        let handle = Rc::downgrade(handle);
        spawn_local(async move {
            if changes.recv().await.is_some()
                && let Some(handle) = handle.upgrade()
            {
                Handle::clone(&handle).close();
            }
        });
    }
}

fn dom(error: &Error) -> Option<web_sys::DomException> {
    match error {
        Error::DomException(exception) => Some(DomException::clone(exception).into()),
        _ => None,
    }
}

/// Whether the connection is gone: on sleep, by the system, or by another tab's upgrade.
fn is_lost(error: &Error) -> bool {
    dom(error).is_some_and(|exception| {
        matches!(
            exception.name().as_str(),
            "InvalidStateError" | "UnknownError" | "TransactionInactiveError"
        )
    })
}

fn say(error: &Error) -> DeviceError {
    let Some(exception) = dom(error) else {
        return DeviceError::Other(error.to_string());
    };
    match exception.name().as_str() {
        "QuotaExceededError" => DeviceError::Full,
        "ConstraintError" => DeviceError::Taken,
        "VersionError" => DeviceError::Outdated,
        "InvalidStateError" | "UnknownError" | "TransactionInactiveError" => DeviceError::Lost,
        name => DeviceError::Other(name.to_owned()),
    }
}

/// Sealed storage of one person in this browser.
#[derive(Clone)]
pub struct IndexedDbDevice {
    database: Rc<Database>,
    seal: Seal,
}

impl std::fmt::Debug for IndexedDbDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexedDbDevice")
            .field("name", &self.database.name)
            .finish_non_exhaustive()
    }
}

/// A change whose value is sealed.
enum Sealed {
    Put(Shelf, String, ArrayBuffer),
    Add(Shelf, String, ArrayBuffer),
    Delete(Shelf, String),
}

impl IndexedDbDevice {
    pub(super) fn new(database: Database, seal: Seal) -> Self {
        Self {
            database: Rc::new(database),
            seal,
        }
    }

    /// The name of the database; says nothing of the person. Tabs of the same person find each other by it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.database.name
    }

    async fn sealed(&self, op: Op) -> Result<Sealed, DeviceError> {
        Ok(match op {
            Op::Put(shelf, key, bytes) => {
                let value = self.seal.seal(&place(shelf, &key), &bytes).await?.buffer();
                Sealed::Put(shelf, key, value)
            }
            Op::Add(shelf, key, bytes) => {
                let value = self.seal.seal(&place(shelf, &key), &bytes).await?.buffer();
                Sealed::Add(shelf, key, value)
            }
            Op::Delete(shelf, key) => Sealed::Delete(shelf, key),
        })
    }
}

fn place(shelf: Shelf, key: &str) -> String {
    format!("{}/{key}", shelf.name())
}

impl Device for IndexedDbDevice {
    async fn read_all(&self, shelf: Shelf) -> Result<Vec<(String, Vec<u8>)>, DeviceError> {
        let (keys, values) = self
            .database
            .run(async |handle| {
                let transaction = handle.transaction(shelf.name()).build()?;
                let store = transaction.object_store(shelf.name())?;
                let keys = store.get_all_keys::<String>().primitive()?;
                let values = store.get_all::<ArrayBuffer>().primitive()?;
                let keys = keys.await?.collect::<Result<Vec<String>, _>>()?;
                let values = values.await?.collect::<Result<Vec<ArrayBuffer>, _>>()?;
                Ok((keys, values))
            })
            .await?;
        let opened = keys.into_iter().zip(values).map(async |(key, value)| {
            // What does not open is handed on empty: the caller says so and keeps it.
            let bytes = self
                .seal
                .open(&place(shelf, &key), &Uint8Array::new(&value))
                .await
                .unwrap_or_default();
            (key, bytes)
        });
        Ok(join_all(opened).await)
    }

    async fn keys(&self, shelf: Shelf) -> Result<Vec<String>, DeviceError> {
        self.database
            .run(async |handle| {
                let transaction = handle.transaction(shelf.name()).build()?;
                let store = transaction.object_store(shelf.name())?;
                store.get_all_keys::<String>().primitive()?.await?.collect()
            })
            .await
    }

    async fn read(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, DeviceError> {
        let value: Option<ArrayBuffer> = self
            .database
            .run(async |handle| {
                let transaction = handle.transaction(shelf.name()).build()?;
                transaction
                    .object_store(shelf.name())?
                    .get(key.to_owned())
                    .primitive()?
                    .await
            })
            .await?;
        match value {
            Some(value) => self
                .seal
                .open(&place(shelf, key), &Uint8Array::new(&value))
                .await
                .map(Some),
            None => Ok(None),
        }
    }

    async fn commit(&self, ops: Vec<Op>, durability: Durability) -> Result<(), DeviceError> {
        // Sealed before the transaction opens: it would end while waiting for the cipher.
        let mut sealed = Vec::with_capacity(ops.len());
        for op in join_all(ops.into_iter().map(|op| self.sealed(op))).await {
            sealed.push(op?);
        }
        let durability = match durability {
            Durability::Strict => TransactionDurability::Strict,
            Durability::Relaxed => TransactionDurability::Relaxed,
        };
        self.database
            .run(async |handle| {
                let transaction = handle
                    .transaction(Shelf::ALL.map(Shelf::name))
                    .with_mode(TransactionMode::Readwrite)
                    .with_options(TransactionOptions::new().with_durability(durability))
                    .build()?;
                for op in &sealed {
                    match op {
                        Sealed::Put(shelf, key, value) => {
                            let store = transaction.object_store(shelf.name())?;
                            store
                                .put(value.clone())
                                .with_key(key.clone())
                                .primitive()?
                                .await?;
                        }
                        Sealed::Add(shelf, key, value) => {
                            let store = transaction.object_store(shelf.name())?;
                            store
                                .add(value.clone())
                                .with_key(key.clone())
                                .primitive()?
                                .await?;
                        }
                        Sealed::Delete(shelf, key) => {
                            transaction
                                .object_store(shelf.name())?
                                .delete(key.clone())
                                .primitive()?
                                .await?;
                        }
                    }
                }
                transaction.commit().await
            })
            .await
    }
}
