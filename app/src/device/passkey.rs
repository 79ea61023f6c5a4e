//! Passkeys, by the browser (WebAuthn). Options and answers are JSON with bytes as base64url: browsers of a few years ago turn
//! neither into what they take and give, so that it is done here.

use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use shared::wire::{hex, unhex};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use zeroize::Zeroizing;

use super::seal::random;

/// Why there is no passkey.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    /// The person, or the time, has ended it.
    #[error(
        "パスキーの確認が取りやめになりました。もう一度試すか、ほかの方法でサインインしてください。"
    )]
    Cancelled,
    /// The authenticator has one for this account already.
    #[error("この端末のパスキーは、すでに登録されています。")]
    AlreadyThere,
    /// The authenticator, or the browser, makes no bytes of an input (PRF).
    #[error(
        "このパスキーでは、この端末の記録を開けません（端末かブラウザーが対応していません）。パスフレーズで開いてください。"
    )]
    NoKey,
    /// Anything else the browser said.
    #[error("この端末ではパスキーを使えませんでした（{0}）。ほかの方法でサインインしてください。")]
    Other(String),
}

/// What an authenticator has answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The credential, as JSON for the server.
    pub credential: String,
    /// The credential's id, in hexadecimal.
    pub id: String,
    /// Whether a new passkey can make bytes of an input (PRF), as far as the browser says.
    pub knows_prf: bool,
    /// The 32 bytes that it makes of the given input. They never leave the device.
    prf: Option<Zeroizing<Vec<u8>>>,
}

impl Answer {
    /// What opens a storage, where the authenticator has made it of this input.
    #[must_use]
    pub fn key(&self, input: &[u8]) -> Option<OpenerKey> {
        let output = self.prf.clone().filter(|output| output.len() == 32)?;
        let opener = Opener {
            credential: self.id.clone(),
            input: input.to_vec(),
        };
        Some(OpenerKey { opener, output })
    }
}

/// A passkey that opens a storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opener {
    /// The credential's id, in hexadecimal.
    pub credential: String,
    /// What its authenticator makes the key of. Random, no secret.
    pub input: Vec<u8>,
}

/// What the authenticator of such a passkey has made.
#[derive(Clone)]
pub struct OpenerKey {
    /// Of which passkey, and of what.
    pub opener: Opener,
    /// 32 bytes, always the same of the same.
    pub output: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for OpenerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenerKey").finish_non_exhaustive()
    }
}

/// Something random for an authenticator to make a key of.
///
/// # Errors
/// When the browser gives no randomness.
pub fn new_input() -> Result<Vec<u8>, PasskeyError> {
    random::<32>()
        .map(|bytes| bytes.to_vec())
        .map_err(|error| PasskeyError::Other(error.to_string()))
}

/// Whether this browser knows passkeys.
#[must_use]
pub fn knows_passkeys() -> bool {
    container().is_some()
        && Reflect::get(&js_sys::global(), &"PublicKeyCredential".into())
            .is_ok_and(|class| class.is_function())
}

/// Makes a passkey as the server's options say, and a key of `input` where the authenticator does so at once.
///
/// # Errors
/// When there is none in the end.
pub async fn create_passkey(options: &str, input: &[u8]) -> Result<Answer, PasskeyError> {
    let options = parsed(options)?;
    let public_key = get(&options, "publicKey")?;
    to_bytes(&public_key, "challenge")?;
    to_bytes(&get(&public_key, "user")?, "id")?;
    descriptors(&public_key, "excludeCredentials")?;
    let eval = Object::new();
    set(&eval, "first", &Uint8Array::from(input))?;
    set_prf(&public_key, "eval", &eval)?;
    let credential = ask("create", &options).await?;
    answer(&credential, &["clientDataJSON", "attestationObject"])
}

/// Asks for any of the person's passkeys as the server's options say, and for what its authenticator makes of `input`.
///
/// # Errors
/// When nobody has shown one.
pub async fn get_passkey(options: &str, input: &[u8]) -> Result<Answer, PasskeyError> {
    let options = parsed(options)?;
    let public_key = get(&options, "publicKey")?;
    descriptors(&public_key, "allowCredentials")?;
    let eval = Object::new();
    set(&eval, "first", &Uint8Array::from(input))?;
    set_prf(&public_key, "eval", &eval)?;
    shown(&options, &public_key).await
}

/// Asks for one of `openers`, and for its key: as the server's options say, or, without any, for nobody but this device. Needs no
/// network then.
///
/// # Errors
/// When nobody has shown one, or there is no key of it.
pub async fn get_key(
    options: Option<&str>,
    openers: &[Opener],
) -> Result<(OpenerKey, Answer), PasskeyError> {
    let options = match options {
        Some(options) => parsed(options)?,
        None => own_options()?,
    };
    let public_key = get(&options, "publicKey")?;
    let (allowed, inputs) = (Array::new(), Object::new());
    for Opener { credential, input } in openers {
        let id = Uint8Array::from(&*unhex(credential).unwrap_or_default());
        let descriptor = Object::new();
        set(&descriptor, "type", &"public-key".into())?;
        set(&descriptor, "id", &id)?;
        allowed.push(&descriptor);
        let eval = Object::new();
        set(&eval, "first", &Uint8Array::from(&**input))?;
        set(&inputs, &text_of(&id)?, &eval)?;
    }
    set(&public_key, "allowCredentials", &allowed)?;
    set_prf(&public_key, "evalByCredential", &inputs)?;
    let answer = shown(&options, &public_key).await?;
    let opener = openers.iter().find(|opener| opener.credential == answer.id);
    let key = opener.and_then(|opener| answer.key(&opener.input));
    Ok((key.ok_or(PasskeyError::NoKey)?, answer))
}

/// Options of this device's own. What is proved stays here: the key that comes of it is what opens.
fn own_options() -> Result<JsValue, PasskeyError> {
    let (options, public_key) = (Object::new(), Object::new());
    set(
        &public_key,
        "challenge",
        &text_of(&Uint8Array::from(&*new_input()?))?.into(),
    )?;
    // The key is another without the person's finger, face or PIN.
    set(&public_key, "userVerification", &"required".into())?;
    set(&options, "publicKey", &public_key)?;
    Ok(options.into())
}

async fn shown(options: &JsValue, public_key: &JsValue) -> Result<Answer, PasskeyError> {
    to_bytes(public_key, "challenge")?;
    let credential = ask("get", options).await?;
    let parts = [
        "clientDataJSON",
        "authenticatorData",
        "signature",
        "userHandle",
    ];
    answer(&credential, &parts)
}

/// Has the authenticator make a key, beside what else is asked of it.
fn set_prf(public_key: &JsValue, name: &str, inputs: &JsValue) -> Result<(), PasskeyError> {
    let extensions = get(public_key, "extensions")?;
    let extensions = if extensions.is_object() {
        extensions
    } else {
        Object::new().into()
    };
    let prf = Object::new();
    set(&prf, name, inputs)?;
    set(&extensions, "prf", &prf)?;
    set(public_key, "extensions", &extensions)
}

/// `navigator.credentials`; missing where the page is not safe.
fn container() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let container = Reflect::get(&navigator, &"credentials".into()).ok()?;
    container.is_object().then_some(container)
}

async fn ask(what: &str, options: &JsValue) -> Result<JsValue, PasskeyError> {
    let container = container().ok_or_else(|| PasskeyError::Other("credentials".to_owned()))?;
    let function: Function = get(&container, what)?
        .dyn_into()
        .map_err(|_| PasskeyError::Other(what.to_owned()))?;
    let promise: Promise = function
        .call1(&container, options)
        .map_err(refused)?
        .unchecked_into();
    let credential = JsFuture::from(promise).await.map_err(refused)?;
    if credential.is_object() {
        Ok(credential)
    } else {
        Err(PasskeyError::Cancelled)
    }
}

/// What the server is to be told. Outputs of extensions stay here: PRF's open what is sealed on this device.
fn answer(credential: &JsValue, parts: &[&str]) -> Result<Answer, PasskeyError> {
    let (whole, inner) = (Object::new(), Object::new());
    let response = get(credential, "response")?;
    for part in parts {
        let value = get(&response, part)?;
        if value.is_object() {
            set(&inner, part, &text_of(&value)?.into())?;
        }
    }
    let raw = get(credential, "rawId")?;
    let id = text_of(&raw)?;
    set(&whole, "id", &id.clone().into())?;
    set(&whole, "rawId", &id.into())?;
    set(&whole, "type", &"public-key".into())?;
    set(&whole, "response", &inner)?;
    let credential_json = JSON::stringify(&whole).map_err(refused)?;
    let outputs = outputs(credential);
    let first = find(&outputs, &["prf", "results", "first"]);
    let prf = first.is_object().then(|| {
        let bytes = Uint8Array::new(&first);
        let copy = Zeroizing::new(bytes.to_vec());
        bytes.fill(0, 0, bytes.length());
        copy
    });
    Ok(Answer {
        credential: credential_json.into(),
        id: hex(&Uint8Array::new(&raw).to_vec()),
        knows_prf: find(&outputs, &["prf", "enabled"]).is_truthy(),
        prf,
    })
}

/// What the extensions have answered.
fn outputs(credential: &JsValue) -> JsValue {
    let function = get(credential, "getClientExtensionResults");
    let function: Result<Function, _> = function.unwrap_or_default().dyn_into();
    function
        .and_then(|function| function.call0(credential))
        .unwrap_or_default()
}

/// What lies at the end of a path of names; undefined where nothing does.
fn find(object: &JsValue, path: &[&str]) -> JsValue {
    path.iter().fold(object.clone(), |at, name| {
        if at.is_object() {
            get(&at, name).unwrap_or_default()
        } else {
            JsValue::UNDEFINED
        }
    })
}

/// Ids of credentials become bytes.
fn descriptors(public_key: &JsValue, name: &str) -> Result<(), PasskeyError> {
    let list = get(public_key, name)?;
    if Array::is_array(&list) {
        for descriptor in Array::from(&list).iter() {
            to_bytes(&descriptor, "id")?;
        }
    }
    Ok(())
}

fn to_bytes(object: &JsValue, name: &str) -> Result<(), PasskeyError> {
    let text = get(object, name)?.as_string().unwrap_or_default();
    let plain = text.replace('-', "+").replace('_', "/");
    let window = web_sys::window().ok_or_else(|| PasskeyError::Other("window".to_owned()))?;
    let decoded = window.atob(&plain).map_err(refused)?;
    // Each character is a byte.
    let bytes: Vec<u8> = decoded
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or_default())
        .collect();
    set(object, name, &Uint8Array::from(bytes.as_slice()))
}

fn text_of(buffer: &JsValue) -> Result<String, PasskeyError> {
    let bytes = Uint8Array::new(buffer).to_vec();
    let binary: String = bytes.into_iter().map(char::from).collect();
    let window = web_sys::window().ok_or_else(|| PasskeyError::Other("window".to_owned()))?;
    let text = window.btoa(&binary).map_err(refused)?;
    Ok(text.replace('+', "-").replace('/', "_").replace('=', ""))
}

fn parsed(json: &str) -> Result<JsValue, PasskeyError> {
    JSON::parse(json).map_err(refused)
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, PasskeyError> {
    Reflect::get(object, &name.into()).map_err(refused)
}

fn set(object: &JsValue, name: &str, value: &JsValue) -> Result<(), PasskeyError> {
    Reflect::set(object, &name.into(), value)
        .map(drop)
        .map_err(refused)
}

fn refused(error: JsValue) -> PasskeyError {
    let name = Reflect::get(&error, &"name".into()).ok();
    match name.and_then(|name| name.as_string()).as_deref() {
        Some("NotAllowedError" | "AbortError") => PasskeyError::Cancelled,
        Some("InvalidStateError") => PasskeyError::AlreadyThere,
        Some(name) => PasskeyError::Other(name.to_owned()),
        None => PasskeyError::Other("不明な理由".to_owned()),
    }
}
