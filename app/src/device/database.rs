//! A person's database in the browser: opened, opened again when the browser has closed it, and what lies in it beside the shelves.

use std::{cell::RefCell, rc::Rc};

use indexed_db_futures::{
    Build, BuildPrimitive, OpenDbResult,
    database::Database as Handle,
    error::{DomException, Error, OpenDbError},
    prelude::QuerySource,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    DeviceError, Shelf,
    copies::{COPIES, unsent_in},
    loan::Loan,
};

/// The layout's version. Upgrades add stores; the outbox is never dropped or re-keyed.
///
/// Whatever an older app would lose by writing it anew (a field of a save or of the state), and not only a new store, needs
/// a new version: then older apps leave everything as it is.
///
/// - 1 (2026-11): the first.
/// - 2 (2026-11): the vault opens with a share of the server's too, which an older app does not know of.
/// - 3 (2026-11): pictures beside records, and those that wait count as unsent work.
const VERSION: u8 = 3;

/// What tabs in which the storage is open are told, once nothing of it is left.
pub(crate) const WIPED: &str = "wiped";

/// Beside the shelves: how the storage opens, in the clear.
const VAULT: &str = "vault";

/// All stores.
fn stores() -> Vec<&'static str> {
    let shelves = Shelf::ALL.map(Shelf::name).into_iter();
    shelves.chain([COPIES, VAULT]).collect()
}

/// What lies beside the shelves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// How the key is wrapped.
    Vault,
    /// The share that the server lends.
    Loan,
    /// The server's key, to which unsent work is sealed.
    Key,
}

impl Row {
    const fn name(self) -> &'static str {
        match self {
            Self::Vault => VAULT,
            Self::Loan => "loan",
            Self::Key => "key",
        }
    }
}

/// A database that reopens itself once when the browser closed it.
pub(super) struct Database {
    pub(super) name: String,
    handle: RefCell<Option<Rc<Handle>>>,
}

impl Database {
    pub(super) async fn open(name: &str) -> Result<Self, DeviceError> {
        let handle = open(name).await?;
        Ok(Self {
            name: name.to_owned(),
            handle: RefCell::new(Some(handle)),
        })
    }

    async fn handle(&self) -> Result<Rc<Handle>, DeviceError> {
        if let Some(handle) = &*self.handle.borrow() {
            return Ok(handle.clone());
        }
        let handle = open(&self.name).await?;
        *self.handle.borrow_mut() = Some(handle.clone());
        Ok(handle)
    }

    /// Runs `work`; if the connection was lost, once more on a new one.
    pub(super) async fn run<T>(
        &self,
        work: impl AsyncFn(&Handle) -> Result<T, Error>,
    ) -> Result<T, DeviceError> {
        match work(&*self.handle().await?).await {
            Err(error) if is_lost(&error) => {
                self.handle.borrow_mut().take();
                let handle = self.handle().await?;
                work(&handle).await.map_err(|error| {
                    if is_lost(&error) {
                        DeviceError::Lost
                    } else {
                        say(&error)
                    }
                })
            }
            result => result.map_err(|error| say(&error)),
        }
    }

    /// What lies beside the shelves, in the clear.
    pub(super) async fn row(&self, row: Row) -> Result<Option<String>, DeviceError> {
        self.run(async |handle| {
            let transaction = handle.transaction(VAULT).build()?;
            let store = transaction.object_store(VAULT)?;
            store.get(row.name()).primitive()?.await
        })
        .await
    }

    /// Writes a vault and the loan of its share in place of the vault `before`; false where another stands there by now.
    pub(super) async fn replace_vault(
        &self,
        before: Option<&str>,
        vault: &str,
        loan: &str,
    ) -> Result<bool, DeviceError> {
        let rows = [(Row::Vault, vault), (Row::Loan, loan)];
        self.replace(before, &rows).await
    }

    /// Writes a vault in place of `before`; false where another stands there by now.
    pub(super) async fn change_vault(
        &self,
        before: &str,
        vault: &str,
    ) -> Result<bool, DeviceError> {
        self.replace(Some(before), &[(Row::Vault, vault)]).await
    }

    async fn replace(
        &self,
        before: Option<&str>,
        rows: &[(Row, &str)],
    ) -> Result<bool, DeviceError> {
        self.run(async |handle| {
            let transaction = strict(handle, &[VAULT])?;
            let store = transaction.object_store(VAULT)?;
            let there: Option<String> = store.get(Row::Vault.name()).primitive()?.await?;
            // Said to have failed and written all the same: then it is done.
            let is_done = rows
                .iter()
                .any(|(row, text)| matches!(row, Row::Vault) && there.as_deref() == Some(text));
            if there.as_deref() != before {
                return Ok(is_done);
            }
            for (row, text) in rows {
                store
                    .put((*text).to_owned())
                    .with_key(row.name())
                    .primitive()?
                    .await?;
            }
            transaction.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Changes the loan, in one transaction with reading it: other tabs change it too.
    pub(super) async fn change_loan<T>(
        &self,
        mut change: impl FnMut(&mut Loan) -> T,
    ) -> Result<T, DeviceError> {
        let change = RefCell::new(&mut change);
        self.run(async |handle| {
            let transaction = strict(handle, &[VAULT])?;
            let store = transaction.object_store(VAULT)?;
            let there: Option<String> = store.get(Row::Loan.name()).primitive()?.await?;
            let loan = there
                .as_deref()
                .and_then(|json| serde_json::from_str(json).ok());
            let before = loan.unwrap_or_else(Loan::lost);
            let mut loan = before.clone();
            let told = (*change.borrow_mut())(&mut loan);
            if loan != before
                && let Ok(json) = serde_json::to_string(&loan)
            {
                store
                    .put(json)
                    .with_key(Row::Loan.name())
                    .primitive()?
                    .await?;
                transaction.commit().await?;
            }
            Ok(told)
        })
        .await
    }

    /// Writes what lies beside the shelves.
    pub(super) async fn put_row(&self, row: Row, text: &str) -> Result<(), DeviceError> {
        self.run(async |handle| {
            let transaction = strict(handle, &[VAULT])?;
            let store = transaction.object_store(VAULT)?;
            let put = store.put(text.to_owned()).with_key(row.name());
            put.primitive()?.await?;
            transaction.commit().await
        })
        .await
    }

    /// Takes everything away.
    pub(super) async fn clear(&self) -> Result<usize, DeviceError> {
        let waiting = self
            .run(async |handle| {
                let stores = stores();
                let transaction = strict(handle, &stores)?;
                let waiting = unsent_in(&transaction).await?;
                if waiting == 0 {
                    for store in stores {
                        transaction.object_store(store)?.clear()?.await?;
                    }
                }
                transaction.commit().await?;
                Ok(waiting)
            })
            .await?;
        if waiting == 0
            && let Ok(channel) = web_sys::BroadcastChannel::new(&format!("{}/watch", self.name))
        {
            // Tabs in which it is open hold a key that opens nothing any more.
            drop(channel.post_message(&WIPED.into()));
        }
        Ok(waiting)
    }
}

/// A transaction that counts as done when it is on the disk.
pub(super) fn strict<'a>(handle: &'a Handle, stores: &[&str]) -> Result<Transaction<'a>, Error> {
    let options = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    handle
        .transaction(
            stores
                .iter()
                .map(|store| (*store).to_owned())
                .collect::<Vec<_>>(),
        )
        .with_mode(TransactionMode::Readwrite)
        .with_options(options)
        .build()
}

async fn open(name: &str) -> Result<Rc<Handle>, DeviceError> {
    let request = Handle::open(name)
        .with_version(VERSION)
        .with_on_upgrade_needed(|_, database| {
            let present: Vec<String> = database.object_store_names().collect();
            for store in stores() {
                if !present.iter().any(|name| name == store) {
                    database.create_object_store(store).build()?;
                }
            }
            Ok(())
        })
        .build();
    let result: OpenDbResult<Handle> = match request {
        Ok(request) => request.await,
        Err(error) => Err(error),
    };
    let handle = Rc::new(result.map_err(|error| match error {
        OpenDbError::Base(error) => say(&error),
        other => DeviceError::Other(other.to_string()),
    })?);
    close_on_version_change(&handle);
    Ok(handle)
}

/// A newer version of the app in another tab must not wait for this one.
fn close_on_version_change(handle: &Rc<Handle>) {
    if let Ok(mut changes) = handle.version_changes() {
        let handle = Rc::downgrade(handle);
        spawn_local(async move {
            if changes.recv().await.is_some()
                && let Some(handle) = handle.upgrade()
            {
                Handle::clone(&handle).close();
            }
        });
    }
}

fn dom(error: &Error) -> Option<web_sys::DomException> {
    match error {
        Error::DomException(exception) => Some(DomException::clone(exception).into()),
        _ => None,
    }
}

/// Whether the connection is gone: on sleep, by the system, or by another tab's upgrade.
fn is_lost(error: &Error) -> bool {
    dom(error).is_some_and(|exception| {
        matches!(
            exception.name().as_str(),
            "InvalidStateError" | "UnknownError" | "TransactionInactiveError"
        )
    })
}

fn say(error: &Error) -> DeviceError {
    let Some(exception) = dom(error) else {
        return DeviceError::Other(error.to_string());
    };
    match exception.name().as_str() {
        "QuotaExceededError" => DeviceError::Full,
        "ConstraintError" => DeviceError::Taken,
        "VersionError" => DeviceError::Outdated,
        "InvalidStateError" | "UnknownError" | "TransactionInactiveError" => DeviceError::Lost,
        name => DeviceError::Other(name.to_owned()),
    }
}
