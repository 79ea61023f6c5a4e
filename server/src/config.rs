//! What the operator sets, by environment variables.

use std::{env, net::SocketAddr, path::PathBuf};

/// The settings of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `DATABASE_URL`: `sqlite:<file>` or `postgres://…`. Default: `sqlite:data/tsunagu.db`.
    pub database_url: String,
    /// `TSUNAGU_LISTEN`: address and port. Default: `127.0.0.1:8787`. TLS is the business of a proxy in front.
    pub listen: SocketAddr,
    /// `TSUNAGU_SITE`: the folder with the built client. Default: `target/site`.
    pub site: PathBuf,
    /// `TSUNAGU_SECOND_FACTOR`: `required` (the default) or `optional`.
    pub second_factor: SecondFactor,
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

/// A setting that can't be read.
#[derive(Debug, thiserror::Error)]
#[error("{name} is not valid: {value}")]
pub struct ConfigError {
    name: &'static str,
    value: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database_url: "sqlite:data/tsunagu.db".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8787)),
            site: "target/site".into(),
            second_factor: SecondFactor::default(),
        }
    }
}

impl Config {
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
        if let Some(site) = env::var_os("TSUNAGU_SITE") {
            config.site = site.into();
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
        Ok(config)
    }
}
