//! Every save ever received, with what became of it.

use shared::{jp::Timestamp, record::Dot, wire::Verdict};
use sqlx::Row;

use super::{Conn, number};

/// A save that came before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// As it was sent.
    pub body: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// A save to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// Its replica and number.
    pub dot: Dot,
    /// The record it changes; empty when it can't be read.
    pub record: &'a str,
    /// Who made it; empty when it can't be read.
    pub author: &'a str,
    /// The account that sent it.
    pub account: &'a str,
    /// When it came.
    pub at: Timestamp,
    /// What became of it.
    pub verdict: &'a Verdict,
    /// As it was sent.
    pub body: &'a str,
}

/// The save `dot`, if it came before.
///
/// # Errors
/// When the database can't.
pub async fn find(conn: &mut Conn, dot: Dot) -> Result<Option<Received>, sqlx::Error> {
    let row = sqlx::query(include_str!("saves/find.sql"))
        .bind(dot.replica.to_string())
        .bind(number(dot.counter))
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        let verdict: String = row.try_get(1)?;
        let verdict =
            serde_json::from_str(&verdict).map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok(Received {
            body: row.try_get(0)?,
            verdict,
        })
    })
    .transpose()
}

/// Keeps a save.
///
/// # Errors
/// When the database can't, or already has a save of that name.
pub async fn put(conn: &mut Conn, receipt: &Receipt<'_>) -> Result<(), sqlx::Error> {
    let verdict = serde_json::to_string(receipt.verdict)
        .map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query(include_str!("saves/put.sql"))
        .bind(receipt.dot.replica.to_string())
        .bind(number(receipt.dot.counter))
        .bind(receipt.record)
        .bind(receipt.author)
        .bind(receipt.account)
        .bind(receipt.at.millis())
        .bind(verdict)
        .bind(receipt.body)
        .execute(conn)
        .await
        .map(drop)
}
