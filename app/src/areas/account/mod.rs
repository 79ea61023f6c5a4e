//! Coming in, staying in, going out.

mod again;
mod choose;
mod invitation;
mod out;
mod passphrase;
mod rules;
mod sessions;
mod settings;
mod sign_in;

pub use again::SignInAgain;
pub use invitation::Invitation;
pub use out::{Leave, LockButton};
pub use settings::Settings;
pub use sign_in::SignIn;
