//! Passkeys (WebAuthn credentials) and whose they are.

use shared::jp::Timestamp;
use sqlx::{Row, any::AnyRow};

use super::Conn;

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// The credential's id, hexadecimal.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// What they call it.
    pub name: String,
    /// Its public key and counter, as the library that checks it writes them: JSON.
    pub credential: String,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    pub used_at: Option<Timestamp>,
}

fn passkey(row: &AnyRow) -> Result<Passkey, sqlx::Error> {
    let used_at: i64 = row.try_get(5)?;
    Ok(Passkey {
        id: row.try_get(0)?,
        account: row.try_get(1)?,
        name: row.try_get(2)?,
        credential: row.try_get(3)?,
        created_at: Timestamp::from_millis(row.try_get(4)?),
        used_at: (used_at != 0).then(|| Timestamp::from_millis(used_at)),
    })
}

/// The passkey with an id.
///
/// # Errors
/// When the database can't.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<Passkey>, sqlx::Error> {
    let query = sqlx::query(include_str!("passkeys/find.sql")).bind(id);
    let row = query.fetch_optional(conn).await?;
    row.as_ref().map(passkey).transpose()
}

/// The passkeys of an account, the oldest first.
///
/// # Errors
/// When the database can't.
pub async fn of_account(conn: &mut Conn, account: &str) -> Result<Vec<Passkey>, sqlx::Error> {
    let query = sqlx::query(include_str!("passkeys/of_account.sql")).bind(account);
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(passkey).collect()
}

/// Keeps a new passkey; false when there is one with this id.
///
/// # Errors
/// When the database can't.
pub async fn put(conn: &mut Conn, passkey: &Passkey) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("passkeys/put.sql"))
        .bind(&*passkey.id)
        .bind(&*passkey.account)
        .bind(&*passkey.name)
        .bind(&*passkey.credential)
        .bind(passkey.created_at.millis());
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Notes that somebody signed in with it, and what it has become; false where it is not there any more.
///
/// # Errors
/// When the database can't.
pub async fn used(
    conn: &mut Conn,
    id: &str,
    credential: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("passkeys/used.sql"))
        .bind(id)
        .bind(credential)
        .bind(now.millis());
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Removes a passkey of an account; false when it has none with this id.
///
/// # Errors
/// When the database can't.
pub async fn remove(conn: &mut Conn, account: &str, id: &str) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("passkeys/remove.sql"))
        .bind(account)
        .bind(id);
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Removes all passkeys of an account.
///
/// # Errors
/// When the database can't.
pub async fn remove_all(conn: &mut Conn, account: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("passkeys/remove_all.sql")).bind(account);
    query.execute(conn).await.map(drop)
}
