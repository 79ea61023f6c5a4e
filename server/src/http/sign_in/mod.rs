//! What is asked of whoever signs in: the passphrase, and something they have.

pub(super) mod factors;
pub(super) mod oidc;
pub(super) mod oidc_link;
pub(super) mod origin;
pub(super) mod passkey;
pub(super) mod recovery;
pub(super) mod totp;
mod tries;
pub(super) mod ways;

use std::net::IpAddr;

use shared::{
    audit::{Entry, Event},
    jp::bare_code,
    record::ReplicaId,
    wire::{KNOWN_DAYS, sha256_hex},
};

pub(super) use self::tries::{Address, FREE, From, Tries};
use super::{App, auth::Entered, error::Error};
use crate::{
    clock,
    db::{
        self, Conn, accounts, accounts::Account, audit, known_devices, oidc_links, sessions,
        sessions::Strength,
    },
    oidc::{self as oidc_client, Provider},
    passphrase::{self, Typed},
};

/// The longest passphrase that is looked at, bytes.
const LONGEST_PASSPHRASE: usize = 1_024;

/// The longest code that is looked at, bytes.
const LONGEST_CODE: usize = 64;

/// Wrong codes of an account's authenticator app, from wherever they come, before the next must wait: who tries with a million
/// addresses is no quicker than with a few. Recovery codes and known devices need not wait for that.
const FREE_EVERYWHERE: u32 = 20;

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// The account, if the passphrase is its. Says the same of a wrong one as of an account that is not there, and takes as long.
pub(super) async fn with_passphrase(
    app: &App,
    from: From,
    account: Option<Account>,
    passphrase: Typed,
) -> Result<Account, Error> {
    if passphrase.len() > LONGEST_PASSPHRASE {
        return Err(Error::WrongCredentials);
    }
    // Being turned away is no failed try.
    let place = app.gates.passphrases.enter().await?;
    app.tries.begin(&from, FREE)?;
    let hash = account
        .as_ref()
        .map(|account| account.passphrase_hash.clone());
    let fits =
        tokio::task::spawn_blocking(move || passphrase::verify(&passphrase, hash.as_deref())).await;
    drop(place);
    let account = account.ok_or(Error::WrongCredentials)?;
    if !fits.is_ok_and(|fits| fits) {
        return Err(not_in(app, &account, Error::WrongCredentials).await);
    }
    app.tries.succeeded(&from);
    Ok(account)
}

/// Enters into the audit log that someone did not come in, and gives why.
pub(super) async fn not_in(app: &App, account: &Account, why: Error) -> Error {
    let failed = audit::entry(Event::SignInFailed, app.now(), account.actor, &account.id);
    match log(app, failed).await {
        Ok(()) => why,
        Err(error) => error,
    }
}

/// Enters into the audit log that whoever is signed in gave a wrong code where one was asked for again, and gives why it was not taken.
async fn not_taken(app: &App, entered: &Entered, why: Error) -> Error {
    if !matches!(why, Error::WrongCode) {
        return why;
    }
    let who = &entered.who;
    let failed = audit::entry(Event::SignInFailed, app.now(), who.actor, &who.account);
    match log(app, failed).await {
        Ok(()) => why,
        Err(error) => error,
    }
}

/// Someone has just shown a second factor in this session: it is as good as one that began with two, its device is known from now
/// on, and sessions that began without end.
async fn shown(
    app: &App,
    conn: &mut Conn,
    entered: &Entered,
    device: Option<String>,
) -> Result<(), Error> {
    let device = device.and_then(|token| Device::new(&token, None));
    shown_on(app, conn, entered, device).await
}

/// The same, on a device whose token has been looked at.
async fn shown_on(
    app: &App,
    conn: &mut Conn,
    entered: &Entered,
    device: Option<Device>,
) -> Result<(), Error> {
    let account = &entered.who.account;
    if let Some(device) = &device {
        device.know(app, conn, account).await?;
    }
    // A session that is strong already is told its device: it ends with it.
    if !entered.is_strong || device.is_some() {
        let strength = Strength::Two {
            device: device.map(|device| device.token_hash),
        };
        sessions::raise(conn, &entered.token_hash, &strength).await?;
    }
    // Also where this one was strong before, by the word of the city's own sign-in.
    sessions::end_weaker(conn, account, &entered.token_hash).await?;
    Ok(())
}

/// Makes sure that what protects an account is not changed by the passphrase alone. A link to a provider whose word counts as two
/// factors is a second factor: whoever has not shown it in this session sets up none of their own and does not take it away.
async fn not_by_passphrase_alone(
    app: &App,
    conn: &mut Conn,
    entered: &Entered,
) -> Result<(), Error> {
    let settings = app.oidc.as_deref().map(Provider::settings);
    let Some(settings) = settings.filter(|it| it.factors == oidc_client::Factors::Two) else {
        return Ok(());
    };
    if entered.is_strong {
        return Ok(());
    }
    let link = oidc_links::of_account(conn, &entered.who.account).await?;
    match link.is_some_and(|link| link.issuer == settings.issuer) {
        true => Err(Error::ProviderNeeded {
            name: settings.name.clone(),
        }),
        false => Ok(()),
    }
}

/// Enters into the audit log that what protects an account is another than before. A session that has ended meanwhile changes nothing.
async fn factors_changed(app: &App, conn: &mut Conn, entered: &Entered) -> Result<(), Error> {
    if !sessions::hold(conn, &entered.token_hash).await? {
        return Err(Error::SignedOut);
    }
    let who = &entered.who;
    let changed = audit::entry(Event::FactorsChanged, app.now(), who.actor, &who.account);
    Ok(audit::append(conn, &[changed]).await?)
}

/// Enters something into the audit log by itself.
pub(super) async fn log(app: &App, entry: Entry) -> Result<(), Error> {
    let mut transaction = app.db.begin_write().await?;
    audit::append(&mut transaction, &[entry]).await?;
    Ok(transaction.commit().await?)
}

/// Asks for the passphrase of whoever is signed in once more: what protects an account is not changed by whoever finds a tablet
/// open.
pub(super) async fn passphrase_again(
    app: &App,
    entered: &Entered,
    passphrase: Typed,
    address: Option<IpAddr>,
) -> Result<(), Error> {
    let id = &entered.who.account;
    let account = accounts::by_id(&mut *app.db.reader().await?, id).await?;
    let account = account.map(|(account, _)| account);
    // No sign-in name has such a character in it.
    let from = (format!("\0again {id}"), address);
    with_passphrase(app, from, account, passphrase)
        .await
        .map(drop)
}

/// A device's token, as the database knows it, and the copy that lies there.
#[derive(Clone, Debug)]
pub(super) struct Device {
    token_hash: String,
    replica: Option<ReplicaId>,
}

impl Device {
    /// From the token; none when it could be guessed.
    pub(super) fn new(token: &str, replica: Option<ReplicaId>) -> Option<Self> {
        let is_token = token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_token.then(|| Self {
            token_hash: sha256_hex(token.as_bytes()),
            replica,
        })
    }

    /// Makes it known: a second factor was just shown on it.
    pub(super) async fn know(
        &self,
        app: &App,
        conn: &mut Conn,
        account: &str,
    ) -> Result<(), Error> {
        let until = clock::after(app.now(), KNOWN_DAYS * DAY);
        known_devices::put(conn, &self.token_hash, account, self.replica, until).await?;
        Ok(())
    }
}

/// What comes with the passphrase.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    /// A code, as typed.
    pub(super) code: Option<String>,
    /// The device.
    pub(super) device: Option<Device>,
    /// From where.
    pub(super) address: Option<IpAddr>,
}

/// Asks for the second factor, if the account has one, and says how strong the session is that begins. What is used up is so
/// when the transaction is committed.
pub(super) async fn second_factor(
    app: &App,
    conn: &mut Conn,
    account: &str,
    beside: &Beside,
) -> Result<Strength, Error> {
    let device = beside.device.as_ref();
    if !db::factors::are_there(conn, account).await? {
        // Two factors may have been shown on the device elsewhere: at the city's own sign-in.
        let hash = device.map(|device| &*device.token_hash);
        return Ok(match hash {
            Some(hash) if known_devices::is_known(conn, hash, account, app.now()).await? => {
                let device = Some(hash.to_owned());
                Strength::Two { device }
            }
            _ => Strength::One,
        });
    }
    let token_hash = device.map(|device| device.token_hash.clone());
    if let Some(code) = &beside.code {
        take_code(app, conn, account, code, beside.address).await?;
        if let Some(device) = device {
            device.know(app, conn, account).await?;
        }
        return Ok(Strength::Two { device: token_hash });
    }
    let device = device.ok_or(Error::CodeNeeded)?;
    if !known_devices::is_known(conn, &device.token_hash, account, app.now()).await? {
        return Err(Error::CodeNeeded);
    }
    if let Some(replica) = device.replica {
        known_devices::name(conn, &device.token_hash, account, replica).await?;
    }
    Ok(Strength::Two { device: token_hash })
}

/// Uses up a code of the authenticator app or a recovery code.
pub(super) async fn take_code(
    app: &App,
    conn: &mut Conn,
    account: &str,
    typed: &str,
    address: Option<IpAddr>,
) -> Result<(), Error> {
    if typed.len() > LONGEST_CODE {
        return Err(Error::WrongCode);
    }
    let code = bare_code(typed);
    let here = (format!("\0code {account}"), address);
    app.tries.begin(&here, FREE)?;
    if totp::looks_like(&code) {
        let everywhere = (format!("\0codes {account}"), None);
        app.tries.begin(&everywhere, FREE_EVERYWHERE)?;
        totp::take(conn, account, &code, app.now()).await?;
        app.tries.succeeded(&everywhere);
    } else {
        recovery::take(conn, account, &code, app.now()).await?;
    }
    app.tries.succeeded(&here);
    Ok(())
}
