//! The city's own sign-in, asked of the server.

use shared::wire::{OidcReturn, OidcSession, OidcStart, PassphraseAgain};

use super::{Http, TransportError};

impl Http {
    /// Where the browser is to go to sign in.
    ///
    /// # Errors
    /// As of all that follow: when there is no answer, or the server says no.
    pub async fn begin_oidc(&self) -> Result<OidcStart, TransportError> {
        self.post("/api/session/oidc/begin", &()).await
    }

    /// What came of it, once the browser is back.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn finish_oidc(&self, back: &OidcReturn) -> Result<OidcSession, TransportError> {
        self.post("/api/session/oidc", back).await
    }

    /// Where the browser is to go to link the account of whoever is signed in.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn begin_oidc_link(
        &self,
        again: &PassphraseAgain,
    ) -> Result<OidcStart, TransportError> {
        self.post("/api/factors/oidc/begin", again).await
    }

    /// Takes the link away.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn unlink_oidc(&self, again: &PassphraseAgain) -> Result<(), TransportError> {
        self.tell("/api/factors/oidc/remove", again).await
    }
}
