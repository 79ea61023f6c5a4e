//! Notices (お知らせ): where a person wants to be told that something waits for them: by a mail a day, and by devices that ring.

use serde::{Deserialize, Serialize};

use crate::{
    jp::{Time, Timestamp},
    record::DeviceId,
};

/// `GET /api/notices`: what the server can tell, and where it does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notices {
    /// The time of day (in Japan) at which mails are sent; none where the server sends none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "07:30"))]
    pub mail_at: Option<Time>,
    /// The person's address, where they have given one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailNotice>,
    /// Which devices ring; none where the server rings none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push: Option<PushNotices>,
}

/// The address of a person's mails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailNotice {
    /// The address.
    pub address: String,
    /// Whether the person has shown the code that was sent there. Until then nothing else is sent.
    pub is_proven: bool,
}

/// `POST /api/notices/mail`: the address to which a code is to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailAddress {
    /// The address.
    pub address: String,
}

/// `POST /api/notices/mail/confirm`: the code that came there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailCode {
    /// Six digits, as typed.
    pub code: String,
}

/// Which of a person's devices ring (Web Push, RFC 8030).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushNotices {
    /// What a browser is to be told for its push service to know this server: its public key (RFC 8292), base64url.
    pub key: String,
    /// The devices, the last added first.
    pub devices: Vec<PushDevice>,
}

/// A device that rings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushDevice {
    /// The device.
    pub id: DeviceId,
    /// What its browser calls itself.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// `POST /api/notices/push`: the device that asks is to ring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushEndpoint {
    /// Where the browser's push service takes what is for it.
    pub endpoint: String,
    /// The endpoint that this one takes the place of, where the push service has changed it; refused where the device does not ring
    /// by that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
}
