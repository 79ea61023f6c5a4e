//! Grants and memberships, derived from records: what decides which scopes a person holds.

use std::collections::BTreeSet;

use shared::{
    access::{Actor, Grant, Ground, Membership, Pledged, Post, Role, Scope},
    jp::Timestamp,
    record::{ActorId, Choice, RecordId},
};
use sqlx::{Row, any::AnyRow};

use super::{Conn, list};

/// Keeps the grants that the record `id` is now; removes those that it is no more.
///
/// # Errors
/// When the database can't.
pub async fn put(conn: &mut Conn, id: RecordId, grants: &[Grant]) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("grants/remove.sql"))
        .bind(id.to_string())
        .execute(&mut *conn)
        .await?;
    for grant in grants {
        if let Some(opened) = grant.opened() {
            sqlx::query(include_str!("grants/open.sql"))
                .bind(opened.to_string())
                .execute(&mut *conn)
                .await?;
        }
        sqlx::query(include_str!("grants/put.sql"))
            .bind(list(&grant.scopes))
            .bind(id.to_string())
            .bind(grant.holder.to_string())
            .bind(grant.ground.item().code)
            .bind(grant.span.from.millis())
            .bind(grant.span.until.map_or(i64::MAX, Timestamp::millis))
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Whether some of `grants` is the first that was ever given on what it opens.
///
/// # Errors
/// When the database can't.
pub async fn opens(conn: &mut Conn, grants: &[Grant]) -> Result<bool, sqlx::Error> {
    for opened in grants.iter().filter_map(Grant::opened) {
        let query = sqlx::query(include_str!("grants/is_opened.sql")).bind(opened.to_string());
        if query.fetch_one(&mut *conn).await?.try_get::<i64, _>(0)? == 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keeps the membership that the record `id` is now, and since when; removes it when it is none any more.
///
/// # Errors
/// When the database can't.
pub async fn put_member(
    conn: &mut Conn,
    id: RecordId,
    member: Option<&Membership>,
    joined_at: Timestamp,
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
        .bind(joined_at.millis())
        .execute(conn)
        .await
        .map(drop)
}

/// Keeps the promise of secrecy that the record `id` is now; removes it when it is none any more.
///
/// # Errors
/// When the database can't.
pub async fn put_pledged(
    conn: &mut Conn,
    id: RecordId,
    pledged: Option<Pledged>,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("grants/remove_pledge.sql"))
        .bind(id.to_string())
        .execute(&mut *conn)
        .await?;
    let Some(Pledged {
        meeting,
        actor,
        promises,
    }) = pledged
    else {
        return Ok(());
    };
    sqlx::query(include_str!("grants/put_pledge.sql"))
        .bind(id.to_string())
        .bind(Scope::Meeting(meeting).to_string())
        .bind(Scope::of_person(actor).to_string())
        .bind(i64::from(promises))
        .execute(conn)
        .await
        .map(drop)
}

/// Keeps what the record `id` has given or made someone until now, before that changes.
///
/// # Errors
/// When the database can't.
pub async fn keep_former(conn: &mut Conn, id: RecordId, now: Timestamp) -> Result<(), sqlx::Error> {
    for sql in [
        include_str!("grants/put_former_grants.sql"),
        include_str!("grants/put_former_members.sql"),
    ] {
        sqlx::query(sql)
            .bind(id.to_string())
            .bind(now.millis())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// The person with all they hold now; none when they are no longer on staff.
///
/// # Errors
/// When the database can't.
pub async fn actor(
    conn: &mut Conn,
    id: ActorId,
    now: Timestamp,
) -> Result<Option<Actor>, sqlx::Error> {
    let query = sqlx::query(include_str!("grants/member.sql")).bind(id.to_string());
    let Some(row) = query.fetch_optional(&mut *conn).await? else {
        return Ok(None);
    };
    match member(id, &row)? {
        Some(member) => held(conn, member, now, include_str!("grants/held.sql"))
            .await
            .map(Some),
        None => Ok(None),
    }
}

/// The person with all they held at that time as far as was known then, wherever they worked. What a 支援会議 let them see is
/// left out: by one nobody writes anything of a household.
///
/// # Errors
/// When the database can't.
pub async fn actors_then(
    conn: &mut Conn,
    id: ActorId,
    then: Timestamp,
) -> Result<Vec<Actor>, sqlx::Error> {
    let rows = sqlx::query(include_str!("grants/former_members.sql"))
        .bind(id.to_string())
        .bind(then.millis())
        .fetch_all(&mut *conn)
        .await?;
    let mut actors = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(member) = member(id, &row)? {
            let sql = include_str!("grants/held_then.sql");
            actors.push(held(conn, member, then, sql).await?);
        }
    }
    Ok(actors)
}

/// On what grounds someone held one of `scopes` at that time, as far as is known now; by a 支援会議 also where they have taken back
/// their promise since.
///
/// # Errors
/// When the database can't.
pub async fn grounds_then(
    conn: &mut Conn,
    id: ActorId,
    then: Timestamp,
    scopes: &BTreeSet<Scope>,
) -> Result<BTreeSet<Ground>, sqlx::Error> {
    let rows = sqlx::query(include_str!("grants/grounds_then.sql"))
        .bind(id.to_string())
        .bind(then.millis())
        .bind(list(scopes))
        .fetch_all(conn)
        .await?;
    grounds(&rows)
}

/// On what grounds someone has ever held one of `scopes`.
///
/// # Errors
/// When the database can't.
pub async fn grounds_ever(
    conn: &mut Conn,
    id: ActorId,
    scopes: &BTreeSet<Scope>,
) -> Result<BTreeSet<Ground>, sqlx::Error> {
    let rows = sqlx::query(include_str!("grants/grounds_ever.sql"))
        .bind(id.to_string())
        .bind(list(scopes))
        .fetch_all(conn)
        .await?;
    grounds(&rows)
}

fn grounds(rows: &[AnyRow]) -> Result<BTreeSet<Ground>, sqlx::Error> {
    let codes = rows.iter().map(|row| row.try_get::<String, _>(0));
    let codes: Vec<String> = codes.collect::<Result<_, _>>()?;
    Ok(codes
        .iter()
        .filter_map(|code| Ground::from_code(code))
        .collect())
}

fn scope_and_ground(row: &AnyRow) -> Result<Option<(Scope, Ground)>, sqlx::Error> {
    let (scope, ground): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    Ok(scope.parse().ok().zip(Ground::from_code(&ground)))
}

fn member(actor: ActorId, row: &AnyRow) -> Result<Option<Membership>, sqlx::Error> {
    let Ok(organisation) = row.try_get::<String, _>(0)?.parse() else {
        return Ok(None);
    };
    let (post, role): (String, String) = (row.try_get(1)?, row.try_get(2)?);
    Ok(Some(Membership {
        actor,
        organisation,
        post: Post::from_code(&post).unwrap_or(Post::Adviser),
        role: Role::from_code(&role).unwrap_or(Role::Member),
    }))
}

/// With all that `sql` says they hold at that time.
async fn held(
    conn: &mut Conn,
    member: Membership,
    at: Timestamp,
    sql: &'static str,
) -> Result<Actor, sqlx::Error> {
    let rows = sqlx::query(sql)
        .bind(Scope::Organisation(member.organisation).to_string())
        .bind(Scope::of_person(member.actor).to_string())
        .bind(at.millis())
        .fetch_all(conn)
        .await?;
    let granted: Vec<_> = rows
        .iter()
        .map(scope_and_ground)
        .collect::<Result<_, _>>()?;
    Ok(Actor::new(member, granted.into_iter().flatten()))
}
