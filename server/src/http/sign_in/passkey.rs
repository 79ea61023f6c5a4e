//! Passkeys (WebAuthn Level 3): the telephone's or tablet's own lock is possession and person at once. A challenge is answered once,
//! within five minutes, and by whom it was made for.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use shared::wire::{
    Failure, NewPasskey, PasskeyChallenge, PasskeySession, PasskeySignIn, PassphraseAgain,
    RecoveryCodes, RemovePasskey, hex, sha256_hex,
};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

use super::{
    Address, Device, factors_changed, not_by_passphrase_alone, not_in, origin::origin,
    passphrase_again, recovery, shown,
};
use crate::{
    clock,
    db::{
        Conn, accounts,
        challenges::{self, Purpose},
        factors, passkeys, recovery_codes,
        sessions::Strength,
    },
    http::{
        App,
        auth::{Entered, SignedIn},
        body::Body,
        error::Error,
        openapi::{Reading, WithBody},
        session::{new_token, open, own_session},
    },
    passphrase::Typed,
};

/// A challenge is answered within five minutes.
const PATIENCE: i64 = 5 * 60 * 1_000;

/// The longest name of a passkey, bytes.
const LONGEST_NAME: usize = 300;

/// Begins to register a passkey.
#[utoipa::path(post, path = "/api/factors/passkeys/begin", security(("session" = [])), request_body = PassphraseAgain, responses(
    (status = 200, description = "What `navigator.credentials.create` is to be given.", body = PasskeyChallenge),
    WithBody,
    (status = 404, description = "The server does not know its own address: there are no passkeys.", body = Failure),
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
))]
pub(in crate::http) async fn begin_registration(
    State(app): State<App>,
    Address(address): Address,
    entered: Entered,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<PasskeyChallenge>, Error> {
    let PassphraseAgain { passphrase } = body?.read()?;
    let passphrase = Typed::new(passphrase);
    let webauthn = webauthn(&app, &headers)?;
    passphrase_again(&app, &entered, passphrase, address).await?;
    let account = &entered.who.account;
    let mut transaction = app.db.begin_write().await?;
    not_by_passphrase_alone(&app, &mut transaction, &entered).await?;
    let login = accounts::login(&mut transaction, account).await?;
    let login = login.unwrap_or_default();
    let known = passkeys::of_account(&mut transaction, account).await?;
    let known = known.iter().filter_map(|known| {
        let passkey: Passkey = serde_json::from_str(&known.credential).ok()?;
        Some(passkey.cred_id().clone())
    });
    let (challenge, state) = webauthn
        .start_passkey_registration(user(account)?, &login, &login, Some(known.collect()))
        .map_err(failed)?;
    let mut options = value(&challenge)?;
    // It is found without a name typed, and can open the device's records later (PRF).
    options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("required");
    options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = json!(true);
    options["publicKey"]["extensions"]["prf"] = json!({});
    let id = keep(&app, &mut transaction, Purpose::Register, account, &state).await?;
    transaction.commit().await?;
    Ok(Json(PasskeyChallenge { id, options }))
}

/// Registers a passkey. Where it is the account's first second factor, sessions begun without one end.
#[utoipa::path(post, path = "/api/factors/passkeys", security(("session" = [])), request_body = NewPasskey, responses(
    (status = 200, description = "Registered. The recovery codes, told this once; none where the account has some already.",
     body = RecoveryCodes),
    WithBody,
    (status = 404, description = "The server does not know its own address: there are no passkeys.", body = Failure),
    (status = 409, description = "It is registered already.", body = Failure),
))]
pub(in crate::http) async fn register(
    State(app): State<App>,
    entered: Entered,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<RecoveryCodes>, Error> {
    let NewPasskey {
        id,
        name,
        credential,
        device,
    } = body?.read()?;
    let name = name.trim();
    if name.len() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::Malformed);
    }
    let webauthn = webauthn(&app, &headers)?;
    let account = &entered.who.account;
    let state: PasskeyRegistration = answered(&app, &id, Purpose::Register, account).await?;
    let credential: RegisterPublicKeyCredential =
        serde_json::from_value(credential).map_err(|_| Error::Malformed)?;
    let passkey = webauthn
        .finish_passkey_registration(&credential, &state)
        .map_err(refused)?;
    let new = passkeys::Passkey {
        id: hex(passkey.cred_id()),
        account: account.clone(),
        name: name.to_owned(),
        credential: json(&passkey)?,
        created_at: app.now(),
        used_at: None,
    };
    let mut transaction = app.db.begin_write().await?;
    not_by_passphrase_alone(&app, &mut transaction, &entered).await?;
    if !passkeys::put(&mut transaction, &new).await? {
        return Err(Error::AlreadyThere);
    }
    let codes = match recovery_codes::left(&mut transaction, account).await? {
        0 => recovery::replace(&mut transaction, account).await?,
        _ => RecoveryCodes { codes: Vec::new() },
    };
    shown(&app, &mut transaction, &entered, device).await?;
    factors_changed(&app, &mut transaction, &entered).await?;
    transaction.commit().await?;
    Ok(Json(codes))
}

/// Removes a passkey. The passphrase is asked for once more, and the session must have begun with two factors.
#[utoipa::path(post, path = "/api/factors/passkeys/remove", security(("session" = [])), request_body = RemovePasskey, responses(
    (status = 204, description = "Removed."),
    WithBody,
    (status = 404, description = "The account has no such passkey.", body = Failure),
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
))]
pub(in crate::http) async fn remove(
    State(app): State<App>,
    Address(address): Address,
    entered: Entered,
    body: Body,
) -> Result<StatusCode, Error> {
    let RemovePasskey { id, passphrase } = body?.read()?;
    let passphrase = Typed::new(passphrase);
    // Sessions begun without a second factor ended when the account got its first one.
    if !entered.is_strong {
        return Err(Error::NotFound);
    }
    let account = &entered.who.account;
    passphrase_again(&app, &entered, passphrase, address).await?;
    let mut transaction = app.db.begin_write().await?;
    if !passkeys::remove(&mut transaction, account, &id).await? {
        return Err(Error::NotFound);
    }
    if !factors::are_there(&mut transaction, account).await? {
        factors::forget(&mut transaction, account).await?;
    }
    factors_changed(&app, &mut transaction, &entered).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins a sign-in by passkey. Nobody says who they are: the passkey does.
#[utoipa::path(post, path = "/api/session/passkey/begin", responses(
    (status = 200, description = "What `navigator.credentials.get` is to be given.", body = PasskeyChallenge),
    (status = 400, description = "It is not sent as JSON.", body = Failure),
    (status = 403, description = "Another site's page sends it.", body = Failure),
    (status = 404, description = "The server does not know its own address: there are no passkeys.", body = Failure),
    Reading,
))]
pub(in crate::http) async fn begin(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Json<PasskeyChallenge>, Error> {
    let webauthn = webauthn(&app, &headers)?;
    let _place = app.gates.passphrases.enter().await?;
    let (challenge, state) = webauthn
        .start_discoverable_authentication()
        .map_err(failed)?;
    let mut options = value(&challenge)?;
    if let Some(options) = options.as_object_mut() {
        // The person has pressed a button: the browser is to ask at once.
        options.remove("mediation");
    }
    let mut transaction = app.db.begin_write().await?;
    let id = keep(&app, &mut transaction, Purpose::SignIn, "", &state).await?;
    transaction.commit().await?;
    Ok(Json(PasskeyChallenge { id, options }))
}

/// Signs in with a passkey: two factors in one.
#[utoipa::path(post, path = "/api/session/passkey", request_body = PasskeySignIn, responses(
    (status = 200, description = "Signed in: the session is in the cookie.", body = PasskeySession),
    WithBody,
    (status = 404, description = "The server does not know its own address: there are no passkeys.", body = Failure),
))]
pub(in crate::http) async fn sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Error> {
    let PasskeySignIn {
        id,
        credential,
        device,
    } = body?.read()?;
    let webauthn = webauthn(&app, &headers)?;
    let _place = app.gates.passphrases.enter().await?;
    let state: DiscoverableAuthentication = answered(&app, &id, Purpose::SignIn, "").await?;
    let credential: PublicKeyCredential =
        serde_json::from_value(credential).map_err(|_| Error::Malformed)?;
    let (user, credential_id) = webauthn
        .identify_discoverable_authentication(&credential)
        .map_err(refused)?;
    let id = hex(credential_id);
    let known = passkeys::find(&mut *app.db.reader().await?, &id).await?;
    let known = known
        .filter(|known| known.account == user.to_string())
        .ok_or(Error::WrongPasskey)?;
    let mut passkey: Passkey = serde_json::from_str(&known.credential)
        .map_err(|_| Error::Unavailable("a passkey can't be read".to_owned()))?;
    let mut reader = app.db.reader().await?;
    let account = accounts::by_id(&mut reader, &known.account).await?;
    let (account, login) = account.ok_or(Error::WrongPasskey)?;
    let stands = accounts::stands(&mut reader, &account.id).await?;
    drop(reader);
    let result = match webauthn.finish_discoverable_authentication_v2(&credential, state, &passkey)
    {
        Ok(result) => result,
        Err(error) => return Err(not_in(&app, &account, refused(error)).await),
    };
    passkey.update_credential(&result);
    let who = SignedIn {
        actor: account.actor,
        account: account.id.clone(),
    };
    let session = own_session(&app, &who).await?.filter(|_| stands);
    let Some(session) = session else {
        return Err(not_in(&app, &account, Error::WrongPasskey).await);
    };
    let mut transaction = app.db.begin_write().await?;
    let now = app.now();
    // The account may have ended, or the passkey been removed, meanwhile.
    if !accounts::signs_in(&mut transaction, &who.account, None, now).await?
        || !passkeys::used(&mut transaction, &id, &json(&passkey)?, now).await?
    {
        drop(transaction);
        return Err(not_in(&app, &account, Error::WrongPasskey).await);
    }
    let device = device.and_then(|token| Device::new(&token, None));
    if let Some(device) = &device {
        device.know(&app, &mut transaction, &who.account).await?;
    }
    let strength = Strength::Two {
        device: device.map(|device| device.token_hash),
    };
    let cookie = open(&app, &mut transaction, &who, &strength, None).await?;
    transaction.commit().await?;
    Ok((cookie, Json(PasskeySession { login, session })))
}

/// The checks, for the address at which people open the app.
fn webauthn(app: &App, headers: &HeaderMap) -> Result<Webauthn, Error> {
    let origin = origin(app, headers).ok_or(Error::NotFound)?;
    let domain = origin.domain().ok_or(Error::NotFound)?;
    WebauthnBuilder::new(domain, &origin)
        .and_then(|builder| builder.rp_name("つなぐ").build())
        .map_err(failed)
}

/// An account as authenticators know it.
fn user(account: &str) -> Result<Uuid, Error> {
    account
        .parse()
        .map_err(|_| Error::Unavailable("an account without a UUID".to_owned()))
}

/// Keeps what a challenge is to be checked by; gives the name under which it is answered.
async fn keep(
    app: &App,
    conn: &mut Conn,
    purpose: Purpose,
    account: &str,
    state: &impl Serialize,
) -> Result<String, Error> {
    let (id, now) = (new_token()?, app.now());
    let (hash, state) = (sha256_hex(id.as_bytes()), json(state)?);
    let until = clock::after(now, PATIENCE);
    challenges::put(conn, &hash, purpose, account, &state, now, until).await?;
    Ok(id)
}

/// What an answer is to be checked by. The challenge is gone then, whether the answer is right or wrong.
async fn answered<T: DeserializeOwned>(
    app: &App,
    id: &str,
    purpose: Purpose,
    account: &str,
) -> Result<T, Error> {
    let mut transaction = app.db.begin_write().await?;
    let hash = sha256_hex(id.as_bytes());
    let kept = challenges::take(&mut transaction, &hash, purpose, app.now()).await?;
    transaction.commit().await?;
    let state = kept
        .filter(|(whose, _)| whose == account)
        .and_then(|(_, state)| serde_json::from_str(&state).ok());
    state.ok_or(Error::WrongPasskey)
}

fn json(what: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(what).map_err(|error| Error::Unavailable(error.to_string()))
}

fn value(what: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(what).map_err(|error| Error::Unavailable(error.to_string()))
}

/// What has nothing to do with what was sent.
fn failed(error: WebauthnError) -> Error {
    Error::Unavailable(format!("passkeys: {error}"))
}

/// An answer that does not fit its challenge.
fn refused(error: WebauthnError) -> Error {
    tracing::warn!(%error, "a passkey was refused");
    Error::WrongPasskey
}
