//! The tables of a backup, row by row, without knowing what is in them.

use futures::{Stream, StreamExt};
use sqlx::{AssertSqlSafe, Column, Row, any::AnyRow};

use super::file::Cell;
use crate::db::Conn;

/// Everything but `segments`, in an order in which nothing refers to what comes later.
pub(super) const TABLES: [&str; 25] = [
    "meta",
    "documents",
    "document_scopes",
    "saves",
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
];

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
    let cells = columns.iter().map(|column| {
        let at = column.ordinal();
        match row.try_get(at) {
            Ok(number) => Ok(Cell::Number(number)),
            Err(_) => row.try_get(at).map(Cell::Text),
        }
    });
    Ok((names.collect(), cells.collect::<Result<_, _>>()?))
}

/// Whether nobody has written anything yet.
pub(super) async fn are_empty(conn: &mut Conn) -> Result<bool, sqlx::Error> {
    for table in ["documents", "saves", "accounts"] {
        let query = sqlx::query(AssertSqlSafe(format!("select 1 from {table} limit 1")));
        if query.fetch_optional(&mut *conn).await?.is_some() {
            return Ok(false);
        }
    }
    // The one row of a new database.
    sqlx::query("delete from meta").execute(conn).await?;
    Ok(true)
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
        };
    }
    query.execute(conn).await.map(drop)
}
