//! Devices on which a second factor was shown. The database knows a device's token only by its SHA-256.

use shared::{jp::Timestamp, record::ReplicaId};

use super::Conn;

/// Makes a device known until `expires_at`. The token of another account's device stays what it is.
///
/// # Errors
/// When the database can't.
pub async fn put(
    conn: &mut Conn,
    token_hash: &str,
    account: &str,
    replica: Option<ReplicaId>,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("known_devices/put.sql"))
        .bind(token_hash)
        .bind(account)
        .bind(replica.map_or_else(String::new, |replica| replica.to_string()))
        .bind(expires_at.millis())
        .execute(conn)
        .await
        .map(drop)
}

/// Whether a second factor was shown for this account on the device, and not too long ago.
///
/// # Errors
/// When the database can't.
pub async fn is_known(
    conn: &mut Conn,
    token_hash: &str,
    account: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("known_devices/find.sql"))
        .bind(token_hash)
        .bind(account)
        .bind(now.millis());
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// Notes which copy lies on a known device, once it tells.
///
/// # Errors
/// When the database can't.
pub async fn name(
    conn: &mut Conn,
    token_hash: &str,
    account: &str,
    replica: ReplicaId,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("known_devices/name.sql"))
        .bind(token_hash)
        .bind(account)
        .bind(replica.to_string());
    query.execute(conn).await.map(drop)
}

/// From now on no device of the account is known.
///
/// # Errors
/// When the database can't.
pub async fn forget_all(conn: &mut Conn, account: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("known_devices/forget_all.sql")).bind(account);
    query.execute(conn).await.map(drop)
}

/// Forgets those that were known for long enough.
///
/// # Errors
/// When the database can't.
pub async fn sweep(conn: &mut Conn, now: Timestamp) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("known_devices/sweep.sql")).bind(now.millis());
    query.execute(conn).await.map(drop)
}
