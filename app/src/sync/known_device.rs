//! What makes this device known to the server: a random token, kept like everything else here and told with the passphrase. Where
//! a second factor was shown, the token stands for it for a while.

use super::replica::{Replica, decode, encode};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

/// The key of the token, on the shelf of meta.
const TOKEN: &str = "device-token";

impl<D: Device> Replica<D> {
    /// The token. None where a second factor was never shown, or where it can't be read: it is shown once more then.
    pub async fn device_token(&self) -> Option<String> {
        let stored = self.device.read(Shelf::Meta, TOKEN).await.ok()??;
        decode(&stored, TOKEN).ok()
    }

    /// Keeps a token that the server has just learnt.
    ///
    /// # Errors
    /// When the device could not write it.
    pub async fn keep_device_token(&self, token: &str) -> Result<(), DeviceError> {
        let op = Op::Put(Shelf::Meta, TOKEN.to_owned(), encode(&token)?);
        self.device.commit(vec![op], Durability::Strict).await
    }
}
