//! Passkeys, and the ways to sign in, asked of the server.

use shared::wire::{
    NewPasskey, PasskeyChallenge, PasskeySession, PasskeySignIn, PassphraseAgain, RecoveryCodes,
    RemovePasskey, Ways,
};

use super::{Http, TransportError};

impl Http {
    /// How one may sign in beside passphrase and code.
    ///
    /// # Errors
    /// As of all that follow: when there is no answer, or the server says no.
    pub async fn ways(&self) -> Result<Ways, TransportError> {
        self.get("/api/session/ways").await
    }

    /// What an authenticator is to be asked for a new passkey.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn begin_passkey(
        &self,
        again: &PassphraseAgain,
    ) -> Result<PasskeyChallenge, TransportError> {
        self.post("/api/factors/passkeys/begin", again).await
    }

    /// Registers a passkey.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn add_passkey(&self, new: &NewPasskey) -> Result<RecoveryCodes, TransportError> {
        self.post("/api/factors/passkeys", new).await
    }

    /// Removes a passkey.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn remove_passkey(&self, which: &RemovePasskey) -> Result<(), TransportError> {
        self.tell("/api/factors/passkeys/remove", which).await
    }

    /// What an authenticator is to be asked for a sign-in.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn begin_passkey_sign_in(&self) -> Result<PasskeyChallenge, TransportError> {
        self.post("/api/session/passkey/begin", &()).await
    }

    /// Signs in with a passkey.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn sign_in_by_passkey(
        &self,
        sign_in: &PasskeySignIn,
    ) -> Result<PasskeySession, TransportError> {
        self.post("/api/session/passkey", sign_in).await
    }
}
