//! The city's own sign-in (OpenID Connect): what browser and server say to each other around the way to the provider and back.

use serde::{Deserialize, Serialize};

use super::Session;
use crate::jp::Timestamp;

/// The address of the page to which the server sends the browser that comes back from the provider. It says nothing more.
pub const OIDC_PLACE: &str = "/oidc";

/// Where the browser is to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OidcStart {
    /// The provider's address, with all that it is to know. Good for ten minutes, in this browser.
    pub address: String,
}

/// `POST /api/session/oidc`: the browser is back from the provider.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OidcReturn {
    /// As in [`SignIn`](super::SignIn): this device is known from now on, where [`OidcSession::is_known`] says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// Whom the provider has shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OidcSession {
    /// The sign-in name: with it and the passphrase the records on a device are opened.
    pub login: String,
    /// Who signed in; the session itself is a cookie. None where the person's own second factor is still to be asked for: passphrase
    /// and code follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// Whether the device is known now, as after a code.
    #[serde(default)]
    pub is_known: bool,
    /// Whether they came back to link the account, which is done, and not to sign in.
    #[serde(default)]
    pub is_linked: bool,
}

/// The city's own sign-in, as it is part of [`Factors`](super::Factors).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OidcState {
    /// What the city calls it.
    pub name: String,
    /// Whether it counts as two factors.
    #[serde(default)]
    pub is_two: bool,
    /// When the account was linked, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_at: Option<Timestamp>,
    /// When somebody last signed in by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
}

super::factors::secret!(OidcReturn);
