//! Where people want to be told once a day that something waits for them. One address an account; the code that proves it is known
//! only by its SHA-256.

use shared::{
    jp::{Date, Timestamp},
    record::ActorId,
};
use sqlx::Row;

use super::{Conn, natural};

/// The address of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailNotice {
    /// The address.
    pub address: String,
    /// SHA-256 of the code that was sent there; none once it was shown.
    pub code_hash: Option<String>,
    /// When the code was sent.
    pub code_sent_at: Timestamp,
    /// How often a wrong one was shown.
    pub tries: u64,
}

/// Someone to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose account.
    pub account: String,
    /// Who that is.
    pub actor: ActorId,
    /// Where.
    pub address: String,
}

/// The address of an account.
///
/// # Errors
/// When the database can't.
pub async fn find(conn: &mut Conn, account: &str) -> Result<Option<MailNotice>, sqlx::Error> {
    let query = sqlx::query(include_str!("mail_notices/find.sql")).bind(account);
    let row = query.fetch_optional(conn).await?;
    row.map(|row| {
        let code_hash: String = row.try_get(1)?;
        Ok(MailNotice {
            address: row.try_get(0)?,
            code_hash: Some(code_hash).filter(|hash| !hash.is_empty()),
            code_sent_at: Timestamp::from_millis(row.try_get(2)?),
            tries: natural(row.try_get(3)?),
        })
    })
    .transpose()
}

/// Keeps an address that is not proven yet, in the place of the one there was.
///
/// # Errors
/// When the database can't.
pub async fn put(
    conn: &mut Conn,
    account: &str,
    address: &str,
    code_hash: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("mail_notices/put.sql"))
        .bind(account)
        .bind(address)
        .bind(code_hash)
        .bind(now.millis());
    query.execute(conn).await.map(drop)
}

/// The code was shown: the address is proven.
///
/// # Errors
/// When the database can't.
pub async fn prove(conn: &mut Conn, account: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::query("update mail_notices set code_hash = '' where account = $1");
    query.bind(account).execute(conn).await.map(drop)
}

/// A wrong code was shown.
///
/// # Errors
/// When the database can't.
pub async fn tried(conn: &mut Conn, account: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::query("update mail_notices set tries = tries + 1 where account = $1");
    query.bind(account).execute(conn).await.map(drop)
}

/// Forgets the address of an account.
///
/// # Errors
/// When the database can't.
pub async fn remove(conn: &mut Conn, account: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::query("delete from mail_notices where account = $1");
    query.bind(account).execute(conn).await.map(drop)
}

/// Whom nobody has looked at on `day` yet. Accounts that have ended are left out.
///
/// # Errors
/// When the database can't.
pub async fn due(conn: &mut Conn, day: Date) -> Result<Vec<Due>, sqlx::Error> {
    let query = sqlx::query(include_str!("mail_notices/due.sql")).bind(day.to_string());
    let rows = query.fetch_all(conn).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let actor: String = row.try_get(1)?;
        if let Ok(actor) = actor.parse() {
            all.push(Due {
                account: row.try_get(0)?,
                actor,
                address: row.try_get(2)?,
            });
        }
    }
    Ok(all)
}

/// Takes it on oneself to tell an account on `day`; false where another server has.
///
/// # Errors
/// When the database can't.
pub async fn claim(conn: &mut Conn, account: &str, day: Date) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("mail_notices/claim.sql"))
        .bind(account)
        .bind(day.to_string());
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Gives that back: it did not go.
///
/// # Errors
/// When the database can't.
pub async fn give_back(conn: &mut Conn, account: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::query("update mail_notices set told_on = '' where account = $1");
    query.bind(account).execute(conn).await.map(drop)
}
