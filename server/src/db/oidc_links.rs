//! Which accounts are linked to the city's own sign-in (OpenID Connect).

use shared::jp::Timestamp;
use sqlx::{Row, any::AnyRow};

use super::Conn;

/// A link: an account has one at most, and so has a person of the provider's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The provider.
    pub issuer: String,
    /// Who someone is there. It is no name, and is never shown.
    pub subject: String,
    /// The account.
    pub account: String,
    /// Since when.
    pub linked_at: Timestamp,
    /// When somebody last signed in by it.
    pub used_at: Option<Timestamp>,
}

fn link(row: &AnyRow) -> Result<Link, sqlx::Error> {
    let used_at: i64 = row.try_get(4)?;
    Ok(Link {
        issuer: row.try_get(0)?,
        subject: row.try_get(1)?,
        account: row.try_get(2)?,
        linked_at: Timestamp::from_millis(row.try_get(3)?),
        used_at: (used_at != 0).then(|| Timestamp::from_millis(used_at)),
    })
}

/// The link of a person of the provider's.
///
/// # Errors
/// When the database can't.
pub async fn find(
    conn: &mut Conn,
    issuer: &str,
    subject: &str,
) -> Result<Option<Link>, sqlx::Error> {
    let query = sqlx::query(include_str!("oidc_links/find.sql"))
        .bind(issuer)
        .bind(subject);
    let row = query.fetch_optional(conn).await?;
    row.as_ref().map(link).transpose()
}

/// The link of an account.
///
/// # Errors
/// When the database can't.
pub async fn of_account(conn: &mut Conn, account: &str) -> Result<Option<Link>, sqlx::Error> {
    let query = sqlx::query(include_str!("oidc_links/of_account.sql")).bind(account);
    let row = query.fetch_optional(conn).await?;
    row.as_ref().map(link).transpose()
}

/// Keeps a new link; false when the account or the person has one.
///
/// # Errors
/// When the database can't.
pub async fn put(
    conn: &mut Conn,
    issuer: &str,
    subject: &str,
    account: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("oidc_links/put.sql"))
        .bind(issuer)
        .bind(subject)
        .bind(account)
        .bind(now.millis());
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Notes that somebody signed in by a link; false when it is not there any more, or another is in its place.
///
/// # Errors
/// When the database can't.
pub async fn used(conn: &mut Conn, link: &Link, now: Timestamp) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("oidc_links/used.sql"))
        .bind(&*link.account)
        .bind(&*link.issuer)
        .bind(&*link.subject)
        .bind(now.millis());
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Removes the link of an account; false when it has none.
///
/// # Errors
/// When the database can't.
pub async fn remove(conn: &mut Conn, account: &str) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("oidc_links/remove.sql")).bind(account);
    Ok(query.execute(conn).await?.rows_affected() > 0)
}
