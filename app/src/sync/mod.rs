//! One person's copy on one device, and how it keeps in step with the server. Knows no record by name and no screen.
//!
//! [`Replica`] holds what the server is known to have (the table), what it does not have yet (the outbox), and shows both
//! together. Every change is written to the device first and to memory after.

mod answer;
mod blobs;
mod exchange;
mod fold;
mod known_device;
mod load;
mod notes;
mod offer;
mod pace;
mod pull;
mod push;
mod replica;
mod segment;
mod shelves;
mod state;
mod table;
mod transport;
mod turned_down;

#[cfg(feature = "browser")]
mod accounts;
#[cfg(feature = "browser")]
mod answer_links;
#[cfg(feature = "browser")]
mod contact;
#[cfg(feature = "browser")]
mod driver;
#[cfg(feature = "browser")]
mod factors;
#[cfg(feature = "browser")]
mod http;
#[cfg(feature = "native")]
mod native;
#[cfg(feature = "browser")]
mod notices;
#[cfg(feature = "browser")]
mod oidc;
#[cfg(feature = "browser")]
mod passkeys;
#[cfg(feature = "browser")]
mod spreadsheets;

pub use answer::SyncError;
pub use blobs::{BlobTransport, bring};
pub use exchange::sync;
#[cfg(feature = "native")]
pub use native::NativeHttp;
pub use replica::{Env, Origin, Replica};
pub use shelves::Held;
pub use state::{Attention, Standing, State, ToOffer};
pub use table::Table;
pub use transport::{Transport, TransportError};
#[cfg(feature = "browser")]
pub use {
    contact::this_browser,
    driver::{Driver, Phase, spread},
    http::Http,
};
