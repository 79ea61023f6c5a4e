//! Who may sign in.

use std::collections::BTreeMap;

use shared::{
    jp::Timestamp,
    passphrase::login_typed,
    record::{ActorId, RecordId},
};
use sqlx::{Row, any::AnyRow};

use super::{Conn, list};

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

/// What an administrator is told of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Its id.
    pub id: String,
    /// The sign-in name.
    pub login: String,
    /// Whether it lets nobody in any more.
    pub is_ended: bool,
    /// When someone last signed in with it.
    pub signed_in_at: Option<Timestamp>,
}

/// The account with a sign-in name, while it stands; where there is none of just that name, the one whose name means the same in
/// other letters: capitals, full width.
///
/// # Errors
/// When the database can't.
pub async fn by_login(conn: &mut Conn, login: &str) -> Result<Option<Account>, sqlx::Error> {
    let query = sqlx::query(include_str!("accounts/by_login.sql")).bind(login);
    if let Some(row) = query.fetch_optional(&mut *conn).await? {
        return account(&row).map(Some);
    }
    let query = sqlx::query(include_str!("accounts/by_login_typed.sql")).bind(login_typed(login));
    let row = query.fetch_optional(conn).await?;
    row.as_ref().map(account).transpose()
}

/// The account of that id, with its sign-in name.
///
/// # Errors
/// When the database can't.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<(Account, String)>, sqlx::Error> {
    let query = sqlx::query(include_str!("accounts/by_id.sql")).bind(id);
    let Some(row) = query.fetch_optional(conn).await? else {
        return Ok(None);
    };
    Ok(Some((account(&row)?, row.try_get(3)?)))
}

/// The sign-in name of an account.
///
/// # Errors
/// When the database can't.
pub async fn login(conn: &mut Conn, id: &str) -> Result<Option<String>, sqlx::Error> {
    Ok(by_id(conn, id).await?.map(|(_, login)| login))
}

fn account(row: &AnyRow) -> Result<Account, sqlx::Error> {
    let actor: String = row.try_get(1)?;
    let actor = actor
        .parse()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    Ok(Account {
        id: row.try_get(0)?,
        actor,
        passphrase_hash: row.try_get(2)?,
    })
}

/// The accounts of these people. Of someone's several, the one that stands and was used last.
///
/// # Errors
/// When the database can't.
pub async fn of_actors(
    conn: &mut Conn,
    actors: &[ActorId],
) -> Result<BTreeMap<ActorId, Overview>, sqlx::Error> {
    let rows = sqlx::query(include_str!("accounts/of_actors.sql"))
        .bind(list(actors))
        .fetch_all(conn)
        .await?;
    let mut accounts = BTreeMap::new();
    for row in rows {
        let Ok(actor) = row.try_get::<String, _>(1)?.parse() else {
            continue;
        };
        let signed_in_at: i64 = row.try_get(4)?;
        let overview = Overview {
            id: row.try_get(0)?,
            login: row.try_get(2)?,
            is_ended: row.try_get::<i64, _>(3)? != 0,
            signed_in_at: (signed_in_at != 0).then(|| Timestamp::from_millis(signed_in_at)),
        };
        accounts.insert(actor, overview);
    }
    Ok(accounts)
}

/// Everyone who works at an organisation or has.
///
/// # Errors
/// When the database can't.
pub async fn once_of(conn: &mut Conn, organisation: RecordId) -> Result<Vec<ActorId>, sqlx::Error> {
    let rows = sqlx::query(include_str!("accounts/once_of.sql"))
        .bind(organisation.to_string())
        .fetch_all(conn)
        .await?;
    let mut actors = Vec::with_capacity(rows.len());
    for row in rows {
        actors.extend(row.try_get::<String, _>(0)?.parse::<ActorId>().ok());
    }
    Ok(actors)
}

/// Makes an account; false where someone has that sign-in name.
///
/// # Errors
/// When the database can't.
pub async fn make(conn: &mut Conn, login: &str, account: &Account) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("accounts/make.sql"))
        .bind(&*account.id)
        .bind(login)
        .bind(account.actor.to_string())
        .bind(&*account.passphrase_hash);
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Notes that someone signs in now: false where the account has ended or, if they have shown a passphrase, that is not its own any
/// more. Neither happens then before the transaction ends. Called before a transaction holds anything else.
///
/// # Errors
/// When the database can't.
pub async fn signs_in(
    conn: &mut Conn,
    id: &str,
    passphrase_hash: Option<&str>,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("accounts/signs_in.sql"))
        .bind(id)
        .bind(passphrase_hash.unwrap_or_default())
        .bind(now.millis());
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Puts another passphrase in the place of this one; false where it is not the account's any more, or the account has ended.
///
/// # Errors
/// When the database can't.
pub async fn change(conn: &mut Conn, id: &str, old: &str, new: &str) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("accounts/change.sql"))
        .bind(id)
        .bind(old)
        .bind(new);
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Gives an account another passphrase; one that had ended stands again.
///
/// # Errors
/// When the database can't.
pub async fn renew(conn: &mut Conn, id: &str, passphrase_hash: &str) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("accounts/renew.sql"))
        .bind(id)
        .bind(passphrase_hash)
        .execute(conn)
        .await
        .map(drop)
}

/// Ends someone's accounts, or has them stand again.
///
/// # Errors
/// When the database can't.
pub async fn end(
    conn: &mut Conn,
    actor: ActorId,
    ended_at: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("accounts/end.sql"))
        .bind(actor.to_string())
        .bind(ended_at.map_or(0, Timestamp::millis))
        .execute(conn)
        .await
        .map(drop)
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

/// Whether an account is there and has not ended.
///
/// # Errors
/// When the database can't.
pub async fn stands(conn: &mut Conn, id: &str) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("accounts/stands.sql")).bind(id);
    Ok(query.fetch_optional(conn).await?.is_some())
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
    let actor = row.map(|row| row.try_get::<String, _>(1)).transpose()?;
    Ok(actor.and_then(|actor| actor.parse().ok()))
}
