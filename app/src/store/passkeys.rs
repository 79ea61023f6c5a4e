//! Signing in with a passkey, and the passkeys of whoever works here.

use shared::wire::{
    NewPasskey, PasskeySession, PasskeySignIn, PassphraseAgain, RecoveryCodes, RemovePasskey, Ways,
};

use super::{
    EnterError, Store,
    session::{keep, known_as, new_device_token},
};
use crate::{
    device::{
        Answer, Here, OpenerKey, PasskeyError, create_passkey, get_passkey, here, knows_passkeys,
        new_input,
    },
    sync::{Http, TransportError},
};

/// Whom a passkey or the city's own sign-in has shown to the server.
#[derive(Clone)]
pub struct Shown {
    /// The sign-in name.
    pub login: String,
    /// The token by which the server knows this device now.
    pub device: Option<String>,
    /// What its authenticator has made, where it makes keys and that one does not open this device's records yet.
    pub key: Option<OpenerKey>,
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
    let (PasskeySession { login, .. }, device, key) = sign_in().await?;
    let known = match here(&known_as(&login).await?).await? {
        Here::Storage(openers) => openers,
        Here::Nothing | Here::Wiped => Vec::new(),
    };
    let is_new = |key: &OpenerKey| {
        let id = &key.opener.credential;
        known.iter().all(|opener| opener.credential != *id)
    };
    Ok(Shown {
        key: key.filter(is_new),
        login,
        device,
        is_linked: false,
    })
}

/// Signs in on the server with a passkey for a store that is open already, and sends what waits.
///
/// # Errors
/// Says why not, in words for the person. The store stays open.
pub async fn sign_in_again_by_passkey(store: Store) -> Result<(), EnterError> {
    let (PasskeySession { session, .. }, device, _) = sign_in().await?;
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

/// Who is signed in now, the token by which the server knows this device, and what could open the records here.
async fn sign_in() -> Result<(PasskeySession, Option<String>, Option<OpenerKey>), EnterError> {
    let challenge = Http.begin_passkey_sign_in().await?;
    let input = new_input()?;
    let answer = get_passkey(&challenge.options.to_string(), &input).await?;
    let device = new_device_token();
    let sign_in = PasskeySignIn {
        id: challenge.id,
        credential: read(&answer.credential)?,
        device: device.clone(),
    };
    let session = Http.sign_in_by_passkey(&sign_in).await?;
    Ok((session, device, answer.key(&input)))
}

pub(super) fn read(json: &str) -> Result<serde_json::Value, PasskeyError> {
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

/// A passkey is registered.
pub struct Added {
    /// The recovery codes, if the account had none.
    pub codes: RecoveryCodes,
    /// Whether it opens this device's records too; otherwise why not.
    pub opens: Result<(), EnterError>,
}

impl Store {
    /// Makes a passkey on this device, or on one beside it, registers it, and has it open this device's records where it can.
    ///
    /// # Errors
    /// When there is none in the end.
    pub async fn add_passkey(self, name: String, passphrase: String) -> Result<Added, AddError> {
        let again = PassphraseAgain {
            passphrase: passphrase.clone(),
        };
        let challenge = Http.begin_passkey(&again).await?;
        let input = new_input()?;
        let answer = create_passkey(&challenge.options.to_string(), &input).await?;
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
        let opens = self.open_with_new(&answer, &input, &passphrase).await;
        Ok(Added { codes, opens })
    }

    /// Most authenticators make no key at once: a new passkey is asked for once more.
    async fn open_with_new(
        self,
        answer: &Answer,
        input: &[u8],
        passphrase: &str,
    ) -> Result<(), EnterError> {
        match answer.key(input) {
            Some(key) => self.open_with(&key, passphrase).await,
            None if answer.knows_prf => self.open_with_passkey(answer.id.clone(), passphrase).await,
            None => Err(PasskeyError::NoKey.into()),
        }
    }

    /// Removes a passkey. It opens nothing here any more.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn remove_passkey(
        self,
        id: String,
        passphrase: String,
    ) -> Result<(), TransportError> {
        let which = RemovePasskey { id, passphrase };
        Http.remove_passkey(&which).await?;
        // What can't be written now goes with the next contact.
        drop(self.close_to_passkey(&which.id).await);
        self.sync_if_open();
        Ok(())
    }
}
