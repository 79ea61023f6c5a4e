//! What protects the account of whoever works here. Asked of the server each time; nothing of it is kept.

use shared::wire::{ConfirmTotp, Factors, PassphraseAgain, Proof, RecoveryCodes, TotpSetUp};

use super::{Store, session::new_device_token};
use crate::sync::{Http, TransportError};

impl Store {
    /// What protects the account.
    ///
    /// # Errors
    /// As of all that follow: when there is no answer, or the server says no.
    pub async fn factors(self) -> Result<Factors, TransportError> {
        Http.factors().await
    }

    /// A secret for an authenticator app.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn begin_totp(self, passphrase: String) -> Result<TotpSetUp, TransportError> {
        Http.begin_totp(&PassphraseAgain { passphrase }).await
    }

    /// The authenticator app shows this code: from now on one is asked for, but not on this device.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn confirm_totp(self, code: String) -> Result<RecoveryCodes, TransportError> {
        let token = new_device_token();
        let device = token.clone();
        let codes = Http.confirm_totp(&ConfirmTotp { code, device }).await?;
        if let (Some(inner), Some(token)) = (self.if_open(), token) {
            // Where it can't be kept, a code is asked for here too.
            drop(inner.replica.keep_device_token(&token).await);
        }
        self.sync_if_open();
        Ok(codes)
    }

    /// No code is asked for any more.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn turn_off_totp(self, proof: Proof) -> Result<(), TransportError> {
        Http.turn_off_totp(&proof).await?;
        self.sync_if_open();
        Ok(())
    }

    /// New recovery codes in the place of those there are.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn renew_recovery_codes(self, proof: Proof) -> Result<RecoveryCodes, TransportError> {
        Http.renew_recovery_codes(&proof).await
    }
}
