//! What protects an account, asked of the server.

use shared::wire::{ConfirmTotp, Factors, PassphraseAgain, Proof, RecoveryCodes, TotpSetUp};

use super::{Http, TransportError};

impl Http {
    /// What protects the account.
    ///
    /// # Errors
    /// As of all that follow: when there is no answer, or the server says no.
    pub async fn factors(&self) -> Result<Factors, TransportError> {
        self.get("/api/factors").await
    }

    /// A secret for an authenticator app.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn begin_totp(&self, again: &PassphraseAgain) -> Result<TotpSetUp, TransportError> {
        self.post("/api/factors/totp", again).await
    }

    /// The authenticator app works: from now on its codes are asked for.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn confirm_totp(
        &self,
        confirm: &ConfirmTotp,
    ) -> Result<RecoveryCodes, TransportError> {
        self.post("/api/factors/totp/confirm", confirm).await
    }

    /// No code is asked for any more.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn turn_off_totp(&self, proof: &Proof) -> Result<(), TransportError> {
        self.tell("/api/factors/totp/off", proof).await
    }

    /// New recovery codes in the place of those there are.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn renew_recovery_codes(
        &self,
        proof: &Proof,
    ) -> Result<RecoveryCodes, TransportError> {
        self.post("/api/factors/recovery-codes", proof).await
    }
}
