//! Accounts and sessions over HTTP. Nothing of this is kept or sent later by itself.

use gloo_net::http::Request;
use serde::{Serialize, de::DeserializeOwned};
use shared::{
    record::{ActorId, RecordId},
    wire::{
        Accept, Accepted, AccountLine, Accounts, EndSessions, Invitation, Invited, NewPassphrase,
        OpenInvitation, Sessions, Whose,
    },
};
use web_sys::AbortSignal;

use super::{
    http::{Http, SIGN_IN_PATIENCE, good},
    transport::TransportError,
};

impl Http {
    /// The accounts of an organisation's people.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn accounts(&self, organisation: RecordId) -> Result<Accounts, TransportError> {
        get(&format!("/api/accounts/{organisation}")).await
    }

    /// Invites someone.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn invite(&self, actor: ActorId) -> Result<Invitation, TransportError> {
        post("/api/accounts/invite", &Whose { actor }).await
    }

    /// Ends someone's account, or has it stand again.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn set_end(&self, actor: ActorId, ends: bool) -> Result<AccountLine, TransportError> {
        let path = if ends {
            "/api/accounts/end"
        } else {
            "/api/accounts/resume"
        };
        post(path, &Whose { actor }).await
    }

    /// Whom an invitation is for.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn open_invitation(&self, token: String) -> Result<Invited, TransportError> {
        post("/api/invitation/open", &OpenInvitation { token }).await
    }

    /// Takes an invitation.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn accept(&self, accept: &Accept) -> Result<Accepted, TransportError> {
        post("/api/invitation/accept", accept).await
    }

    /// Changes the person's own passphrase.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn change_passphrase(&self, change: &NewPassphrase) -> Result<(), TransportError> {
        send("/api/passphrase", change).await.map(drop)
    }

    /// Where the person is signed in.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn sessions(&self) -> Result<Sessions, TransportError> {
        get("/api/sessions").await
    }

    /// Ends one of the person's sessions, or all others than this.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn end_sessions(&self, which: &EndSessions) -> Result<Sessions, TransportError> {
        post("/api/sessions/end", which).await
    }
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, TransportError> {
    let request =
        Request::get(path).abort_signal(Some(&AbortSignal::timeout_with_u32(SIGN_IN_PATIENCE)));
    let response = good(request.send().await).await?;
    response.json().await.map_err(|_| TransportError::Garbled)
}

async fn send(
    path: &str,
    body: &impl Serialize,
) -> Result<gloo_net::http::Response, TransportError> {
    let request = Request::post(path)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(SIGN_IN_PATIENCE)))
        .json(body)
        .map_err(|_| TransportError::Garbled)?;
    good(request.send().await).await
}

async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, TransportError> {
    let response = send(path, body).await?;
    response.json().await.map_err(|_| TransportError::Garbled)
}
