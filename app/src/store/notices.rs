//! Where the person is told that something waits for them.

use shared::wire::{MailAddress, MailCode, Notices};

use super::{Store, TransportError};
use crate::sync::Http;

impl Store {
    /// What is set, from the server.
    ///
    /// # Errors
    /// As of all that follow: when there is no answer, or the server says no.
    pub async fn notices(self) -> Result<Notices, TransportError> {
        Http.notices().await
    }

    /// Has a code sent to an address.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn choose_mail(self, address: String) -> Result<(), TransportError> {
        Http.choose_mail(&MailAddress { address }).await
    }

    /// Shows the code that came.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn confirm_mail(self, code: String) -> Result<(), TransportError> {
        Http.confirm_mail(&MailCode { code }).await
    }

    /// Has the address forgotten.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn remove_mail(self) -> Result<(), TransportError> {
        Http.remove_mail().await
    }
}
