//! What was begun and waits for the one answer that fits: challenges. Each is taken once, by whichever server of the city is asked.

use shared::jp::Timestamp;
use sqlx::Row;

use super::Conn;

/// What a challenge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new passkey of someone who is signed in.
    Register,
    /// A sign-in by passkey.
    SignIn,
    /// Someone on the way to the city's own sign-in.
    OidcBegun,
    /// Someone back from there.
    OidcReturned,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SignIn => "sign_in",
            Self::OidcBegun => "oidc_begun",
            Self::OidcReturned => "oidc_returned",
        }
    }
}

/// Keeps a challenge until `expires_at`, and forgets those that nobody answered in time.
///
/// # Errors
/// When the database can't.
pub async fn put(
    conn: &mut Conn,
    id_hash: &str,
    purpose: Purpose,
    account: &str,
    state: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("challenges/sweep.sql"))
        .bind(now.millis())
        .execute(&mut *conn)
        .await?;
    sqlx::query(include_str!("challenges/put.sql"))
        .bind(id_hash)
        .bind(purpose.name())
        .bind(account)
        .bind(state)
        .bind(expires_at.millis())
        .execute(conn)
        .await
        .map(drop)
}

/// Takes a challenge, if it is for this and not too old: its account ('' where nobody was signed in) and state. There is no second
/// time.
///
/// # Errors
/// When the database can't.
pub async fn take(
    conn: &mut Conn,
    id_hash: &str,
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<(String, String)>, sqlx::Error> {
    let query = sqlx::query(include_str!("challenges/take.sql"))
        .bind(id_hash)
        .bind(purpose.name());
    let Some(row) = query.fetch_optional(conn).await? else {
        return Ok(None);
    };
    let is_due = row.try_get::<i64, _>(2)? > now.millis();
    Ok(is_due.then_some((row.try_get(0)?, row.try_get(1)?)))
}
