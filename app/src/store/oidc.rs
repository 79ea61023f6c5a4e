//! Signing in by the city's own sign-in, and linking the account of whoever works here.

use shared::wire::{OidcReturn, PassphraseAgain};

use super::{EnterError, Store, passkeys::Shown, session::new_device_token};
use crate::sync::{Http, TransportError};

/// Leaves for the city's own sign-in. The browser comes back to [`OIDC_PLACE`](shared::wire::OIDC_PLACE).
///
/// # Errors
/// Says why not, in words for the person.
pub async fn leave_for_oidc() -> Result<(), EnterError> {
    let start = Http.begin_oidc().await?;
    Ok(go(&start.address)?)
}

/// Asks the server whom the city's own sign-in has shown. What is on this device stays sealed until the passphrase is typed.
///
/// # Errors
/// Says why not, in words for the person.
pub async fn back_from_oidc() -> Result<Shown, EnterError> {
    let device = new_device_token();
    let back = OidcReturn {
        device: device.clone(),
    };
    let session = Http.finish_oidc(&back).await?;
    Ok(Shown {
        key: None,
        login: session.login,
        device: device.filter(|_| session.is_known),
        is_linked: session.is_linked,
    })
}

fn go(address: &str) -> Result<(), TransportError> {
    let window = web_sys::window().ok_or(TransportError::Garbled)?;
    let gone = window.location().assign(address);
    gone.map_err(|_| TransportError::Garbled)
}

impl Store {
    /// Leaves for the city's own sign-in, to link the account. What is here is closed by that, as when the app is left.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn link_oidc(self, passphrase: String) -> Result<(), TransportError> {
        let start = Http
            .begin_oidc_link(&PassphraseAgain { passphrase })
            .await?;
        go(&start.address)
    }

    /// Takes the link away.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn unlink_oidc(self, passphrase: String) -> Result<(), TransportError> {
        Http.unlink_oidc(&PassphraseAgain { passphrase }).await?;
        self.sync_if_open();
        Ok(())
    }
}
