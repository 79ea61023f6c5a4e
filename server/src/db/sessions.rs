//! Who is signed in. The database knows a token only by its SHA-256.

use shared::{jp::Timestamp, record::ActorId};
use sqlx::Row;

use super::Conn;

/// A session that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The account that signed in.
    pub account: String,
    /// Who that is.
    pub actor: ActorId,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Begins a session.
///
/// # Errors
/// When the database can't.
pub async fn put(
    conn: &mut Conn,
    token_hash: &str,
    account: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("sessions/put.sql"))
        .bind(token_hash)
        .bind(account)
        .bind(now.millis())
        .bind(expires_at.millis())
        .execute(conn)
        .await
        .map(drop)
}

/// The session of a token, if it has not ended.
///
/// # Errors
/// When the database can't.
pub async fn find(
    conn: &mut Conn,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<Session>, sqlx::Error> {
    let query = sqlx::query(include_str!("sessions/find.sql"))
        .bind(token_hash)
        .bind(now.millis());
    let Some(row) = query.fetch_optional(conn).await? else {
        return Ok(None);
    };
    let Ok(actor) = row.try_get::<String, _>(1)?.parse() else {
        return Ok(None);
    };
    Ok(Some(Session {
        account: row.try_get(0)?,
        actor,
        created_at: Timestamp::from_millis(row.try_get(2)?),
        expires_at: Timestamp::from_millis(row.try_get(3)?),
    }))
}

/// Moves the end of a session.
///
/// # Errors
/// When the database can't.
pub async fn extend(
    conn: &mut Conn,
    token_hash: &str,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("sessions/extend.sql"))
        .bind(token_hash)
        .bind(expires_at.millis());
    query.execute(conn).await.map(drop)
}

/// Ends a session.
///
/// # Errors
/// When the database can't.
pub async fn remove(conn: &mut Conn, token_hash: &str) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("sessions/remove.sql"))
        .bind(token_hash)
        .execute(conn)
        .await
        .map(drop)
}

/// Forgets the sessions that have ended.
///
/// # Errors
/// When the database can't.
pub async fn sweep(conn: &mut Conn, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("sessions/sweep.sql"))
        .bind(now.millis())
        .execute(conn)
        .await
        .map(drop)
}
