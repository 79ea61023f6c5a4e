//! Every save ever received, with what became of it.

use serde_json::json;
use shared::{jp::Timestamp, record::Dot, wire::Verdict};
use sqlx::Row;

use super::{Conn, execute, number};

/// A save that came before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// As it was sent.
    pub body: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// A save to be kept.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// Its replica and number.
    pub dot: Dot,
    /// The record it changes; empty when it can't be read.
    pub record: String,
    /// Who made it; empty when it can't be read.
    pub author: String,
    /// The account that sent it.
    pub account: String,
    /// When it came.
    pub at: Timestamp,
    /// As it was sent, and what became of it.
    pub received: Received,
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

/// Keeps saves.
///
/// # Errors
/// When the database can't, or already has a save of one of these names.
pub async fn put(conn: &mut Conn, receipts: &[Receipt]) -> Result<(), sqlx::Error> {
    let mut rows = Vec::with_capacity(receipts.len());
    for receipt in receipts {
        let Received { body, verdict } = &receipt.received;
        let verdict =
            serde_json::to_string(verdict).map_err(|error| sqlx::Error::Encode(error.into()))?;
        rows.push(json!([
            receipt.dot.replica,
            number(receipt.dot.counter),
            receipt.record,
            receipt.author,
            receipt.account,
            receipt.at.millis(),
            verdict,
            body,
        ]));
    }
    execute(conn, include_str!("saves/put.sql"), rows).await
}
