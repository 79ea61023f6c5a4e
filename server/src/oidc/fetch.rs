//! HTTP to the provider, and to nobody it names: no redirect is followed, nothing is waited for long, nothing large is read.

use std::{pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use reqwest::{Client, Request, redirect};

/// The longest answer that is read, bytes.
const LARGEST: usize = 1 << 20;

/// Who has not answered in full by then is away. A person may wait for it.
const PATIENCE: Duration = Duration::from_secs(6);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    /// The provider can't be reached, or not in time.
    #[error(transparent)]
    Away(#[from] reqwest::Error),
    /// It answers more than anyone should.
    #[error("the answer is too large")]
    TooLarge,
    /// What it answers can't be put together.
    #[error(transparent)]
    Answer(#[from] http::Error),
}

/// HTTP to others: trusts the certificates that this machine trusts, follows nobody elsewhere, waits for nobody for long.
pub(crate) fn client() -> Result<Client, reqwest::Error> {
    // Where there is one already, that one is as good.
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(PATIENCE)
        .build()
}

/// The way to the provider.
#[derive(Clone, Debug)]
pub(super) struct Fetch(Client);

impl Fetch {
    /// As it is to all others.
    pub(super) fn new() -> Result<Self, reqwest::Error> {
        client().map(Self)
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let request = Request::try_from(request)?;
        let mut response = self.0.execute(request).await?;
        let mut answer = http::Response::builder().status(response.status());
        if let Some(headers) = answer.headers_mut() {
            *headers = response.headers().clone();
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > LARGEST {
                return Err(FetchError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(answer.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Fetch {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
