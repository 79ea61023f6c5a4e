//! Secrets of authenticator apps: one an account.

use sqlx::Row;

use super::{Conn, natural, number};

/// The secret of an account's authenticator app.
#[derive(Clone, PartialEq, Eq)]
pub struct Totp {
    /// Base32.
    pub secret: String,
    /// Whether a first code was shown: until then it protects nothing.
    pub is_confirmed: bool,
    /// The last step whose code was taken.
    pub last_step: u64,
}

/// The secret of an account.
///
/// # Errors
/// When the database can't.
pub async fn find(conn: &mut Conn, account: &str) -> Result<Option<Totp>, sqlx::Error> {
    let row = sqlx::query(include_str!("totp/find.sql"))
        .bind(account)
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(Totp {
            secret: row.try_get(0)?,
            is_confirmed: row.try_get::<i64, _>(1)? != 0,
            last_step: natural(row.try_get(2)?),
        })
    })
    .transpose()
}

/// Keeps a secret that is not confirmed yet; false when there is one that is.
///
/// # Errors
/// When the database can't.
pub async fn begin(conn: &mut Conn, account: &str, secret: &str) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("totp/begin.sql"))
        .bind(account)
        .bind(secret);
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Takes the code of a step; false when it, or that of a later step, was taken before.
///
/// # Errors
/// When the database can't.
pub async fn take(conn: &mut Conn, account: &str, step: u64) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("totp/take.sql"))
        .bind(account)
        .bind(number(step));
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// From now on the secret protects the account; false when it did before. The code of `step` is taken.
///
/// # Errors
/// When the database can't.
pub async fn confirm(conn: &mut Conn, account: &str, step: u64) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("totp/confirm.sql"))
        .bind(account)
        .bind(number(step));
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Forgets the secret of an account.
///
/// # Errors
/// When the database can't.
pub async fn remove(conn: &mut Conn, account: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("totp/remove.sql")).bind(account);
    query.execute(conn).await.map(drop)
}
