//! The client: what runs on the tablet.

#[cfg(feature = "browser")]
pub mod areas;
pub mod device;
pub mod form;
#[cfg(feature = "browser")]
pub mod screens;
#[cfg(feature = "browser")]
pub mod shell;
#[cfg(feature = "browser")]
pub mod store;
pub mod sync;
#[cfg(feature = "browser")]
pub mod ui;
#[cfg(feature = "browser")]
pub mod worker;

/// Starts the app in this page. Called by `boot.js`, and not by the tests, which load the same program.
#[cfg(feature = "browser")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start() {
    shell::tell_when_stopped();
    leptos::mount::mount_to_body(shell::App);
}
