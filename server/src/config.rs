//! What the operator sets, by environment variables.

use std::{env, net::SocketAddr, path::PathBuf};

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
            is_behind_proxy: false,
            anchors: None,
            site: "target/site".into(),
            lease: 72 * HOUR,
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
        Ok(config)
    }
}
