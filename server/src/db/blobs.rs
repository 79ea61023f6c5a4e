//! Pictures beside records, and what has come of those that are on their way.

use shared::{jp::Timestamp, record::BlobName, wire::Verdict};
use sqlx::Row;

use super::{Conn, natural, number};

/// The bytes of a blob that has come whole.
///
/// # Errors
/// When the database can't.
pub async fn find(conn: &mut Conn, name: BlobName) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let query = sqlx::query(include_str!("blobs/find.sql"))
        .bind(name.record.to_string())
        .bind(name.blob.to_string());
    let row = query.fetch_optional(conn).await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// How large a blob that has come whole is.
///
/// # Errors
/// When the database can't.
pub async fn size(conn: &mut Conn, name: BlobName) -> Result<Option<u64>, sqlx::Error> {
    let query = sqlx::query(include_str!("blobs/size.sql"))
        .bind(name.record.to_string())
        .bind(name.blob.to_string());
    let row = query.fetch_optional(conn).await?;
    row.map(|row| row.try_get(0).map(natural)).transpose()
}

/// Keeps a blob that has come whole. What is there already stays.
///
/// # Errors
/// When the database can't.
pub async fn put(
    conn: &mut Conn,
    name: BlobName,
    account: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("blobs/put.sql"))
        .bind(name.record.to_string())
        .bind(name.blob.to_string())
        .bind(body)
        .bind(number(body.len() as u64))
        .bind(account)
        .bind(now.millis());
    query.execute(conn).await.map(drop)
}

/// How many bytes of a blob have come from an account.
///
/// # Errors
/// When the database can't.
pub async fn have(conn: &mut Conn, name: BlobName, account: &str) -> Result<u64, sqlx::Error> {
    let query = sqlx::query(include_str!("blobs/have.sql"))
        .bind(name.record.to_string())
        .bind(name.blob.to_string())
        .bind(account);
    query.fetch_one(conn).await?.try_get(0).map(natural)
}

/// What has come of a blob from an account.
///
/// # Errors
/// When the database can't.
pub async fn pieces(
    conn: &mut Conn,
    name: BlobName,
    account: &str,
) -> Result<Vec<u8>, sqlx::Error> {
    let query = sqlx::query(include_str!("blobs/pieces.sql"))
        .bind(name.record.to_string())
        .bind(name.blob.to_string())
        .bind(account);
    let mut whole = Vec::new();
    for row in query.fetch_all(conn).await? {
        whole.extend(row.try_get::<Vec<u8>, _>(0)?);
    }
    Ok(whole)
}

/// Keeps a piece that begins at `start`. What is there already stays.
///
/// # Errors
/// When the database can't.
pub async fn put_piece(
    conn: &mut Conn,
    name: BlobName,
    account: &str,
    start: u64,
    body: &[u8],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("blobs/put_piece.sql"))
        .bind(name.record.to_string())
        .bind(name.blob.to_string())
        .bind(account)
        .bind(number(start))
        .bind(number(body.len() as u64))
        .bind(body)
        .bind(now.millis());
    query.execute(conn).await.map(drop)
}

/// Forgets what has come of a blob from an account.
///
/// # Errors
/// When the database can't.
pub async fn drop_pieces(
    conn: &mut Conn,
    name: BlobName,
    account: &str,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("blobs/drop_pieces.sql"))
        .bind(name.record.to_string())
        .bind(name.blob.to_string())
        .bind(account);
    query.execute(conn).await.map(drop)
}

/// Forgets pieces that came before `before` and did not become a whole since.
///
/// # Errors
/// When the database can't.
pub async fn sweep(conn: &mut Conn, before: Timestamp) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("blobs/sweep.sql")).bind(before.millis());
    query.execute(conn).await.map(drop)
}

/// Whether an account has ever stored a save of the record that writes the blob's name.
///
/// # Errors
/// When the database can't.
pub async fn is_named(conn: &mut Conn, name: BlobName, account: &str) -> Result<bool, sqlx::Error> {
    let stored = serde_json::to_string(&Verdict::Stored)
        .map_err(|error| sqlx::Error::Encode(error.into()))?;
    let query = sqlx::query(include_str!("blobs/is_named.sql"))
        .bind(name.record.to_string())
        .bind(account)
        .bind(stored)
        .bind(format!("%\"{}\"%", name.blob));
    Ok(query.fetch_optional(conn).await?.is_some())
}
