//! Signing in and unlocking.

use shared::wire::{FailureCode, SignIn};
use wasm_bindgen_futures::spawn_local;

use super::{ENV, Store};
use crate::{
    device::{DeviceError, IndexedDbDevice, UnlockError, create, exists, unlock},
    sync::{Http, Replica, TransportError},
};

/// Where the last sign-in name is kept, so that it need not be typed. It is no person's name.
const LAST_LOGIN: &str = "tsunagu.login";

/// How someone came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The server knows.
    SignedIn,
    /// Only this device knows; sending waits until the server has been asked.
    Offline,
}

/// Why someone did not come in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnterError {
    /// The device.
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    /// The server.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The passphrase is right for the server, but the device was sealed with an older one.
    #[error("パスフレーズが変わっています。この端末の記録は、前のパスフレーズで開けます。")]
    OlderPassphrase,
    /// Someone else signed in where the records of this person are open.
    #[error("開いている記録とは別の人のIDです。いったん画面を閉じてから、サインインしてください。")]
    SomeoneElse,
}

impl EnterError {
    /// Whether another name or passphrase is what would help.
    #[must_use]
    pub fn is_about_passphrase(&self) -> bool {
        match self {
            Self::Unlock(error) => *error == UnlockError::WrongPassphrase,
            Self::Transport(TransportError::Failed(failure)) => {
                failure.code == FailureCode::WrongCredentials
            }
            Self::OlderPassphrase => true,
            Self::Transport(_) | Self::SomeoneElse => false,
        }
    }
}

impl From<DeviceError> for EnterError {
    fn from(error: DeviceError) -> Self {
        Self::Unlock(error.into())
    }
}

/// The sign-in name used last on this device.
#[must_use]
pub fn last_login() -> Option<String> {
    web_sys::window()?
        .local_storage()
        .ok()??
        .get_item(LAST_LOGIN)
        .ok()?
}

fn remember(login: &str) {
    if let Some(Ok(Some(storage))) = web_sys::window().map(|window| window.local_storage()) {
        // Without storage it is typed again next time.
        drop(storage.set_item(LAST_LOGIN, login));
    }
}

/// Opens the person's storage on this device, or, the first time, asks the server and makes it.
///
/// # Errors
/// Says why not, in words for the person.
pub async fn enter(login: &str, passphrase: &str) -> Result<(Store, Access), EnterError> {
    let login = login.trim();
    let (replica, access) = if exists(login).await? {
        let device = match unlock(login, passphrase).await {
            Err(UnlockError::WrongPassphrase) => {
                return Err(match sign_in(login, passphrase).await {
                    Ok(_) => EnterError::OlderPassphrase,
                    Err(_) => UnlockError::WrongPassphrase.into(),
                });
            }
            result => result?,
        };
        // The device's word is enough to work; the server's is needed to send.
        let session = sign_in(login, passphrase).await;
        match session {
            Err(TransportError::Failed(failure))
                if failure.code == FailureCode::WrongCredentials =>
            {
                return Err(TransportError::Failed(failure).into());
            }
            Ok(session) => (
                Replica::open(device, ENV, Some(session)).await?,
                Access::SignedIn,
            ),
            Err(_) => (Replica::open(device, ENV, None).await?, Access::Offline),
        }
    } else {
        let session = sign_in(login, passphrase).await?;
        let device: IndexedDbDevice = create(login, passphrase).await?;
        (
            Replica::open(device, ENV, Some(session)).await?,
            Access::SignedIn,
        )
    };
    let replica = replica.ok_or(EnterError::Unlock(UnlockError::Unknown))?;
    remember(login);
    keep_storage();
    Ok((Store::start(replica).await?, access))
}

/// Signs in on the server for a store that is open already, and sends what waits.
///
/// # Errors
/// Says why not, in words for the person. The store stays open.
pub async fn sign_in_again(store: Store, login: &str, passphrase: &str) -> Result<(), EnterError> {
    let session = sign_in(login.trim(), passphrase).await?;
    if session.actor != store.me().actor {
        sign_out().await?;
        return Err(EnterError::SomeoneElse);
    }
    store.sync_now();
    Ok(())
}

/// Ends the session on the server. Everything on the device stays.
///
/// # Errors
/// When there is no answer, or the server says no.
pub async fn sign_out() -> Result<(), TransportError> {
    Http.sign_out().await
}

async fn sign_in(login: &str, passphrase: &str) -> Result<shared::wire::Session, TransportError> {
    let sign_in = SignIn {
        login: login.to_owned(),
        passphrase: passphrase.to_owned(),
        replica: None,
    };
    Http.sign_in(&sign_in).await
}

/// Asks the browser not to throw the storage away. Never awaited: Firefox answers only when the person does.
fn keep_storage() {
    if let Some(window) = web_sys::window()
        && let Ok(promise) = window.navigator().storage().persist()
    {
        spawn_local(async move { drop(wasm_bindgen_futures::JsFuture::from(promise).await) });
    }
}
