//! Replicas: one person's copy on one device, and the last save received of each.

use shared::{jp::Timestamp, record::ReplicaId};
use sqlx::Row;

use super::{Conn, natural, number};

/// A replica as it is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replica {
    /// Whose it is.
    pub account: String,
    /// The counter of the last save dealt with.
    pub last_counter: u64,
    /// The epoch in which it last pushed.
    pub epoch: String,
}

impl Replica {
    /// Whether more of its saves are known than a device with this counter has made.
    #[must_use]
    pub fn is_ahead_of(&self, counter: Option<u64>) -> bool {
        counter.is_some_and(|counter| counter < self.last_counter)
    }
}

/// The replica `id`.
///
/// # Errors
/// When the database can't.
pub async fn find(conn: &mut Conn, id: ReplicaId) -> Result<Option<Replica>, sqlx::Error> {
    let row = sqlx::query(include_str!("replicas/find.sql"))
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(Replica {
            account: row.try_get(0)?,
            last_counter: natural(row.try_get(1)?),
            epoch: row.try_get(2)?,
        })
    })
    .transpose()
}

/// Makes the replica known as that of `account`, unless it is someone's already. Returns it. It has not pushed yet: its epoch
/// is the founded one, so that it may be ahead of a database that was restored.
///
/// # Errors
/// When the database can't.
pub async fn register(
    conn: &mut Conn,
    id: ReplicaId,
    account: &str,
    founded: &str,
    now: Timestamp,
) -> Result<Replica, sqlx::Error> {
    if let Some(known) = find(conn, id).await? {
        return Ok(known);
    }
    sqlx::query(include_str!("replicas/register.sql"))
        .bind(id.to_string())
        .bind(account)
        .bind(founded)
        .bind(now.millis())
        .execute(&mut *conn)
        .await?;
    // Another server may have been quicker.
    find(conn, id).await?.ok_or(sqlx::Error::RowNotFound)
}

/// Notes the last save dealt with.
///
/// # Errors
/// When the database can't.
pub async fn advance(
    conn: &mut Conn,
    id: ReplicaId,
    last_counter: u64,
    epoch: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("replicas/advance.sql"))
        .bind(id.to_string())
        .bind(number(last_counter))
        .bind(epoch)
        .execute(conn)
        .await
        .map(drop)
}
