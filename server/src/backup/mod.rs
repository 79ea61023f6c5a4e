//! Backups while the server runs, on either database, restored into either: a zstd frame of JSON lines, sealed to keys that the
//! server does not have.
//!
//! A backup is one snapshot of every table but the packed segments, which are made again. It is read back whole before it
//! gets its name, so a file with a name is a good one. A sealed one is sealed to one key more for that, which is forgotten then.
//! The operator's way is in the README.

mod file;
mod generations;
mod seal;
mod tables;
#[cfg(test)]
mod tests;

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
pub use seal::{Identities, NoRecipients, Recipients, Seal, keygen};

/// How many rows each table has.
pub type Counts = BTreeMap<String, u64>;

/// Why a backup can't be made, or not be restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database can't.
    #[error("データベースを使えません。DATABASE_URL とデータベースの状態を確かめてください。({0})")]
    Db(#[from] sqlx::Error),
    /// The file can't be read or written.
    #[error("{0} を読み書きできません。場所と空き容量、読み書きの権限を確かめてください。({1})")]
    File(PathBuf, io::Error),
    /// Nobody has said to whom it is to be sealed.
    #[error(
        "バックアップを暗号化する鍵が決まっていません。中には個人の記録と、サインインや端末の秘密が入るため、暗号化せずには作りません。\
         tsunagu-server backup keygen --identity ファイル で鍵を作り、表示された公開鍵を TSUNAGU_BACKUP_RECIPIENT に書いてください。\
         見本のデータで試すときだけは、--unsealed を付ければ暗号化せずに作ります。"
    )]
    NoRecipient,
    /// Someone has said both that it is to be sealed and that it is not.
    #[error(
        "TSUNAGU_BACKUP_RECIPIENT があるため、--unsealed は使えません。暗号化して作るなら --unsealed を外してください。"
    )]
    SealedAndNot,
    /// It is sealed, and no key is given.
    #[error(
        "{0} は暗号化されています。--identity 鍵のファイル を付けて、もう一度実行してください。データベースは変えていません。"
    )]
    Sealed(PathBuf),
    /// It is not sealed, though a key is given: it may not be the file that was meant.
    #[error(
        "{0} は暗号化されていません。別のファイルとすり替わっていないか確かめてください。このファイルでよければ、--identity を外してください。\
         データベースは変えていません。"
    )]
    NotSealed(PathBuf),
    /// None of the keys opens it.
    #[error(
        "{0} は、この鍵では開けません。作ったときの TSUNAGU_BACKUP_RECIPIENT と組になる鍵か確かめてください。\
         鍵が正しければファイルが壊れています。データベースは変えていません。"
    )]
    WrongIdentity(PathBuf),
    /// The file of keys holds none.
    #[error(
        "{0} には、読み取れる鍵がありません。tsunagu-server backup keygen か age-keygen で作ったファイルを指定してください。"
    )]
    NoIdentity(PathBuf),
    /// A new key would take the place of one.
    #[error(
        "{0} はすでにあります。鍵を上書きすると、それで暗号化したバックアップは二度と開けません。別の名前にしてください。"
    )]
    KeyThere(PathBuf),
    /// The file is cut, damaged, or no backup.
    #[error(
        "{0} は、欠けているか書き換えられているか、バックアップではありません。別のバックアップを使ってください。データベースは変えていません。({1})"
    )]
    Damaged(PathBuf, String),
    /// A later version of the server made it.
    #[error("{0} は、もっと新しい版のサーバーが作りました。先にこのサーバーを更新してください。")]
    Later(PathBuf),
    /// There is something in the database already.
    #[error(
        "データベースにはすでに記録があります。DATABASE_URL を新しいデータベース(別のファイル、空の PostgreSQL)にするか、\
         今のものを別の場所に移してください。データベースは変えていません。"
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
pub async fn make(
    db: &Db,
    folder: &Path,
    seal: Seal<'_>,
    now: Timestamp,
) -> Result<Backup, BackupError> {
    let within = |error| BackupError::File(folder.to_owned(), error);
    fs::create_dir_all(folder).map_err(within)?;
    let path = folder.join(generations::name(now, seal));
    let part = path.with_added_extension(generations::PART);
    let (key, recipients) = match seal {
        Seal::To(recipients) => {
            let (key, recipients) = Identities::for_once(recipients);
            (Some(key), Some(recipients))
        }
        Seal::Open => (None, None),
    };
    let seal = recipients.as_ref().map_or(Seal::Open, Seal::To);
    let written = write(db, &part, seal, now).await;
    let read = written.and_then(|rows| {
        let backup = check(&part, key.as_ref())?;
        if backup.rows == rows {
            return Ok(Backup {
                path: path.clone(),
                ..backup
            });
        }
        Err(BackupError::Damaged(
            part.clone(),
            "書いたものと読み返したものが違います".into(),
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
    generations::tidy(folder, now).map_err(within)?;
    Ok(backup)
}

async fn write(
    db: &Db,
    path: &Path,
    seal: Seal<'_>,
    now: Timestamp,
) -> Result<Counts, BackupError> {
    let mut transaction = db.begin_read().await?;
    let header = Header::new(now, db::schema(&mut transaction).await?);
    let mut writer = Writer::create(path, seal)?;
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
/// When it is not whole, or the keys don't open it.
pub fn check(path: &Path, keys: Option<&Identities>) -> Result<Backup, BackupError> {
    let mut reader = Reader::open(path, keys)?;
    let mut at = None;
    let mut counts = Counts::new();
    while let Some(line) = reader.next()? {
        match line {
            Line::Backup(_) => return Err(reader.damaged("始まりが二度あります")),
            Line::Table { name, columns } => {
                if !tables::is_name(&name) || !columns.iter().all(|column| tables::is_name(column))
                {
                    return Err(reader.damaged("表や列の名前が正しくありません"));
                }
                at = Some((name, columns.len()));
            }
            Line::Row(cells) => match &at {
                Some((table, columns)) if cells.len() == *columns => {
                    *counts.entry(table.clone()).or_default() += 1;
                }
                _ => return Err(reader.damaged("行の入る表がありません")),
            },
            Line::End { mut rows } => {
                // A version without a table names none of its rows.
                let filled = rows.iter().filter(|(_, count)| **count > 0);
                if !filled.eq(&counts) {
                    return Err(reader.damaged("行が足りません"));
                }
                // Only at the very end is it known that nothing was cut off.
                if reader.next()?.is_some() {
                    return Err(reader.damaged("終わりのあとに続きがあります"));
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
    Err(reader.damaged("終わりがありません"))
}

/// Restores a backup into the empty database at `url`, and gives it a new name: devices then bring back what the backup
/// lacks. All of it or nothing.
///
/// # Errors
/// When the backup is not whole, the keys don't open it, it is of a later version, or the database is not empty or can't.
pub async fn restore(
    url: &str,
    path: &Path,
    keys: Option<&Identities>,
) -> Result<Backup, BackupError> {
    let backup = check(path, keys)?;
    let mut reader = Reader::open(path, keys)?;
    let db = Db::connect(url).await?;
    // A live database of an earlier version is not brought up to date by an accident.
    let mut snapshot = db.begin_read().await?;
    if !tables::are_empty(&mut snapshot).await? {
        return Err(BackupError::NotEmpty);
    }
    snapshot.commit().await?;
    if !db.migrate_to(reader.header.schema).await? {
        return Err(BackupError::Later(path.to_owned()));
    }
    let mut transaction = db.begin_write().await?;
    if !tables::are_empty(&mut transaction).await? {
        return Err(BackupError::NotEmpty);
    }
    tables::clear_meta(&mut transaction).await?;
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
