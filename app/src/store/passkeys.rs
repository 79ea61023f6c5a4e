//! Signing in with a passkey, and the passkeys of whoever works here.

use shared::wire::{
    NewPasskey, PasskeySession, PasskeySignIn, PassphraseAgain, RecoveryCodes, RemovePasskey, Ways,
};

use super::{
    EnterError, Store,
    session::{keep, new_device_token},
};
use crate::{
    device::{PasskeyError, create_passkey, get_passkey, knows_passkeys},
    sync::{Http, TransportError},
};

/// Whom a passkey or the city's own sign-in has shown to the server.
#[derive(Clone)]
pub struct Shown {
    /// The sign-in name.
    pub login: String,
    /// The token by which the server knows this device now.
    pub device: Option<String>,
    /// Whether they have just linked their account to the city's own sign-in.
    pub is_linked: bool,
}

/// How one may sign in here beside passphrase and code. Without an answer there is nothing else.
pub async fn ways() -> Ways {
    if web_sys::window().is_none_or(|window| !window.navigator().on_line()) {
        return Ways::default();
    }
    let ways = Http.ways().await.unwrap_or_default();
    Ways {
        passkey: ways.passkey && knows_passkeys(),
        ..ways
    }
}

/// Signs in on the server with a passkey. What is on this device stays sealed until the passphrase is typed.
///
/// # Errors
/// Says why not, in words for the person.
pub async fn show_passkey() -> Result<Shown, EnterError> {
    let (session, device) = sign_in().await?;
    Ok(Shown {
        login: session.login,
        device,
        is_linked: false,
    })
}

/// Signs in on the server with a passkey for a store that is open already, and sends what waits.
///
/// # Errors
/// Says why not, in words for the person. The store stays open.
pub async fn sign_in_again_by_passkey(store: Store) -> Result<(), EnterError> {
    let (PasskeySession { session, .. }, device) = sign_in().await?;
    let Some(inner) = store.if_open() else {
        return Ok(());
    };
    if session.actor != inner.replica.session().actor {
        Http.sign_out().await?;
        return Err(EnterError::SomeoneElse);
    }
    drop(keep(&inner.replica, device).await);
    store.signed_in();
    Ok(())
}

async fn sign_in() -> Result<(PasskeySession, Option<String>), EnterError> {
    let challenge = Http.begin_passkey_sign_in().await?;
    let answer = get_passkey(&challenge.options.to_string(), None).await?;
    let device = new_device_token();
    let sign_in = PasskeySignIn {
        id: challenge.id,
        credential: read(&answer.credential)?,
        device: device.clone(),
    };
    Ok((Http.sign_in_by_passkey(&sign_in).await?, device))
}

fn read(json: &str) -> Result<serde_json::Value, PasskeyError> {
    serde_json::from_str(json).map_err(|_| PasskeyError::Other("JSON".to_owned()))
}

/// Why a passkey could not be registered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// The device.
    #[error(transparent)]
    Passkey(#[from] PasskeyError),
    /// The server.
    #[error(transparent)]
    Transport(#[from] TransportError),
}

impl Store {
    /// Makes a passkey on this device, or on one beside it, and registers it. Gives the recovery codes, if the account had none.
    ///
    /// # Errors
    /// When there is none in the end.
    pub async fn add_passkey(
        self,
        name: String,
        passphrase: String,
    ) -> Result<RecoveryCodes, AddError> {
        let challenge = Http.begin_passkey(&PassphraseAgain { passphrase }).await?;
        let answer = create_passkey(&challenge.options.to_string()).await?;
        let device = new_device_token();
        let new = NewPasskey {
            id: challenge.id,
            name,
            credential: read(&answer.credential)?,
            device: device.clone(),
        };
        let codes = Http.add_passkey(&new).await?;
        if let Some(inner) = self.if_open() {
            drop(keep(&inner.replica, device).await);
        }
        self.sync_if_open();
        Ok(codes)
    }

    /// Removes a passkey.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn remove_passkey(
        self,
        id: String,
        passphrase: String,
    ) -> Result<(), TransportError> {
        Http.remove_passkey(&RemovePasskey { id, passphrase })
            .await?;
        self.sync_if_open();
        Ok(())
    }
}
