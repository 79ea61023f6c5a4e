//! Which devices are to be rung (Web Push), and what each person was rung for. Of what waited there is a digest each, no name and no id.

use std::collections::BTreeSet;

use shared::{
    jp::Timestamp,
    record::{ActorId, DeviceId},
};
use sqlx::{Row, any::AnyRow};

use super::{Conn, natural, number};

/// So many devices of one person are rung, those that were added last.
const MOST: u64 = 5;

/// A device of a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The device.
    pub device: DeviceId,
    /// What its browser calls itself.
    pub name: String,
    /// Where its push service takes what is for it.
    pub endpoint: String,
    /// Since when it is rung.
    pub made_at: Timestamp,
    /// When its person last had it rung to see whether it rings.
    pub tested_at: Timestamp,
}

/// Someone whose devices are rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: String,
    /// Who that is.
    pub actor: ActorId,
    /// A digest of each thing they have been rung for.
    pub told: BTreeSet<String>,
    /// When they were last rung.
    pub rung_at: Timestamp,
    /// What is told, as it is written in the database.
    stored: String,
}

/// A device that is to be rung now.
#[derive(Clone, PartialEq, Eq)]
pub struct Due {
    /// The device, as the database writes it.
    pub device: String,
    /// Whose.
    pub account: String,
    /// Where.
    pub endpoint: String,
    /// When it was to be rung.
    pub ring_at: Timestamp,
    /// How often that was tried.
    pub tries: u64,
}

/// The key by which this server shows who it is, in hexadecimal; `new` where there is none yet.
///
/// # Errors
/// When the database can't.
pub async fn key(conn: &mut Conn, new: &str) -> Result<String, sqlx::Error> {
    let put = sqlx::query(include_str!("web_push/put_key.sql")).bind(new);
    put.execute(&mut *conn).await?;
    let key = sqlx::query(include_str!("web_push/key.sql"));
    key.fetch_one(conn).await?.try_get(0)
}

/// The device that a session lies on, once that has been in touch with it.
///
/// # Errors
/// When the database can't.
pub async fn device_of(conn: &mut Conn, token_hash: &str) -> Result<Option<DeviceId>, sqlx::Error> {
    let query = sqlx::query(include_str!("web_push/device_of_session.sql")).bind(token_hash);
    let device = query.fetch_optional(conn).await?;
    let device = device.map(|row| row.try_get::<String, _>(0)).transpose()?;
    Ok(device.and_then(|device| device.parse().ok()))
}

/// The devices of an account that are rung, the last added first.
///
/// # Errors
/// When the database can't.
pub async fn of_account(conn: &mut Conn, account: &str) -> Result<Vec<Subscription>, sqlx::Error> {
    let query = sqlx::query(include_str!("web_push/of_account.sql")).bind(account);
    let subscription = |row: &AnyRow| {
        let device: String = row.try_get(0)?;
        let device = device.parse();
        Ok(Subscription {
            device: device.map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
            name: row.try_get(1)?,
            endpoint: row.try_get(2)?,
            made_at: Timestamp::from_millis(row.try_get(3)?),
            tested_at: Timestamp::from_millis(row.try_get(4)?),
        })
    };
    query
        .fetch_all(conn)
        .await?
        .iter()
        .map(subscription)
        .collect()
}

/// Has a device rung from now on, and nobody else at that endpoint: one browser has one. Those that were added first make room.
///
/// # Errors
/// When the database can't.
pub async fn put(
    conn: &mut Conn,
    device: DeviceId,
    account: &str,
    endpoint: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let device = device.to_string();
    let take_over = sqlx::query(include_str!("web_push/take_over.sql"));
    let take_over = take_over.bind(endpoint).bind(&*device);
    take_over.execute(&mut *conn).await?;
    let put = sqlx::query(include_str!("web_push/put.sql")).bind(&*device);
    let put = put.bind(account).bind(endpoint).bind(now.millis());
    put.execute(&mut *conn).await?;
    let keep = sqlx::query(include_str!("web_push/keep_newest.sql"));
    let keep = keep.bind(account).bind(number(MOST));
    keep.execute(conn).await.map(drop)
}

/// Notes what waits for a person when the first of their devices is added: they need not be rung for it.
///
/// # Errors
/// When the database can't.
pub async fn begin(
    conn: &mut Conn,
    account: &str,
    told: &BTreeSet<String>,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("web_push/begin_telling.sql"));
    let query = query.bind(account).bind(written(told));
    query.execute(conn).await.map(drop)
}

/// A device's push service has given it another endpoint; false where it is not rung at that one.
///
/// # Errors
/// When the database can't.
pub async fn moved(
    conn: &mut Conn,
    device: DeviceId,
    from: &str,
    to: &str,
) -> Result<bool, sqlx::Error> {
    let device = device.to_string();
    let take_over = sqlx::query(include_str!("web_push/take_over.sql"));
    let take_over = take_over.bind(to).bind(&*device);
    take_over.execute(&mut *conn).await?;
    let query = sqlx::query(include_str!("web_push/move.sql"));
    let query = query.bind(&*device).bind(from).bind(to);
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// A device of an account is rung no more; all of them where none is named.
///
/// # Errors
/// When the database can't.
pub async fn remove(
    conn: &mut Conn,
    account: &str,
    device: Option<DeviceId>,
) -> Result<(), sqlx::Error> {
    let sql = "delete from push_subscriptions where account = $1 and ($2 = '' or device = $2)";
    let device = device.map_or_else(String::new, |device| device.to_string());
    let query = sqlx::query(sql).bind(account).bind(device);
    query.execute(conn).await.map(drop)
}

/// Its push service says that nobody is at that endpoint any more.
///
/// # Errors
/// When the database can't.
pub async fn gone(conn: &mut Conn, device: &str, endpoint: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("web_push/gone.sql"));
    let query = query.bind(device).bind(endpoint);
    query.execute(conn).await.map(drop)
}

/// Its person has it rung now to see whether it rings.
///
/// # Errors
/// When the database can't.
pub async fn tested(conn: &mut Conn, device: DeviceId, now: Timestamp) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("web_push/test.sql"));
    let query = query.bind(device.to_string()).bind(now.millis());
    query.execute(conn).await.map(drop)
}

/// Everyone who has a device that is rung. Accounts that have ended are left out.
///
/// # Errors
/// When the database can't.
pub async fn people(conn: &mut Conn) -> Result<Vec<Person>, sqlx::Error> {
    let rows = sqlx::query(include_str!("web_push/people.sql"));
    let rows = rows.fetch_all(conn).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let (actor, stored): (String, String) = (row.try_get(1)?, row.try_get(2)?);
        if let Ok(actor) = actor.parse() {
            all.push(Person {
                account: row.try_get(0)?,
                actor,
                told: serde_json::from_str(&stored).unwrap_or_default(),
                rung_at: Timestamp::from_millis(row.try_get(3)?),
                stored,
            });
        }
    }
    Ok(all)
}

/// Takes it on oneself that a person is told of this: with `now`, by having their devices rung; without, because it is less than
/// before. False where another server has.
///
/// # Errors
/// When the database can't.
pub async fn claim(
    conn: &mut Conn,
    person: &Person,
    told: &BTreeSet<String>,
    now: Option<Timestamp>,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("web_push/claim.sql"))
        .bind(&*person.account)
        .bind(written(told))
        .bind(now.unwrap_or(person.rung_at).millis())
        .bind(&*person.stored)
        .bind(person.rung_at.millis());
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(false);
    }
    // Where nothing waits any more nobody need be rung.
    let ring_at = match now {
        Some(now) => now.millis(),
        None if told.is_empty() => 0,
        None => return Ok(true),
    };
    let query = sqlx::query(include_str!("web_push/ring.sql"));
    let query = query.bind(&*person.account).bind(ring_at);
    query.execute(conn).await?;
    Ok(true)
}

/// The devices that are to be rung by now. Those of accounts that have ended are left out.
///
/// # Errors
/// When the database can't.
pub async fn due(conn: &mut Conn, now: Timestamp) -> Result<Vec<Due>, sqlx::Error> {
    let query = sqlx::query(include_str!("web_push/due.sql")).bind(now.millis());
    let due = |row: &AnyRow| {
        Ok(Due {
            device: row.try_get(0)?,
            account: row.try_get(1)?,
            endpoint: row.try_get(2)?,
            ring_at: Timestamp::from_millis(row.try_get(3)?),
            tries: natural(row.try_get(4)?),
        })
    };
    query.fetch_all(conn).await?.iter().map(due).collect()
}

/// Takes it on oneself to ring a device; false where another server does. Should this one end meanwhile, it is due again at `until`.
///
/// # Errors
/// When the database can't.
pub async fn hold(conn: &mut Conn, due: &Due, until: Timestamp) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(include_str!("web_push/hold.sql"))
        .bind(&*due.device)
        .bind(due.ring_at.millis())
        .bind(until.millis());
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// What was held until `until` is done, or to be tried again. What is to be rung since stays so.
///
/// # Errors
/// When the database can't.
pub async fn settle(
    conn: &mut Conn,
    due: &Due,
    until: Timestamp,
    again_at: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("web_push/settle.sql"))
        .bind(&*due.device)
        .bind(until.millis())
        .bind(again_at.map_or(0, Timestamp::millis))
        .bind(again_at.map_or(0, |_| number(due.tries + 1)));
    query.execute(conn).await.map(drop)
}

/// A device of the account rang now.
///
/// # Errors
/// When the database can't.
pub async fn rung(conn: &mut Conn, account: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("web_push/rung.sql"));
    let query = query.bind(account).bind(now.millis());
    query.execute(conn).await.map(drop)
}

/// Forgets what those were told who have no device that is rung.
///
/// # Errors
/// When the database can't.
pub async fn sweep(conn: &mut Conn) -> Result<(), sqlx::Error> {
    let query = sqlx::query(include_str!("web_push/sweep.sql"));
    query.execute(conn).await.map(drop)
}

fn written(told: &BTreeSet<String>) -> String {
    serde_json::json!(told).to_string()
}
