//! What comes with a request: how much of it a route takes, and that it has come whole.

use std::error::Error as _;

use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequest, Request},
};
use http_body_util::LengthLimitError;
use serde::Deserialize;

use super::{App, error::Error};

/// What people type and choose, bytes: most routes take no more.
pub(super) const FORM: usize = 256 << 10;

/// How much a route takes, bytes, where that is more than [`FORM`]: an extension of its requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Most(pub(super) usize);

/// A request's body, or why it can't be had: handlers say it like everything else.
pub(super) type Body = Result<Whole, Error>;

/// A body that has come whole.
#[derive(Debug)]
pub(super) struct Whole(Bytes);

impl Whole {
    /// What it says, as JSON.
    pub(super) fn read<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Error> {
        serde_json::from_slice(&self.0).map_err(|_| Error::Malformed)
    }
}

impl Whole {
    /// Its bytes, whatever they are.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl FromRequest<App> for Whole {
    type Rejection = Error;

    async fn from_request(request: Request, _: &App) -> Result<Self, Error> {
        let most = request.extensions().get::<Most>();
        let most = most.map_or(FORM, |Most(bytes)| *bytes);
        let whole = to_bytes(request.into_body(), most).await;
        whole.map(Self).map_err(|error| {
            let source = error.source();
            match source.is_some_and(<dyn std::error::Error>::is::<LengthLimitError>) {
                true => Error::TooLarge { most },
                false => Error::Malformed,
            }
        })
    }
}
