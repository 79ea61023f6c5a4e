//! Who may sign in.

use shared::record::ActorId;
use sqlx::Row;

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
    let row = sqlx::query(include_str!("accounts/by_login.sql"))
        .bind(login)
        .fetch_optional(conn)
        .await?;
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

/// The accounts of a person.
///
/// # Errors
/// When the database can't.
pub async fn of_actor(conn: &mut Conn, actor: ActorId) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query(include_str!("accounts/of_actor.sql"))
        .bind(actor.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// Whose account it is.
///
/// # Errors
/// When the database can't.
pub async fn actor_of(conn: &mut Conn, id: &str) -> Result<Option<ActorId>, sqlx::Error> {
    let row = sqlx::query(include_str!("accounts/by_id.sql"))
        .bind(id)
        .fetch_optional(conn)
        .await?;
    let actor = row.map(|row| row.try_get::<String, _>(0)).transpose()?;
    Ok(actor.and_then(|actor| actor.parse().ok()))
}
