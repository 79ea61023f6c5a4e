//! Recovery codes, each of which stands once for the second factor.

use shared::jp::Timestamp;
use sqlx::Row;

use super::{Conn, list};

/// How many of an account are left.
///
/// # Errors
/// When the database can't.
pub async fn left(conn: &mut Conn, account: &str) -> Result<u32, sqlx::Error> {
    let query = sqlx::query(include_str!("recovery_codes/left.sql")).bind(account);
    let count: i64 = query.fetch_one(conn).await?.try_get(0)?;
    Ok(u32::try_from(count).unwrap_or_default())
}

/// Uses one; false when there is none with this hash, or it was used before.
///
/// # Errors
/// When the database can't.
pub async fn take(
    conn: &mut Conn,
    account: &str,
    code_hash: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("recovery_codes/take.sql"))
        .bind(account)
        .bind(code_hash)
        .bind(now.millis());
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Puts these in the place of all that the account had.
///
/// # Errors
/// When the database can't.
pub async fn replace(
    conn: &mut Conn,
    account: &str,
    code_hashes: &[String],
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("recovery_codes/remove.sql")).bind(account);
    query.execute(&mut *conn).await?;
    let query = sqlx::query(include_str!("recovery_codes/put.sql"))
        .bind(list(code_hashes))
        .bind(account);
    query.execute(conn).await.map(drop)
}
