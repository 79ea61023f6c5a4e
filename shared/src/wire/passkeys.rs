//! Passkeys: what browser and server say to each other. The inner objects are those of WebAuthn's JSON forms (Level 3, section 5.1).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Session;
use crate::jp::Timestamp;

/// `GET /api/session/ways`: how one may sign in beside passphrase and code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ways {
    /// With a passkey.
    #[serde(default)]
    pub passkey: bool,
    /// By the city's own sign-in (OpenID Connect), and what the city calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oidc: Option<String>,
}

/// A passkey of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkey {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
}

/// What an authenticator is to be asked. Answered once, within five minutes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyChallenge {
    /// Its name in the answer.
    pub id: String,
    /// The options of `navigator.credentials.create` or `get`, bytes as base64url.
    pub options: Value,
}

/// `POST /api/factors/passkeys`: the authenticator has made a passkey.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPasskey {
    /// The challenge.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// The credential, bytes as base64url.
    pub credential: Value,
    /// As in [`SignIn`](super::SignIn): this device is known from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// `POST /api/factors/passkeys/remove`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemovePasskey {
    /// Which.
    pub id: String,
    /// The passphrase.
    pub passphrase: String,
}

/// `POST /api/session/passkey`: signs in with a passkey.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeySignIn {
    /// The challenge.
    pub id: String,
    /// The credential, bytes as base64url.
    pub credential: Value,
    /// As in [`SignIn`](super::SignIn): this device is known from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// The answer to a sign-in that no name was typed for. The session itself is a cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeySession {
    /// The sign-in name: with it and the passphrase the records on a device are opened.
    pub login: String,
    /// Who signed in.
    pub session: Session,
}

super::factors::secret!(NewPasskey, RemovePasskey, PasskeySignIn);
