//! Being in touch: after a sync the server lends the device its share again, or says that it was revoked.

use std::cell::Cell;

use shared::wire::{DeviceSecrets, FailureCode, LeaseRequest};

use super::{Http, Replica, SyncError, TransportError};
use crate::device::{IndexedDbDevice, device_name};

/// The share is lent again this often, ms. So exact is what lists say of when a device was last in touch.
const EVERY: i64 = 10 * 60_000;

/// When this tab was last in touch, by the device's clock.
#[derive(Debug, Default)]
pub(super) struct Touch(Cell<Option<i64>>);

impl Touch {
    /// Has the share lent again, if that is due. A device that was revoked takes everything off itself once nothing waits to be
    /// sent.
    pub(super) async fn keep(&self, replica: &Replica<IndexedDbDevice>) -> Result<(), SyncError> {
        let now = (replica.env.now)().millis();
        if self
            .0
            .get()
            .is_some_and(|last| (0..EVERY).contains(&(now - last)))
        {
            return Ok(());
        }
        let device = replica.device();
        let openers = device.openers().await?;
        let secrets = (!device.is_known().await?).then(|| device.secrets());
        let was_told = secrets.is_some();
        let mut answer = ask(replica, secrets).await;
        if is(&answer, FailureCode::NotFound) && !was_told {
            // The server was restored from a backup in which it did not know the device.
            answer = ask(replica, Some(device.secrets())).await;
        }
        if is(&answer, FailureCode::Revoked) {
            return Err(match device.wipe().await? {
                0 => SyncError::Revoked,
                _ => SyncError::Stuck,
            });
        }
        // A server of before lends nothing.
        if !is(&answer, FailureCode::NotFound) {
            let lease = answer?;
            device.renew(&lease, now).await?;
            device.keep_listed(&lease, &openers).await?;
        }
        self.0.set(Some(now));
        Ok(())
    }
}

fn is<T>(answer: &Result<T, TransportError>, code: FailureCode) -> bool {
    matches!(answer, Err(TransportError::Failed(failure)) if failure.code == code)
}

async fn ask(
    replica: &Replica<IndexedDbDevice>,
    secrets: Option<DeviceSecrets>,
) -> Result<shared::wire::Lease, TransportError> {
    let request = LeaseRequest {
        device: replica.device().id(),
        actor: replica.session().actor,
        replica: Some(replica.state().replica),
        name: this_browser(),
        secrets,
    };
    Http.lease(&request).await
}

/// What this browser is called in lists.
#[must_use]
pub fn this_browser() -> String {
    let navigator = web_sys::window().map(|window| window.navigator());
    let name = navigator.map(|navigator| {
        let agent = navigator.user_agent().unwrap_or_default();
        device_name(&agent, navigator.max_touch_points())
    });
    name.unwrap_or_default()
}
