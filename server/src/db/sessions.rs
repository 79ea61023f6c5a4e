//! Who is signed in. The database knows a token only by its SHA-256.

use shared::{
    jp::Timestamp,
    record::{ActorId, DeviceId},
};
use sqlx::{Row, any::AnyRow};

use super::Conn;

/// A session that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The account that signed in.
    pub account: String,
    /// Who that is.
    pub actor: ActorId,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// What kind of browser it is, in words; empty while it is not known.
    pub browser: String,
    /// Whether it began by two factors.
    pub is_strong: bool,
    /// Whether it lies on a device that was revoked: it is good for handing in and nothing else.
    pub is_revoked: bool,
}

/// By what a session began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strength {
    /// By the passphrase alone.
    One,
    /// By two factors. Where the device is known since, or was before, this is the SHA-256 of its token.
    Two {
        /// The known device.
        device: Option<String>,
    },
}

impl Strength {
    fn factors(&self) -> i64 {
        match self {
            Self::One => 1,
            Self::Two { .. } => 2,
        }
    }

    fn device(&self) -> &str {
        match self {
            Self::Two {
                device: Some(device),
            } => device,
            Self::One | Self::Two { device: None } => "",
        }
    }
}

/// A session as its person is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// By what the database knows its token.
    pub token_hash: String,
    /// What kind of browser it is, in words; empty while it is not known.
    pub browser: String,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it was last used, to the hour or so.
    pub used_at: Timestamp,
    /// The device it lies on, once that has been in touch with it.
    pub device: Option<DeviceId>,
}

/// Begins a session.
///
/// # Errors
/// When the database can't.
pub async fn put(
    conn: &mut Conn,
    token_hash: &str,
    account: &str,
    now: Timestamp,
    expires_at: Timestamp,
    strength: &Strength,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("sessions/put.sql"))
        .bind(token_hash)
        .bind(account)
        .bind(now.millis())
        .bind(expires_at.millis())
        .bind(strength.factors())
        .bind(strength.device())
        .execute(conn)
        .await
        .map(drop)
}

/// The session of a token, if it has not ended.
///
/// # Errors
/// When the database can't.
pub async fn find(
    conn: &mut Conn,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<Session>, sqlx::Error> {
    let query = sqlx::query(include_str!("sessions/find.sql"))
        .bind(token_hash)
        .bind(now.millis());
    let Some(row) = query.fetch_optional(conn).await? else {
        return Ok(None);
    };
    let Ok(actor) = row.try_get::<String, _>(1)?.parse() else {
        return Ok(None);
    };
    Ok(Some(Session {
        account: row.try_get(0)?,
        actor,
        created_at: Timestamp::from_millis(row.try_get(2)?),
        expires_at: Timestamp::from_millis(row.try_get(3)?),
        browser: row.try_get(4)?,
        is_strong: row.try_get::<i64, _>(5)? > 1,
        is_revoked: row.try_get::<i64, _>(6)? > 0,
    }))
}

/// Whether a session is there, which then does not end before the transaction does.
///
/// # Errors
/// When the database can't.
pub async fn hold(conn: &mut Conn, token_hash: &str) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("sessions/hold.sql")).bind(token_hash);
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Moves the end of a session that is used now, in this kind of browser.
///
/// # Errors
/// When the database can't.
pub async fn extend(
    conn: &mut Conn,
    token_hash: &str,
    expires_at: Timestamp,
    now: Timestamp,
    browser: &str,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("sessions/extend.sql"))
        .bind(token_hash)
        .bind(expires_at.millis())
        .bind(now.millis())
        .bind(browser);
    query.execute(conn).await.map(drop)
}

/// The sessions of an account that have not ended, the last used first.
///
/// # Errors
/// When the database can't.
pub async fn of_account(
    conn: &mut Conn,
    account: &str,
    now: Timestamp,
) -> Result<Vec<Overview>, sqlx::Error> {
    let rows = sqlx::query(include_str!("sessions/of_account.sql"))
        .bind(account)
        .bind(now.millis())
        .fetch_all(conn)
        .await?;
    let session = |row: AnyRow| {
        Ok(Overview {
            token_hash: row.try_get(0)?,
            browser: row.try_get(1)?,
            created_at: Timestamp::from_millis(row.try_get(2)?),
            used_at: Timestamp::from_millis(row.try_get(3)?),
            device: row.try_get::<String, _>(4)?.parse().ok(),
        })
    };
    rows.into_iter().map(session).collect()
}

/// How many characters of a token's hash name a session to its person.
pub const NAME: usize = 16;

/// Ends the session of an account that has this name. Its device is not known any more, nor is it rung.
///
/// # Errors
/// When the database can't.
pub async fn end_one(conn: &mut Conn, account: &str, name: &str) -> Result<(), sqlx::Error> {
    for sql in [
        include_str!("known_devices/forget_one.sql"),
        include_str!("web_push/end_one.sql"),
        include_str!("sessions/end_one.sql"),
    ] {
        let query = sqlx::query(sql).bind(account).bind(name);
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Ends the sessions of an account but the one of this token; all of them with an empty hash. Other devices are not known any more, nor
/// are they rung, be it that their session had ended by itself.
///
/// # Errors
/// When the database can't.
pub async fn end_others(
    conn: &mut Conn,
    account: &str,
    token_hash: &str,
) -> Result<(), sqlx::Error> {
    for sql in [
        include_str!("known_devices/forget_others.sql"),
        include_str!("web_push/end_others.sql"),
        include_str!("sessions/end_others.sql"),
    ] {
        let query = sqlx::query(sql).bind(account).bind(token_hash);
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Ends all sessions of someone. No device of theirs is known any more, and none is rung.
///
/// # Errors
/// When the database can't.
pub async fn end_of_actor(conn: &mut Conn, actor: ActorId) -> Result<(), sqlx::Error> {
    for sql in [
        include_str!("known_devices/forget_of_actor.sql"),
        include_str!("web_push/end_of_actor.sql"),
        include_str!("sessions/end_of_actor.sql"),
    ] {
        let query = sqlx::query(sql).bind(actor.to_string());
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// A second factor was shown in a session that is under way.
///
/// # Errors
/// When the database can't.
pub async fn raise(
    conn: &mut Conn,
    token_hash: &str,
    strength: &Strength,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("sessions/raise.sql"))
        .bind(token_hash)
        .bind(strength.factors())
        .bind(strength.device());
    query.execute(conn).await.map(drop)
}

/// The account has no second factor any more: its sessions are as if begun by the passphrase alone.
///
/// # Errors
/// When the database can't.
pub async fn lower(conn: &mut Conn, account: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("sessions/lower.sql")).bind(account);
    query.execute(conn).await.map(drop)
}

/// Ends the sessions of an account that began by the passphrase alone, but for this one.
///
/// # Errors
/// When the database can't.
pub async fn end_weaker(
    conn: &mut Conn,
    account: &str,
    token_hash: &str,
) -> Result<(), sqlx::Error> {
    for sql in [
        include_str!("web_push/end_weaker.sql"),
        include_str!("sessions/end_weaker.sql"),
    ] {
        let query = sqlx::query(sql).bind(account).bind(token_hash);
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Ends a session. Its device is not known any more: a second factor has to be shown on it again; and it is not rung.
///
/// # Errors
/// When the database can't.
pub async fn remove(conn: &mut Conn, token_hash: &str) -> Result<(), sqlx::Error> {
    for sql in [
        include_str!("sessions/forget_device.sql"),
        include_str!("web_push/end_of_session.sql"),
        include_str!("sessions/remove.sql"),
    ] {
        let query = sqlx::query(sql).bind(token_hash);
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Ends a session of an account in whose place another begins: its device stays known.
///
/// # Errors
/// When the database can't.
pub async fn replace(conn: &mut Conn, token_hash: &str, account: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("sessions/replace.sql"))
        .bind(token_hash)
        .bind(account);
    query.execute(conn).await.map(drop)
}

/// Forgets the sessions that have ended.
///
/// # Errors
/// When the database can't.
pub async fn sweep(conn: &mut Conn, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("sessions/sweep.sql"))
        .bind(now.millis())
        .execute(conn)
        .await
        .map(drop)
}
