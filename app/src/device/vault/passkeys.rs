//! A passkey as the second way to open a storage: what its authenticator makes (PRF) wraps the master key, beside the passphrase.
//! The share is needed all the same. What the server lists no more opens nothing any more.

use js_sys::{Array, Function, Promise, Reflect};
use shared::wire::Lease;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::{
    ByPasskey, Stored, UnlockError, Vault, Wrapping, database_name, json, master, open_lent, read,
};
use crate::device::{
    DeviceError, IndexedDbDevice,
    database::{Database, Row},
    passkey::{Opener, OpenerKey},
    wrapping::{PLACE, WrappedByPasskey},
};

/// What there is of a person on this device while their storage is shut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Here {
    /// Nothing, and there never was.
    Nothing,
    /// Nothing any more: all of it was taken off.
    Wiped,
    /// Their storage, and the passkeys that open it.
    Storage(Vec<Opener>),
}

/// Looks what there is of a person. Makes no database.
///
/// # Errors
/// When the device can't be read.
pub async fn here(login: &str) -> Result<Here, DeviceError> {
    let name = database_name(login);
    if !is_there(&name).await {
        return Ok(Here::Nothing);
    }
    let stored = Database::open(&name).await?.row(Row::Vault).await?;
    let Some(stored) = stored else {
        return Ok(Here::Wiped);
    };
    Ok(Here::Storage(match read(&stored) {
        Ok(Stored::Now(vault)) => vault.passkeys().map(WrappedByPasskey::opener).collect(),
        // What can't be read is said when it is to be opened.
        Ok(Stored::First(_)) | Err(_) => Vec::new(),
    }))
}

/// Whether there is a database of that name. Where the browser does not tell there is none.
async fn is_there(name: &str) -> bool {
    let list = async {
        let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok()?;
        let databases: Function = Reflect::get(&factory, &"databases".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let promise: Promise = databases.call0(&factory).ok()?.dyn_into().ok()?;
        JsFuture::from(promise).await.ok()
    };
    let Some(list) = list.await else {
        return false;
    };
    Array::from(&list).iter().any(|database| {
        let known = Reflect::get(&database, &"name".into()).ok();
        known.and_then(|known| known.as_string()).as_deref() == Some(name)
    })
}

impl Vault {
    /// The wrappings by passkeys.
    fn passkeys(&self) -> impl Iterator<Item = &WrappedByPasskey> {
        self.wrappings.iter().filter_map(|way| match way {
            Wrapping::Passkey { wrapped, .. } => Some(wrapped),
            Wrapping::Passphrase { .. } | Wrapping::Later(_) => None,
        })
    }
}

/// Opens a person's storage with what the authenticator of a passkey has made; `clock` as in [`unlock`](super::unlock).
///
/// # Errors
/// When there is none, the passkey opens nothing here, or the share has to be lent again first.
pub async fn unlock_by_passkey(
    login: &str,
    by: &OpenerKey,
    clock: i64,
) -> Result<IndexedDbDevice, UnlockError> {
    let database = Database::open(&database_name(login)).await?;
    let (_, vault) = vault_of(&database).await?;
    let mut ways = vault.passkeys();
    let wrapped = ways.find(|wrapped| wrapped.opener() == by.opener);
    let wrapped = wrapped.ok_or(UnlockError::WrongPasskey)?;
    let master = wrapped.opened(by).await?;
    open_lent(database, &vault, &master, clock).await
}

/// Has a passkey open the person's storage from now on, beside the passphrase. In place of what opened it by the same passkey.
///
/// # Errors
/// When there is no storage, or the passphrase is another; then nothing has changed.
pub async fn add_passkey(login: &str, passphrase: &str, by: &OpenerKey) -> Result<(), UnlockError> {
    let database = Database::open(&database_name(login)).await?;
    let (stored, mut vault) = vault_of(&database).await?;
    let master = master(&vault, passphrase).await?;
    let wrapped = WrappedByPasskey::of(&master, by).await?;
    vault.forget(|known| *known == by.opener.credential);
    vault.wrappings.push(Wrapping::Passkey {
        by: ByPasskey::Passkey,
        wrapped,
    });
    if database.change_vault(&stored, &json(&vault)?).await? {
        Ok(())
    } else {
        Err(DeviceError::Taken.into())
    }
}

/// Has a passkey open nothing here any more, by the id of its credential.
///
/// # Errors
/// When there is no storage, or the device can't write it.
pub async fn remove_passkey(login: &str, credential: &str) -> Result<(), UnlockError> {
    let database = Database::open(&database_name(login)).await?;
    let (stored, mut vault) = vault_of(&database).await?;
    if !vault.forget(|known| known == credential)
        || database.change_vault(&stored, &json(&vault)?).await?
    {
        Ok(())
    } else {
        Err(DeviceError::Taken.into())
    }
}

/// The passkeys that open a storage, by the ids of their credentials.
///
/// # Errors
/// When the device can't be read.
pub(in crate::device) async fn openers(database: &Database) -> Result<Vec<String>, DeviceError> {
    let stored = database.row(Row::Vault).await?;
    Ok(match stored.as_deref().map(read) {
        Some(Ok(Stored::Now(vault))) => {
            let ids = vault.passkeys().map(|known| known.credential.clone());
            ids.collect()
        }
        // What can't be read is said when it is to be opened.
        Some(Ok(Stored::First(_)) | Err(_)) | None => Vec::new(),
    })
}

/// Has only those `of` the passkeys open the storage that the server still lists: one that was added since it was asked, it may not
/// have known. What can't be done now is done with the next contact.
///
/// # Errors
/// When the device can't be read or written.
pub(in crate::device) async fn keep_listed(
    database: &Database,
    lease: &Lease,
    of: &[String],
) -> Result<(), DeviceError> {
    let Some(listed) = &lease.passkeys else {
        return Ok(());
    };
    let Some(stored) = database.row(Row::Vault).await? else {
        return Ok(());
    };
    let Ok(Stored::Now(mut vault)) = read(&stored) else {
        return Ok(());
    };
    if vault.forget(|known| of.contains(known) && !listed.contains(known)) {
        database.change_vault(&stored, &json(&vault)?).await?;
    }
    Ok(())
}

impl Vault {
    /// Drops the wrappings by those passkeys; false where there is none.
    fn forget(&mut self, goes: impl Fn(&String) -> bool) -> bool {
        let count = self.wrappings.len();
        self.wrappings.retain(
            |way| !matches!(way, Wrapping::Passkey { wrapped, .. } if goes(&wrapped.credential)),
        );
        self.wrappings.len() < count
    }
}

async fn vault_of(database: &Database) -> Result<(String, Vault), UnlockError> {
    let stored = database.row(Row::Vault).await?;
    let stored = stored.ok_or(UnlockError::Unknown)?;
    match read(&stored)? {
        Stored::Now(vault) => Ok((stored, vault)),
        Stored::First(_) => Err(DeviceError::Damaged(PLACE.to_owned()).into()),
    }
}
