//! Segments: records of a first load, packed once for all devices that hold the same scopes.

use std::collections::{BTreeMap, BTreeSet};

use shared::{access::Scope, jp::Timestamp, wire::SegmentRef};
use sqlx::Row;

use super::{Conn, list, natural, number};

/// The segments in use for one set of scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    /// The last change they hold.
    pub upto: u64,
    /// The segments, in the order of their parts.
    pub refs: Vec<SegmentRef>,
}

/// A segment to be stored.
#[derive(Clone, Debug)]
pub struct Packed {
    /// Its name and size.
    pub segment: SegmentRef,
    /// JSON lines as a zstd frame.
    pub body: Vec<u8>,
}

/// The segments in use under each of `keys` that has any.
///
/// # Errors
/// When the database can't.
pub async fn current(
    conn: &mut Conn,
    keys: &[String],
) -> Result<BTreeMap<String, Current>, sqlx::Error> {
    let rows = sqlx::query(include_str!("segments/current.sql"))
        .bind(list(keys))
        .fetch_all(conn)
        .await?;
    let mut found = BTreeMap::<String, Current>::new();
    for row in &rows {
        // Two servers may have packed the same scopes at once: then both sets count, as of the earlier.
        let current = found.entry(row.try_get(0)?).or_insert(Current {
            upto: u64::MAX,
            refs: Vec::new(),
        });
        current.upto = current.upto.min(natural(row.try_get(2)?));
        current.refs.push(SegmentRef {
            name: row.try_get(1)?,
            records: row.try_get::<i64, _>(3)?.try_into().unwrap_or(u32::MAX),
            bytes: natural(row.try_get(4)?),
        });
    }
    Ok(found)
}

/// Stores the segments of `scopes` as of `upto`; earlier ones are superseded.
///
/// # Errors
/// When the database can't.
pub async fn put(
    conn: &mut Conn,
    key: &str,
    scopes: &BTreeSet<Scope>,
    upto: u64,
    parts: &[Packed],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let supersede = sqlx::query(include_str!("segments/supersede.sql"));
    supersede
        .bind(key)
        .bind(number(upto))
        .bind(now.millis())
        .execute(&mut *conn)
        .await?;
    for (part, Packed { segment, body }) in parts.iter().enumerate() {
        sqlx::query(include_str!("segments/put.sql"))
            .bind(key)
            .bind(number(part as u64))
            .bind(number(upto))
            .bind(&*segment.name)
            .bind(list(scopes))
            .bind(i64::from(segment.records))
            .bind(number(segment.bytes))
            .bind(&**body)
            .bind(now.millis())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// The frame of a segment, if `held` covers the scopes it was made for.
///
/// # Errors
/// When the database can't.
pub async fn find(
    conn: &mut Conn,
    name: &str,
    held: &BTreeSet<Scope>,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    for row in sqlx::query(include_str!("segments/find.sql"))
        .bind(name)
        .fetch_all(conn)
        .await?
    {
        let scopes = serde_json::from_str::<BTreeSet<Scope>>(row.try_get(0)?);
        if scopes.is_ok_and(|scopes| scopes.is_subset(held)) {
            return row.try_get(1).map(Some);
        }
    }
    Ok(None)
}

/// Forgets segments made before `made`, whether in use or not, and those superseded before `superseded`.
///
/// # Errors
/// When the database can't.
pub async fn sweep(
    conn: &mut Conn,
    made: Timestamp,
    superseded: Timestamp,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("segments/sweep.sql"))
        .bind(made.millis())
        .bind(superseded.millis());
    query.execute(conn).await.map(drop)
}
