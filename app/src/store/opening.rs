//! Opening the records with a passkey, also without a network.

use std::pin::pin;

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use shared::{
    passphrase::normal,
    wire::{PasskeyChallenge, PasskeySession, PasskeySignIn},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    ENV, EnterError, Store,
    lease::lend_again,
    passkeys::read,
    session::{forget, is_in, keep, known_as, last_login, new_device_token},
};
use crate::{
    device::{
        self, Answer, Here, Opener, OpenerKey, PasskeyError, UnlockError, get_key, new_input,
        unlock_by_passkey,
    },
    sync::{Http, Replica, TransportError},
};

/// The server is waited for as long before the authenticator is asked, ms: with its question, one touch signs in too.
const PATIENCE: u32 = 1_500;

/// What opens a person's records on this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing is here any more: everything of them was taken off.
    Nothing,
    /// The passphrase, or nothing yet.
    Passphrase,
    /// A passkey too.
    Passkey,
}

/// Looks what opens a person's records here. Where all was taken off, their name is forgotten as well.
pub async fn known_here(login: &str) -> Known {
    // What can't be read is said when it is to be opened.
    let Ok(login) = known_as(login).await else {
        return Known::Passphrase;
    };
    match device::here(&login).await {
        Ok(Here::Storage(openers)) if !openers.is_empty() && device::knows_passkeys() => {
            Known::Passkey
        }
        Ok(Here::Wiped) if last_login().as_deref() == Some(&*login) => {
            forget(&login);
            Known::Nothing
        }
        Ok(_) | Err(_) => Known::Passphrase,
    }
}

/// Opens a person's storage on this device with one of the passkeys that do. Where the server can be reached, the same touch signs
/// in there.
///
/// # Errors
/// Says why not, in words for the person.
pub async fn open_by_passkey(login: String) -> Result<Store, EnterError> {
    let login = &*known_as(&login).await?;
    let Here::Storage(openers) = device::here(login).await? else {
        return Err(UnlockError::Unknown.into());
    };
    let challenge = asked_soon().await;
    let options = challenge
        .as_ref()
        .map(|challenge| challenge.options.to_string());
    let (key, answer) = get_key(options.as_deref(), &openers).await?;
    let mut sign_in = challenge
        .map(|challenge| answered(challenge, &answer))
        .transpose()?;
    let clock = || (ENV.now)().millis();
    let (device, session) = match (
        unlock_by_passkey(login, &key, clock()).await,
        sign_in.take(),
    ) {
        (Err(UnlockError::LeaseOver(hours)), Some(sign_in)) => {
            let told = Http.sign_in_by_passkey(&sign_in).await;
            let PasskeySession { session, .. } = told.map_err(|error| match error {
                TransportError::Offline => UnlockError::LeaseOver(hours).into(),
                error => EnterError::Transport(error),
            })?;
            lend_again(login, &session).await?;
            let device = unlock_by_passkey(login, &key, clock()).await?;
            (device, Some((session, sign_in.device)))
        }
        (result, untold) => {
            sign_in = untold;
            (result?, None)
        }
    };
    let (session, token) = session.unzip();
    let is_told = session.is_some();
    let replica = Replica::open(device, ENV, session).await?;
    let replica = replica.ok_or(EnterError::Unlock(UnlockError::Unknown))?;
    is_in(login);
    drop(keep(&replica, token.flatten()).await);
    let store = Store::start(replica, login).await?;
    match sign_in {
        Some(sign_in) if !is_told => spawn_local(greet(store, sign_in)),
        _ => store.sync_now(),
    }
    Ok(store)
}

/// The server's question, where it comes soon: nobody waits for a network at a door.
async fn asked_soon() -> Option<PasskeyChallenge> {
    if web_sys::window().is_none_or(|window| !window.navigator().on_line()) {
        return None;
    }
    let (asked, patience) = (
        pin!(Http.begin_passkey_sign_in()),
        TimeoutFuture::new(PATIENCE),
    );
    match select(asked, patience).await {
        Either::Left((told, _)) => told.ok(),
        Either::Right(_) => None,
    }
}

fn answered(challenge: PasskeyChallenge, answer: &Answer) -> Result<PasskeySignIn, PasskeyError> {
    Ok(PasskeySignIn {
        id: challenge.id,
        credential: read(&answer.credential)?,
        device: new_device_token(),
    })
}

/// Tells the server who is here, then sends what waits. Where that fails the session of before may still hold, or the person is
/// asked.
async fn greet(store: Store, sign_in: PasskeySignIn) {
    if let Ok(PasskeySession { session, .. }) = Http.sign_in_by_passkey(&sign_in).await
        && let Some(inner) = store.if_open()
        && session.actor == inner.replica.session().actor
    {
        inner.replica.renew(session);
        drop(keep(&inner.replica, sign_in.device).await);
    }
    store.sync_if_open();
}

impl Store {
    /// The passkeys that open this device's records, by the ids of their credentials.
    pub async fn openers(self) -> Vec<String> {
        let Some(inner) = self.if_open() else {
            return Vec::new();
        };
        match device::here(&inner.login).await {
            Ok(Here::Storage(openers)) => {
                let ids = openers.into_iter().map(|opener| opener.credential);
                ids.collect()
            }
            // What can't be read opens nothing.
            Ok(Here::Nothing | Here::Wiped) | Err(_) => Vec::new(),
        }
    }

    /// Asks for a passkey of the account, and has it open this device's records from now on.
    ///
    /// # Errors
    /// Says why not; then everything opens as before.
    pub async fn open_with_passkey(
        self,
        credential: String,
        passphrase: &str,
    ) -> Result<(), EnterError> {
        let opener = Opener {
            credential,
            input: new_input()?,
        };
        let (key, _) = get_key(None, &[opener]).await?;
        self.open_with(&key, passphrase).await
    }

    /// Has what an authenticator has made open this device's records from now on; the passphrase is that which opens them now.
    ///
    /// # Errors
    /// Says why not; then everything opens as before.
    pub async fn open_with(self, key: &OpenerKey, passphrase: &str) -> Result<(), EnterError> {
        let inner = self.if_open().ok_or(UnlockError::Unknown)?;
        let usual = normal(passphrase);
        let added = device::add_passkey(&inner.login, &usual, key).await;
        match added {
            // As it was sealed before passphrases were brought to one form.
            Err(UnlockError::WrongPassphrase) if passphrase != usual => {
                device::add_passkey(&inner.login, passphrase, key).await?;
            }
            result => result?,
        }
        Ok(())
    }

    /// Has a passkey open nothing on this device any more.
    ///
    /// # Errors
    /// When the device can't write it.
    pub async fn close_to_passkey(self, credential: &str) -> Result<(), UnlockError> {
        let inner = self.if_open().ok_or(UnlockError::Unknown)?;
        device::remove_passkey(&inner.login, credential).await
    }
}
