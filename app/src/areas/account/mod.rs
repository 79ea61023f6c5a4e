//! Coming in, staying in, going out.

mod again;
mod code;
mod factors;
mod out;
mod passkey;
mod rules;
mod settings;
mod sign_in;

pub use again::SignInAgain;
pub use factors::{Protection, SetUpNotice};
pub use out::{Leave, LockButton};
pub use settings::Settings;
pub use sign_in::SignIn;
