//! Unicode's compatibility composition, by whoever has the tables at hand.

/// The text in NFKC.
#[cfg(target_family = "wasm")]
pub(super) fn nfkc(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFKC").into()
}

/// The text in NFKC.
#[cfg(not(target_family = "wasm"))]
pub(super) fn nfkc(text: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfkc(text).collect()
}
