//! Links by which an organisation answers when it can come to a meeting: asked of the server each time.

use shared::{
    record::RecordId,
    wire::{AnswerLink, AnswerLinkState},
};

use super::Store;
use crate::sync::{Http, TransportError};

impl Store {
    /// Makes a link for an invitation, once the server has that; the one before ends.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn make_answer_link(
        self,
        invitation: RecordId,
    ) -> Result<AnswerLink, TransportError> {
        self.sent(invitation).await?;
        Http.make_answer_link(invitation).await
    }

    /// How things stand with an invitation's link.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn answer_link(
        self,
        invitation: RecordId,
    ) -> Result<AnswerLinkState, TransportError> {
        Http.answer_link(invitation).await
    }

    /// Ends an invitation's link.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn end_answer_link(self, invitation: RecordId) -> Result<(), TransportError> {
        Http.end_answer_link(invitation).await
    }
}
