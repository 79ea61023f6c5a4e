//! The server over HTTP, from the browser.

use gloo_net::http::{Request, Response};
use shared::wire::{Failure, SegmentRef, Session, SignIn};

use super::transport::{Transport, TransportError};
use crate::device::sha256_hex;

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
        good(Request::delete("/api/session").send().await)
            .await
            .map(drop)
    }
}

impl Transport for Http {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        let request = Request::post("/api/sync").header("content-type", "application/json");
        let request = request.body(body).map_err(|_| TransportError::Garbled)?;
        let response = good(request.send().await).await?;
        response.text().await.map_err(|_| TransportError::Garbled)
    }

    async fn segment(&self, segment: &SegmentRef) -> Result<String, TransportError> {
        let response = good(
            Request::get(&format!("/api/segments/{}", segment.name))
                .send()
                .await,
        )
        .await?;
        let bytes = response
            .binary()
            .await
            .map_err(|_| TransportError::Garbled)?;
        let hash = sha256_hex(&bytes)
            .await
            .map_err(|_| TransportError::Garbled)?;
        if hash != segment.name {
            return Err(TransportError::Garbled);
        }
        String::from_utf8(bytes).map_err(|_| TransportError::Garbled)
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
