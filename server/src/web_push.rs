//! Web Push (RFC 8030): as something comes to wait for a person, their devices are rung within about a minute. Nothing is said but
//! that: what is sent has no content, and the one sentence that a device shows is its own (`public/sw.js`).
//!
//! What waits is what the first screen shows, read by the same function as for mails (`notices.rs`). A person is rung at most once an
//! hour, by day and on working days. What they were told and which device is still to be rung lies in the database: neither a restart
//! nor a second server has it told twice or not at all.

use std::{collections::BTreeSet, ffi::OsString, fmt, time::Duration};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use futures::StreamExt;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use reqwest::{Client, StatusCode, header};
use serde_json::json;
use shared::{
    access::{Actor, Scope},
    jp::{Date, Timestamp},
    registry,
    reports::OF_AGENDA,
    wire::{hex, sha256_hex, unhex},
};
use tokio::time;
use url::{Host, Url};

use crate::{
    clock,
    config::{ConfigError, invalid, text},
    db::{Conn, Db, documents, grants, meta, web_push, web_push::Due},
    http::App,
    mail, notices,
    notices::Papers,
    oidc,
};

/// How often is looked whether something has come.
const LOOK: Duration = Duration::from_secs(30);

/// The hours of a working day between which devices ring, in Japan.
const OPEN: (i64, i64) = (8, 19);

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// So many devices are rung at once.
const AT_ONCE: usize = 8;

/// Who rings a device has done so by then, or has ended.
const HELD: i64 = 2 * MINUTE;

/// So often it is tried; from one time to the next the pause doubles, from a minute to an hour.
const TRIES: u64 = 8;

/// The longest endpoint, bytes.
const LONGEST: usize = 1_024;

/// Takes the place of what the push service has not delivered yet (RFC 8030, section 5.4).
const TOPIC: &str = "waits";

/// What the operator says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `TSUNAGU_PUSH_CONTACT`: an address at which push services reach the operator, of mail or of a page.
    pub contact: Url,
    /// `TSUNAGU_PUSH_HOSTS`: push services beside those of the browsers' makers, such as `https://push.example.jp`, with commas between.
    pub others: Vec<Url>,
}

impl Settings {
    /// The settings, where devices are rung.
    ///
    /// # Errors
    /// When one can't be read.
    pub(crate) fn read(
        get: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<Option<Self>, ConfigError> {
        const CONTACT: &str = "TSUNAGU_PUSH_CONTACT";
        const OTHERS: &str = "TSUNAGU_PUSH_HOSTS";
        let contact = text(get, CONTACT)?.unwrap_or_default();
        let others = text(get, OTHERS)?.unwrap_or_default();
        let each = others.split(',').map(str::trim).filter(|it| !it.is_empty());
        let each = each.map(|it| service(it).ok_or_else(|| invalid(OTHERS, it)));
        let others = each.collect::<Result<_, _>>()?;
        if contact.trim().is_empty() {
            return Ok(None);
        }
        let contact = reached_at(&contact).ok_or_else(|| invalid(CONTACT, &contact))?;
        Ok(Some(Self { contact, others }))
    }
}

/// A mail address, with or without `mailto:`, or a page.
fn reached_at(typed: &str) -> Option<Url> {
    let typed = typed.trim();
    let bare = typed.strip_prefix("mailto:").unwrap_or(typed);
    if let Some(address) = mail::address(bare) {
        return Url::parse(&format!("mailto:{address}")).ok();
    }
    let page = Url::parse(typed).ok()?;
    (page.scheme() == "https" && page.has_host()).then_some(page)
}

/// A push service that the operator names: HTTPS, but on this machine, and nothing behind the port.
fn service(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_here = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_safe = url.scheme() == "https" || is_here && url.scheme() == "http";
    (is_bare && is_safe && url.username().is_empty()).then_some(url)
}

/// Whether the push service of a browser's maker has this name: Google, Mozilla, Apple, Microsoft.
fn is_known(host: &str) -> bool {
    const OF_MAKERS: [&str; 3] = [
        ".push.services.mozilla.com",
        ".push.apple.com",
        ".notify.windows.com",
    ];
    host == "fcm.googleapis.com" || OF_MAKERS.iter().any(|end| host.ends_with(end))
}

/// Why there is no bell.
#[derive(Debug, thiserror::Error)]
pub enum BellError {
    /// The key can't be read from the database, or kept there.
    #[error("the key for push services: {0}")]
    Db(#[from] sqlx::Error),
    /// What lies in the database is no key.
    #[error("the key for push services in the database can't be used")]
    Key,
    /// This machine has no randomness to make one of.
    #[error("no randomness: {0}")]
    Random(#[from] getrandom::Error),
    /// No way out of this machine.
    #[error("no way to push services: {0}")]
    Client(#[from] reqwest::Error),
}

/// What became of a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The push service passes it on.
    Taken,
    /// Nobody is there any more.
    Gone,
    /// It is away or has too much to do; after so many milliseconds, where it says so.
    Later(Option<i64>),
    /// It does not take it.
    Refused(StatusCode),
}

/// Rings devices.
pub struct Bell {
    client: Client,
    key: SigningKey,
    settings: Settings,
}

/// The key is never logged.
impl fmt::Debug for Bell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bell").finish_non_exhaustive()
    }
}

impl Bell {
    /// One with the key that lies in the database, which it makes the first time.
    ///
    /// # Errors
    /// When the key can't be had, or there is no way out of this machine.
    pub async fn new(settings: Settings, db: &Db) -> Result<Self, BellError> {
        let mut random = [0; 32];
        getrandom::fill(&mut random)?;
        // All but two in 2^32 numbers are keys; of the others the next start makes another.
        let new = SigningKey::from_slice(&random).map_err(|_| BellError::Key)?;
        let mut transaction = db.begin_write().await?;
        let key = web_push::key(&mut transaction, &hex(&new.to_bytes())).await?;
        transaction.commit().await?;
        let key = unhex(&key).and_then(|key| SigningKey::from_slice(&key).ok());
        Ok(Self {
            client: oidc::client()?,
            key: key.ok_or(BellError::Key)?,
            settings,
        })
    }

    /// The public key, which browsers want to be told (base64url of an uncompressed point).
    #[must_use]
    pub fn public(&self) -> String {
        let point = self.key.verifying_key().to_sec1_point(false);
        BASE64_URL_SAFE_NO_PAD.encode(point.as_bytes())
    }

    /// An endpoint, if it is one of a push service that this server talks to.
    pub(crate) fn endpoint(&self, text: &str) -> Option<Url> {
        let url = Url::parse(text).ok()?;
        let mut others = self.settings.others.iter();
        let is_added = others.any(|other| other.origin() == url.origin());
        let is_safe = url.scheme() == "https" && url.port().is_none();
        let is_plain = url.username().is_empty() && url.password().is_none();
        let is_plain = is_plain && url.fragment().is_none() && text.len() <= LONGEST;
        (is_plain && (is_added || is_safe && url.domain().is_some_and(is_known))).then_some(url)
    }

    /// Says who this server is (RFC 8292): for an hour the same, good for half a day.
    fn token(&self, to: &Url, now: Timestamp) -> String {
        let until = (now.millis() / HOUR + 12) * (HOUR / SECOND);
        let claims = json!({
            "aud": to.origin().ascii_serialization(),
            "exp": until,
            "sub": self.settings.contact.as_str(),
        });
        let part = |json: serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
        let head = part(json!({ "typ": "JWT", "alg": "ES256" }));
        let signed = format!("{head}.{}", part(claims));
        let signature: Signature = self.key.sign(signed.as_bytes());
        let signature = BASE64_URL_SAFE_NO_PAD.encode(signature.to_bytes());
        format!("{signed}.{signature}")
    }

    /// Rings one device. Where it is off, it rings when it comes on again, within so many seconds.
    pub(crate) async fn ring(&self, endpoint: &str, now: Timestamp, within: i64) -> Answer {
        // The operator may have taken the push service off the list since.
        let Some(url) = self.endpoint(endpoint) else {
            return Answer::Gone;
        };
        let (token, key) = (self.token(&url, now), self.public());
        let request = self
            .client
            .post(url)
            .header(header::AUTHORIZATION, format!("vapid t={token}, k={key}"))
            .header("TTL", within.max(0))
            .header("Urgency", "normal")
            .header("Topic", TOPIC)
            // Without a length some push services take nothing (411).
            .header(header::CONTENT_LENGTH, 0);
        match request.send().await {
            Ok(answer) => of_status(answer.status(), answer.headers(), now),
            Err(error) => {
                // What it says of the address is for nobody's eyes.
                let error = error.without_url();
                tracing::warn!(%error, "a push service is away");
                Answer::Later(None)
            }
        }
    }
}

fn of_status(status: StatusCode, headers: &header::HeaderMap, now: Timestamp) -> Answer {
    match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => Answer::Gone,
        status if status.is_success() => Answer::Taken,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Answer::Later(retry_after(headers, now))
        }
        status if status.is_server_error() => Answer::Later(retry_after(headers, now)),
        status => Answer::Refused(status),
    }
}

/// How long to wait (RFC 9110, section 10.2.3), a day at most, milliseconds.
fn retry_after(headers: &header::HeaderMap, now: Timestamp) -> Option<i64> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<i64>() {
        Ok(seconds) => seconds.saturating_mul(SECOND),
        Err(_) => {
            let day = chrono::DateTime::parse_from_rfc2822(text).ok()?;
            day.timestamp_millis().saturating_sub(now.millis())
        }
    };
    Some(wait.clamp(0, DAY))
}

/// How many seconds devices still ring today; none where they do not.
fn rings_for(now: Timestamp) -> Option<i64> {
    let (from, until) = OPEN;
    let minute = i64::from(now.time().minute_of_day());
    let is_open = notices::is_working_day(now.date()) && (60 * from..60 * until).contains(&minute);
    let second = (now.millis() / SECOND).rem_euclid(60);
    is_open.then(|| 60 * (60 * until - minute) - second)
}

/// A digest of each thing that waits for someone: of no use to whoever does not know the thing and the account.
pub(crate) fn digests(
    papers: &Papers,
    account: &str,
    actor: &Actor,
    now: Timestamp,
) -> BTreeSet<String> {
    let waits = papers.waiting_for(actor, now).into_iter();
    let each = waits.flat_map(|(waits, ids)| ids.into_iter().map(move |id| (waits, id)));
    each.map(|(waits, id)| {
        let digest = sha256_hex(format!("{account} {waits:?} {id}").as_bytes());
        digest.chars().take(16).collect()
    })
    .collect()
}

/// Rings as long as the server runs.
pub(crate) async fn keep_ringing(app: App) {
    let Some(bell) = app.bell.clone() else {
        return;
    };
    let mut rounds = Rounds::default();
    loop {
        match rounds.go(&app, &bell).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "devices rung"),
            Err(error) => tracing::warn!(%error, "devices wait to be rung"),
        }
        time::sleep(LOOK).await;
    }
}

/// Whom to look at.
enum Whom {
    /// Everyone.
    All,
    /// Whoever sees one of these.
    Touched(BTreeSet<Scope>),
}

/// One look after another, by one server.
#[derive(Debug, Default)]
pub struct Rounds {
    /// Up to which change everyone was looked at, and on which day.
    looked: Option<(u64, Date)>,
    /// When someone may be rung for whom it was too early.
    again_at: Option<Timestamp>,
}

impl Rounds {
    /// Looks whom something has come for since the last time, and rings what is to be rung now. How many devices were.
    ///
    /// # Errors
    /// When the database can't. The next look makes up for it.
    pub async fn go(&mut self, app: &App, bell: &Bell) -> Result<usize, sqlx::Error> {
        let now = (app.clock)();
        let Some(within) = rings_for(now) else {
            return Ok(0);
        };
        let mut reader = app.db.reader().await?;
        let seq = meta::read(&mut reader).await?.seq;
        if let Some(whom) = self.whom(&mut reader, seq, now).await? {
            self.look(app, &mut reader, &whom, now).await?;
        }
        self.looked = Some((seq, now.date()));
        let due = web_push::due(&mut reader, now).await?;
        // Push services are slow: nobody waits for the connection meanwhile.
        drop(reader);
        let rings = due.into_iter();
        let rings = rings.map(|due| ring(app, bell, due, now, within));
        let mut rings = futures::stream::iter(rings).buffer_unordered(AT_ONCE);
        let mut count = 0;
        while let Some(rang) = rings.next().await {
            count += usize::from(rang?);
        }
        Ok(count)
    }

    /// Whom something may have come for.
    async fn whom(
        &self,
        conn: &mut Conn,
        seq: u64,
        now: Timestamp,
    ) -> Result<Option<Whom>, sqlx::Error> {
        let known = match self.looked {
            // On another day other things are late.
            Some((known, day)) if day == now.date() => known,
            _ => return Ok(Some(Whom::All)),
        };
        if self.again_at.is_some_and(|at| at <= now) {
            return Ok(Some(Whom::All));
        }
        if seq <= known {
            return Ok(None);
        }
        let kinds = documents::kinds(conn, known).await?;
        if kinds.iter().any(|kind| registry::gives_access(kind)) {
            return Ok(Some(Whom::All));
        }
        let waits = |kind: &String| OF_AGENDA.contains(&&**kind);
        Ok(match kinds.iter().any(waits) {
            true => Some(Whom::Touched(documents::touched(conn, known).await?)),
            false => None,
        })
    }

    /// Has those rung for whom something waits that they were not told of.
    async fn look(
        &mut self,
        app: &App,
        conn: &mut Conn,
        whom: &Whom,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut again_at = match whom {
            Whom::All => None,
            Whom::Touched(_) => self.again_at,
        };
        let mut papers = None;
        for person in web_push::people(conn).await? {
            let Some(actor) = grants::actor(conn, person.actor, now).await? else {
                continue;
            };
            if matches!(whom, Whom::Touched(scopes) if scopes.is_disjoint(actor.scopes())) {
                continue;
            }
            let papers = match &papers {
                Some(papers) => papers,
                None => papers.insert(Papers::read(conn, now.date()).await?),
            };
            let waits = digests(papers, &person.account, &actor, now);
            let is_news = !waits.is_subset(&person.told);
            let next = clock::after(person.rung_at, HOUR);
            // A clock that was wrong keeps nobody waiting for long.
            let is_early = (person.rung_at..next).contains(&now);
            let (told, rings) = match is_news && !is_early {
                true => (waits, Some(now)),
                false => (&waits & &person.told, None),
            };
            let mut soonest =
                |at| again_at = Some(again_at.map_or(at, |other: Timestamp| other.min(at)));
            if is_news && is_early {
                soonest(next);
            }
            if rings.is_none() && told == person.told {
                continue;
            }
            let mut transaction = app.db.begin_write().await?;
            match web_push::claim(&mut transaction, &person, &told, rings).await? {
                true => transaction.commit().await?,
                // Another server was quicker: what it made of it is looked at next time.
                false => soonest(now),
            }
        }
        self.again_at = again_at;
        Ok(())
    }
}

/// Rings a device, unless another server does. Whether it was passed on.
async fn ring(
    app: &App,
    bell: &Bell,
    due: Due,
    now: Timestamp,
    within: i64,
) -> Result<bool, sqlx::Error> {
    let held_until = clock::after(now, HELD);
    let mut transaction = app.db.begin_write().await?;
    let is_ours = web_push::hold(&mut transaction, &due, held_until).await?;
    transaction.commit().await?;
    if !is_ours {
        return Ok(false);
    }
    let answer = bell.ring(&due.endpoint, now, within).await;
    let mut again_at = None;
    let mut transaction = app.db.begin_write().await?;
    match answer {
        Answer::Taken => web_push::rung(&mut transaction, &due.account, now).await?,
        Answer::Gone => web_push::gone(&mut transaction, &due.device, &due.endpoint).await?,
        Answer::Later(wait) if due.tries + 1 < TRIES => {
            let pause = MINUTE.saturating_mul(1 << due.tries.min(6)).min(HOUR);
            again_at = Some(clock::after(now, pause.max(wait.unwrap_or_default())));
        }
        Answer::Later(_) => tracing::warn!("a push service was away for too long"),
        Answer::Refused(status) => {
            tracing::warn!(status = status.as_u16(), "a push service does not take it");
        }
    }
    web_push::settle(&mut transaction, &due, held_until, again_at).await?;
    transaction.commit().await?;
    Ok(answer == Answer::Taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::given;

    fn read(settings: &[(&str, &str)]) -> Result<Option<Settings>, ConfigError> {
        Settings::read(&given(settings))
    }

    #[test]
    fn a_contact_is_all_that_is_needed() {
        const CONTACT: &str = "TSUNAGU_PUSH_CONTACT";
        assert_eq!(read(&[]).unwrap(), None);
        assert_eq!(read(&[(CONTACT, " ")]).unwrap(), None);
        for (typed, told) in [
            ("it@city.example.jp", "mailto:it@city.example.jp"),
            ("mailto:it@city.example.jp", "mailto:it@city.example.jp"),
            ("https://city.example.jp/it", "https://city.example.jp/it"),
        ] {
            let settings = read(&[(CONTACT, typed)]).unwrap().unwrap();
            assert_eq!(settings.contact.as_str(), told);
            assert!(settings.others.is_empty());
        }
        for bad in ["it", "it@localhost", "http://city.example.jp", "tel:119"] {
            assert!(read(&[(CONTACT, bad)]).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_push_service_of_the_operators_own_is_reached_by_https_unless_it_is_here() {
        let read = |others| {
            let contact = ("TSUNAGU_PUSH_CONTACT", "it@city.example.jp");
            read(&[contact, ("TSUNAGU_PUSH_HOSTS", others)])
        };
        let two = "https://push.example.jp, http://127.0.0.1:9000/,";
        assert_eq!(read(two).unwrap().unwrap().others.len(), 2);
        for bad in [
            "push.example.jp",
            "http://push.example.jp",
            "https://push.example.jp/a",
            "https://a@push.example.jp",
            "https://push.example.jp,,ftp://localhost",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_names_of_makers_are_known() {
        for good in [
            "fcm.googleapis.com",
            "updates.push.services.mozilla.com",
            "web.push.apple.com",
            "wns2-par02p.notify.windows.com",
        ] {
            assert!(is_known(good), "{good}");
        }
        for bad in [
            "googleapis.com",
            "a.fcm.googleapis.com",
            "evilpush.apple.com",
            "push.apple.com",
            "web.push.apple.com.example.jp",
            "notify.windows.com",
        ] {
            assert!(!is_known(bad), "{bad}");
        }
    }

    #[test]
    fn devices_ring_by_day_and_what_they_miss_does_not_ring_at_night() {
        let at = |day: &str, time: &str| {
            rings_for(Timestamp::from_jst(
                day.parse().unwrap(),
                time.parse().unwrap(),
            ))
        };
        assert_eq!(at("2026-11-27", "07:59"), None);
        assert_eq!(at("2026-11-27", "08:00"), Some(11 * 60 * 60));
        assert_eq!(at("2026-11-27", "18:59"), Some(60));
        assert_eq!(at("2026-11-27", "19:00"), None);
        for off in ["2026-11-28", "2026-11-29", "2026-11-23"] {
            assert_eq!(at(off, "12:00"), None, "{off}");
        }
    }

    #[test]
    fn a_pause_is_read_as_seconds_or_as_a_time_and_is_never_for_ever() {
        let now = Timestamp::from_millis(1_445_412_420_000);
        let wait = |text: &'static str| {
            let value = header::HeaderValue::from_static(text);
            retry_after(&[(header::RETRY_AFTER, value)].into_iter().collect(), now)
        };
        assert_eq!(wait("120"), Some(2 * MINUTE));
        assert_eq!(wait("Wed, 21 Oct 2015 07:28:00 GMT"), Some(MINUTE));
        assert_eq!(wait("Wed, 21 Oct 2015 07:26:00 GMT"), Some(0));
        assert_eq!(wait("-5"), Some(0));
        assert_eq!(wait("999999999999999999"), Some(DAY));
        assert_eq!(wait("soon"), None);
        assert_eq!(retry_after(&header::HeaderMap::new(), now), None);
    }
}
