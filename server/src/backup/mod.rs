//! Backups while the server runs, on either database, restored into either: a zstd frame of JSON lines.
//!
//! A backup is one snapshot of every table but the packed segments, which are made again. It is read back whole before it
//! gets its name, so a file with a name is a good one. The operator's way is in the README.

mod file;
mod generations;
mod tables;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use futures::TryStreamExt;
use shared::{audit::Event, jp::Timestamp};

use crate::{
    clock,
    db::{self, Db},
};
use file::{Header, Line, Reader, Writer};

/// How many rows each table has.
pub type Counts = BTreeMap<String, u64>;

/// Why a backup can't be made, or not be restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database can't.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
    /// The file can't be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// The file is cut, damaged, or no backup.
    #[error("{0} is not a whole backup: {1}")]
    Damaged(PathBuf, String),
    /// A later version of the server made it.
    #[error("{0} was made by a later version of the server: update this one first")]
    Later(PathBuf),
    /// There is something in the database already.
    #[error(
        "the database has records: restore into a new one (another file or database in DATABASE_URL), \
         or move this one away first"
    )]
    NotEmpty,
}

/// A backup that was made or restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Where it lies.
    pub path: PathBuf,
    /// When it was made.
    pub made_at: Timestamp,
    /// What is in it.
    pub rows: Counts,
}

/// Makes a backup in `folder`, and removes those of earlier generations that are no longer to be kept: the ten newest, one
/// for each of fourteen days, and one for each of twelve months stay.
///
/// # Errors
/// When the database can't be read, the folder can't be written, or what was written can't be read back.
pub async fn make(db: &Db, folder: &Path, now: Timestamp) -> Result<Backup, BackupError> {
    let within = |error| BackupError::File(folder.to_owned(), error);
    fs::create_dir_all(folder).map_err(within)?;
    let path = folder.join(generations::name(now));
    let part = path.with_extension("part");
    let written = write(db, &part, now).await;
    let read = written.and_then(|rows| {
        let backup = check(&part)?;
        if backup.rows == rows {
            return Ok(Backup {
                path: path.clone(),
                ..backup
            });
        }
        Err(BackupError::Damaged(
            part.clone(),
            "it does not hold what was written".into(),
        ))
    });
    let backup = match read {
        Ok(backup) => backup,
        Err(error) => {
            // What is no backup must not lie there looking like one.
            drop(fs::remove_file(&part));
            return Err(error);
        }
    };
    fs::rename(&part, &path).map_err(within)?;
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(within)?;
    generations::tidy(folder).map_err(within)?;
    Ok(backup)
}

async fn write(db: &Db, path: &Path, now: Timestamp) -> Result<Counts, BackupError> {
    let mut transaction = db.begin_read().await?;
    let header = Header::new(now, db::schema(&mut transaction).await?);
    let mut writer = Writer::create(path)?;
    writer.line(&Line::Backup(header))?;
    let mut counts = Counts::new();
    for table in tables::TABLES {
        let mut rows = tables::rows(&mut transaction, table);
        let mut count = 0;
        while let Some((columns, row)) = rows.try_next().await? {
            if count == 0 {
                let name = table.to_owned();
                writer.line(&Line::Table { name, columns })?;
            }
            writer.line(&Line::Row(row))?;
            count += 1;
        }
        counts.insert(table.to_owned(), count);
    }
    writer.line(&Line::End {
        rows: counts.clone(),
    })?;
    writer.finish()?;
    transaction.commit().await?;
    Ok(counts)
}

/// Reads a backup from its first byte to its last.
///
/// # Errors
/// When it is not whole.
pub fn check(path: &Path) -> Result<Backup, BackupError> {
    let mut reader = Reader::open(path)?;
    let mut at = None;
    let mut counts = Counts::new();
    while let Some(line) = reader.next()? {
        match line {
            Line::Backup(_) => return Err(reader.damaged("it begins twice")),
            Line::Table { name, columns } => {
                if !tables::is_name(&name) || !columns.iter().all(|column| tables::is_name(column))
                {
                    return Err(reader.damaged("a name is none"));
                }
                at = Some((name, columns.len()));
            }
            Line::Row(cells) => match &at {
                Some((table, columns)) if cells.len() == *columns => {
                    *counts.entry(table.clone()).or_default() += 1;
                }
                _ => return Err(reader.damaged("a row has no place")),
            },
            Line::End { mut rows } => {
                // A version without a table names none of its rows.
                let filled = rows.iter().filter(|(_, count)| **count > 0);
                if !filled.eq(&counts) {
                    return Err(reader.damaged("rows are missing"));
                }
                for table in tables::TABLES {
                    rows.entry(table.to_owned()).or_default();
                }
                return Ok(Backup {
                    path: path.to_owned(),
                    made_at: Timestamp::from_millis(reader.header.made_at),
                    rows,
                });
            }
        }
    }
    Err(reader.damaged("it has no end"))
}

/// Restores a backup into the empty database at `url`, and gives it a new name: devices then bring back what the backup
/// lacks. All of it or nothing.
///
/// # Errors
/// When the backup is not whole, is of a later version, or the database is not empty or can't.
pub async fn restore(url: &str, path: &Path) -> Result<Backup, BackupError> {
    let backup = check(path)?;
    let mut reader = Reader::open(path)?;
    let db = Db::connect(url).await?;
    if !db.migrate_to(reader.header.schema).await? {
        return Err(BackupError::Later(path.to_owned()));
    }
    let mut transaction = db.begin_write().await?;
    if !tables::are_empty(&mut transaction).await? {
        return Err(BackupError::NotEmpty);
    }
    let mut insert = None;
    while let Some(line) = reader.next()? {
        match line {
            Line::Table { name, columns } => insert = Some(tables::insert(&name, &columns)),
            Line::Row(cells) => {
                if let Some(insert) = &insert {
                    tables::put(&mut transaction, insert, cells).await?;
                }
            }
            Line::Backup(_) | Line::End { .. } => {}
        }
    }
    db::meta::renew(&mut transaction).await?;
    transaction.commit().await?;
    // The tables of earlier versions are brought up to date.
    db.migrate().await?;
    let mut transaction = db.begin_write().await?;
    db::audit::append(
        &mut transaction,
        &[db::audit::entry(Event::Restored, clock::system(), "", "")],
    )
    .await?;
    transaction.commit().await?;
    db.close().await;
    Ok(backup)
}
