//! A provider of OpenID Connect on this machine: real HTTP, real signatures, and every lie that is asked of it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Json, Router,
    extract::{RawForm, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use openidconnect::{
    PrivateSigningKey,
    core::{CoreHmacKey, CoreJwsSigningAlgorithm},
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use server::oidc::Settings;
use sha2::{Digest, Sha256};
use shared::jp::Timestamp;
use tokio::net::TcpListener;
use url::Url;

pub(crate) const CLIENT: &str = "tsunagu";

/// With what percent-encoding changes.
pub(crate) const SECRET: &str = "himitsu: +%/";

/// How a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    /// With the provider's n-th key.
    Key(u8),
    /// Not at all.
    Nothing,
    /// HS256 with the public key, which everybody knows.
    WithPublicKey,
    /// HS256 with the client's secret.
    WithSecret,
}

/// A token as it will be handed out.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) header: Value,
    pub(crate) claims: Value,
    pub(crate) signed: Signed,
    /// The code verifier must fit this.
    challenge: String,
    redirect: String,
}

#[derive(Debug, Default)]
struct Inner {
    /// Tokens by their codes.
    codes: BTreeMap<String, Token>,
    /// The keys it publishes.
    keys: Vec<u8>,
    is_away: bool,
    redirects: bool,
    issuer_said: Option<String>,
    discoveries: usize,
}

/// A running provider.
#[derive(Clone, Debug)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    inner: Arc<Mutex<Inner>>,
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let provider = Self {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            inner: Arc::new(Mutex::new(Inner {
                keys: vec![1],
                ..Inner::default()
            })),
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            client_secret: Some(SECRET.to_owned()),
            ..Settings::new(&self.issuer, CLIENT)
        }
    }

    /// From now on it answers nothing, or again.
    pub(crate) fn set_away(&self, is_away: bool) {
        self.inner().is_away = is_away;
    }

    /// From now on it sends whoever asks for its document elsewhere.
    pub(crate) fn set_redirects(&self) {
        self.inner().redirects = true;
    }

    /// Its document names another issuer.
    pub(crate) fn say_issuer(&self, issuer: &str) {
        self.inner().issuer_said = Some(issuer.to_owned());
    }

    /// From now on it signs with these keys.
    pub(crate) fn publish(&self, keys: &[u8]) {
        self.inner().keys = keys.to_vec();
    }

    /// How often it was asked about itself.
    pub(crate) fn discoveries(&self) -> usize {
        self.inner().discoveries
    }

    /// Someone who was sent to `address` shows who they are, `now`. Gives the address back, with a code for a token that `change` may
    /// change.
    pub(crate) fn show(
        &self,
        address: &str,
        subject: &str,
        now: Timestamp,
        change: impl FnOnce(&mut Token),
    ) -> String {
        let address: Url = address.parse().unwrap();
        assert_eq!(address.origin().ascii_serialization(), self.issuer);
        assert_eq!(address.path(), "/authorize");
        let asked: BTreeMap<String, String> = address.query_pairs().into_owned().collect();
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("scope", "openid"),
            ("prompt", "login"),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(asked[name], value, "{name}");
        }
        let seconds = now.millis() / 1_000;
        let mut token = Token {
            header: json!({ "typ": "JWT", "alg": "ES256", "kid": "key-1" }),
            claims: json!({
                "iss": self.issuer,
                "aud": CLIENT,
                "sub": subject,
                "iat": seconds,
                "exp": seconds + 300,
                "nonce": asked["nonce"],
            }),
            signed: Signed::Key(1),
            challenge: asked["code_challenge"].clone(),
            redirect: asked["redirect_uri"].clone(),
        };
        change(&mut token);
        let code = format!("code-{}", uuid::Uuid::new_v4());
        let redirect: Url = token.redirect.parse().unwrap();
        self.inner().codes.insert(code.clone(), token);
        format!("{}?code={code}&state={}", redirect.path(), asked["state"])
    }
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_slice(&[n; 32]).unwrap()
}

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl Token {
    fn compact(&self) -> String {
        let text = |value: &Value| base64url(value.to_string());
        let message = format!("{}.{}", text(&self.header), text(&self.claims));
        let with = |secret: &[u8]| {
            let key = CoreHmacKey::new(secret);
            let alg = CoreJwsSigningAlgorithm::HmacSha256;
            key.sign(&alg, message.as_bytes()).unwrap()
        };
        let signature = match self.signed {
            Signed::Key(n) => {
                let signature: Signature = key(n).sign(message.as_bytes());
                signature.to_bytes().to_vec()
            }
            Signed::Nothing => Vec::new(),
            Signed::WithPublicKey => with(public(1).as_bytes()),
            Signed::WithSecret => with(SECRET.as_bytes()),
        };
        format!("{message}.{}", base64url(signature))
    }
}

/// A public key, as it is published.
fn public(n: u8) -> String {
    let point = key(n).verifying_key().to_sec1_point(false);
    let (x, y) = (base64url(point.x().unwrap()), base64url(point.y().unwrap()));
    json!({
        "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": format!("key-{n}"), "x": x, "y": y,
    })
    .to_string()
}

async fn discovery(State(provider): State<Provider>) -> Response {
    let mut inner = provider.inner();
    inner.discoveries += 1;
    if inner.is_away {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    if inner.redirects {
        return Redirect::temporary("/jwks").into_response();
    }
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": inner.issuer_said.as_ref().unwrap_or(issuer),
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    }))
    .into_response()
}

async fn jwks(State(provider): State<Provider>) -> Response {
    let inner = provider.inner();
    if inner.is_away {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let keys: Vec<Value> = inner
        .keys
        .iter()
        .map(|n| serde_json::from_str(&public(*n)).unwrap())
        .collect();
    Json(json!({ "keys": keys })).into_response()
}

async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    RawForm(form): RawForm,
) -> Response {
    let mut inner = provider.inner();
    if inner.is_away {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let form: BTreeMap<String, String> = url::form_urlencoded::parse(&form).into_owned().collect();
    let encode =
        |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let basic = BASE64_STANDARD.encode(format!("{}:{}", encode(CLIENT), encode(SECRET)));
    assert_eq!(headers[header::AUTHORIZATION], format!("Basic {basic}"));
    assert_eq!(form["grant_type"], "authorization_code");
    let token = inner.codes.remove(&form["code"]);
    let fits = |token: &Token| {
        token.redirect == form["redirect_uri"]
            && token.challenge == base64url(Sha256::digest(&form["code_verifier"]))
    };
    match token.filter(fits) {
        None => {
            let says = json!({ "error": "invalid_grant", "error_description": "山田花子" });
            (StatusCode::BAD_REQUEST, Json(says)).into_response()
        }
        Some(token) => Json(json!({
            "access_token": "unused",
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": token.compact(),
        }))
        .into_response(),
    }
}
