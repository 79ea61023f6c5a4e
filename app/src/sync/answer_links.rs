//! Links by which an organisation answers when it can come to a meeting, over HTTP. Nothing of this is kept or sent later by itself.

use gloo_net::http::Request;
use shared::{
    record::RecordId,
    wire::{AnswerLink, AnswerLinkFor, AnswerLinkState},
};
use web_sys::AbortSignal;

use super::{
    http::{Http, SIGN_IN_PATIENCE, good},
    transport::TransportError,
};

impl Http {
    /// Makes a link for an invitation; the one before ends.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn make_answer_link(
        &self,
        invitation: RecordId,
    ) -> Result<AnswerLink, TransportError> {
        self.post("/api/answer-links", &AnswerLinkFor { invitation })
            .await
    }

    /// How things stand with an invitation's link.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn answer_link(
        &self,
        invitation: RecordId,
    ) -> Result<AnswerLinkState, TransportError> {
        self.get(&format!("/api/answer-links/{invitation}")).await
    }

    /// Ends an invitation's link.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn end_answer_link(&self, invitation: RecordId) -> Result<(), TransportError> {
        let request = Request::delete(&format!("/api/answer-links/{invitation}"))
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SIGN_IN_PATIENCE)));
        good(request.send().await).await.map(drop)
    }
}
