//! The share that the server lends: how much of the loan is left, and how it is lent again. And the person's devices.

use leptos::prelude::*;
use shared::{
    record::DeviceId,
    wire::{FailureCode, LeaseRequest, Session},
};

use super::{ENV, EnterError, Store, hand_in, session::forget};
use crate::{
    device::{Left, Place, device_of, lend, places, wipe},
    sync::{Http, TransportError, this_browser},
};

impl Store {
    /// Looks how much of the loan is left; what has run out is gone from the disk. Without an answer of the device nothing
    /// changes.
    pub(super) async fn look_at_lease(self) -> Option<Left> {
        let inner = self.if_open()?;
        let left = inner.replica.device().left((ENV.now)().millis()).await;
        let left = left.ok()?;
        if self.left.try_get_untracked() != Some(left) {
            self.left.try_set(left);
        }
        left
    }

    /// How much is left of the time that this device may go without contact; none where nothing runs out. Tracked.
    #[must_use]
    pub fn lease_left(self) -> Option<Left> {
        self.left.get()
    }

    /// Where this person is signed in and where their records lie, each device once.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn places(self) -> Result<Vec<Place>, TransportError> {
        let devices = Http.devices().await?.devices;
        let sessions = Http.sessions().await?.sessions;
        // Who leaves meanwhile is shown nothing.
        let here = self.if_open().ok_or(TransportError::Offline)?;
        let here = here.replica.device().id();
        Ok(places(devices, sessions, here))
    }

    /// Has a device never open again. What was not sent from it is still taken in.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn revoke(self, device: DeviceId) -> Result<(), TransportError> {
        Http.revoke(device).await
    }
}

/// Has the share lent again to a person's storage that is shut, given that they have signed in.
///
/// # Errors
/// Says why not. Where the device was revoked nothing is left of it.
pub(super) async fn lend_again(login: &str, session: &Session) -> Result<(), EnterError> {
    let request = LeaseRequest {
        device: device_of(login).await?,
        actor: session.actor,
        replica: None,
        name: this_browser(),
        secrets: None,
    };
    match Http.lease(&request).await {
        Ok(lease) => Ok(lend(login, &lease, (ENV.now)().millis()).await?),
        Err(TransportError::Failed(failure)) if failure.code == FailureCode::Revoked => {
            // What waits goes first: it is sealed to the server.
            hand_in().await;
            match wipe(login).await? {
                0 => {
                    forget(login);
                    Err(EnterError::Revoked)
                }
                count => Err(EnterError::Unsent(count)),
            }
        }
        Err(TransportError::Failed(failure)) if failure.code == FailureCode::NotFound => {
            Err(EnterError::ShareLost)
        }
        Err(error) => Err(error.into()),
    }
}
