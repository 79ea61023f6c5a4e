//! The database's name and the sequence of changes.

use sqlx::{AnyPool, Row, any::AnyRow};
use uuid::Uuid;

use super::{Conn, natural, number};

/// What [`lock`] and [`read`] tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// The database's first name.
    pub founded: String,
    /// The database's name.
    pub epoch: String,
    /// The number of the last change.
    pub seq: u64,
}

impl Meta {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            founded: row.try_get(0)?,
            epoch: row.try_get(1)?,
            seq: natural(row.try_get(2)?),
        })
    }
}

/// Names a new database.
pub(super) async fn found(pool: &AnyPool) -> Result<(), sqlx::Error> {
    let epoch = Uuid::new_v4().to_string();
    sqlx::query(include_str!("meta/found.sql"))
        .bind(epoch)
        .execute(pool)
        .await
        .map(drop)
}

/// Takes the lock under which documents are read to be changed, and numbered. Held until the transaction ends, on every
/// server of the city: writers of documents follow one another.
///
/// # Errors
/// When the database can't.
pub async fn lock(conn: &mut Conn) -> Result<Meta, sqlx::Error> {
    Meta::from_row(
        &sqlx::query(include_str!("meta/lock.sql"))
            .fetch_one(conn)
            .await?,
    )
}

/// The last number committed, and the epoch.
///
/// # Errors
/// When the database can't.
pub async fn read(conn: &mut Conn) -> Result<Meta, sqlx::Error> {
    Meta::from_row(
        &sqlx::query(include_str!("meta/read.sql"))
            .fetch_one(conn)
            .await?,
    )
}

/// Takes the next `count` numbers and returns the first of them.
///
/// # Errors
/// When the database can't.
pub async fn take(conn: &mut Conn, count: u64) -> Result<u64, sqlx::Error> {
    let row = sqlx::query(include_str!("meta/take.sql"))
        .bind(number(count))
        .fetch_one(conn)
        .await?;
    Ok(natural(row.try_get(0)?) + 1 - count)
}

/// Gives the database a new name: after a backup was restored devices then offer what they hold.
///
/// # Errors
/// When the database can't.
pub async fn renew(conn: &mut Conn) -> Result<(), sqlx::Error> {
    let epoch = Uuid::new_v4().to_string();
    sqlx::query(include_str!("meta/renew.sql"))
        .bind(epoch)
        .execute(conn)
        .await
        .map(drop)
}
