//! A key wrapped by a passphrase, through Argon2id (RFC 9106), or by what an authenticator makes for a passkey (WebAuthn's PRF),
//! through HKDF (RFC 5869). What it is wrapped by is kept nowhere.

use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{
    DeviceError,
    passkey::{Opener, OpenerKey},
    seal::{Seal, random},
    vault::UnlockError,
};

/// Memory of Argon2id in KiB. 32 MiB: more was seen to crash tablets (`standards`: password managers' reports).
const MEMORY: u32 = 32 * 1024;

/// The fewest passes of Argon2id.
const PASSES: u32 = 3;

/// The most.
const MOST_PASSES: u32 = 12;

/// As long may Argon2id take where the vault is made, ms: with the processor four times as slow it is still below the 2.5 s that
/// opening may take.
const PATIENCE: f64 = 400.0;

/// What the wrapped keys are bound to.
pub(super) const PLACE: &str = "vault";

/// A key, until it is dropped.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// A key wrapped by Argon2id of a passphrase. In format 1 this was all, and the key the storage's own.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Wrapped {
    memory: u32,
    passes: u32,
    salt: Vec<u8>,
    wrapped: Vec<u8>,
}

impl Wrapped {
    /// Another key by the same passphrase, of which `argon` was made for this one.
    pub(super) async fn holding(&self, key: &Key, argon: &Key) -> Result<Self, DeviceError> {
        Ok(Self {
            wrapped: sealed(argon, &**key).await?,
            ..self.clone()
        })
    }
}

/// A key wrapped by what the authenticator of a passkey makes.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct WrappedByPasskey {
    /// The credential's id, in hexadecimal.
    pub(super) credential: String,
    input: Vec<u8>,
    salt: Vec<u8>,
    wrapped: Vec<u8>,
}

/// What the key made by an authenticator is stretched for; the credential's id follows.
const PASSKEY_PURPOSE: &str = "tsunagu passkey 1 ";

impl WrappedByPasskey {
    /// Wraps a key.
    pub(super) async fn of(key: &Key, by: &OpenerKey) -> Result<Self, DeviceError> {
        let salt = random::<32>()?.to_vec();
        let Opener { credential, input } = by.opener.clone();
        Ok(Self {
            wrapped: sealed(&stretched(by, &salt)?, &**key).await?,
            credential,
            input,
            salt,
        })
    }

    /// What its authenticator is to be asked.
    pub(super) fn opener(&self) -> Opener {
        Opener {
            credential: self.credential.clone(),
            input: self.input.clone(),
        }
    }

    /// The key.
    pub(super) async fn opened(&self, by: &OpenerKey) -> Result<Key, UnlockError> {
        let key = unsealed(&stretched(by, &self.salt)?, &self.wrapped).await;
        let key = key.map_err(|_| UnlockError::WrongPasskey)?;
        let key = key.as_slice().try_into();
        let key = key.map_err(|_| DeviceError::Damaged(PLACE.to_owned()))?;
        Ok(Zeroizing::new(key))
    }
}

fn stretched(by: &OpenerKey, salt: &[u8]) -> Result<Key, DeviceError> {
    let purpose = [PASSKEY_PURPOSE, &by.opener.credential].concat();
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(salt), &by.output)
        .expand(purpose.as_bytes(), &mut *key)
        .map_err(|_| DeviceError::Other("hkdf".to_owned()))?;
    Ok(key)
}

/// Wraps a key by a passphrase, with as many passes as this device makes in the time there is.
pub(super) async fn wrap(key: &Key, passphrase: &str) -> Result<Wrapped, DeviceError> {
    let salt: [u8; 16] = random()?;
    let began = js_sys::Date::now();
    let mut argon = derive(passphrase, &salt, MEMORY, PASSES)?;
    let passes = affordable(js_sys::Date::now() - began);
    if passes > PASSES {
        argon = derive(passphrase, &salt, MEMORY, passes)?;
    }
    Ok(Wrapped {
        memory: MEMORY,
        passes,
        salt: salt.to_vec(),
        wrapped: sealed(&argon, &**key).await?,
    })
}

/// How many passes there is time for where the fewest took `millis`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small number, cut to its range"
)]
fn affordable(millis: f64) -> u32 {
    let passes = f64::from(PASSES) * PATIENCE / millis.max(1.0);
    (passes as u32).clamp(PASSES, MOST_PASSES)
}

/// The key wrapped by a passphrase, and what Argon2id made of that.
pub(super) async fn opened(wrapped: &Wrapped, passphrase: &str) -> Result<(Key, Key), UnlockError> {
    let argon = derive(passphrase, &wrapped.salt, wrapped.memory, wrapped.passes)?;
    let key = unsealed(&argon, &wrapped.wrapped).await;
    let key = key.map_err(|_| UnlockError::WrongPassphrase)?;
    let key = key.as_slice().try_into();
    let key = key.map_err(|_| DeviceError::Damaged(PLACE.to_owned()))?;
    Ok((Zeroizing::new(key), argon))
}

fn derive(passphrase: &str, salt: &[u8], memory: u32, passes: u32) -> Result<Key, DeviceError> {
    let failed = |_| DeviceError::Other("argon2".to_owned());
    let params = Params::new(memory, passes, 1, Some(32)).map_err(failed)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut *key)
        .map_err(failed)?;
    Ok(key)
}

pub(super) async fn sealed(key: &Key, plain: &[u8]) -> Result<Vec<u8>, DeviceError> {
    Ok(Seal::import(key).await?.seal(PLACE, plain).await?.to_vec())
}

pub(super) async fn unsealed(key: &Key, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, DeviceError> {
    let sealed = js_sys::Uint8Array::from(sealed);
    let opened = Seal::import(key).await?.open(PLACE, &sealed).await?;
    Ok(Zeroizing::new(opened))
}
