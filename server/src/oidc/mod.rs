//! The city's own sign-in: a provider of OpenID Connect (Core 1.0, Discovery 1.0) and what it says of a person. The authorization code
//! flow with PKCE (RFC 7636), and no other.

mod fetch;
mod settings;

use std::{
    fmt,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, SignatureVerificationError, TokenResponse,
    core::{
        CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod,
        CoreErrorResponseType, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm as Alg,
        CoreProviderMetadata,
    },
};
use serde::{Deserialize, Serialize};
use shared::jp::Timestamp;
use tokio::sync::Mutex;
use url::Url;

pub(crate) use fetch::client;
use fetch::{Fetch, FetchError};
pub use settings::{Factors, Settings};

/// What the provider says of itself is asked anew after this time.
const FRESH: Duration = Duration::from_secs(60 * 60);

/// Where it does not answer, what it said before holds for so long.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// An unknown key is looked for no more often than this.
const KEYS_FRESH: Duration = Duration::from_secs(60);

/// A provider that was away is not asked again for so long: everyone would wait in turn.
const AWAY: Duration = Duration::from_secs(5);

/// So far apart the two clocks may be, milliseconds.
const SKEW: i64 = 2 * 60 * 1_000;

/// How a token may be signed: with a private key of the provider's. Never with the client's secret, which this server has too, and
/// never with nothing.
const SIGNED: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];

/// A client of the provider, with what it has said of its endpoints.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why the provider shows nobody.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It does not answer, or not as it must: nobody can come in by it at the moment.
    #[error("the provider is away: {0}")]
    Away(String),
    /// It did not say who came, or what it said is not for this server, this browser, this moment.
    #[error("the provider's word is refused: {0}")]
    Refused(String),
}

/// What this server keeps while a person is at the provider.
#[derive(Clone, Serialize, Deserialize)]
pub struct Begun {
    /// Comes back inside the token: it was made for this sign-in.
    nonce: String,
    /// Shows the provider that who brings the code is who asked for it.
    verifier: String,
    /// Where the person comes back to.
    redirect: Url,
    began_at: Timestamp,
}

impl Begun {
    /// At `began_at`, coming back to `redirect`, with two secrets of 43 to 128 letters and digits.
    #[must_use]
    pub fn new(nonce: String, verifier: String, redirect: Url, began_at: Timestamp) -> Self {
        Self {
            nonce,
            verifier,
            redirect,
            began_at,
        }
    }
}

/// Whom the provider shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Who they are there.
    pub subject: String,
    /// Whether it counts as two factors.
    pub is_two: bool,
}

/// What the provider said of itself, and when.
struct Found {
    at: Instant,
    metadata: CoreProviderMetadata,
}

/// What is known of the provider.
#[derive(Default)]
struct Known {
    found: Option<Found>,
    away_since: Option<Instant>,
}

/// The provider.
pub struct Provider {
    settings: Settings,
    fetch: Fetch,
    known: Mutex<Known>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

impl Provider {
    /// A provider, which is not asked anything yet: it may be away for now.
    ///
    /// # Errors
    /// When this machine has no certificates to trust.
    pub fn new(settings: Settings) -> Result<Self, reqwest::Error> {
        Ok(Self {
            settings,
            fetch: Fetch::new()?,
            known: Mutex::default(),
        })
    }

    /// What the operator says of it.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The address to which a person goes to show who they are. They are asked there even where the browser is known: on a tablet of
    /// several the one before must not come in for the next.
    ///
    /// # Errors
    /// When the provider is away.
    pub async fn address(&self, begun: &Begun, state: String) -> Result<Url, ProviderError> {
        let client = self.client(&self.metadata(FRESH).await?, begun)?;
        if !self.settings.is_safe(client.auth_uri().url()) {
            return Err(away("its address is not safe"));
        }
        let nonce = Nonce::new(begun.nonce.clone());
        let verifier = PkceCodeVerifier::new(begun.verifier.clone());
        let (address, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || nonce,
            )
            .add_prompt(CoreAuthPrompt::Login)
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(address)
    }

    /// Whom the provider shows to whoever came back with a code, `now`.
    ///
    /// # Errors
    /// When the provider is away, or its word does not hold.
    pub async fn shown(
        &self,
        begun: &Begun,
        code: String,
        now: Timestamp,
    ) -> Result<Shown, ProviderError> {
        let client = self.client(&self.metadata(FRESH).await?, begun)?;
        if !client
            .token_uri()
            .is_some_and(|url| self.settings.is_safe(url.url()))
        {
            return Err(away("its token endpoint is not safe"));
        }
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(away)?
            .set_pkce_verifier(PkceCodeVerifier::new(begun.verifier.clone()))
            .request_async(&self.fetch)
            .await
            .map_err(not_exchanged)?;
        let token = answer.id_token().ok_or_else(|| refused("no ID token"))?;
        match self.verified(&client, token, begun, now) {
            // It has a new key.
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                let client = self.client(&self.metadata(KEYS_FRESH).await?, begun)?;
                self.verified(&client, token, begun, now)
            }
            result => result,
        }
        .map_err(refused)
    }

    fn verified(
        &self,
        client: &Client,
        token: &CoreIdToken,
        begun: &Begun,
        now: Timestamp,
    ) -> Result<Shown, ClaimsVerificationError> {
        let time = |at: Timestamp| DateTime::from_timestamp_millis(at.millis()).unwrap_or_default();
        let earliest = begun.began_at.millis() - SKEW;
        // Who was asked before this sign-in began was not asked for it.
        let is_asked = move |at: Option<DateTime<Utc>>| match at {
            Some(at) if at.timestamp_millis() < earliest => Err("asked too long ago".to_owned()),
            _ => Ok(()),
        };
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(SIGNED)
            .set_time_fn(move || time(now))
            .set_auth_time_verifier_fn(is_asked);
        let claims = token.claims(&verifier, &Nonce::new(begun.nonce.clone()))?;
        Ok(Shown {
            subject: claims.subject().to_string(),
            is_two: self.settings.factors == Factors::Two && !says_one(claims),
        })
    }

    /// What the provider says of itself, no older than `fresh` if it can be had.
    async fn metadata(&self, fresh: Duration) -> Result<CoreProviderMetadata, ProviderError> {
        let mut known = self.known.lock().await;
        if let Some(found) = &known.found
            && found.at.elapsed() < fresh
        {
            return Ok(found.metadata.clone());
        }
        let is_away = known.away_since.is_some_and(|since| since.elapsed() < AWAY);
        let found = if is_away {
            Err(away("it was a moment ago"))
        } else {
            self.discover().await
        };
        match found {
            Ok(metadata) => {
                *known = Known {
                    found: Some(Found {
                        at: Instant::now(),
                        metadata: metadata.clone(),
                    }),
                    away_since: None,
                };
                Ok(metadata)
            }
            Err(error) => {
                if !is_away {
                    tracing::warn!(%error, "the provider can't be asked");
                    known.away_since = Some(Instant::now());
                }
                let found = known.found.as_ref();
                let found = found.filter(|found| found.at.elapsed() < STALE);
                found.map(|found| found.metadata.clone()).ok_or(error)
            }
        }
    }

    async fn discover(&self) -> Result<CoreProviderMetadata, ProviderError> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(away)?;
        CoreProviderMetadata::discover_async(issuer, &self.fetch)
            .await
            .map_err(away)
    }

    fn client(
        &self,
        metadata: &CoreProviderMetadata,
        begun: &Begun,
    ) -> Result<Client, ProviderError> {
        let Settings {
            client_id,
            client_secret,
            ..
        } = &self.settings;
        // RFC 6749 has every provider take the first; where it says that it does not, the secret goes in the body.
        let methods = metadata.token_endpoint_auth_methods_supported();
        let knows = |method| methods.is_none_or(|methods| methods.contains(&method));
        let auth = if knows(CoreClientAuthMethod::ClientSecretBasic) {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        };
        let redirect = RedirectUrl::new(begun.redirect.to_string()).map_err(away)?;
        Ok(CoreClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(client_id.clone()),
            client_secret.clone().map(ClientSecret::new),
        )
        .set_auth_type(auth)
        .set_redirect_uri(redirect))
    }
}

/// Whether the token itself says that one factor was asked for (RFC 8176): a single method, and not several in one.
fn says_one(claims: &CoreIdTokenClaims) -> bool {
    claims.auth_method_refs().is_some_and(|methods| {
        methods.len() == 1 && methods.iter().all(|method| method.as_str() != "mfa")
    })
}

fn away(why: impl fmt::Display) -> ProviderError {
    ProviderError::Away(why.to_string())
}

fn refused(why: impl fmt::Display) -> ProviderError {
    ProviderError::Refused(why.to_string())
}

/// The provider's own words may name someone: only what kind of failure it is is told.
fn not_exchanged(
    error: RequestTokenError<
        FetchError,
        openidconnect::StandardErrorResponse<CoreErrorResponseType>,
    >,
) -> ProviderError {
    match error {
        RequestTokenError::ServerResponse(says) => refused(says.error()),
        RequestTokenError::Request(error) => away(error),
        RequestTokenError::Parse(..) => refused("its answer can't be read"),
        RequestTokenError::Other(why) => away(why),
    }
}
