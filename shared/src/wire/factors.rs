//! What beside the passphrase protects an account.

use serde::{Deserialize, Serialize};

use super::{OidcState, Passkey};

/// `GET /api/factors`: what protects the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Factors {
    /// Whether this server asks everyone for a second factor.
    pub required: bool,
    /// Whether an authenticator app is set up.
    pub totp: bool,
    /// How many recovery codes are left.
    pub recovery_codes: u32,
    /// The passkeys, the oldest first.
    #[serde(default)]
    pub passkeys: Vec<Passkey>,
    /// Whether passkeys can be registered: the server must know its own address.
    #[serde(default)]
    pub passkeys_possible: bool,
    /// The city's own sign-in, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oidc: Option<OidcState>,
}

/// The passphrase once more, before something that protects the account is set up.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PassphraseAgain {
    /// The passphrase.
    pub passphrase: String,
}

/// Both factors once more, before something that protects the account is taken away or made anew.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proof {
    /// The passphrase.
    pub passphrase: String,
    /// A code of the authenticator app, or a recovery code.
    pub code: String,
}

/// What an authenticator app (RFC 6238) is to be given. Nothing is asked of the person yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpSetUp {
    /// The secret, to be typed: Base32.
    pub secret: String,
    /// The same as a QR code: an SVG image.
    pub qr: String,
}

/// `POST /api/factors/totp/confirm`: the authenticator app works. From now on the account has a second factor.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmTotp {
    /// The code it shows.
    pub code: String,
    /// As in [`SignIn`](super::SignIn): this device is known from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// New recovery codes. They are told this once; those of before are good for nothing any more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// Each opens the account once in place of a code, as they are to be written down.
    pub codes: Vec<String>,
}

/// None of them is ever logged.
macro_rules! secret {
    ($($name:ident),+) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })+
    };
}

pub(super) use secret;

secret!(
    PassphraseAgain,
    Proof,
    TotpSetUp,
    ConfirmTotp,
    RecoveryCodes
);
