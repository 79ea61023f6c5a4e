//! Who may sign in.

use shared::record::ActorId;
use sqlx::{Row, any::AnyRow};

use super::Conn;

/// A sign-in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// Who signs in with it.
    pub actor: ActorId,
    /// Argon2id in PHC form.
    pub passphrase_hash: String,
}

/// The account with a sign-in name.
///
/// # Errors
/// When the database can't.
pub async fn by_login(conn: &mut Conn, login: &str) -> Result<Option<Account>, sqlx::Error> {
    let query = sqlx::query(include_str!("accounts/by_login.sql")).bind(login);
    account(query.fetch_optional(conn).await?)
}

/// The account with an id.
///
/// # Errors
/// When the database can't.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Account>, sqlx::Error> {
    let query = sqlx::query(include_str!("accounts/by_id.sql")).bind(id);
    account(query.fetch_optional(conn).await?)
}

/// The sign-in name of an account.
///
/// # Errors
/// When the database can't.
pub async fn login(conn: &mut Conn, id: &str) -> Result<Option<String>, sqlx::Error> {
    let query = sqlx::query(include_str!("accounts/login.sql")).bind(id);
    let row = query.fetch_optional(conn).await?;
    row.map(|row| row.try_get(0)).transpose()
}

fn account(row: Option<AnyRow>) -> Result<Option<Account>, sqlx::Error> {
    row.map(|row| {
        let actor: String = row.try_get(1)?;
        let actor = actor
            .parse()
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        Ok(Account {
            id: row.try_get(0)?,
            actor,
            passphrase_hash: row.try_get(2)?,
        })
    })
    .transpose()
}

/// Makes an account, or gives the one with that sign-in name another person and passphrase.
///
/// # Errors
/// When the database can't.
pub async fn put(conn: &mut Conn, login: &str, account: &Account) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("accounts/put.sql"))
        .bind(&*account.id)
        .bind(login)
        .bind(account.actor.to_string())
        .bind(&*account.passphrase_hash)
        .execute(conn)
        .await
        .map(drop)
}
