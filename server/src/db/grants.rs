//! Grants and memberships, derived from records: what decides which scopes a person holds.

use shared::{
    access::{Actor, Grant, Ground, Membership, Post, Role, Scope},
    jp::Date,
    record::{ActorId, Choice, RecordId},
};
use sqlx::Row;

use super::{Conn, list};

/// Keeps the grant that the record `id` is now; removes it when it is none any more.
///
/// # Errors
/// When the database can't.
pub async fn put(conn: &mut Conn, id: RecordId, grant: Option<&Grant>) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("grants/remove.sql"))
        .bind(id.to_string())
        .execute(&mut *conn)
        .await?;
    let Some(grant) = grant else {
        return Ok(());
    };
    sqlx::query(include_str!("grants/open.sql"))
        .bind(grant.opened().to_string())
        .execute(&mut *conn)
        .await?;
    sqlx::query(include_str!("grants/put.sql"))
        .bind(list(grant.scopes()))
        .bind(id.to_string())
        .bind(grant.holder.to_string())
        .bind(grant.ground.item().code)
        .bind(grant.from.to_string())
        .bind(grant.until.unwrap_or(Date::MAX).to_string())
        .execute(conn)
        .await
        .map(drop)
}

/// Whether a grant has ever named `scope`.
///
/// # Errors
/// When the database can't.
pub async fn is_opened(conn: &mut Conn, scope: Scope) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("grants/is_opened.sql")).bind(scope.to_string());
    Ok(query.fetch_one(conn).await?.try_get::<i64, _>(0)? > 0)
}

/// Keeps the membership that the record `id` is now; removes it when it is none any more.
///
/// # Errors
/// When the database can't.
pub async fn put_member(
    conn: &mut Conn,
    id: RecordId,
    member: Option<&Membership>,
) -> Result<(), sqlx::Error> {
    let Some(member) = member else {
        return sqlx::query(include_str!("grants/remove_member.sql"))
            .bind(id.to_string())
            .execute(conn)
            .await
            .map(drop);
    };
    sqlx::query(include_str!("grants/put_member.sql"))
        .bind(id.to_string())
        .bind(member.actor.to_string())
        .bind(member.organisation.to_string())
        .bind(member.post.item().code)
        .bind(member.role.item().code)
        .execute(conn)
        .await
        .map(drop)
}

/// The person with all they hold on `today`; none when they are no longer on staff.
///
/// # Errors
/// When the database can't.
pub async fn actor(
    conn: &mut Conn,
    id: ActorId,
    today: Date,
) -> Result<Option<Actor>, sqlx::Error> {
    held(conn, id, today, today).await
}

/// The person with all they held at some time of `day`: what was withdrawn on a day has ended the day before.
///
/// # Errors
/// When the database can't.
pub async fn actor_then(
    conn: &mut Conn,
    id: ActorId,
    day: Date,
) -> Result<Option<Actor>, sqlx::Error> {
    held(conn, id, day, day.add_days(-1).unwrap_or(day)).await
}

/// With all that has begun by one day and had not ended before the other.
async fn held(
    conn: &mut Conn,
    id: ActorId,
    begun: Date,
    unended: Date,
) -> Result<Option<Actor>, sqlx::Error> {
    let query = sqlx::query(include_str!("grants/member.sql")).bind(id.to_string());
    let Some(row) = query.fetch_optional(&mut *conn).await? else {
        return Ok(None);
    };
    let Ok(organisation) = row.try_get::<String, _>(0)?.parse() else {
        return Ok(None);
    };
    let (post, role): (String, String) = (row.try_get(1)?, row.try_get(2)?);
    let member = Membership {
        actor: id,
        organisation,
        post: Post::from_code(&post).unwrap_or(Post::Adviser),
        role: Role::from_code(&role).unwrap_or(Role::Member),
    };
    let rows = sqlx::query(include_str!("grants/held.sql"))
        .bind(Scope::Organisation(organisation).to_string())
        .bind(begun.to_string())
        .bind(unended.to_string())
        .fetch_all(conn)
        .await?;
    let mut granted = Vec::with_capacity(rows.len());
    for row in rows {
        let (scope, ground): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        if let (Ok(scope), Some(ground)) = (scope.parse(), Ground::from_code(&ground)) {
            granted.push((scope, ground));
        }
    }
    Ok(Some(Actor::new(member, granted)))
}
