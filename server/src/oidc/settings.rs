//! What the operator says of the city's own sign-in.

use std::{ffi::OsString, fmt};

use url::{Host, Url};

use crate::config::{ConfigError, invalid, secret, text};

/// What the button says where the operator does not.
const NAME: &str = "市の認証";

/// The longest name, characters: it stands on a button.
const LONGEST_NAME: usize = 20;

/// The provider, and who this server is there.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// `TSUNAGU_OIDC_ISSUER`: the provider's issuer, exactly as its discovery document has it. HTTPS, but on this machine.
    pub issuer: String,
    /// `TSUNAGU_OIDC_CLIENT_ID`.
    pub client_id: String,
    /// `TSUNAGU_OIDC_CLIENT_SECRET`, or the content of the file that `TSUNAGU_OIDC_CLIENT_SECRET_FILE` names. None for a client
    /// that has no secret.
    pub client_secret: Option<String>,
    /// `TSUNAGU_OIDC_NAME`: what people call it. Default: 市の認証.
    pub name: String,
    /// `TSUNAGU_OIDC_FACTORS`: `one` (the default), or `two` where the provider asks everyone for two.
    pub factors: Factors,
}

/// What a sign-in at the provider proves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Factors {
    /// As much as a passphrase: the person's own second factor is asked for besides.
    #[default]
    One,
    /// As much as a passphrase and a code.
    Two,
}

/// The secret is never logged.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// With a provider and who this server is there, and otherwise the defaults.
    #[must_use]
    pub fn new(issuer: &str, client_id: &str) -> Self {
        Self {
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            client_secret: None,
            name: NAME.to_owned(),
            factors: Factors::default(),
        }
    }

    /// The settings of the environment, which `get` reads, if it names a provider.
    ///
    /// # Errors
    /// When one can't be read or is missing.
    pub(crate) fn read(
        get: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<Option<Self>, ConfigError> {
        let set = |name| text(get, name).map(filled);
        let Some(issuer) = set("TSUNAGU_OIDC_ISSUER")? else {
            return Ok(None);
        };
        if !is_issuer(&issuer) {
            return Err(invalid("TSUNAGU_OIDC_ISSUER", &issuer));
        }
        let client_id = set("TSUNAGU_OIDC_CLIENT_ID")?;
        let client_id = client_id.ok_or_else(|| invalid("TSUNAGU_OIDC_CLIENT_ID", ""))?;
        let client_secret = secret(get, "TSUNAGU_OIDC_CLIENT_SECRET").map(filled)?;
        let name = set("TSUNAGU_OIDC_NAME")?.unwrap_or_else(|| NAME.to_owned());
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(invalid("TSUNAGU_OIDC_NAME", &name));
        }
        let factors = match set("TSUNAGU_OIDC_FACTORS")?.as_deref() {
            None | Some("one") => Factors::One,
            Some("two") => Factors::Two,
            Some(other) => return Err(invalid("TSUNAGU_OIDC_FACTORS", other)),
        };
        Ok(Some(Self {
            client_secret,
            name,
            factors,
            ..Self::new(&issuer, &client_id)
        }))
    }

    /// Whether what goes to an address is safe on the way: HTTPS, or, where the provider itself is on this machine, HTTP there.
    pub(super) fn is_safe(&self, url: &Url) -> bool {
        let is_here = Url::parse(&self.issuer).is_ok_and(|issuer| is_on_this_machine(&issuer));
        url.scheme() == "https" || is_here && is_on_this_machine(url)
    }
}

/// A setting without the spaces around it; none where that is nothing.
fn filled(value: Option<String>) -> Option<String> {
    let value = value?.trim().to_owned();
    (!value.is_empty()).then_some(value)
}

fn is_issuer(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else {
        return false;
    };
    let is_bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    is_bare && (url.scheme() == "https" && url.has_host() || is_on_this_machine(&url))
}

fn is_on_this_machine(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && is_here
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_reached_by_https_unless_it_is_here() {
        for good in [
            "https://login.microsoftonline.com/0f1e2d3c/v2.0",
            "https://sso.city.example.jp/realms/staff",
            "http://localhost:9000",
            "http://127.0.0.1:9000/",
        ] {
            assert!(is_issuer(good), "{good}");
        }
        for bad in [
            "",
            "sso.city.example.jp",
            "http://sso.city.example.jp",
            "http://localhost.evil.example",
            "https://sso.city.example.jp/?tenant=1",
            "https://me@sso.city.example.jp",
            "javascript:alert(1)",
        ] {
            assert!(!is_issuer(bad), "{bad}");
        }
    }

    #[test]
    fn only_a_provider_on_this_machine_is_spoken_to_without_tls() {
        let city = Settings::new("https://sso.city.example.jp", "tsunagu");
        let here = Settings::new("http://localhost:9000", "tsunagu");
        let safe = |settings: &Settings, url: &str| settings.is_safe(&url.parse().unwrap());
        assert!(safe(&city, "https://login.city.example.jp/authorize"));
        assert!(!safe(&city, "http://sso.city.example.jp/authorize"));
        assert!(!safe(&city, "javascript:alert(1)"));
        assert!(safe(&here, "http://localhost:9000/authorize"));
        assert!(!safe(&here, "http://192.168.0.1/authorize"));
    }

    #[test]
    fn a_secret_is_not_written_into_a_log() {
        let settings = Settings {
            client_secret: Some("himitsu".to_owned()),
            ..Settings::new("https://sso.city.example.jp", "tsunagu")
        };
        assert!(!format!("{settings:?}").contains("himitsu"));
    }
}
