//! Loading records by command: the same way as saves from devices, without asking who may.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use shared::{
    access::Scope,
    audit::{Entry, Event},
    jp::Date,
    record::{ActorId, Context, Doc, Dot, RecordId, ReplicaId, Save},
    reports::{Loading, load_areas},
    sample::{Account, SampleRecord},
    wire::{MAX_SAVES, Verdict},
};
use uuid::Uuid;

use crate::{
    clock,
    db::{self, Db, accounts, documents, factors},
    passphrase::{self, Cost, HashError},
    push::{Authority, Push, PushError, Writer},
    table::{self, TableError},
};

/// Why records can't be loaded.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The database can't.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
    /// The writer can't.
    #[error(transparent)]
    Push(#[from] PushError),
    /// A record can't be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A passphrase can't be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// A file is no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A table is not one of districts.
    #[error("{0}")]
    Columns(String),
    /// A record was not taken.
    #[error("save {0} was not taken: {1:?}")]
    Refused(u64, Verdict),
}

/// Loads records as the saves of one new replica. Returns how many.
///
/// # Errors
/// When one is not taken; those before it stay.
pub async fn records(
    db: &Db,
    records: impl IntoIterator<Item = SampleRecord>,
) -> Result<u64, ImportError> {
    let writer = Writer::start(db.clone(), clock::system);
    let replica = ReplicaId::new(Uuid::new_v4());
    let mut counters: BTreeMap<RecordId, u64> = BTreeMap::new();
    let mut saves = Vec::with_capacity(MAX_SAVES);
    let mut counter = 0;
    for record in records {
        counter += 1;
        let dot = Dot { replica, counter };
        let SampleRecord {
            kind,
            id,
            author,
            at,
            writes,
        } = record;
        let prior = counters.insert(id, counter).unwrap_or_default();
        let mut seen = Context::default();
        seen.raise(Dot {
            replica,
            counter: prior,
        });
        let save = Save {
            dot,
            kind: kind.into(),
            record: id,
            author,
            at,
            claimed: None,
            prior,
            seen,
            writes,
        };
        saves.push(serde_json::value::to_raw_value(&save)?);
        if saves.len() == MAX_SAVES {
            push(&writer, replica, std::mem::take(&mut saves)).await?;
        }
    }
    push(&writer, replica, saves).await?;
    Ok(counter)
}

pub(crate) async fn push(
    writer: &Writer,
    replica: ReplicaId,
    saves: Vec<Box<RawValue>>,
) -> Result<(), ImportError> {
    let push = Push {
        authority: Authority::Operator,
        replica,
        counter: None,
        epoch: String::new(),
        saves,
        offers: Vec::new(),
        notes: Vec::new(),
        is_sealed: false,
    };
    let taken = writer.push(push).await?;
    match taken
        .verdicts
        .into_iter()
        .find(|(_, verdict)| *verdict != Verdict::Stored)
    {
        Some((counter, verdict)) => Err(ImportError::Refused(counter, verdict)),
        None => Ok(()),
    }
}

/// Loads districts and towns from a spreadsheet: those that are here are left as they are, and with a day from which the table
/// holds, towns that it no longer has end the day before. Gives what was written, and the rows that could not be read.
///
/// # Errors
/// When the file is no table of districts, or the database can't.
pub async fn areas(db: &Db, file: &[u8], from: Option<Date>) -> Result<Loading, ImportError> {
    let rows = table::read(file)?;
    let bodies = documents::bodies(&mut *db.reader().await?, &[Scope::Public].into()).await?;
    let docs: Vec<Doc> = bodies
        .iter()
        .filter_map(|body| serde_json::from_str(body).ok())
        .collect();
    let new_id = || RecordId::new(Uuid::new_v4());
    let loading = load_areas(&docs, &rows, from, new_id).map_err(ImportError::Columns)?;
    let now = clock::system();
    let changes = loading.changes.iter().map(|change| SampleRecord {
        kind: change.kind,
        id: change.id,
        author: ActorId::new(Uuid::nil()),
        at: now,
        writes: change.writes.clone(),
    });
    records(db, changes.collect::<Vec<_>>()).await?;
    Ok(loading)
}

/// Makes the accounts; one that is there gets the passphrase given here.
///
/// # Errors
/// When the database can't.
pub async fn accounts(db: &Db, list: &[Account], cost: Cost) -> Result<(), ImportError> {
    let mut transaction = db.begin_write().await?;
    for Account {
        login,
        passphrase,
        actor,
        ..
    } in list
    {
        let passphrase_hash = passphrase::hash(passphrase, cost)?;
        let account = accounts::Account {
            id: Uuid::new_v4().to_string(),
            actor: *actor,
            passphrase_hash,
        };
        accounts::put(&mut transaction, login, &account).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Takes the second factor off an account, for a person who has lost the telephone and the recovery codes; false when there is no
/// such account. Whoever does this has made sure who asks.
///
/// # Errors
/// When the database can't.
pub async fn second_factor_off(db: &Db, login: &str) -> Result<bool, ImportError> {
    let mut transaction = db.begin_write().await?;
    let account = accounts::by_login(&mut transaction, login).await?;
    if let Some(account) = &account {
        // A link to the city's own sign-in may be the second factor too, and the way to it be lost.
        let was_linked = db::oidc_links::remove(&mut transaction, &account.id).await?;
        factors::forget(&mut transaction, &account.id).await?;
        let unlinked = was_linked.then_some(Event::OidcUnlinked);
        for event in unlinked.into_iter().chain([Event::FactorsChanged]) {
            let off = db::audit::entry(event, clock::system(), "", &account.id);
            let off = Entry {
                record: account.actor.to_string(),
                ..off
            };
            db::audit::append(&mut transaction, &[off]).await?;
        }
    }
    transaction.commit().await?;
    Ok(account.is_some())
}

/// Gives the database a new name, after it was restored from a backup: devices then offer what they hold.
///
/// # Errors
/// When the database can't.
pub async fn restored(db: &Db) -> Result<(), ImportError> {
    let mut transaction = db.begin_write().await?;
    db::meta::renew(&mut transaction).await?;
    let restored = db::audit::entry(Event::Restored, clock::system(), "", "");
    db::audit::append(&mut transaction, &[restored]).await?;
    transaction.commit().await?;
    Ok(())
}
