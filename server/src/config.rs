//! What the operator sets, by environment variables.

use std::{env, net::SocketAddr, path::PathBuf};

use url::Url;

use crate::oidc;

/// The settings of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `DATABASE_URL`: `sqlite:<file>` or `postgres://…`. Default: `sqlite:data/tsunagu.db`.
    pub database_url: String,
    /// `TSUNAGU_LISTEN`: address and port. Default: `127.0.0.1:8787`. TLS is the business of a proxy in front.
    pub listen: SocketAddr,
    /// `TSUNAGU_BEHIND_PROXY`: `1` where all requests come through one proxy that adds the address of whoever asks to
    /// `X-Forwarded-For`. Default: none does.
    pub is_behind_proxy: bool,
    /// `TSUNAGU_ANCHORS`: the file that gets a line a day with the end of the audit log, to be kept elsewhere. Default: the file
    /// of the SQLite database with `.anchors` behind its name, or `data/tsunagu.anchors`.
    pub anchors: Option<PathBuf>,
    /// `TSUNAGU_SITE`: the folder with the built client. Default: `target/site`.
    pub site: PathBuf,
    /// `TSUNAGU_LEASE_HOURS`: how long a device may go without contact before its records can't be opened, 1 to 168 hours; kept
    /// here in milliseconds. Default: 72.
    pub lease: i64,
    /// `TSUNAGU_SECOND_FACTOR`: `required` (the default) or `optional`.
    pub second_factor: SecondFactor,
    /// `TSUNAGU_ORIGIN`: the address at which people open the app, such as `https://tsunagu.example.jp`. Without it there are no
    /// passkeys and no way back from the city's own sign-in, but on a developer's `localhost`.
    pub origin: Option<Url>,
    /// The city's own sign-in (`TSUNAGU_OIDC_…`). Default: it has none.
    pub oidc: Option<oidc::Settings>,
}

/// Whether a passphrase alone is enough to sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondFactor {
    /// It is not: whoever has nothing beside it can sign in only to set something up.
    #[default]
    Required,
    /// It is for those who have set up nothing else.
    Optional,
}

/// Milliseconds.
const HOUR: i64 = 60 * 60 * 1_000;

/// A setting that can't be read.
#[derive(Debug, thiserror::Error)]
#[error("{name} is not valid: {value}")]
pub struct ConfigError {
    name: &'static str,
    value: String,
}

impl ConfigError {
    pub(crate) fn new(name: &'static str, value: String) -> Self {
        Self { name, value }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database_url: "sqlite:data/tsunagu.db".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8787)),
            is_behind_proxy: false,
            anchors: None,
            site: "target/site".into(),
            lease: 72 * HOUR,
            second_factor: SecondFactor::default(),
            origin: None,
            oidc: None,
        }
    }
}

impl Config {
    /// The file of anchors.
    #[must_use]
    pub fn anchors(&self) -> PathBuf {
        if let Some(file) = &self.anchors {
            return file.clone();
        }
        let file = self.database_url.strip_prefix("sqlite:");
        let file = file.map(|file| file.trim_start_matches("//"));
        let file = file.and_then(|file| file.split('?').next());
        format!("{}.anchors", file.unwrap_or("data/tsunagu")).into()
    }

    /// The settings of the environment.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut config = Self::default();
        if let Ok(url) = env::var("DATABASE_URL") {
            config.database_url = url;
        }
        if let Ok(value) = env::var("TSUNAGU_LISTEN") {
            config.listen = value.parse().map_err(|_| ConfigError {
                name: "TSUNAGU_LISTEN",
                value,
            })?;
        }
        config.is_behind_proxy = match env::var("TSUNAGU_BEHIND_PROXY") {
            Err(_) => false,
            Ok(value) => match &*value {
                "1" => true,
                "" | "0" => false,
                _ => {
                    return Err(ConfigError {
                        name: "TSUNAGU_BEHIND_PROXY",
                        value,
                    });
                }
            },
        };
        config.anchors = env::var_os("TSUNAGU_ANCHORS").map(PathBuf::from);
        if let Some(site) = env::var_os("TSUNAGU_SITE") {
            config.site = site.into();
        }
        if let Ok(value) = env::var("TSUNAGU_LEASE_HOURS") {
            let hours = value.parse::<i64>().ok();
            let hours = hours.filter(|hours| (1..=168).contains(hours));
            config.lease = HOUR
                * hours.ok_or(ConfigError {
                    name: "TSUNAGU_LEASE_HOURS",
                    value,
                })?;
        }
        if let Ok(value) = env::var("TSUNAGU_SECOND_FACTOR") {
            config.second_factor = match &*value {
                "required" => SecondFactor::Required,
                "optional" => SecondFactor::Optional,
                _ => {
                    return Err(ConfigError {
                        name: "TSUNAGU_SECOND_FACTOR",
                        value,
                    });
                }
            };
        }
        if let Ok(value) = env::var("TSUNAGU_ORIGIN") {
            config.origin = Some(origin(&value).ok_or(ConfigError {
                name: "TSUNAGU_ORIGIN",
                value,
            })?);
        }
        config.oidc = oidc::Settings::from_env()?;
        Ok(config)
    }
}

/// An address without anything behind the port.
fn origin(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_web = matches!(url.scheme(), "https" | "http") && url.domain().is_some();
    (is_bare && is_web && url.username().is_empty()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_has_nothing_behind_the_port() {
        for good in ["https://tsunagu.example.jp", "http://localhost:8787/"] {
            assert!(origin(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "tsunagu.example.jp",
            "https://tsunagu.example.jp/app",
            "https://a@tsunagu.example.jp",
            "https://127.0.0.1",
            "ftp://tsunagu.example.jp",
        ] {
            assert!(origin(bad).is_none(), "{bad}");
        }
    }
}
