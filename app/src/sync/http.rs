//! The server over HTTP, from the browser.

use gloo_net::http::{Request, Response};
use shared::wire::{Failure, SegmentRef, Session, SignIn};
use web_sys::AbortSignal;

use super::transport::{Transport, TransportError};

/// A sign-in is given up after this, ms: the person waits for it.
const SIGN_IN_PATIENCE: u32 = 20_000;

/// Records are given up after this, ms: in a dead zone a request would hang for minutes. A full push takes half of it
/// at 300 kbit/s.
const SYNC_PATIENCE: u32 = 60_000;

/// The server this page came from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Http;

impl Http {
    /// Signs in.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn sign_in(&self, sign_in: &SignIn) -> Result<Session, TransportError> {
        let request = Request::post("/api/session")
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SIGN_IN_PATIENCE)))
            .json(sign_in)
            .map_err(|_| TransportError::Garbled)?;
        let response = good(request.send().await).await?;
        response.json().await.map_err(|_| TransportError::Garbled)
    }

    /// Ends the session on the server.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn sign_out(&self) -> Result<(), TransportError> {
        let request = Request::delete("/api/session")
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SIGN_IN_PATIENCE)));
        good(request.send().await).await.map(drop)
    }
}

impl Transport for Http {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        let request = Request::post("/api/sync")
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SYNC_PATIENCE)))
            .header("content-type", "application/json");
        let request = request.body(body).map_err(|_| TransportError::Garbled)?;
        let response = good(request.send().await).await?;
        response.text().await.map_err(|_| TransportError::Garbled)
    }

    async fn segment(&self, segment: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        let request = Request::get(&format!("/api/segments/{}", segment.name))
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SYNC_PATIENCE)));
        let response = good(request.send().await).await?;
        response.binary().await.map_err(|_| TransportError::Garbled)
    }
}

async fn good(response: Result<Response, gloo_net::Error>) -> Result<Response, TransportError> {
    let response = response.map_err(|_| TransportError::Offline)?;
    if response.ok() {
        return Ok(response);
    }
    match response.json::<Failure>().await {
        Ok(failure) => Err(TransportError::Failed(failure)),
        // A portal or proxy answered, not the server.
        Err(_) => Err(TransportError::Garbled),
    }
}
