//! An open storage and its share: how much of the loan is left, and what is told to the server to have it lent again.

use shared::{
    record::DeviceId,
    wire::{DeviceSecrets, Lease},
};

use super::{
    DeviceError, IndexedDbDevice,
    loan::Left,
    vault::{keep_listed, openers},
};

impl IndexedDbDevice {
    /// The device's id.
    #[must_use]
    pub fn id(&self) -> DeviceId {
        self.identity.device
    }

    /// What the server is to hold.
    #[must_use]
    pub fn secrets(&self) -> DeviceSecrets {
        self.identity.secrets()
    }

    /// Whether the server has said that it holds the share.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn is_known(&self) -> Result<bool, DeviceError> {
        self.database.change_loan(|loan| loan.is_known()).await
    }

    /// How much of the loan is left; none where nothing runs out. What has run out is taken off the disk.
    ///
    /// # Errors
    /// When the device can't be read or written.
    pub async fn left(&self, clock: i64) -> Result<Option<Left>, DeviceError> {
        self.database.change_loan(|loan| loan.look(clock)).await
    }

    /// The server has lent the share again, and names the key to seal to.
    ///
    /// # Errors
    /// When the device can't write it.
    pub async fn renew(&self, lease: &Lease, clock: i64) -> Result<(), DeviceError> {
        let renewed = self.database.change_loan(|loan| loan.renew(lease, clock));
        renewed.await?;
        match &lease.key {
            Some(key) => self.seal_to(key).await,
            None => Ok(()),
        }
    }

    /// The passkeys that open the storage, by the ids of their credentials.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn openers(&self) -> Result<Vec<String>, DeviceError> {
        openers(&self.database).await
    }

    /// Of these passkeys, only those open the storage from now on that the server has listed.
    ///
    /// # Errors
    /// When the device can't be read or written.
    pub async fn keep_listed(&self, lease: &Lease, of: &[String]) -> Result<(), DeviceError> {
        keep_listed(&self.database, lease, of).await
    }

    /// Takes everything off the device, also how it opens, unless work is there that the server does not have: gives how much.
    ///
    /// # Errors
    /// When the device can't; then everything is still there.
    pub async fn wipe(&self) -> Result<usize, DeviceError> {
        self.database.clear().await
    }
}
