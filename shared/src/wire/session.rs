//! Signing in, and how the server says what went wrong.

use serde::{Deserialize, Serialize};

use crate::record::{ActorId, RecordId, ReplicaId};

/// `POST /api/session`: signs in and registers the device's replica.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The sign-in name.
    pub login: String,
    /// The passphrase.
    pub passphrase: String,
    /// The replica of this person on this device, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replica: Option<ReplicaId>,
    /// A code of the person's authenticator app, or one of their recovery codes, where the account has a second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Something random that this device alone knows, 64 hexadecimal digits. Shown together with a code it becomes the
    /// second factor of this device for [`KNOWN_DAYS`] days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// A device is known so many days after a second factor was shown on it.
pub const KNOWN_DAYS: i64 = 30;

impl SignIn {
    /// From what a person typed, on a device that has no replica of theirs yet.
    #[must_use]
    pub fn new(login: &str, passphrase: &str) -> Self {
        Self {
            login: login.to_owned(),
            passphrase: passphrase.to_owned(),
            replica: None,
            code: None,
            device: None,
        }
    }
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn")
            .field("replica", &self.replica)
            .finish_non_exhaustive()
    }
}

/// The answer to a sign-in, and of `GET /api/session`. The session itself is a cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Who signed in.
    pub actor: ActorId,
    /// Where they work.
    pub organisation: RecordId,
    /// Their name, as their colleagues see it.
    pub name: String,
}

/// Any answer but a good one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Failure {
    /// What it is, for programs.
    pub code: FailureCode,
    /// What it is and what to do, in Japanese.
    pub message: String,
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FailureCode {
    /// Not signed in, or no longer.
    SignedOut,
    /// Wrong sign-in name or passphrase.
    WrongCredentials,
    /// The passphrase is right, and the account has a second factor: its code is to be sent too.
    CodeNeeded,
    /// The code is wrong, or was used before.
    WrongCode,
    /// The passkey was not shown in time, or is not known here.
    WrongPasskey,
    /// The city's own sign-in did not say who it is, or not in time.
    NotConfirmed,
    /// It did, and no account that stands is linked to them; or their link is another account's.
    NotLinked,
    /// Whoever signed in must set up a second factor before anything else.
    SetUpNeeded,
    /// There is one already.
    AlreadyThere,
    /// Too many tries; wait.
    TooManyTries,
    /// The request can't be read.
    Malformed,
    /// The request is too large.
    TooLarge,
    /// The replica belongs to someone else.
    ForeignReplica,
    /// The device was revoked: what lies on it is not opened any more.
    Revoked,
    /// The app is too old for this server.
    TooOld,
    /// There is no such thing, or it may not be seen.
    NotFound,
    /// The server can't at the moment; try again.
    Unavailable,
    /// The person's role does not let them; the message says who may.
    NotPermitted,
    /// The invitation has been used, has run out or was taken back.
    InvitationOver,
    /// Someone has that sign-in name, or it can't be one.
    BadLogin,
    /// The passphrase can't be chosen; the message says why.
    WeakPassphrase,
    /// What a later version knows; the message says it.
    #[serde(other)]
    Later,
}
