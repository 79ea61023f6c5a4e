//! Coming in, staying in, going out.

mod again;
mod choose;
mod code;
mod devices;
mod factors;
mod idle;
mod invitation;
mod notices;
mod oidc;
mod once;
mod out;
mod passkey;
mod passphrase;
mod rules;
mod settings;
mod sign_in;
mod waiting;
mod web_push;

pub use again::SignInAgain;
pub use factors::{Protection, SetUpNotice};
pub use idle::{ClosingSoon, close_when_idle, leave_when_revoked};
pub use invitation::Invitation;
pub use notices::NoticesPage;
pub use oidc::OidcWay;
pub use once::{ClosedOver, Once, ShownOnce, show_once};
pub use out::{Leave, LockButton, Parting};
pub use settings::Settings;
pub use sign_in::SignIn;
pub use waiting::BeginAnew;
