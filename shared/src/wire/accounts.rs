//! Accounts: who may sign in, how they come to, and where they are signed in.

use serde::{Deserialize, Serialize};

use crate::{
    jp::Timestamp,
    record::{ActorId, DeviceId},
};

/// Whether someone can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Nobody has invited them, or they let the invitation pass.
    None,
    /// They are invited, and have not come yet.
    Invited,
    /// They can.
    Active,
    /// They could, and no longer can.
    Ended,
    /// What a later version knows.
    #[serde(other)]
    Later,
}

/// How things stand with someone's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountLine {
    /// Who.
    pub actor: ActorId,
    /// Whether they can sign in.
    pub state: AccountState,
    /// The name they sign in with, once they have one.
    pub login: Option<String>,
    /// Until when their invitation can be used, if one is open.
    pub invited_until: Option<Timestamp>,
    /// When they last signed in.
    pub signed_in_at: Option<Timestamp>,
}

/// `GET /api/accounts/{name}`: everyone of the organisation of that id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accounts {
    /// One for each.
    pub accounts: Vec<AccountLine>,
}

/// Whose account: `POST /api/accounts/invite`, `/end` and `/resume`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Whose {
    /// The person's id, which is that of their staff record.
    pub actor: ActorId,
}

/// An invitation just made. It is told once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The code that opens it, as [`letter_code`](super::letter_code) writes it.
    pub token: String,
    /// Until when it can be used.
    pub until: Timestamp,
    /// The letter's link as a QR code: an SVG image. Empty where the server does not know its own address.
    #[serde(default)]
    pub qr: String,
}

impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation")
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// `POST /api/invitation/open`: for whom is it?
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenInvitation {
    /// The code, from the link or as typed.
    pub token: String,
}

impl std::fmt::Debug for OpenInvitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenInvitation").finish_non_exhaustive()
    }
}

/// Who is invited.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invited {
    /// The person's name.
    pub name: String,
    /// Where they work.
    pub organisation: String,
    /// Their sign-in name, if they have one already: they choose only a passphrase.
    pub login: Option<String>,
    /// Until when it can be used.
    pub until: Timestamp,
}

impl std::fmt::Debug for Invited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invited")
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// `POST /api/invitation/accept`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accept {
    /// The code, from the link or as typed.
    pub token: String,
    /// The sign-in name chosen; who has one keeps it.
    pub login: String,
    /// The passphrase chosen.
    pub passphrase: String,
}

impl std::fmt::Debug for Accept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accept").finish_non_exhaustive()
    }
}

/// What one signs in with from now on: the answer to an acceptance.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accepted {
    /// The sign-in name.
    pub login: String,
}

impl std::fmt::Debug for Accepted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accepted").finish_non_exhaustive()
    }
}

/// `POST /api/passphrase`: one's own.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPassphrase {
    /// The one until now.
    pub old: String,
    /// The one from now on.
    pub new: String,
}

impl std::fmt::Debug for NewPassphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPassphrase").finish_non_exhaustive()
    }
}

/// Somewhere one is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionLine {
    /// Its name; opens nothing.
    pub id: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// What kind of browser, in words; empty while it is not known.
    pub browser: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used, to the hour or so.
    pub used_at: Timestamp,
    /// The device it lies on, once that has been in touch with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
}

/// `GET /api/sessions`: where one is signed in, the last used first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sessions {
    /// One for each.
    pub sessions: Vec<SessionLine>,
}

/// `POST /api/sessions/end`: which of one's own end. Answered with those that are left.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndSessions {
    /// That one; without it all but the one that asks.
    #[serde(default)]
    pub id: Option<String>,
}
