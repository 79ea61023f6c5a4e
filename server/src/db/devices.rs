//! One person's storage on one device: the share without which it does not open, and whether it may.

use shared::{
    jp::Timestamp,
    record::{DeviceId, ReplicaId},
};
use sqlx::{Row, any::AnyRow};

use super::Conn;

/// A device as it is known here.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// Whose storage it holds.
    pub account: String,
    /// What the browser calls itself.
    pub name: String,
    /// What the storage opens with, beside the passphrase, in hexadecimal; empty once it was revoked.
    pub share: String,
    /// What shows that sealed work comes from it, in hexadecimal.
    pub secret: String,
    /// SHA-256 of the token by which sealed work is handed in.
    pub hand_in_hash: String,
    /// When it was first here.
    pub first_seen: Timestamp,
    /// When it was last here.
    pub last_seen: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Device")
            .field("id", &self.id)
            .field("revoked_at", &self.revoked_at)
            .finish_non_exhaustive()
    }
}

fn from_row(row: &AnyRow) -> Result<Device, sqlx::Error> {
    let id: String = row.try_get(0)?;
    let revoked_at: i64 = row.try_get(8)?;
    Ok(Device {
        id: id
            .parse()
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
        account: row.try_get(1)?,
        name: row.try_get(2)?,
        share: row.try_get(3)?,
        secret: row.try_get(4)?,
        hand_in_hash: row.try_get(5)?,
        first_seen: Timestamp::from_millis(row.try_get(6)?),
        last_seen: Timestamp::from_millis(row.try_get(7)?),
        revoked_at: (revoked_at > 0).then(|| Timestamp::from_millis(revoked_at)),
    })
}

/// The device `id`.
///
/// # Errors
/// When the database can't.
pub async fn find(conn: &mut Conn, id: DeviceId) -> Result<Option<Device>, sqlx::Error> {
    let row = sqlx::query(include_str!("devices/find.sql"))
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// The devices of an account, those seen last first.
///
/// # Errors
/// When the database can't.
pub async fn of_account(conn: &mut Conn, account: &str) -> Result<Vec<Device>, sqlx::Error> {
    let rows = sqlx::query(include_str!("devices/of_account.sql"))
        .bind(account)
        .fetch_all(conn)
        .await?;
    rows.iter().map(from_row).collect()
}

/// Makes a device known, unless it is.
///
/// # Errors
/// When the database can't.
pub async fn register(conn: &mut Conn, device: &Device) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("devices/register.sql"))
        .bind(device.id.to_string())
        .bind(&*device.account)
        .bind(&*device.name)
        .bind(&*device.share)
        .bind(&*device.secret)
        .bind(&*device.hand_in_hash)
        .bind(device.first_seen.millis())
        .execute(conn)
        .await
        .map(drop)
}

/// Notes that the device is here now, with whose session, and which replica lies on it.
///
/// # Errors
/// When the database can't.
pub async fn seen(
    conn: &mut Conn,
    device: &Device,
    replica: Option<ReplicaId>,
    token_hash: &str,
) -> Result<(), sqlx::Error> {
    let id = device.id.to_string();
    sqlx::query(include_str!("devices/seen.sql"))
        .bind(&*id)
        .bind(&*device.name)
        .bind(device.last_seen.millis())
        .execute(&mut *conn)
        .await?;
    sqlx::query(include_str!("devices/put_session.sql"))
        .bind(token_hash)
        .bind(&*id)
        .execute(&mut *conn)
        .await?;
    let Some(replica) = replica else {
        return Ok(());
    };
    sqlx::query(include_str!("devices/put_replica.sql"))
        .bind(replica.to_string())
        .bind(&*id)
        .bind(&*device.account)
        .execute(conn)
        .await
        .map(drop)
}

/// Notes that a session began on the device on which this replica lies, if that is known.
///
/// # Errors
/// When the database can't.
pub async fn begun_on(
    conn: &mut Conn,
    token_hash: &str,
    replica: ReplicaId,
    account: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("devices/put_session_of_replica.sql"))
        .bind(token_hash)
        .bind(replica.to_string())
        .bind(account)
        .execute(conn)
        .await
        .map(drop)
}

/// Withholds the device's share for ever and ends its sessions; it is not rung any more.
///
/// # Errors
/// When the database can't.
pub async fn revoke(
    conn: &mut Conn,
    id: DeviceId,
    by: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let id = id.to_string();
    sqlx::query(include_str!("devices/revoke.sql"))
        .bind(&*id)
        .bind(now.millis())
        .bind(by)
        .execute(&mut *conn)
        .await?;
    // Which of the tokens lies on it nobody can tell for sure: a second factor is asked for once on each of the person's devices.
    for sql in [
        include_str!("known_devices/forget_of_device.sql"),
        include_str!("web_push/end_of_device.sql"),
        include_str!("devices/end_sessions.sql"),
    ] {
        sqlx::query(sql).bind(&*id).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Ends the sessions of a device's account of which nobody knows where they lie, but the one of this token: they may lie on that device.
///
/// # Errors
/// When the database can't.
pub async fn end_sessions_nowhere(
    conn: &mut Conn,
    id: DeviceId,
    token_hash: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("devices/end_sessions_nowhere.sql"))
        .bind(id.to_string())
        .bind(token_hash)
        .execute(conn)
        .await
        .map(drop)
}

/// Whether a replica lies on a device that was revoked.
///
/// # Errors
/// When the database can't.
pub async fn is_revoked(conn: &mut Conn, replica: ReplicaId) -> Result<bool, sqlx::Error> {
    let row = sqlx::query(include_str!("devices/is_revoked.sql"))
        .bind(replica.to_string())
        .fetch_optional(conn)
        .await?;
    Ok(row.is_some())
}

/// Forgets which devices had the sessions that have ended.
///
/// # Errors
/// When the database can't.
pub async fn sweep(conn: &mut Conn) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("devices/sweep.sql"))
        .execute(conn)
        .await
        .map(drop)
}
