//! Coming in, staying in, going out.

mod again;
mod devices;
mod idle;
mod out;
mod rules;
mod settings;
mod sign_in;
mod waiting;

pub use again::SignInAgain;
pub use idle::{ClosingSoon, leave_when_revoked, watch};
pub use out::{Leave, LockButton, Parting};
pub use settings::Settings;
pub use sign_in::SignIn;
pub use waiting::BeginAnew;
