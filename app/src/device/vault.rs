//! The key of a person's storage. A random master key is wrapped once for each way to open it, of which the passphrase (Argon2id)
//! is one and a passkey (`passkeys`) another; the storage's key is sealed with master key and share together. The share is the server's, which lends it for a while
//! (`loan`): the passphrase alone opens nothing. Neither is kept with what it opens any longer than that.

mod passkeys;

use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use shared::{
    record::DeviceId,
    wire::{DeviceSecrets, hex, sha256_hex, unhex},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    DeviceError, IndexedDbDevice,
    database::{Database, Row},
    loan::Loan,
    seal::{Seal, random},
    wrapping::{Key, PLACE, Wrapped, WrappedByPasskey, opened, sealed, unsealed, wrap},
};

pub use passkeys::{Here, add_passkey, here, remove_passkey, unlock_by_passkey};
pub(super) use passkeys::{keep_listed, openers};

/// What the storage's key is sealed for.
const PURPOSE: &[u8] = b"tsunagu storage 2";

/// As stored, in the clear: says nothing of the person and opens nothing by itself. Format 2.
#[derive(Serialize, Deserialize)]
struct Vault {
    format: u8,
    device: DeviceId,
    /// The master key, once for each way to open it.
    wrappings: Vec<Wrapping>,
    /// The storage's key and the device's secret, sealed with master key and share.
    keys: Vec<u8>,
    /// The token for handing in sealed work: whoever holds the device may, for what is sealed can't be made up.
    hand_in: String,
}

/// A way to open the master key.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Wrapping {
    /// By the passphrase.
    Passphrase {
        /// Says which way it is.
        by: ByPassphrase,
        #[serde(flatten)]
        wrapped: Wrapped,
    },
    /// By a passkey, where its authenticator makes keys.
    Passkey {
        /// Says which way it is.
        by: ByPasskey,
        #[serde(flatten)]
        wrapped: WrappedByPasskey,
    },
    /// A way of a later version, as it is.
    Later(serde_json::Value),
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ByPassphrase {
    Passphrase,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ByPasskey {
    Passkey,
}

/// A vault of either format.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Now(Vault),
    First(Wrapped),
}

/// What an open storage knows of itself.
pub(super) struct Identity {
    pub(super) device: DeviceId,
    pub(super) share: Zeroizing<String>,
    pub(super) secret: Zeroizing<String>,
    pub(super) hand_in: Zeroizing<String>,
}

impl Identity {
    pub(super) fn secrets(&self) -> DeviceSecrets {
        DeviceSecrets {
            share: self.share.to_string(),
            secret: self.secret.to_string(),
            hand_in: self.hand_in.to_string(),
        }
    }
}

/// Why the storage did not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnlockError {
    /// The passphrase is another.
    #[error("パスフレーズが違います。もう一度入力してください。")]
    WrongPassphrase,
    /// What the passkey makes opens nothing here: it is another, or what it should open is damaged.
    #[error(
        "このパスキーでは、この端末の記録を開けませんでした。記録は残っています。パスフレーズを入力して開いてください。"
    )]
    WrongPasskey,
    /// Nobody has signed in under this name on this device.
    #[error(
        "この端末では、まだこのIDでサインインしていません。電波のあるところで一度サインインしてください。"
    )]
    Unknown,
    /// The passphrase is right, and the server has not lent the share again for so many hours.
    #[error(
        "{}サーバーにつながっていないため、記録を開けません。電波のあるところで、もう一度「開く」を押してください。書いたものは、この端末に残っています。",
        for_hours(*.0)
    )]
    LeaseOver(i64),
    /// The device.
    #[error(transparent)]
    Device(#[from] DeviceError),
}

fn for_hours(hours: i64) -> String {
    match hours {
        0 => "しばらく".to_owned(),
        hours => format!("{hours}時間"),
    }
}

/// The name of a person's database: says nothing of the person.
pub(super) fn database_name(login: &str) -> String {
    let hash = sha256_hex(format!("tsunagu/{login}").as_bytes());
    format!("tsunagu-{}", hash.get(..16).unwrap_or_default())
}

/// Whether the person has storage on this device.
///
/// # Errors
/// When the browser gives no database.
pub async fn exists(login: &str) -> Result<bool, DeviceError> {
    let database = Database::open(&database_name(login)).await?;
    Ok(database.row(Row::Vault).await?.is_some())
}

/// Makes storage for a person who has just signed in.
///
/// # Errors
/// When the browser gives no database, or there is storage already.
pub async fn create(login: &str, passphrase: &str) -> Result<IndexedDbDevice, UnlockError> {
    let database = Database::open(&database_name(login)).await?;
    let key = Zeroizing::new(random()?);
    let (vault, identity) = new_vault(&key, passphrase, None).await?;
    let loan = Loan::own(identity.share.to_string());
    if !database.replace_vault(None, &vault, &json(&loan)?).await? {
        return Err(DeviceError::Taken.into());
    }
    Ok(open(database, &key, identity).await?)
}

/// Opens a person's storage; `clock` is the device's, milliseconds since 1970.
///
/// # Errors
/// When there is none, the passphrase is another, or the share has to be lent again first.
pub async fn unlock(
    login: &str,
    passphrase: &str,
    clock: i64,
) -> Result<IndexedDbDevice, UnlockError> {
    let database = Database::open(&database_name(login)).await?;
    let stored = database
        .row(Row::Vault)
        .await?
        .ok_or(UnlockError::Unknown)?;
    let vault = match read(&stored)? {
        Stored::First(wrapped) => {
            let (key, argon) = opened(&wrapped, passphrase).await?;
            let (vault, identity) = new_vault(&key, passphrase, Some((&wrapped, &argon))).await?;
            let loan = Loan::own(identity.share.to_string());
            if database
                .replace_vault(Some(&stored), &vault, &json(&loan)?)
                .await?
            {
                return Ok(open(database, &key, identity).await?);
            }
            // Another tab has been quicker.
            let stored = database
                .row(Row::Vault)
                .await?
                .ok_or(UnlockError::Unknown)?;
            match read(&stored)? {
                Stored::Now(vault) => vault,
                Stored::First(_) => return Err(DeviceError::Damaged(PLACE.to_owned()).into()),
            }
        }
        Stored::Now(vault) => vault,
    };
    let master = master(&vault, passphrase).await?;
    open_lent(database, &vault, &master, clock).await
}

/// Opens the storage, given the master key, where its share is lent.
async fn open_lent(
    database: Database,
    vault: &Vault,
    master: &Key,
    clock: i64,
) -> Result<IndexedDbDevice, UnlockError> {
    let mut hours = 0;
    let share = database
        .change_loan(|loan| {
            loan.look(clock);
            hours = loan.hours();
            loan.share().map(str::to_owned)
        })
        .await?;
    let share = share.ok_or(UnlockError::LeaseOver(hours))?;
    let (key, identity) = keys(vault, master, share).await?;
    Ok(open(database, &key, identity).await?)
}

/// Has the person's storage open with the passphrase `new` from now on. Its records are not touched, and neither are other ways
/// to open it.
///
/// # Errors
/// When there is no storage, or the passphrase is not `old`; then nothing has changed.
pub async fn rewrap(login: &str, old: &str, new: &str) -> Result<(), UnlockError> {
    let database = Database::open(&database_name(login)).await?;
    let stored = database
        .row(Row::Vault)
        .await?
        .ok_or(UnlockError::Unknown)?;
    let changed = match read(&stored)? {
        Stored::First(wrapped) => {
            let (key, _) = opened(&wrapped, old).await?;
            json(&wrap(&key, new).await?)?
        }
        Stored::Now(mut vault) => {
            let master = master(&vault, old).await?;
            let new = Wrapping::Passphrase {
                by: ByPassphrase::Passphrase,
                wrapped: wrap(&master, new).await?,
            };
            vault
                .wrappings
                .retain(|way| !matches!(way, Wrapping::Passphrase { .. }));
            vault.wrappings.insert(0, new);
            json(&vault)?
        }
    };
    if database.change_vault(&stored, &changed).await? {
        Ok(())
    } else {
        Err(DeviceError::Taken.into())
    }
}

/// What may be known of a person's storage while it is shut: its id.
///
/// # Errors
/// When there is none, or it can't be read.
pub async fn device_of(login: &str) -> Result<DeviceId, UnlockError> {
    let database = Database::open(&database_name(login)).await?;
    let stored = database
        .row(Row::Vault)
        .await?
        .ok_or(UnlockError::Unknown)?;
    match read(&stored)? {
        Stored::Now(vault) => Ok(vault.device),
        Stored::First(_) => Err(UnlockError::Unknown),
    }
}

/// The share was lent again while the storage is shut.
///
/// # Errors
/// When the device can't write it.
pub async fn lend(login: &str, lease: &shared::wire::Lease, clock: i64) -> Result<(), DeviceError> {
    let database = Database::open(&database_name(login)).await?;
    let lent = database.change_loan(|loan| loan.renew(lease, clock));
    lent.await?;
    let openers = openers(&database).await?;
    keep_listed(&database, lease, &openers).await
}

/// Takes a person's storage away with everything in it, unless work is there that the server does not have: gives how much.
///
/// # Errors
/// When the device can't; then everything is still there.
pub async fn wipe(login: &str) -> Result<usize, DeviceError> {
    Database::open(&database_name(login)).await?.clear().await
}

async fn open(
    database: Database,
    key: &Key,
    identity: Identity,
) -> Result<IndexedDbDevice, DeviceError> {
    let seal = Seal::import(key).await?;
    IndexedDbDevice::new(database, seal, identity).await
}

fn read(json: &str) -> Result<Stored, DeviceError> {
    serde_json::from_str(json).map_err(|_| DeviceError::Damaged(PLACE.to_owned()))
}

fn json(value: &impl Serialize) -> Result<String, DeviceError> {
    serde_json::to_string(value).map_err(|error| DeviceError::Other(error.to_string()))
}

/// A vault for the storage's key. `known` is a wrapping by this passphrase with its key: then nobody waits for Argon2id again.
async fn new_vault(
    key: &Key,
    passphrase: &str,
    known: Option<(&Wrapped, &Key)>,
) -> Result<(String, Identity), DeviceError> {
    let master = Zeroizing::new(random()?);
    let wrapped = match known {
        Some((wrapped, argon)) => wrapped.holding(&master, argon).await?,
        None => wrap(&master, passphrase).await?,
    };
    let share = Zeroizing::new(random::<32>()?);
    let secret = Zeroizing::new(random::<32>()?);
    let hand_in = Zeroizing::new(random::<32>()?);
    let both = Zeroizing::new([**key, *secret].concat());
    let vault = Vault {
        format: 2,
        device: DeviceId::new(Uuid::new_v4()),
        wrappings: vec![Wrapping::Passphrase {
            by: ByPassphrase::Passphrase,
            wrapped,
        }],
        keys: sealed(&derived(&master, &*share)?, &both).await?,
        hand_in: hex(&*hand_in),
    };
    let identity = Identity {
        device: vault.device,
        share: Zeroizing::new(hex(&*share)),
        secret: Zeroizing::new(hex(&*secret)),
        hand_in: Zeroizing::new(vault.hand_in.clone()),
    };
    Ok((json(&vault)?, identity))
}

/// The master key by the passphrase.
async fn master(vault: &Vault, passphrase: &str) -> Result<Key, UnlockError> {
    for way in &vault.wrappings {
        if let Wrapping::Passphrase { wrapped, .. } = way {
            return Ok(opened(wrapped, passphrase).await?.0);
        }
    }
    Err(DeviceError::Damaged(PLACE.to_owned()).into())
}

/// The storage's key, and what the device is.
async fn keys(vault: &Vault, master: &Key, share: String) -> Result<(Key, Identity), DeviceError> {
    let damaged = || DeviceError::Damaged(PLACE.to_owned());
    let bytes = Zeroizing::new(unhex(&share).ok_or_else(damaged)?);
    let both = unsealed(&derived(master, &bytes)?, &vault.keys).await?;
    let (key, secret) = both.split_at_checked(32).ok_or_else(damaged)?;
    let key = Zeroizing::new(key.try_into().map_err(|_| damaged())?);
    let identity = Identity {
        device: vault.device,
        share: Zeroizing::new(share),
        secret: Zeroizing::new(hex(secret)),
        hand_in: Zeroizing::new(vault.hand_in.clone()),
    };
    Ok((key, identity))
}

/// What master key and share make together (HKDF, RFC 5869).
fn derived(master: &Key, share: &[u8]) -> Result<Key, DeviceError> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(share), &**master)
        .expand(PURPOSE, &mut *key)
        .map_err(|_| DeviceError::Other("hkdf".to_owned()))?;
    Ok(key)
}
