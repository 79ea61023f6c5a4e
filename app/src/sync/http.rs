//! The server over HTTP, from the browser.

use gloo_net::http::{Request, Response};
use js_sys::{Array, Function, Reflect, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use shared::{
    record::{BlobName, DeviceId},
    wire::{
        BlobHeld, Devices, Found, Lease, LeaseRequest, LogPage, Overdue, SegmentRef, Session,
        SignIn, Sought,
    },
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use super::blobs::BlobTransport;
use super::transport::{PLAIN, Transport, TransportError, refused};

/// A sign-in is given up after this, ms: the person waits for it.
pub(super) const SIGN_IN_PATIENCE: u32 = 20_000;

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
        self.post("/api/session", sign_in).await
    }

    /// Looks for a household that the person does not hold.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn seek(&self, sought: &Sought) -> Result<Found, TransportError> {
        self.post("/api/emergency", sought).await
    }

    /// A page of the audit log.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn audit(&self, query: &str) -> Result<LogPage, TransportError> {
        let request = Request::get(&format!("/api/audit?{query}"))
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SIGN_IN_PATIENCE)));
        let response = good(request.send().await).await?;
        response.json().await.map_err(|_| TransportError::Garbled)
    }

    /// Which つなぎ nobody has taken up in time.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn overdue(&self) -> Result<Overdue, TransportError> {
        self.get("/api/waiting").await
    }

    /// Has the device's share lent again.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn lease(&self, lease: &LeaseRequest) -> Result<Lease, TransportError> {
        let request = Request::post("/api/lease")
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SIGN_IN_PATIENCE)))
            .json(lease)
            .map_err(|_| TransportError::Garbled)?;
        let response = good(request.send().await).await?;
        response.json().await.map_err(|_| TransportError::Garbled)
    }

    /// Where the person signed in has records.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn devices(&self) -> Result<Devices, TransportError> {
        let request = Request::get("/api/devices")
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SIGN_IN_PATIENCE)));
        let response = good(request.send().await).await?;
        response.json().await.map_err(|_| TransportError::Garbled)
    }

    /// Has a device never open again.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn revoke(&self, device: DeviceId) -> Result<(), TransportError> {
        self.delete(&format!("/api/devices/{device}")).await
    }

    /// Ends the session on the server.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn sign_out(&self) -> Result<(), TransportError> {
        self.delete("/api/session").await
    }

    /// Has something taken away.
    pub(super) async fn delete(&self, path: &str) -> Result<(), TransportError> {
        let request = Request::delete(path)
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SIGN_IN_PATIENCE)));
        good(request.send().await).await.map(drop)
    }

    /// Asks for JSON that the person waits for.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, TransportError> {
        let request =
            Request::get(path).abort_signal(Some(&AbortSignal::timeout_with_u32(SIGN_IN_PATIENCE)));
        let response = good(request.send().await).await?;
        response.json().await.map_err(|_| TransportError::Garbled)
    }

    /// Sends JSON and takes the answer that the person waits for.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, TransportError> {
        let response = send(path, body).await?;
        response.json().await.map_err(|_| TransportError::Garbled)
    }

    /// Sends JSON that is answered with nothing.
    pub(super) async fn tell(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<(), TransportError> {
        send(path, body).await.map(drop)
    }
}

async fn send(path: &str, body: &impl Serialize) -> Result<Response, TransportError> {
    let request = Request::post(path)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(SIGN_IN_PATIENCE)))
        .json(body)
        .map_err(|_| TransportError::Garbled)?;
    good(request.send().await).await
}

impl Transport for Http {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        let request = Request::post("/api/sync")
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SYNC_PATIENCE)))
            .header("content-type", "application/json");
        let zipped = if body.len() > PLAIN {
            gzipped(&body).await
        } else {
            None
        };
        let request = match zipped {
            Some(zipped) => request.header("content-encoding", "gzip").body(zipped),
            None => request.body(body),
        };
        let request = request.map_err(|_| TransportError::Garbled)?;
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

impl BlobTransport for Http {
    async fn bring(
        &self,
        name: BlobName,
        at: u64,
        of: u64,
        piece: Vec<u8>,
    ) -> Result<BlobHeld, TransportError> {
        let request = Request::put(&format!("/api/blobs/{name}?at={at}&of={of}"))
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SYNC_PATIENCE)))
            .header("content-type", "application/octet-stream")
            .body(Uint8Array::from(piece.as_slice()))
            .map_err(|_| TransportError::Garbled)?;
        let response = good(request.send().await).await?;
        response.json().await.map_err(|_| TransportError::Garbled)
    }

    async fn blob(&self, name: BlobName) -> Result<Vec<u8>, TransportError> {
        let request = Request::get(&format!("/api/blobs/{name}"))
            .abort_signal(Some(&AbortSignal::timeout_with_u32(SYNC_PATIENCE)));
        let response = good(request.send().await).await?;
        response.binary().await.map_err(|_| TransportError::Garbled)
    }
}

pub(super) async fn good(
    response: Result<Response, gloo_net::Error>,
) -> Result<Response, TransportError> {
    let response = response.map_err(|_| TransportError::Offline)?;
    if response.ok() {
        return Ok(response);
    }
    let (status, wait) = (response.status(), response.headers().get("retry-after"));
    let text = response.text().await.unwrap_or_default();
    Err(refused(status, wait.as_deref(), &text))
}

/// The body in gzip; none where the browser can't, and then it travels as it is.
async fn gzipped(body: &str) -> Option<Uint8Array> {
    let stream = web_sys::Response::new_with_opt_str(Some(body))
        .ok()?
        .body()?;
    let class = Reflect::get(&js_sys::global(), &"CompressionStream".into()).ok()?;
    let class: Function = class.dyn_into().ok()?;
    let gzip = Reflect::construct(&class, &Array::of1(&"gzip".into())).ok()?;
    let zipped = stream.pipe_through(gzip.unchecked_ref());
    let zipped = web_sys::Response::new_with_opt_readable_stream(Some(&zipped)).ok()?;
    let bytes = JsFuture::from(zipped.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&bytes))
}
