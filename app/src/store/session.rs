//! Signing in and unlocking.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::{GetUntracked, Set};
use shared::{
    passphrase::{login_typed, normal},
    wire::{FailureCode, SignIn, hex},
};
use wasm_bindgen_futures::spawn_local;

use super::{ENV, Store, lease::lend_again};
use crate::{
    device::{
        self, Device, DeviceError, Here, IndexedDbDevice, OpenerKey, PasskeyError, UnlockError,
        create, exists, here, random, unlock,
    },
    sync::{Http, Phase, Replica, TransportError, spread},
};

/// Where the last sign-in name is kept, so that it need not be typed. It is no person's name.
const LAST_LOGIN: &str = "tsunagu.login";

/// What a person typed to come in.
#[derive(Clone, Default)]
pub struct Credentials {
    /// The sign-in name.
    pub login: String,
    /// The passphrase.
    pub passphrase: String,
    /// A code of the authenticator app or a recovery code, once the server has asked for it.
    pub code: Option<String>,
    /// The token of this device, where a passkey was shown to the server on it just now.
    pub device: Option<String>,
    /// What its authenticator has made, where that passkey is to open this device's records from now on.
    pub key: Option<OpenerKey>,
}

/// How a person opens the records.
#[derive(Clone)]
pub enum Way {
    /// By the passphrase, with what else was typed.
    Typed(Credentials),
    /// By a passkey, of whoever has this sign-in name.
    Passkey(String),
}

impl Credentials {
    fn sign_in(&self, device: Option<String>) -> SignIn {
        SignIn {
            code: self.code.clone(),
            device,
            ..SignIn::new(self.login.trim(), &normal(&self.passphrase))
        }
    }
}

/// Why someone did not come in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnterError {
    /// The device.
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    /// The passkey.
    #[error(transparent)]
    Passkey(#[from] PasskeyError),
    /// The server.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The passphrase is right for the server, but the device was sealed with an older one.
    #[error("パスフレーズが変わっています。この端末の記録は、前のパスフレーズで開けます。")]
    OlderPassphrase,
    /// The part of the app behind the way in could not be loaded.
    #[error("アプリの残りを読み込めませんでした。電波の届く場所で、もう一度試してください。")]
    NotLoaded,
    /// The device was revoked, and everything has been taken off it.
    #[error(
        "この端末の記録は、使えなくする手続きがされたため消しました。続けて使うときは、もう一度「開く」を押すと、新しい端末として始まります。"
    )]
    Revoked,
    /// The server knows nothing of the share without which the storage does not open.
    #[error(
        "サーバーが、この端末を開くための鍵を持っていません。端末の記録は消さずに残してあります。管理者に連絡してください。"
    )]
    ShareLost,
    /// So much work is on this device alone.
    #[error(
        "まだ送っていない記録が{0}件あります。電波のあるところで、先に「送信待ちの{0}件を送る」を押してください。"
    )]
    Unsent(usize),
    /// Someone else signed in where the records of this person are open.
    #[error("開いている記録とは別の人のIDです。いったん画面を閉じてから、サインインしてください。")]
    SomeoneElse,
}

impl EnterError {
    fn has_code(&self, code: FailureCode) -> bool {
        matches!(self, Self::Transport(TransportError::Failed(failure)) if failure.code == code)
    }

    /// Whether the person has ended it, or let the time pass.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        *self == Self::Passkey(PasskeyError::Cancelled)
    }

    /// Whether the passphrase is right and a code is wanted too.
    #[must_use]
    pub fn wants_code(&self) -> bool {
        self.has_code(FailureCode::CodeNeeded)
    }

    /// Whether another code is what would help.
    #[must_use]
    pub fn is_about_code(&self) -> bool {
        self.has_code(FailureCode::WrongCode)
    }

    /// Whether another name or passphrase is what would help.
    #[must_use]
    pub fn is_about_passphrase(&self) -> bool {
        match self {
            Self::Unlock(error) => *error == UnlockError::WrongPassphrase,
            Self::Transport(TransportError::Failed(failure)) => {
                failure.code == FailureCode::WrongCredentials
            }
            Self::OlderPassphrase => true,
            Self::Transport(_)
            | Self::Passkey(_)
            | Self::NotLoaded
            | Self::Revoked
            | Self::ShareLost
            | Self::Unsent(_)
            | Self::SomeoneElse => false,
        }
    }
}

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for EnterError {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self::NotLoaded
    }
}

impl From<DeviceError> for EnterError {
    fn from(error: DeviceError) -> Self {
        Self::Unlock(error.into())
    }
}

/// The sign-in name used last on this device.
#[must_use]
pub fn last_login() -> Option<String> {
    web_sys::window()?
        .local_storage()
        .ok()??
        .get_item(LAST_LOGIN)
        .ok()?
}

/// Nothing of a person is left on this device: neither is their name.
pub(super) fn forget(login: &str) {
    if last_login().as_deref() == Some(login)
        && let Some(Ok(Some(storage))) = web_sys::window().map(|window| window.local_storage())
    {
        drop(storage.remove_item(LAST_LOGIN));
    }
}

pub(super) fn remember(login: &str) {
    if let Some(Ok(Some(storage))) = web_sys::window().map(|window| window.local_storage()) {
        // Without storage it is typed again next time.
        drop(storage.set_item(LAST_LOGIN, login));
    }
}

/// The name by which the storage of someone on this device is found: just as it is typed where there is one of that name, and otherwise
/// in the letters in which names are chosen.
pub(super) async fn known_as(typed: &str) -> Result<String, DeviceError> {
    let (typed, login) = (typed.trim(), login_typed(typed));
    // Looked at without making a place for it.
    if typed != login && matches!(here(typed).await?, Here::Storage(_)) {
        return Ok(typed.to_owned());
    }
    Ok(login)
}

/// Opens the person's storage on this device, or, the first time, asks the server and makes it.
///
/// The device's word is enough to open what it holds: nobody waits for a network at a door. The server is asked after
/// that; where its passphrase has changed, sending waits for a sign-in.
///
/// # Errors
/// Says why not, in words for the person.
pub async fn enter(mut typed: Credentials) -> Result<Store, EnterError> {
    typed.login = known_as(&typed.login).await?;
    let (login, passphrase) = (&*typed.login, &*normal(&typed.passphrase));
    let token = typed.device.clone().or_else(new_device_token);
    let is_shown = typed.device.is_some() || typed.code.is_some();
    let sign_in = async || Http.sign_in(&typed.sign_in(token.clone())).await;
    let (device, mut session) = if exists(login).await? {
        match unlocked(login, passphrase, &typed.passphrase).await {
            Err(UnlockError::WrongPassphrase) => {
                return Err(match sign_in().await.map_err(EnterError::from) {
                    // It may have run out, too: then the older passphrase opens it without asking again.
                    Ok(session) => match lend_again(login, &session).await {
                        Err(EnterError::Revoked) => EnterError::Revoked,
                        _ => EnterError::OlderPassphrase,
                    },
                    Err(error) if error.wants_code() => EnterError::OlderPassphrase,
                    Err(_) => UnlockError::WrongPassphrase.into(),
                });
            }
            Err(UnlockError::LeaseOver(hours)) => {
                let session = sign_in().await.map_err(|error| match error {
                    TransportError::Offline => UnlockError::LeaseOver(hours).into(),
                    error => EnterError::Transport(error),
                })?;
                lend_again(login, &session).await?;
                let device = unlocked(login, passphrase, &typed.passphrase).await?;
                (device, Some(session))
            }
            result => (result?, None),
        }
    } else {
        let session = sign_in().await?;
        (create(login, passphrase).await?, Some(session))
    };
    let mut replica = Replica::open(device.clone(), ENV, session.clone()).await?;
    if replica.is_none() {
        // The first sign-in was cut off before anything was kept.
        session = Some(sign_in().await?);
        replica = Replica::open(device, ENV, session.clone()).await?;
    }
    let replica = replica.ok_or(EnterError::Unlock(UnlockError::Unknown))?;
    is_in(login);
    let known = if is_shown {
        keep(&replica, token).await
    } else {
        replica.device_token().await
    };
    let store = Store::start(replica, login).await?;
    match session {
        Some(_) => store.sync_now(),
        None => spawn_local(greet(store, typed.sign_in(known))),
    }
    Ok(store)
}

/// Somebody has come in.
pub(super) fn is_in(login: &str) {
    remember(login);
    keep_storage();
}

/// The person's storage, opened with a passphrase as it is kept or, sealed before there was one form, as it is typed.
async fn unlocked(
    login: &str,
    passphrase: &str,
    typed: &str,
) -> Result<IndexedDbDevice, UnlockError> {
    let now = (ENV.now)().millis();
    match unlock(login, passphrase, now).await {
        Err(UnlockError::WrongPassphrase) if typed != passphrase => unlock(login, typed, now).await,
        result => result,
    }
}

/// A token by which the server can know this device: 32 random bytes. None where the browser gives no randomness; a code is asked
/// for each time then.
pub(super) fn new_device_token() -> Option<String> {
    Some(hex(&random::<32>().ok()?))
}

/// Keeps the token under which the server knows this device from now on. Where that fails a code is asked for once more.
pub(super) async fn keep<D: Device>(replica: &Replica<D>, token: Option<String>) -> Option<String> {
    let token = token?;
    replica.keep_device_token(&token).await.ok()?;
    Some(token)
}

/// How often a busy server is told who is here before the person is asked to sign in again.
const GREETINGS: usize = 10;

/// From a greeting that did not come through to the next, ms: at first, and doubled each time up to the last.
const LOOK: (u32, u32) = (2_000, 60_000);

/// Tells the server who is here, then sends what waits. Where that does not come through, offline or on a bad line, it is
/// told again once it asks: the passphrase has been typed already. Until then, or until the store is closed, it is kept.
async fn greet(store: Store, sign_in: SignIn) {
    let Some(replica) = store.if_open().map(|inner| inner.replica.state().replica) else {
        return;
    };
    let sign_in = SignIn {
        replica: Some(replica),
        ..sign_in
    };
    let (mut refused, mut look) = (0, LOOK.0);
    while store.if_open().is_some() {
        match Http.sign_in(&sign_in).await {
            // At half past eight everybody signs in.
            Err(TransportError::Busy(wait)) if refused < GREETINGS => {
                refused += 1;
                pause(store, spread(wait)).await;
            }
            Err(TransportError::Offline | TransportError::Garbled) => {
                // The session of before may still hold.
                store.sync_if_open();
                if !asks_who_is_here(store, look).await {
                    return;
                }
                look = (2 * look).min(LOOK.1);
            }
            Ok(session) => {
                if let Some(inner) = store.if_open() {
                    inner.replica.renew(session);
                }
                break;
            }
            Err(TransportError::Failed(failure)) if failure.code == FailureCode::CodeNeeded => {
                // The session of before may still hold: the person is asked when it does not.
                store.unfinished.try_set(Some(sign_in));
                break;
            }
            Err(_) => break,
        }
    }
    store.sync_if_open();
}

/// Waits so many milliseconds, or until the store is closed.
async fn pause(store: Store, millis: u32) {
    let mut left = millis;
    while left > 0 && store.if_open().is_some() {
        TimeoutFuture::new(left.min(LOOK.0)).await;
        left = left.saturating_sub(LOOK.0);
    }
}

/// Waits until the server asks for a sign-in, looking every `look` milliseconds; false once a sync has gone through without, or
/// the store is closed.
async fn asks_who_is_here(store: Store, look: u32) -> bool {
    loop {
        pause(store, look).await;
        match store.phase_if_open() {
            Some(Phase::SignedOut) => return true,
            Some(Phase::Done | Phase::SetUpNeeded | Phase::Outdated | Phase::Revoked) | None => {
                return false;
            }
            Some(Phase::Waiting | Phase::Syncing | Phase::Offline | Phase::Failed(_)) => {}
        }
    }
}

/// Signs in on the server for a store that is open already, and sends what waits.
///
/// # Errors
/// Says why not, in words for the person. The store stays open.
pub async fn sign_in_again(store: Store, typed: Credentials) -> Result<(), EnterError> {
    let Some(inner) = store.if_open() else {
        return Ok(());
    };
    let token = match typed.code {
        Some(_) => new_device_token(),
        None => inner.replica.device_token().await,
    };
    // Without the replica: whoever it is may be someone else.
    let sign_in = typed.sign_in(token);
    let session = Http.sign_in(&sign_in).await?;
    if session.actor != store.me().actor {
        sign_out().await?;
        return Err(EnterError::SomeoneElse);
    }
    if sign_in.code.is_some() {
        drop(keep(&inner.replica, sign_in.device).await);
    }
    store.signed_in();
    Ok(())
}

/// How many saves of a person are on this device alone, as far as can be told while the storage is shut.
///
/// # Errors
/// When the device can't be read.
pub async fn unsent_of(login: &str) -> Result<usize, DeviceError> {
    device::unsent_of(&known_as(login).await?).await
}

/// Takes everything of a person off this device, because nobody knows any more what opens it. Refused while work is there that
/// the server does not have.
///
/// # Errors
/// Says how much there still is, or what the device says.
pub async fn begin_anew(login: &str) -> Result<(), EnterError> {
    let login = known_as(login).await?;
    match device::wipe(&login).await? {
        0 => {
            forget(&login);
            Ok(())
        }
        count => Err(EnterError::Unsent(count)),
    }
}

/// Sends the code that the server waits for. The passphrase was typed when the store was opened.
///
/// # Errors
/// Says why not, in words for the person.
pub async fn finish(store: Store, code: String) -> Result<(), EnterError> {
    let Some(SignIn {
        login, passphrase, ..
    }) = store.unfinished.get_untracked()
    else {
        return Ok(());
    };
    let code = Some(code);
    let typed = Credentials {
        login,
        passphrase,
        code,
        ..Credentials::default()
    };
    let outcome = sign_in_again(store, typed).await;
    if matches!(&outcome, Err(error) if error.is_about_passphrase()) {
        // It was changed meanwhile.
        store.unfinished.try_set(None);
    }
    outcome
}

/// Ends the session on the server. Everything on the device stays.
///
/// # Errors
/// When there is no answer, or the server says no.
pub async fn sign_out() -> Result<(), TransportError> {
    Http.sign_out().await
}

/// Asks the browser not to throw the storage away. Never awaited: Firefox answers only when the person does.
fn keep_storage() {
    if let Some(window) = web_sys::window()
        && let Ok(promise) = window.navigator().storage().persist()
    {
        spawn_local(async move { drop(wasm_bindgen_futures::JsFuture::from(promise).await) });
    }
}
