//! Links by which an organisation answers when it can come to a ケース会議. The database knows a token only by its SHA-256.

use shared::{
    jp::Timestamp,
    record::{ActorId, RecordId, ReplicaId},
};
use sqlx::{Row, any::AnyRow};

use super::{Conn, natural};

/// A link, usable or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLink {
    /// How the database knows its token.
    pub token_hash: String,
    /// The record by which the organisation is called.
    pub invitation: RecordId,
    /// Whose word the answers are.
    pub made_by: ActorId,
    /// The account they had signed in with.
    pub account: String,
    /// Until before then it works.
    pub expires_at: Timestamp,
    /// Whether it was taken back, or another has taken its place.
    pub has_ended: bool,
    /// When it was last answered by.
    pub answered_at: Option<Timestamp>,
    /// How often it was.
    pub answers: u64,
    /// The replica whose first save is the last answer.
    pub said: Option<ReplicaId>,
}

/// Keeps a new link; those of the same invitation end.
///
/// # Errors
/// When the database can't.
pub async fn put(
    conn: &mut Conn,
    link: &AnswerLink,
    made_at: Timestamp,
) -> Result<(), sqlx::Error> {
    end(conn, link.invitation, made_at).await?;
    sqlx::query(include_str!("answer_links/put.sql"))
        .bind(&link.token_hash)
        .bind(link.invitation.to_string())
        .bind(link.made_by.to_string())
        .bind(&link.account)
        .bind(made_at.millis())
        .bind(link.expires_at.millis())
        .execute(conn)
        .await
        .map(drop)
}

/// The link of a token, unless a later one of the same invitation is there.
///
/// # Errors
/// When the database can't.
pub async fn find(conn: &mut Conn, token_hash: &str) -> Result<Option<AnswerLink>, sqlx::Error> {
    let query = sqlx::query(include_str!("answer_links/find.sql")).bind(token_hash);
    let row = query.fetch_optional(conn).await?;
    row.map_or(Ok(None), |row| read(&row))
}

/// The last link of an invitation.
///
/// # Errors
/// When the database can't.
pub async fn last(
    conn: &mut Conn,
    invitation: RecordId,
) -> Result<Option<AnswerLink>, sqlx::Error> {
    let query = sqlx::query(include_str!("answer_links/last.sql")).bind(invitation.to_string());
    let row = query.fetch_optional(conn).await?;
    row.map_or(Ok(None), |row| read(&row))
}

fn read(row: &AnyRow) -> Result<Option<AnswerLink>, sqlx::Error> {
    let (invitation, made_by): (String, String) = (row.try_get(1)?, row.try_get(2)?);
    let (Ok(invitation), Ok(made_by)) = (invitation.parse(), made_by.parse()) else {
        return Ok(None);
    };
    let answered_at: i64 = row.try_get(6)?;
    Ok(Some(AnswerLink {
        token_hash: row.try_get(0)?,
        invitation,
        made_by,
        account: row.try_get(3)?,
        expires_at: Timestamp::from_millis(row.try_get(4)?),
        has_ended: row.try_get::<i64, _>(5)? != 0,
        answered_at: (answered_at != 0).then(|| Timestamp::from_millis(answered_at)),
        answers: natural(row.try_get(7)?),
        said: row.try_get::<String, _>(8)?.parse().ok(),
    }))
}

/// Ends what works of an invitation.
///
/// # Errors
/// When the database can't.
pub async fn end(conn: &mut Conn, invitation: RecordId, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("answer_links/end.sql"))
        .bind(invitation.to_string())
        .bind(now.millis())
        .execute(conn)
        .await
        .map(drop)
}

/// Notes that it was answered by, with the first save of `replica`.
///
/// # Errors
/// When the database can't.
pub async fn answered(
    conn: &mut Conn,
    token_hash: &str,
    now: Timestamp,
    replica: ReplicaId,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("answer_links/answered.sql"))
        .bind(token_hash)
        .bind(now.millis())
        .bind(replica.to_string())
        .execute(conn)
        .await
        .map(drop)
}

/// Forgets those that ran out before `before`.
///
/// # Errors
/// When the database can't.
pub async fn sweep(conn: &mut Conn, before: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("answer_links/sweep.sql"))
        .bind(before.millis())
        .execute(conn)
        .await
        .map(drop)
}
