//! The tables of a backup, row by row, without knowing what is in them.

use base64::{Engine, prelude::BASE64_STANDARD};
use futures::{Stream, StreamExt};
use sqlx::{AssertSqlSafe, Column, Row, any::AnyRow};

use super::file::Cell;
use crate::db::Conn;

/// Everything but `segments`, in an order in which nothing refers to what comes later.
pub(super) const TABLES: [&str; 32] = [
    "meta",
    "documents",
    "document_scopes",
    "saves",
    "blobs",
    "blob_pieces",
    "grants",
    "opened_scopes",
    "former_grants",
    "members",
    "former_members",
    "pledges",
    "accounts",
    "sessions",
    "replicas",
    "audit",
    "audit_head",
    "invitations",
    "devices",
    "device_sessions",
    "sealing_keys",
    "totp_secrets",
    "recovery_codes",
    "known_devices",
    "passkeys",
    "challenges",
    "oidc_links",
    "answer_links",
    "mail_notices",
    "push_keys",
    "push_subscriptions",
    "push_told",
];

/// Those in which there is something as soon as anyone has written anything.
const WRITTEN: [&str; 3] = ["documents", "saves", "accounts"];

/// Whether it can be the name of a table or a column: they become part of SQL.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// The rows of a table with the names of their columns.
pub(super) fn rows<'c>(
    conn: &'c mut Conn,
    table: &str,
) -> impl Stream<Item = Result<(Vec<String>, Vec<Cell>), sqlx::Error>> + Unpin + 'c {
    let query = sqlx::query(AssertSqlSafe(format!("select * from {table}")));
    query.fetch(conn).map(|row| read(&row?))
}

fn read(row: &AnyRow) -> Result<(Vec<String>, Vec<Cell>), sqlx::Error> {
    let columns = row.columns();
    let names = columns.iter().map(|column| column.name().to_owned());
    let cells = columns.iter().map(|column| cell(row, column.ordinal()));
    Ok((names.collect(), cells.collect::<Result<_, _>>()?))
}

fn cell(row: &AnyRow, at: usize) -> Result<Cell, sqlx::Error> {
    if let Ok(number) = row.try_get(at) {
        return Ok(Cell::Number(number));
    }
    if let Ok(text) = row.try_get(at) {
        return Ok(Cell::Text(text));
    }
    let bytes: Vec<u8> = row.try_get(at)?;
    let base64 = BASE64_STANDARD.encode(bytes);
    Ok(Cell::Bytes { base64 })
}

/// Whether nobody has written anything yet, in a database of whatever version: it may lack the tables themselves.
pub(super) async fn are_empty(conn: &mut Conn) -> Result<bool, sqlx::Error> {
    let known = match conn.backend_name() {
        "PostgreSQL" => "select 1 where to_regclass($1) is not null",
        _ => "select 1 from sqlite_master where type = 'table' and name = $1",
    };
    for table in WRITTEN {
        let known = sqlx::query(known).bind(table).fetch_optional(&mut *conn);
        if known.await?.is_some() && !is_empty(conn, table).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn is_empty(conn: &mut Conn, table: &str) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(AssertSqlSafe(format!("select 1 from {table} limit 1")));
    Ok(query.fetch_optional(conn).await?.is_none())
}

/// Makes room for the one row that a new database has.
pub(super) async fn clear_meta(conn: &mut Conn) -> Result<(), sqlx::Error> {
    sqlx::query("delete from meta")
        .execute(conn)
        .await
        .map(drop)
}

/// The statement that puts a row into a table.
pub(super) fn insert(table: &str, columns: &[String]) -> String {
    let values: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
    format!(
        "insert into {table} ({}) values ({})",
        columns.join(", "),
        values.join(", ")
    )
}

pub(super) async fn put(
    conn: &mut Conn,
    insert: &str,
    cells: Vec<Cell>,
) -> Result<(), sqlx::Error> {
    let mut query = sqlx::query(AssertSqlSafe(insert.to_owned()));
    for cell in cells {
        query = match cell {
            Cell::Number(number) => query.bind(number),
            Cell::Text(text) => query.bind(text),
            Cell::Bytes { base64 } => {
                let bytes = BASE64_STANDARD.decode(base64);
                query.bind(bytes.map_err(|error| sqlx::Error::Encode(error.into()))?)
            }
        };
    }
    query.execute(conn).await.map(drop)
}
