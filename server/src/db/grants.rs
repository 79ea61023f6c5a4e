//! Grants and memberships, derived from records: what decides which scopes a person holds.

use shared::{
    access::{Actor, Grant, Membership, Role, Scope},
    jp::Date,
    record::{ActorId, RecordId},
};
use sqlx::Row;

use super::Conn;

/// Keeps the grant that the record `id` is now; removes it when it is none any more.
///
/// # Errors
/// When the database can't.
pub async fn put(conn: &mut Conn, id: RecordId, grant: Option<&Grant>) -> Result<(), sqlx::Error> {
    let Some(grant) = grant else {
        return sqlx::query(include_str!("grants/remove.sql"))
            .bind(id.to_string())
            .execute(conn)
            .await
            .map(drop);
    };
    sqlx::query(include_str!("grants/open.sql"))
        .bind(grant.scope.to_string())
        .execute(&mut *conn)
        .await?;
    sqlx::query(include_str!("grants/put.sql"))
        .bind(id.to_string())
        .bind(grant.scope.to_string())
        .bind(grant.holder.to_string())
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
    let role = match member.role {
        Role::Administrator => "administrator",
        Role::Member => "member",
    };
    sqlx::query(include_str!("grants/put_member.sql"))
        .bind(id.to_string())
        .bind(member.actor.to_string())
        .bind(member.organisation.to_string())
        .bind(role)
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
    let query = sqlx::query(include_str!("grants/member.sql")).bind(id.to_string());
    let Some(row) = query.fetch_optional(&mut *conn).await? else {
        return Ok(None);
    };
    let Ok(organisation) = row.try_get::<String, _>(0)?.parse() else {
        return Ok(None);
    };
    let role = if row.try_get::<String, _>(1)? == "administrator" {
        Role::Administrator
    } else {
        Role::Member
    };
    let own = Scope::Organisation(organisation);
    let mut scopes = [Scope::Public, Scope::Staff, own]
        .into_iter()
        .collect::<std::collections::BTreeSet<_>>();
    let query = sqlx::query(include_str!("grants/held.sql"))
        .bind(own.to_string())
        .bind(today.to_string());
    for row in query.fetch_all(conn).await? {
        scopes.extend(row.try_get::<String, _>(0)?.parse::<Scope>());
    }
    Ok(Some(Actor {
        id,
        organisation,
        role,
        scopes,
    }))
}
