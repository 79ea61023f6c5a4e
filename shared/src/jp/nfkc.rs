//! Unicode's compositions, by whoever has the tables at hand.

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

/// The text in NFC: however a keyboard puts が together, it is the same. Widths and forms stay as typed.
#[must_use]
#[cfg(target_family = "wasm")]
pub fn nfc(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}

/// The text in NFC: however a keyboard puts が together, it is the same. Widths and forms stay as typed.
#[must_use]
#[cfg(not(target_family = "wasm"))]
pub fn nfc(text: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfc(text).collect()
}
