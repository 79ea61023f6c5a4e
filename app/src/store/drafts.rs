//! What is being typed, kept on the device until it is saved or thrown away.

use serde::{Serialize, de::DeserializeOwned};

use super::Store;
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

impl Store {
    /// What was being typed under `key`, if anything.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn draft<T: DeserializeOwned>(self, key: &str) -> Result<Option<T>, DeviceError> {
        let inner = self.if_open().ok_or(DeviceError::Lost)?;
        let bytes = inner.replica.device().read(Shelf::Drafts, key).await?;
        // A draft of an older version of the form that can't be read is no draft.
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// All drafts.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn drafts<T: DeserializeOwned>(self) -> Result<Vec<(String, T)>, DeviceError> {
        let inner = self.if_open().ok_or(DeviceError::Lost)?;
        let stored = inner.replica.device().read_all(Shelf::Drafts).await?;
        let read =
            |(key, bytes): (String, Vec<u8>)| Some((key, serde_json::from_slice(&bytes).ok()?));
        Ok(stored.into_iter().filter_map(read).collect())
    }

    /// Keeps what is being typed.
    ///
    /// # Errors
    /// When the device could not write it.
    pub async fn put_draft<T: Serialize>(self, key: &str, draft: &T) -> Result<(), DeviceError> {
        let bytes =
            serde_json::to_vec(draft).map_err(|error| DeviceError::Other(error.to_string()))?;
        let op = Op::Put(Shelf::Drafts, key.to_owned(), bytes);
        let inner = self.if_open().ok_or(DeviceError::Lost)?;
        inner
            .replica
            .device()
            .commit(vec![op], Durability::Strict)
            .await
    }

    /// Forgets what was being typed: it is saved now, or thrown away.
    ///
    /// # Errors
    /// When the device could not write it.
    pub async fn drop_draft(self, key: &str) -> Result<(), DeviceError> {
        let op = Op::Delete(Shelf::Drafts, key.to_owned());
        let inner = self.if_open().ok_or(DeviceError::Lost)?;
        inner
            .replica
            .device()
            .commit(vec![op], Durability::Strict)
            .await
    }
}
