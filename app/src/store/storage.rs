//! How safely the browser keeps what the device holds.

use js_sys::{Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// What the browser says of its storage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StorageState {
    /// Whether the browser may not clear it on its own.
    pub is_persistent: bool,
    /// Bytes in use, where it tells.
    pub used: Option<f64>,
    /// Bytes it would allow, where it tells.
    pub quota: Option<f64>,
}

/// Asks the browser; none where it does not say.
pub async fn storage_state() -> Option<StorageState> {
    let storage = web_sys::window()?.navigator().storage();
    let is_persistent = answer(storage.persisted()).await?.is_truthy();
    let estimate = answer(storage.estimate()).await;
    let bytes = |key: &str| Reflect::get(estimate.as_ref()?, &key.into()).ok()?.as_f64();
    Some(StorageState {
        is_persistent,
        used: bytes("usage"),
        quota: bytes("quota"),
    })
}

async fn answer(asked: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(asked.ok()?).await.ok()
}
