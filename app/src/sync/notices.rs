//! Where the person is told that something waits for them, at the server.

use shared::{
    record::DeviceId,
    wire::{MailAddress, MailCode, Notices, PushEndpoint},
};

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

    /// Has this device ring.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn begin_push(&self, endpoint: &PushEndpoint) -> Result<(), TransportError> {
        self.tell("/api/notices/push", endpoint).await
    }

    /// Has this device ring once, now.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn test_push(&self) -> Result<(), TransportError> {
        self.tell("/api/notices/push/test", &()).await
    }

    /// Has a device ring no more; all of the person's where none is named.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn end_push(&self, device: Option<DeviceId>) -> Result<(), TransportError> {
        match device {
            Some(device) => self.delete(&format!("/api/notices/push/{device}")).await,
            None => self.delete("/api/notices/push").await,
        }
    }
}
