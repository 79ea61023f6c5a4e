//! Devices: what the server holds of them, and lends them for a while.

use serde::{Deserialize, Serialize};

use crate::{
    jp::Timestamp,
    record::{ActorId, DeviceId, ReplicaId},
};

/// `POST /api/lease`: the device is in touch, and asks for its share.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeaseRequest {
    /// The device.
    pub device: DeviceId,
    /// Whose records lie on it: a browser has one session for all who share it.
    pub actor: ActorId,
    /// The replica on it; unknown while it is shut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replica: Option<ReplicaId>,
    /// What the browser calls itself, such as `iPad（Safari）`.
    pub name: String,
    /// What the server is to hold, where it does not know the device yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrets: Option<DeviceSecrets>,
}

/// What a device has made up and the server is to hold. Each is 32 random bytes in hexadecimal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceSecrets {
    /// What the storage opens with, beside the passphrase.
    pub share: String,
    /// What shows that sealed work comes from this device.
    pub secret: String,
    /// The token by which sealed work is handed in without a session.
    pub hand_in: String,
}

/// The share, for a while.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lease {
    /// What the storage opens with, beside the passphrase: 32 bytes in hexadecimal.
    pub share: String,
    /// The server's clock.
    pub server_time: Timestamp,
    /// The device forgets the share then, by the server's clock, unless it has been in touch again.
    pub until: Timestamp,
    /// What unsent work is sealed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<SealingKey>,
    /// The ids of the account's passkeys: no other opens the storage any more. None from servers of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkeys: Option<Vec<String>>,
}

/// A public key of the server (X25519), to which devices seal unsent work.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SealingKey {
    /// Its id.
    pub id: String,
    /// 32 bytes in hexadecimal.
    pub public: String,
}

/// `POST /api/outbox`: hands in sealed work without a session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandIn {
    /// The device.
    pub device: DeviceId,
    /// The token that the device made up for this.
    pub token: String,
    /// Saves in any order; at most [`MAX_SAVES`](super::MAX_SAVES) are looked at.
    #[serde(default)]
    pub sealed: Vec<SealedSave>,
}

/// One save, sealed by the device ([`seal`](super::sealed::seal)).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SealedSave {
    /// The id of the key it is sealed to.
    pub key: String,
    /// The sealed bytes in hexadecimal.
    pub sealed: String,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandedIn {
    /// For each save, in the order of the request, whether it need not be handed in again.
    pub done: Vec<bool>,
    /// Whether the device was revoked: once nothing waits, everything is to be taken off it.
    #[serde(default)]
    pub is_revoked: bool,
}

macro_rules! say_nothing {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}
say_nothing!(
    LeaseRequest,
    DeviceSecrets,
    Lease,
    SealingKey,
    HandIn,
    SealedSave
);

/// `GET /api/devices`: where someone has records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Devices {
    /// Those seen last first.
    pub devices: Vec<KnownDevice>,
}

/// A device as the server knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownDevice {
    /// Its id.
    pub id: DeviceId,
    /// What the browser calls itself.
    pub name: String,
    /// When it was first in touch.
    pub first_seen: Timestamp,
    /// When it was last in touch, to within ten minutes.
    pub last_seen: Timestamp,
    /// When it was revoked: it opens no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}
