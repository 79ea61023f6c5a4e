//! Documents, and the scopes they lie in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use shared::{
    access::Scope,
    record::{RecordId, ReplicaId},
};
use sqlx::Row;

use super::{Conn, execute, list, natural, number};

/// A document as it lies here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its JSON.
    pub body: String,
    /// The number of its last change.
    pub seq: u64,
    /// Whose saves alone made that change.
    pub last_replica: Option<ReplicaId>,
    /// The number of the last change by anyone else.
    pub foreign_seq: u64,
}

/// Those of the documents `ids` that there are.
///
/// # Errors
/// When the database can't.
pub async fn find(
    conn: &mut Conn,
    ids: &BTreeSet<RecordId>,
) -> Result<Vec<(RecordId, Stored)>, sqlx::Error> {
    let rows = sqlx::query(include_str!("documents/find.sql"))
        .bind(list(ids))
        .fetch_all(conn)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let stored = Stored {
            body: row.try_get(1)?,
            seq: natural(row.try_get(2)?),
            last_replica: row.try_get::<String, _>(3)?.parse().ok(),
            foreign_seq: natural(row.try_get(4)?),
        };
        if let Ok(id) = row.try_get::<String, _>(0)?.parse() {
            found.push((id, stored));
        }
    }
    Ok(found)
}

/// A document to be written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its id.
    pub id: RecordId,
    /// Its kind.
    pub kind: Box<str>,
    /// The document.
    pub stored: Stored,
    /// Where it lies now.
    pub scopes: BTreeSet<Scope>,
    /// Whether there was none before.
    pub is_new: bool,
}

/// Writes documents, each once, and says where they lie now. Returns the scopes that one of them has left.
///
/// # Errors
/// When the database can't.
pub async fn put(conn: &mut Conn, written: &[Written]) -> Result<BTreeSet<Scope>, sqlx::Error> {
    let mut documents = Vec::with_capacity(written.len());
    let mut enterings = Vec::with_capacity(written.len());
    for Written {
        id,
        kind,
        stored,
        scopes,
        ..
    } in written
    {
        let replica = stored.last_replica.map(|replica| replica.to_string());
        let (seq, foreign) = (number(stored.seq), number(stored.foreign_seq));
        let replica = replica.unwrap_or_default();
        documents.push(json!([id, kind, seq, stored.body, replica, foreign]));
        enterings.extend(scopes.iter().map(|scope| json!([scope, id, seq])));
    }
    execute(conn, include_str!("documents/put.sql"), documents).await?;
    let changed: BTreeMap<RecordId, &Written> = written
        .iter()
        .filter(|written| !written.is_new)
        .map(|written| (written.id, written))
        .collect();
    let rows = if changed.is_empty() {
        Vec::new()
    } else {
        scopes_now(conn, changed.keys()).await?
    };
    let (mut leavings, mut left) = (Vec::new(), Vec::new());
    for (id, name) in rows {
        let Some(written) = id.parse().ok().and_then(|id| changed.get(&id)) else {
            continue;
        };
        let stays = |scope| written.scopes.contains(&scope);
        if !name.parse().is_ok_and(stays) {
            leavings.push(json!([name, id, number(written.stored.seq)]));
            left.push(name);
        }
    }
    execute(conn, include_str!("documents/enter.sql"), enterings).await?;
    execute(conn, include_str!("documents/leave.sql"), leavings).await?;
    Ok(scopes(left))
}

/// Says that the document, last changed at `seq`, has left `scopes`, of those that have never heard of it.
///
/// # Errors
/// When the database can't.
pub async fn once_in(
    conn: &mut Conn,
    id: RecordId,
    scopes: &BTreeSet<Scope>,
    seq: u64,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("documents/once_in.sql"))
        .bind(list(scopes))
        .bind(id.to_string())
        .bind(number(seq))
        .execute(conn)
        .await
        .map(drop)
}

/// Those this version knows.
/// The scopes in which records lie, of those that are here.
///
/// # Errors
/// When the database can't.
pub async fn places(
    conn: &mut Conn,
    ids: &BTreeSet<RecordId>,
) -> Result<BTreeMap<RecordId, BTreeSet<Scope>>, sqlx::Error> {
    let mut places = BTreeMap::<RecordId, BTreeSet<Scope>>::new();
    for (id, name) in scopes_now(conn, ids).await? {
        if let (Ok(id), Ok(scope)) = (id.parse(), name.parse()) {
            places.entry(id).or_default().insert(scope);
        }
    }
    Ok(places)
}

/// Ids of records, each with the name of a scope it lies in.
async fn scopes_now(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = &RecordId>,
) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query(include_str!("documents/scopes.sql"))
        .bind(list(ids))
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}

fn scopes(names: Vec<String>) -> BTreeSet<Scope> {
    names.iter().filter_map(|name| name.parse().ok()).collect()
}

/// Which changes to look for.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// In these scopes.
    pub scopes: &'a BTreeSet<Scope>,
    /// Changes after this number.
    pub after: u64,
    /// Leavings after this number.
    pub gone_after: u64,
    /// All scopes the reader holds: what left a scope may still be seen in another.
    pub held: &'a BTreeSet<Scope>,
    /// The reader's replica, if it need not hear of what it alone has changed.
    pub but_of: Option<ReplicaId>,
    /// At most so many.
    pub limit: u64,
}

/// What changed in a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The newest state of each document, or that it is gone, as the lines that travel, in no order.
    pub lines: String,
    /// How many documents were looked at: those the reader changed itself have no line.
    pub documents: u64,
    /// The number of the last change among them.
    pub last: u64,
}

/// The first changes in a window. The database itself writes the lines: a thousand rows handed over one by one cost five
/// times as much.
///
/// # Errors
/// When the database can't.
pub async fn changed(conn: &mut Conn, window: &Window<'_>) -> Result<Page, sqlx::Error> {
    if window.scopes.is_empty() {
        return Ok(Page::default());
    }
    let row = sqlx::query(include_str!("documents/changed.sql"))
        .bind(list(window.scopes))
        .bind(number(window.after))
        .bind(number(window.gone_after))
        .bind(list(window.held))
        .bind(number(window.limit))
        .bind(number(window.after.min(window.gone_after)))
        // No replica is called so.
        .bind(window.but_of.map_or("-".to_owned(), |of| of.to_string()))
        .bind("\n")
        .fetch_one(conn)
        .await?;
    let mut lines: String = row.try_get(0)?;
    if !lines.is_empty() {
        lines.push('\n');
    }
    Ok(Page {
        lines,
        documents: natural(row.try_get(1)?),
        last: natural(row.try_get(2)?),
    })
}

/// Whether anything entered, changed in or left `scopes` after `seq`.
///
/// # Errors
/// When the database can't.
pub async fn is_changed(
    conn: &mut Conn,
    scopes: &BTreeSet<Scope>,
    seq: u64,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("documents/is_changed.sql"))
        .bind(list(scopes))
        .bind(number(seq));
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// What there is to know of a scope without looking into it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// How many documents lie in it.
    pub records: u64,
    /// The last change in it, leavings included.
    pub changed: u64,
    /// The last time a document left it.
    pub left: u64,
}

/// The overview of each of `scopes` that ever held a document.
///
/// # Errors
/// When the database can't.
pub async fn overview(
    conn: &mut Conn,
    scopes: &BTreeSet<Scope>,
) -> Result<BTreeMap<Scope, Overview>, sqlx::Error> {
    if scopes.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = sqlx::query(include_str!("documents/overview.sql"))
        .bind(list(scopes))
        .fetch_all(conn)
        .await?;
    let mut found = BTreeMap::new();
    for row in rows {
        if let Ok(scope) = row.try_get::<String, _>(0)?.parse() {
            let overview = Overview {
                records: natural(row.try_get(1)?),
                changed: natural(row.try_get(2)?),
                left: natural(row.try_get(3)?),
            };
            found.insert(scope, overview);
        }
    }
    Ok(found)
}

/// How many documents entered, changed in or left `scopes` after `seq`.
///
/// # Errors
/// When the database can't.
pub async fn count_changed(
    conn: &mut Conn,
    scopes: &BTreeSet<Scope>,
    seq: u64,
) -> Result<u64, sqlx::Error> {
    let query = sqlx::query(include_str!("documents/count_changed.sql"))
        .bind(list(scopes))
        .bind(number(seq));
    Ok(natural(query.fetch_one(conn).await?.try_get(0)?))
}

/// The documents that lie in `scopes`, each once, in the order of their ids.
///
/// # Errors
/// When the database can't.
pub async fn bodies(conn: &mut Conn, scopes: &BTreeSet<Scope>) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query(include_str!("documents/bodies.sql"))
        .bind(list(scopes))
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// All documents of these kinds.
///
/// # Errors
/// When the database can't.
pub async fn of_kinds(conn: &mut Conn, kinds: &[&str]) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query(include_str!("documents/of_kinds.sql"))
        .bind(list(kinds))
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// The number of the last change in `scope`.
///
/// # Errors
/// When the database can't.
pub async fn last(conn: &mut Conn, scope: Scope) -> Result<u64, sqlx::Error> {
    let query = sqlx::query(include_str!("documents/last.sql")).bind(scope.to_string());
    Ok(natural(query.fetch_one(conn).await?.try_get(0)?))
}

/// The number of the last change of a document of these kinds. Looks through all documents.
///
/// # Errors
/// When the database can't.
pub async fn last_of(conn: &mut Conn, kinds: &[&str]) -> Result<u64, sqlx::Error> {
    let query = sqlx::query(include_str!("documents/last_of.sql")).bind(list(kinds));
    Ok(natural(query.fetch_one(conn).await?.try_get(0)?))
}

/// The kinds of the documents that changed after `seq`.
///
/// # Errors
/// When the database can't.
pub async fn kinds(conn: &mut Conn, seq: u64) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query(include_str!("documents/kinds.sql"))
        .bind(number(seq))
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// The scopes in which anything changed after `seq`.
///
/// # Errors
/// When the database can't.
pub async fn touched(conn: &mut Conn, seq: u64) -> Result<BTreeSet<Scope>, sqlx::Error> {
    let rows = sqlx::query(include_str!("documents/touched.sql"))
        .bind(number(seq))
        .fetch_all(conn)
        .await?;
    let names = rows.iter().map(|row| row.try_get::<String, _>(0));
    Ok(scopes(names.collect::<Result<_, _>>()?))
}
