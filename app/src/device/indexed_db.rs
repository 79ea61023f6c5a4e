//! The device in the browser: IndexedDB holding sealed bytes.

use std::rc::Rc;

use futures::future::join_all;
use indexed_db_futures::{
    Build, BuildPrimitive,
    error::Error,
    prelude::QuerySource,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsValue;

use super::{
    Device, DeviceError, Durability, Op, Shelf,
    copies::{COPIES, Sealer},
    database::Database,
    seal::Seal,
    vault::Identity,
};

/// Sealed storage of one person in this browser.
#[derive(Clone)]
pub struct IndexedDbDevice {
    pub(super) database: Rc<Database>,
    seal: Seal,
    pub(super) identity: Rc<Identity>,
    pub(super) sealer: Rc<Sealer>,
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
    Put(&'static str, String, JsValue),
    Add(&'static str, String, JsValue),
    Delete(&'static str, String),
}

impl Sealed {
    async fn carry_out(&self, transaction: &Transaction<'_>) -> Result<(), Error> {
        match self {
            Self::Put(store, key, value) => {
                let store = transaction.object_store(store)?;
                let put = store.put(value.clone()).with_key(key.clone());
                put.primitive()?.await.map(drop)
            }
            Self::Add(store, key, value) => {
                let store = transaction.object_store(store)?;
                let add = store.add(value.clone()).with_key(key.clone());
                add.primitive()?.await.map(drop)
            }
            Self::Delete(store, key) => {
                let store = transaction.object_store(store)?;
                store.delete(key.clone()).primitive()?.await
            }
        }
    }
}

impl IndexedDbDevice {
    pub(super) async fn new(
        database: Database,
        seal: Seal,
        identity: Identity,
    ) -> Result<Self, DeviceError> {
        let sealer = Sealer::of(&database, &identity).await?;
        Ok(Self {
            database: Rc::new(database),
            seal,
            identity: Rc::new(identity),
            sealer: Rc::new(sealer),
        })
    }

    /// The name of the database; says nothing of the person. Tabs of the same person find each other by it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.database.name
    }

    /// The change with its value sealed; for unsent work also the copy that is sealed to the server.
    async fn sealed(&self, op: Op) -> Result<Vec<Sealed>, DeviceError> {
        let copy = self.sealer.copy_of(&op)?;
        let (shelf, key) = op.place();
        let (store, key) = (shelf.name(), key.to_owned());
        let is_work = shelf.holds_work();
        let change = match &op {
            Op::Put(_, _, bytes) => {
                let value = self.seal.seal(&place(shelf, &key), bytes).await?;
                Sealed::Put(store, key.clone(), value.buffer().into())
            }
            Op::Add(_, _, bytes) => {
                let value = self.seal.seal(&place(shelf, &key), bytes).await?;
                Sealed::Add(store, key.clone(), value.buffer().into())
            }
            Op::Delete(..) => Sealed::Delete(store, key.clone()),
        };
        Ok(match copy {
            Some(copy) => vec![change, Sealed::Put(COPIES, key, copy.into())],
            // What was sealed of the work before is no longer it.
            None if is_work => vec![change, Sealed::Delete(COPIES, key)],
            None => vec![change],
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
        for ops in join_all(ops.into_iter().map(|op| self.sealed(op))).await {
            sealed.extend(ops?);
        }
        let durability = match durability {
            Durability::Strict => TransactionDurability::Strict,
            Durability::Relaxed => TransactionDurability::Relaxed,
        };
        self.database
            .run(async |handle| {
                let transaction = handle
                    .transaction(
                        Shelf::ALL
                            .map(Shelf::name)
                            .into_iter()
                            .chain([COPIES])
                            .collect::<Vec<_>>(),
                    )
                    .with_mode(TransactionMode::Readwrite)
                    .with_options(TransactionOptions::new().with_durability(durability))
                    .build()?;
                for op in &sealed {
                    op.carry_out(&transaction).await?;
                }
                transaction.commit().await
            })
            .await
    }
}
