//! Where the person is told that something waits for them, at the server.

use shared::wire::{MailAddress, MailCode, Notices};

use super::{http::Http, transport::TransportError};

impl Http {
    /// What is set.
    ///
    /// # Errors
    /// As of all that follow: when there is no answer, or the server says no.
    pub async fn notices(&self) -> Result<Notices, TransportError> {
        self.get("/api/notices").await
    }

    /// Has a code sent to an address.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn choose_mail(&self, address: &MailAddress) -> Result<(), TransportError> {
        self.tell("/api/notices/mail", address).await
    }

    /// Shows the code that came.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn confirm_mail(&self, code: &MailCode) -> Result<(), TransportError> {
        self.tell("/api/notices/mail/confirm", code).await
    }

    /// Has the address forgotten.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn remove_mail(&self) -> Result<(), TransportError> {
        self.delete("/api/notices/mail").await
    }
}
