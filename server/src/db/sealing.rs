//! Keys to which devices seal unsent work. Old ones are kept: a tablet may have sealed to one before it was left in a drawer.

use shared::jp::Timestamp;
use sqlx::Row;

use super::Conn;

/// A pair of keys, in hexadecimal.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyPair {
    /// Its id.
    pub id: String,
    /// What devices seal to.
    pub public: String,
    /// What opens it.
    pub private: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyPair")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// All keys, the newest first.
///
/// # Errors
/// When the database can't.
pub async fn all(conn: &mut Conn) -> Result<Vec<KeyPair>, sqlx::Error> {
    let rows = sqlx::query(include_str!("sealing/all.sql"))
        .fetch_all(conn)
        .await?;
    let pair = |row: &sqlx::any::AnyRow| {
        Ok(KeyPair {
            id: row.try_get(0)?,
            public: row.try_get(1)?,
            private: row.try_get(2)?,
            created_at: Timestamp::from_millis(row.try_get(3)?),
        })
    };
    rows.iter().map(pair).collect()
}

/// Keeps a new pair.
///
/// # Errors
/// When the database can't.
pub async fn put(conn: &mut Conn, pair: &KeyPair) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("sealing/put.sql"))
        .bind(&*pair.id)
        .bind(&*pair.public)
        .bind(&*pair.private)
        .bind(pair.created_at.millis())
        .execute(conn)
        .await
        .map(drop)
}
