//! Sealing: AES-256-GCM by the browser (WebCrypto), so that only sealed bytes touch the disk.
//!
//! A sealed value is 12 random bytes followed by the ciphertext. The place it lies at is bound in, so that a value moved
//! elsewhere on the disk does not open.

use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, CryptoKey, SubtleCrypto};

use super::DeviceError;

const IV: usize = 12;

/// A key that seals and opens; the browser never gives it out again.
#[derive(Clone, Debug)]
pub(crate) struct Seal(CryptoKey);

impl Seal {
    /// Imports 32 bytes.
    pub(crate) async fn import(key: &[u8; 32]) -> Result<Self, DeviceError> {
        let usages = js_sys::Array::of2(&"encrypt".into(), &"decrypt".into());
        let algorithm = Object::new();
        Reflect::set(&algorithm, &"name".into(), &"AES-GCM".into()).map_err(other)?;
        let raw = Uint8Array::from(key.as_slice());
        let promise = subtle()?
            .import_key_with_object("raw", &raw, &algorithm, false, &usages)
            .map_err(other)?;
        let imported = JsFuture::from(promise).await;
        raw.fill(0, 0, raw.length());
        Ok(Self(imported.map_err(other)?.unchecked_into()))
    }

    /// Seals `plain` for `place`.
    pub(crate) async fn seal(&self, place: &str, plain: &[u8]) -> Result<Uint8Array, DeviceError> {
        let iv = random::<IV>()?;
        let data = Uint8Array::from(plain);
        let promise = subtle()?
            .encrypt_with_object_and_buffer_source(&params(&iv, place), &self.0, &data)
            .map_err(other)?;
        let cipher = Uint8Array::new(&JsFuture::from(promise).await.map_err(other)?);
        let sealed = Uint8Array::new_with_length(cipher.length() + 12);
        sealed.set(&Uint8Array::from(iv.as_slice()), 0);
        sealed.set(&cipher, 12);
        Ok(sealed)
    }

    /// Opens what was sealed for `place`.
    pub(crate) async fn open(
        &self,
        place: &str,
        sealed: &Uint8Array,
    ) -> Result<Vec<u8>, DeviceError> {
        let damaged = || DeviceError::Damaged(place.to_owned());
        let iv: [u8; IV] = sealed
            .subarray(0, 12)
            .to_vec()
            .try_into()
            .map_err(|_| damaged())?;
        let cipher = sealed.subarray(12, sealed.length());
        let promise = subtle()?
            .decrypt_with_object_and_buffer_source(&params(&iv, place), &self.0, &cipher)
            .map_err(other)?;
        let plain = JsFuture::from(promise).await.map_err(|_| damaged())?;
        Ok(Uint8Array::new(&plain).to_vec())
    }
}

fn params(iv: &[u8; IV], place: &str) -> Object {
    // An array of its own: a view of this memory would be read after something else was written there.
    let params = AesGcmParams::new("AES-GCM", &Uint8Array::from(iv.as_slice()));
    params.set_additional_data(&Uint8Array::from(place.as_bytes()));
    params.unchecked_into()
}

/// Random bytes from the browser.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], DeviceError> {
    let mut bytes = [0; N];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let crypto = crypto.ok_or_else(|| DeviceError::Other("crypto".to_owned()))?;
    crypto
        .get_random_values_with_u8_array(&mut bytes)
        .map_err(other)?;
    Ok(bytes)
}

fn subtle() -> Result<SubtleCrypto, DeviceError> {
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let subtle = crypto
        .map(|crypto| crypto.subtle())
        .filter(|subtle| !subtle.is_undefined());
    subtle.ok_or_else(|| {
        DeviceError::Other("この接続では暗号化が使えません。https:// で開いてください".to_owned())
    })
}

pub(crate) fn other(error: impl Into<JsValue>) -> DeviceError {
    let error: JsValue = error.into();
    let name = Reflect::get(&error, &"name".into())
        .ok()
        .and_then(|name| name.as_string());
    DeviceError::Other(name.unwrap_or_else(|| "不明な理由".to_owned()))
}
