//! Passkeys, by the browser (WebAuthn). Options and answers are JSON with bytes as base64url: browsers of a few years ago turn
//! neither into what they take and give, so that it is done here.

use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

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
    /// Anything else the browser said.
    #[error("この端末ではパスキーを使えませんでした（{0}）。ほかの方法でサインインしてください。")]
    Other(String),
}

/// What an authenticator has answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The credential, as JSON for the server.
    pub credential: String,
    /// Whether a new passkey can make bytes of a salt (PRF), as far as the browser says.
    pub knows_prf: bool,
    /// The 32 bytes that it makes of the given salt. They never leave the device.
    pub prf: Option<Vec<u8>>,
}

/// Whether this browser knows passkeys.
#[must_use]
pub fn knows_passkeys() -> bool {
    container().is_some()
        && Reflect::get(&js_sys::global(), &"PublicKeyCredential".into())
            .is_ok_and(|class| class.is_function())
}

/// Makes a passkey as the server's options say.
///
/// # Errors
/// When there is none in the end.
pub async fn create_passkey(options: &str) -> Result<Answer, PasskeyError> {
    let options = parsed(options)?;
    let public_key = get(&options, "publicKey")?;
    to_bytes(&public_key, "challenge")?;
    to_bytes(&get(&public_key, "user")?, "id")?;
    descriptors(&public_key, "excludeCredentials")?;
    let credential = ask("create", &options).await?;
    answer(&credential, &["clientDataJSON", "attestationObject"])
}

/// Asks for a passkey as the server's options say; with `salt`, for what the authenticator makes of it, too.
///
/// # Errors
/// When nobody has shown one.
pub async fn get_passkey(options: &str, salt: Option<&[u8]>) -> Result<Answer, PasskeyError> {
    let options = parsed(options)?;
    let public_key = get(&options, "publicKey")?;
    to_bytes(&public_key, "challenge")?;
    descriptors(&public_key, "allowCredentials")?;
    if let Some(salt) = salt {
        let (eval, prf) = (Object::new(), Object::new());
        set(&eval, "first", &Uint8Array::from(salt))?;
        set(&prf, "eval", &eval)?;
        let extensions = get(&public_key, "extensions")?;
        let extensions = if extensions.is_object() {
            extensions
        } else {
            Object::new().into()
        };
        set(&extensions, "prf", &prf)?;
        set(&public_key, "extensions", &extensions)?;
    }
    let credential = ask("get", &options).await?;
    let parts = [
        "clientDataJSON",
        "authenticatorData",
        "signature",
        "userHandle",
    ];
    answer(&credential, &parts)
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
    let id = text_of(&get(credential, "rawId")?)?;
    set(&whole, "id", &id.clone().into())?;
    set(&whole, "rawId", &id.into())?;
    set(&whole, "type", &"public-key".into())?;
    set(&whole, "response", &inner)?;
    let credential_json = JSON::stringify(&whole).map_err(refused)?;
    let outputs = outputs(credential);
    let first = find(&outputs, &["prf", "results", "first"]);
    Ok(Answer {
        credential: credential_json.into(),
        knows_prf: find(&outputs, &["prf", "enabled"]).is_truthy(),
        prf: first.is_object().then(|| Uint8Array::new(&first).to_vec()),
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
