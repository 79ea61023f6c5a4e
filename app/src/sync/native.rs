//! The server over HTTP, without a browser: for tests, benches and load.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use shared::{
    record::BlobName,
    wire::{BlobHeld, SegmentRef, Session, SignIn},
};

use super::blobs::BlobTransport;
use super::transport::{PLAIN, Transport, TransportError, refused};

/// A signed-in way to a server.
#[derive(Clone, Debug)]
pub struct NativeHttp {
    client: reqwest::Client,
    base: String,
    cookie: String,
}

impl NativeHttp {
    /// Signs in at `base`, such as `http://127.0.0.1:8787`.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn sign_in(
        base: &str,
        login: &str,
        passphrase: &str,
    ) -> Result<(Self, Session), TransportError> {
        // Built together with the server, reqwest can speak TLS and must be told by what, although nothing here does.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::new();
        let body = SignIn::new(login, passphrase);
        let request = client
            .post(format!("{base}/api/session"))
            .header("content-type", "application/json")
            .body(serde_json::to_string(&body).map_err(|_| TransportError::Garbled)?);
        let response = good(request.send().await).await?;
        let cookies = response.headers().get_all("set-cookie").iter();
        let cookie = cookies
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .collect::<Vec<_>>()
            .join("; ");
        let text = response.text().await.map_err(|_| TransportError::Garbled)?;
        let session = serde_json::from_str(&text).map_err(|_| TransportError::Garbled)?;
        let base = base.to_owned();
        Ok((
            Self {
                client,
                base,
                cookie,
            },
            session,
        ))
    }
}

impl Transport for NativeHttp {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        let request = self
            .client
            .post(format!("{}/api/sync", self.base))
            .header("content-type", "application/json")
            .header("cookie", &self.cookie);
        let request = match (body.len() > PLAIN).then(|| gzipped(&body)).flatten() {
            Some(zipped) => request.header("content-encoding", "gzip").body(zipped),
            None => request.body(body),
        };
        let response = good(request.send().await).await?;
        response.text().await.map_err(|_| TransportError::Garbled)
    }

    async fn segment(&self, segment: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        let request = self
            .client
            .get(format!("{}/api/segments/{}", self.base, segment.name))
            .header("cookie", &self.cookie);
        let response = good(request.send().await).await?;
        let frame = response.bytes().await;
        frame.map(Vec::from).map_err(|_| TransportError::Garbled)
    }
}

impl BlobTransport for NativeHttp {
    async fn bring(
        &self,
        name: BlobName,
        at: u64,
        of: u64,
        piece: Vec<u8>,
    ) -> Result<BlobHeld, TransportError> {
        let request = self
            .client
            .put(format!("{}/api/blobs/{name}?at={at}&of={of}", self.base))
            .header("content-type", "application/octet-stream")
            .header("cookie", &self.cookie)
            .body(piece);
        let response = good(request.send().await).await?;
        let text = response.text().await.map_err(|_| TransportError::Garbled)?;
        serde_json::from_str(&text).map_err(|_| TransportError::Garbled)
    }

    async fn blob(&self, name: BlobName) -> Result<Vec<u8>, TransportError> {
        let request = self
            .client
            .get(format!("{}/api/blobs/{name}", self.base))
            .header("cookie", &self.cookie);
        let response = good(request.send().await).await?;
        let bytes = response.bytes().await;
        bytes.map(Vec::from).map_err(|_| TransportError::Garbled)
    }
}

async fn good(
    response: Result<reqwest::Response, reqwest::Error>,
) -> Result<reqwest::Response, TransportError> {
    let response = response.map_err(|_| TransportError::Offline)?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let wait = response.headers().get("retry-after").cloned();
    let wait = wait.as_ref().and_then(|wait| wait.to_str().ok());
    let text = response.text().await.unwrap_or_default();
    Err(refused(status.as_u16(), wait, &text))
}

fn gzipped(body: &str) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body.as_bytes()).ok()?;
    encoder.finish().ok()
}
