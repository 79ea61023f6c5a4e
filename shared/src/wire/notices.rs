//! Notices (お知らせ): where a person wants to be told, once a day, that something waits for them.

use serde::{Deserialize, Serialize};

use crate::jp::Time;

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
