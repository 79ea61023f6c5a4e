//! Letters that let someone choose a passphrase. The database knows a token only by its SHA-256.

use std::collections::BTreeMap;

use shared::{jp::Timestamp, record::ActorId};
use sqlx::Row;

use super::{Conn, list};

/// An invitation, used or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Whom.
    pub actor: ActorId,
    /// Whose word it is.
    pub issued_by: ActorId,
    /// Until before then it can be used.
    pub expires_at: Timestamp,
    /// Whether it has been.
    pub is_used: bool,
}

/// Makes an invitation; those of the same person that are open are taken back.
///
/// # Errors
/// When the database can't.
pub async fn put(
    conn: &mut Conn,
    token_hash: &str,
    invitation: &Invitation,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    take_back(conn, invitation.actor).await?;
    sqlx::query(include_str!("invitations/put.sql"))
        .bind(token_hash)
        .bind(invitation.actor.to_string())
        .bind(invitation.issued_by.to_string())
        .bind(now.millis())
        .bind(invitation.expires_at.millis())
        .execute(conn)
        .await
        .map(drop)
}

/// The invitation of a token.
///
/// # Errors
/// When the database can't.
pub async fn find(conn: &mut Conn, token_hash: &str) -> Result<Option<Invitation>, sqlx::Error> {
    let query = sqlx::query(include_str!("invitations/find.sql")).bind(token_hash);
    let Some(row) = query.fetch_optional(conn).await? else {
        return Ok(None);
    };
    let (actor, issued_by): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    let (Ok(actor), Ok(issued_by)) = (actor.parse(), issued_by.parse()) else {
        return Ok(None);
    };
    Ok(Some(Invitation {
        actor,
        issued_by,
        expires_at: Timestamp::from_millis(row.try_get(2)?),
        is_used: row.try_get::<i64, _>(3)? != 0,
    }))
}

/// Uses an invitation up; false where someone else has, or it has run out.
///
/// # Errors
/// When the database can't.
pub async fn use_up(
    conn: &mut Conn,
    token_hash: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("invitations/use.sql"))
        .bind(token_hash)
        .bind(now.millis());
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Takes back what is open of someone.
///
/// # Errors
/// When the database can't.
pub async fn take_back(conn: &mut Conn, actor: ActorId) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("invitations/take_back.sql"))
        .bind(actor.to_string())
        .execute(conn)
        .await
        .map(drop)
}

/// Takes back what someone has written and nobody has used.
///
/// # Errors
/// When the database can't.
pub async fn take_back_of(conn: &mut Conn, issued_by: ActorId) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("invitations/take_back_of.sql"))
        .bind(issued_by.to_string())
        .execute(conn)
        .await
        .map(drop)
}

/// Until when each of these people can use an invitation, if they can.
///
/// # Errors
/// When the database can't.
pub async fn open_of(
    conn: &mut Conn,
    actors: &[ActorId],
    now: Timestamp,
) -> Result<BTreeMap<ActorId, Timestamp>, sqlx::Error> {
    let rows = sqlx::query(include_str!("invitations/open_of.sql"))
        .bind(list(actors))
        .bind(now.millis())
        .fetch_all(conn)
        .await?;
    let mut open = BTreeMap::new();
    for row in rows {
        if let Ok(actor) = row.try_get::<String, _>(0)?.parse() {
            open.insert(actor, Timestamp::from_millis(row.try_get(1)?));
        }
    }
    Ok(open)
}

/// Forgets those that ran out before `before`.
///
/// # Errors
/// When the database can't.
pub async fn sweep(conn: &mut Conn, before: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("invitations/sweep.sql"))
        .bind(before.millis())
        .execute(conn)
        .await
        .map(drop)
}
