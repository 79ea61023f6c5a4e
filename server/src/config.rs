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
    /// `TSUNAGU_LEASE_HOURS`: how long a device may go without contact before its records can't be opened, 1 to 168 hours; kept
    /// here in milliseconds. Default: 72.
    pub lease: i64,
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

impl Default for Config {
    fn default() -> Self {
        Self {
            database_url: "sqlite:data/tsunagu.db".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8787)),
            site: "target/site".into(),
            lease: 72 * HOUR,
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
        if let Ok(value) = env::var("TSUNAGU_LEASE_HOURS") {
            let hours = value.parse::<i64>().ok();
            let hours = hours.filter(|hours| (1..=168).contains(hours));
            config.lease = HOUR
                * hours.ok_or(ConfigError {
                    name: "TSUNAGU_LEASE_HOURS",
                    value,
                })?;
        }
        Ok(config)
    }
}
