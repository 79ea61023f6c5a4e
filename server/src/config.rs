//! What the operator sets, by environment variables. What is secret may come from a file as well: `NAME_FILE` names it, as for the
//! secrets of Docker and systemd.

use std::{env, ffi::OsString, fs, net::SocketAddr, path::PathBuf};

use url::Url;

use crate::{backup::Recipients, mail, oidc, web_push};

/// The settings of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `DATABASE_URL`, or `DATABASE_URL_FILE`: `sqlite:<file>` or `postgres://…`. Default: `sqlite:data/tsunagu.db`.
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
    /// `TSUNAGU_BACKUP_RECIPIENT`, or `TSUNAGU_BACKUP_RECIPIENT_FILE`: the public keys (`age1…`) to which backups are sealed. Default:
    /// none, and then only unsealed ones are made, by whoever says that they want one.
    pub backup_recipients: Option<Recipients>,
    /// The city's own sign-in (`TSUNAGU_OIDC_…`). Default: it has none.
    pub oidc: Option<oidc::Settings>,
    /// The mail server by which notices go out (`TSUNAGU_SMTP`, `TSUNAGU_MAIL_…`). Default: there is none, and none go.
    pub mail: Option<mail::Settings>,
    /// Who answers for the devices that are rung (`TSUNAGU_PUSH_…`). Default: nobody, and none are.
    pub push: Option<web_push::Settings>,
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

/// A setting that can't be read. Of what may be secret it says only the name.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It is not one of those there are.
    #[error("{name} の値 {value} は使えません。README の表にある書き方か確かめてください。")]
    Invalid {
        /// Which.
        name: &'static str,
        /// What it is set to.
        value: String,
    },
    /// The same, where nobody is to read what it is set to.
    #[error("{0} の値は使えません。README の表にある書き方か確かめてください。")]
    InvalidSecret(&'static str),
    /// It is set twice.
    #[error("{0} と {0}_FILE の両方があります。どちらか一つにしてください。")]
    Twice(&'static str),
    /// The file that holds it can't be read.
    #[error("{name}_FILE の {path} を読めません。場所と権限を確かめてください。({error})")]
    File {
        /// Which.
        name: &'static str,
        /// Where it should be.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
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
            backup_recipients: None,
            oidc: None,
            mail: None,
            push: None,
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
        Self::read(&|name| env::var_os(name))
    }

    fn read(get: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, ConfigError> {
        let mut config = Self::default();
        if let Some(url) = secret(get, "DATABASE_URL")? {
            config.database_url = url;
        }
        if let Some(value) = text(get, "TSUNAGU_LISTEN")? {
            config.listen = value
                .parse()
                .map_err(|_| invalid("TSUNAGU_LISTEN", &value))?;
        }
        config.is_behind_proxy = match text(get, "TSUNAGU_BEHIND_PROXY")?.as_deref() {
            Some("1") => true,
            None | Some("" | "0") => false,
            Some(value) => return Err(invalid("TSUNAGU_BEHIND_PROXY", value)),
        };
        config.anchors = get("TSUNAGU_ANCHORS").map(PathBuf::from);
        if let Some(site) = get("TSUNAGU_SITE") {
            config.site = site.into();
        }
        if let Some(value) = text(get, "TSUNAGU_LEASE_HOURS")? {
            let hours = value.parse::<i64>().ok();
            let hours = hours.filter(|hours| (1..=168).contains(hours));
            config.lease = HOUR * hours.ok_or_else(|| invalid("TSUNAGU_LEASE_HOURS", &value))?;
        }
        config.second_factor = match text(get, "TSUNAGU_SECOND_FACTOR")?.as_deref() {
            None | Some("required") => SecondFactor::Required,
            Some("optional") => SecondFactor::Optional,
            Some(value) => return Err(invalid("TSUNAGU_SECOND_FACTOR", value)),
        };
        if let Some(value) = text(get, "TSUNAGU_ORIGIN")? {
            let origin = origin(&value).ok_or_else(|| invalid("TSUNAGU_ORIGIN", &value))?;
            config.origin = Some(origin);
        }
        const RECIPIENT: &str = "TSUNAGU_BACKUP_RECIPIENT";
        if let Some(keys) = secret(get, RECIPIENT)? {
            // A secret key in its place is said to nobody.
            let keys = keys.parse();
            let keys = keys.map_err(|_| ConfigError::InvalidSecret(RECIPIENT))?;
            config.backup_recipients = Some(keys);
        }
        config.oidc = oidc::Settings::read(get)?;
        config.mail = mail::Settings::read(get)?;
        config.push = web_push::Settings::read(get)?;
        Ok(config)
    }
}

pub(crate) fn invalid(name: &'static str, value: &str) -> ConfigError {
    ConfigError::Invalid {
        name,
        value: value.to_owned(),
    }
}

/// A setting.
pub(crate) fn text(
    get: &dyn Fn(&str) -> Option<OsString>,
    name: &'static str,
) -> Result<Option<String>, ConfigError> {
    let text = get(name).map(OsString::into_string).transpose();
    text.map_err(|value| invalid(name, &value.to_string_lossy()))
}

/// A setting that is secret: from the environment, or from the file that the environment names.
pub(crate) fn secret(
    get: &dyn Fn(&str) -> Option<OsString>,
    name: &'static str,
) -> Result<Option<String>, ConfigError> {
    let text = get(name).map(OsString::into_string).transpose();
    let text = text.map_err(|_| ConfigError::InvalidSecret(name))?;
    let Some(path) = get(&format!("{name}_FILE")).map(PathBuf::from) else {
        return Ok(text);
    };
    if text.is_some() {
        return Err(ConfigError::Twice(name));
    }
    let text = fs::read_to_string(&path);
    let text = text.map_err(|error| ConfigError::File { name, path, error })?;
    match text.trim() {
        "" => Err(ConfigError::InvalidSecret(name)),
        text => Ok(Some(text.to_owned())),
    }
}

/// An address without anything behind the port.
fn origin(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_web = matches!(url.scheme(), "https" | "http") && url.domain().is_some();
    (is_bare && is_web && url.username().is_empty()).then_some(url)
}

/// An environment in which nothing else is said.
#[cfg(test)]
pub(crate) fn given(settings: &[(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
    |name| {
        let mut settings = settings.iter();
        let value = settings.find(|(other, _)| *other == name);
        value.map(|(_, value)| value.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";
    /// The secret key of `KEY`, of the tests of age.
    const SECRET: &str =
        "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";

    fn read(settings: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(&given(settings))
    }

    #[test]
    fn what_is_not_set_is_as_documented() {
        assert_eq!(read(&[]).unwrap(), Config::default());
    }

    #[test]
    fn a_secret_comes_from_the_environment_or_from_a_file_and_not_from_both() {
        let file = env::temp_dir().join(format!("tsunagu-{}", uuid::Uuid::new_v4()));
        let path = file.to_str().unwrap();
        fs::write(&file, "postgres://tsunagu:himitsu@db/city\n").unwrap();
        let from_file = read(&[("DATABASE_URL_FILE", path)]).unwrap();
        assert_eq!(from_file.database_url, "postgres://tsunagu:himitsu@db/city");
        let both = read(&[("DATABASE_URL_FILE", path), ("DATABASE_URL", "sqlite:a.db")]);
        assert!(matches!(both, Err(ConfigError::Twice("DATABASE_URL"))));
        fs::write(&file, format!("# 控えの鍵\n{KEY}\n{KEY}\n")).unwrap();
        let keys = read(&[("TSUNAGU_BACKUP_RECIPIENT_FILE", path)]).unwrap();
        let same = read(&[("TSUNAGU_BACKUP_RECIPIENT", &format!("{KEY}, {KEY}"))]).unwrap();
        assert!(keys.backup_recipients.is_some() && keys == same);
        fs::write(&file, "\n").unwrap();
        let empty = read(&[("DATABASE_URL_FILE", path)]);
        assert!(matches!(
            empty,
            Err(ConfigError::InvalidSecret("DATABASE_URL"))
        ));
        fs::remove_file(&file).unwrap();
        let gone = read(&[("DATABASE_URL_FILE", path)]).unwrap_err();
        assert!(gone.to_string().contains("DATABASE_URL_FILE"), "{gone}");
    }

    #[test]
    fn what_can_not_be_read_is_said_but_not_what_may_be_secret() {
        for (name, value) in [
            ("TSUNAGU_LISTEN", "localhost"),
            ("TSUNAGU_BEHIND_PROXY", "yes"),
            ("TSUNAGU_LEASE_HOURS", "169"),
            ("TSUNAGU_SECOND_FACTOR", "none"),
            ("TSUNAGU_ORIGIN", "tsunagu.example.jp"),
        ] {
            let error = read(&[(name, value)]).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains(value), "{error}");
        }
        for value in [SECRET, "", "age1", &format!("{KEY} {SECRET}")] {
            let error = read(&[("TSUNAGU_BACKUP_RECIPIENT", value)]).unwrap_err();
            let error = format!("{error} {error:?}");
            assert!(error.contains("TSUNAGU_BACKUP_RECIPIENT"), "{error}");
            assert!(!error.contains("AGE-SECRET-KEY"), "{error}");
        }
    }

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
