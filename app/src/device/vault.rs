//! The key of a person's storage, wrapped by a key from the passphrase (Argon2id). Nothing here works without the
//! passphrase, and the passphrase is kept nowhere.

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use shared::wire::sha256_hex;

use super::{
    DeviceError, IndexedDbDevice,
    indexed_db::Database,
    seal::{Seal, random},
};

/// Memory of Argon2id in KiB. 32 MiB: more was seen to crash tablets (`standards`: password managers' reports).
const MEMORY: u32 = 32 * 1024;

/// Passes of Argon2id.
const PASSES: u32 = 3;

/// What the wrapped key is bound to.
const PLACE: &str = "vault";

/// As stored, in the clear: says nothing of the person and opens nothing without the passphrase.
#[derive(Serialize, Deserialize)]
struct Vault {
    memory: u32,
    passes: u32,
    salt: Vec<u8>,
    wrapped: Vec<u8>,
}

/// Why the storage did not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnlockError {
    /// The passphrase is another.
    #[error("パスフレーズが違います。もう一度入力してください。")]
    WrongPassphrase,
    /// Nobody has signed in under this name on this device.
    #[error(
        "この端末では、まだこのIDでサインインしていません。電波のあるところで一度サインインしてください。"
    )]
    Unknown,
    /// The device.
    #[error(transparent)]
    Device(#[from] DeviceError),
}

/// The name of a person's database: says nothing of the person.
fn database_name(login: &str) -> String {
    let hash = sha256_hex(format!("tsunagu/{login}").as_bytes());
    format!("tsunagu-{}", hash.get(..16).unwrap_or_default())
}

/// Whether the person has storage on this device.
///
/// # Errors
/// When the browser gives no database.
pub async fn exists(login: &str) -> Result<bool, DeviceError> {
    let database = Database::open(&database_name(login)).await?;
    Ok(database.vault().await?.is_some())
}

/// Makes storage for a person who has just signed in.
///
/// # Errors
/// When the browser gives no database, or there is storage already.
pub async fn create(login: &str, passphrase: &str) -> Result<IndexedDbDevice, UnlockError> {
    let database = Database::open(&database_name(login)).await?;
    let key: [u8; 32] = random()?;
    database
        .put_vault(&wrapped(passphrase, &key).await?)
        .await?;
    Ok(IndexedDbDevice::new(database, Seal::import(&key).await?))
}

/// Opens a person's storage.
///
/// # Errors
/// When there is none, or the passphrase is another.
pub async fn unlock(login: &str, passphrase: &str) -> Result<IndexedDbDevice, UnlockError> {
    let database = Database::open(&database_name(login)).await?;
    let key = opened(&database, passphrase).await?;
    Ok(IndexedDbDevice::new(database, Seal::import(&key).await?))
}

/// Has a person's storage open with another passphrase from now on. What lies in it is not touched.
///
/// # Errors
/// When there is none, or the old passphrase is another. Then the old one goes on opening it.
pub async fn rewrap(login: &str, old: &str, new: &str) -> Result<(), UnlockError> {
    let database = Database::open(&database_name(login)).await?;
    let key = opened(&database, old).await?;
    Ok(database.replace_vault(&wrapped(new, &key).await?).await?)
}

/// The key of a person's storage.
async fn opened(database: &Database, passphrase: &str) -> Result<[u8; 32], UnlockError> {
    let json = database.vault().await?.ok_or(UnlockError::Unknown)?;
    let vault: Vault =
        serde_json::from_str(&json).map_err(|_| DeviceError::Damaged(PLACE.to_owned()))?;
    let wrapping = Seal::import(&derive(
        passphrase,
        &vault.salt,
        vault.memory,
        vault.passes,
    )?)
    .await?;
    let opened = wrapping
        .open(PLACE, &js_sys::Uint8Array::from(vault.wrapped.as_slice()))
        .await;
    let key = opened.map_err(|_| UnlockError::WrongPassphrase)?;
    key.try_into()
        .map_err(|_| DeviceError::Damaged(PLACE.to_owned()).into())
}

/// The key, wrapped by one from the passphrase, as it is stored.
async fn wrapped(passphrase: &str, key: &[u8; 32]) -> Result<String, DeviceError> {
    let salt: [u8; 16] = random()?;
    let wrapping = Seal::import(&derive(passphrase, &salt, MEMORY, PASSES)?).await?;
    let wrapped = wrapping.seal(PLACE, key).await?.to_vec();
    let vault = Vault {
        memory: MEMORY,
        passes: PASSES,
        salt: salt.to_vec(),
        wrapped,
    };
    serde_json::to_string(&vault).map_err(|error| DeviceError::Other(error.to_string()))
}

fn derive(
    passphrase: &str,
    salt: &[u8],
    memory: u32,
    passes: u32,
) -> Result<[u8; 32], DeviceError> {
    let failed = |_| DeviceError::Other("argon2".to_owned());
    let params = Params::new(memory, passes, 1, Some(32)).map_err(failed)?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .map_err(failed)?;
    Ok(key)
}
