//! The audit log: entries bound into a chain, appended and read. The database refuses to change them.

use std::collections::HashSet;

use futures::{Stream, StreamExt};
use serde_json::json;
use shared::{
    access::{LogOf, Scope},
    audit::{Entry, Event},
    jp::Timestamp,
    record::ActorId,
};
use sqlx::{Row, any::AnyRow};
use uuid::Uuid;

use super::{Conn, execute, list, natural, number};

/// As many entries are handed to the database at once.
const AT_ONCE: usize = 200;

/// The last entry: what the next is bound to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its number; 0 before the first.
    pub seq: u64,
    /// Its hash; empty before the first.
    pub hash: String,
}

/// An entry with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// Its number.
    pub seq: u64,
    /// What it says.
    pub entry: Entry,
    /// Its hash.
    pub hash: String,
}

/// Something an account does at this moment.
#[must_use]
pub fn entry(event: Event, now: Timestamp, actor: impl ToString, account: &str) -> Entry {
    Entry {
        at: now.millis(),
        happened_at: now.millis(),
        event: event.code().to_owned(),
        actor: actor.to_string(),
        account: account.to_owned(),
        ..Entry::default()
    }
}

/// The same, done to someone on staff.
#[must_use]
pub fn of_person(
    event: Event,
    now: Timestamp,
    (actor, account): (ActorId, &str),
    whom: ActorId,
) -> Entry {
    Entry {
        record: whom.to_string(),
        ..entry(event, now, actor, account)
    }
}

/// Appends entries. They are in the log with the transaction, which holds the log until then.
///
/// # Errors
/// When the database can't.
pub async fn append(conn: &mut Conn, entries: &[Entry]) -> Result<(), sqlx::Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let Head { mut seq, mut hash } = lock(conn).await?;
    for part in entries.chunks(AT_ONCE) {
        let mut rows = Vec::with_capacity(part.len());
        for entry in part {
            seq += 1;
            hash = entry.hash(seq, &hash);
            rows.push(json!([
                number(seq),
                entry.at,
                entry.happened_at,
                entry.event,
                entry.actor,
                entry.account,
                entry.replica,
                entry.record,
                entry.household,
                entry.grounds,
                entry.note,
                hash,
            ]));
        }
        execute(conn, include_str!("audit/put.sql"), rows).await?;
    }
    sqlx::query(include_str!("audit/advance.sql"))
        .bind(number(seq))
        .bind(hash)
        .execute(conn)
        .await
        .map(drop)
}

async fn lock(conn: &mut Conn) -> Result<Head, sqlx::Error> {
    let locked = sqlx::query(include_str!("audit/lock.sql"))
        .fetch_optional(&mut *conn)
        .await?;
    if let Some(row) = locked {
        return head_of(&row);
    }
    sqlx::query(include_str!("audit/begin.sql"))
        .execute(&mut *conn)
        .await?;
    let row = sqlx::query(include_str!("audit/lock.sql"))
        .fetch_one(conn)
        .await?;
    head_of(&row)
}

fn head_of(row: &AnyRow) -> Result<Head, sqlx::Error> {
    Ok(Head {
        seq: natural(row.try_get(0)?),
        hash: row.try_get(1)?,
    })
}

/// What the database says is the last entry.
///
/// # Errors
/// When the database can't.
pub async fn head(conn: &mut Conn) -> Result<Head, sqlx::Error> {
    let row = sqlx::query(include_str!("audit/head.sql"))
        .fetch_optional(conn)
        .await?;
    row.map_or_else(|| Ok(Head::default()), |row| head_of(&row))
}

/// Which of these notes are in the log already.
///
/// # Errors
/// When the database can't.
pub async fn noted(
    conn: &mut Conn,
    notes: impl IntoIterator<Item = Uuid>,
) -> Result<HashSet<String>, sqlx::Error> {
    let rows = sqlx::query(include_str!("audit/noted.sql"))
        .bind(list(notes))
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// Entries of the log that someone asks for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Whose.
    pub whose: LogOf,
    /// With what was done by a 支援会議 alone.
    pub with_meetings: bool,
    /// With numbers below this.
    pub before: u64,
    /// At most so many.
    pub limit: usize,
}

/// Entries, the newest first.
///
/// # Errors
/// When the database can't.
pub async fn page(conn: &mut Conn, wanted: Wanted) -> Result<Vec<Numbered>, sqlx::Error> {
    let sql = match wanted.whose {
        LogOf::All => include_str!("audit/page.sql"),
        LogOf::Household(_) => include_str!("audit/page_of_household.sql"),
        LogOf::Person(..) => include_str!("audit/page_of_actor.sql"),
        LogOf::Meeting(_) => include_str!("audit/page_of_meeting.sql"),
    };
    let query = sqlx::query(sql)
        .bind(number(wanted.before))
        .bind(number(wanted.limit as u64));
    let with_meetings = i64::from(wanted.with_meetings);
    let query = match wanted.whose {
        LogOf::All => query,
        LogOf::Household(id) => query.bind(id.to_string()).bind(with_meetings),
        LogOf::Person(id, _) => query.bind(id.to_string()).bind(with_meetings),
        LogOf::Meeting(id) => query
            .bind(Scope::Meeting(id).to_string())
            .bind(id.to_string()),
    };
    query.fetch_all(conn).await?.iter().map(read).collect()
}

/// The whole log from its first entry.
pub fn all(conn: &mut Conn) -> impl Stream<Item = Result<Numbered, sqlx::Error>> + Unpin + '_ {
    sqlx::query(include_str!("audit/all.sql"))
        .fetch(conn)
        .map(|row| read(&row?))
}

fn read(row: &AnyRow) -> Result<Numbered, sqlx::Error> {
    Ok(Numbered {
        seq: natural(row.try_get(0)?),
        entry: Entry {
            at: row.try_get(1)?,
            happened_at: row.try_get(2)?,
            event: row.try_get(3)?,
            actor: row.try_get(4)?,
            account: row.try_get(5)?,
            replica: row.try_get(6)?,
            record: row.try_get(7)?,
            household: row.try_get(8)?,
            grounds: row.try_get(9)?,
            note: row.try_get(10)?,
        },
        hash: row.try_get(11)?,
    })
}
