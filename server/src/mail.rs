//! Mails go out by the city's own mail server (SMTP, RFC 5321). They name nobody.

use std::{ffi::OsString, fmt};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp,
};
use shared::jp::Time;
use url::Url;

use crate::config::{ConfigError, invalid, secret, text};

/// The mail server, and as whom it is asked to send.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// `TSUNAGU_SMTP`, or the content of the file that `TSUNAGU_SMTP_FILE` names: `smtps://name:password@host`, or
    /// `smtp://…?tls=required`. Without encryption on this machine alone.
    pub smtp: String,
    /// `TSUNAGU_MAIL_FROM`: the sender, such as `つなぐ <tsunagu@city.example.jp>`.
    pub from: Mailbox,
    /// `TSUNAGU_MAIL_AT`: when the mails of a day go out, in Japan. Default: 07:30.
    pub at: Time,
}

/// The address of the server may hold a password.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("from", &self.from)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// When mails go out where the operator says nothing.
const AT: &str = "07:30";

impl Settings {
    /// The settings, where there is a mail server.
    ///
    /// # Errors
    /// When one can't be read, or is missing beside the others.
    pub(crate) fn read(
        get: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<Option<Self>, ConfigError> {
        let Some(smtp) = secret(get, "TSUNAGU_SMTP")? else {
            return Ok(None);
        };
        if !is_private(&smtp) {
            return Err(ConfigError::InvalidSecret("TSUNAGU_SMTP"));
        }
        const FROM: &str = "TSUNAGU_MAIL_FROM";
        let from = text(get, FROM)?.unwrap_or_default();
        let from = from.parse().map_err(|_| invalid(FROM, &from))?;
        const WHEN: &str = "TSUNAGU_MAIL_AT";
        let at = text(get, WHEN)?.unwrap_or_else(|| AT.to_owned());
        let at = Time::from_iso(&at).map_err(|_| invalid(WHEN, &at))?;
        Ok(Some(Self { smtp, from, at }))
    }
}

/// Whether nobody on the way can read what goes to the mail server.
fn is_private(smtp: &str) -> bool {
    let Ok(url) = Url::parse(smtp) else {
        return false;
    };
    let is_required = url
        .query_pairs()
        .any(|(key, value)| key == "tls" && value == "required");
    let is_here = matches!(
        url.host_str(),
        Some("localhost" | "127.0.0.1" | "[::1]" | "::1")
    );
    match url.scheme() {
        "smtps" => url.has_host(),
        "smtp" => is_here || url.has_host() && is_required,
        _ => false,
    }
}

/// Why a mail did not go.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// That is no address.
    #[error("no address")]
    Address,
    /// The mail can't be put together.
    #[error("the mail can't be written: {0}")]
    Message(#[from] lettre::error::Error),
    /// The mail server does not take it. What it answers may name whom the mail is for, so no more is kept than its code.
    #[error("the mail server does not take it{}", code.map(|code| format!(" ({code})")).unwrap_or_default())]
    Smtp {
        /// Its answer (RFC 5321, section 4.2.3), where it gave one.
        code: Option<u16>,
        /// Whether it will never take it.
        is_final: bool,
    },
}

impl From<smtp::Error> for MailError {
    fn from(error: smtp::Error) -> Self {
        Self::Smtp {
            code: error.status().map(u16::from),
            is_final: error.is_permanent(),
        }
    }
}

impl MailError {
    /// Whether it is of no use to try again.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Address | Self::Message(_) => true,
            Self::Smtp { is_final, .. } => *is_final,
        }
    }
}

/// Sends mails.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    at: Time,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").finish_non_exhaustive()
    }
}

impl Mailer {
    /// One that sends by the server of the settings. It is not asked before there is something to send.
    ///
    /// # Errors
    /// When its address can't be read.
    pub fn new(settings: &Settings) -> Result<Self, MailError> {
        Ok(Self {
            transport: AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.smtp)?.build(),
            from: settings.from.clone(),
            at: settings.at,
        })
    }

    /// When the mails of a day go out.
    #[must_use]
    pub const fn at(&self) -> Time {
        self.at
    }

    /// Sends a text to one address.
    ///
    /// # Errors
    /// When the address is none, or the mail server does not take the mail.
    pub async fn send(&self, to: &str, subject: &str, text: String) -> Result<(), MailError> {
        let to = address(to).ok_or(MailError::Address)?;
        let mail = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text)?;
        self.transport.send(mail).await?;
        Ok(())
    }
}

/// The longest address there is (RFC 5321, section 4.5.3.1.3).
const LONGEST: usize = 254;

/// An address, without a name and without anything around it.
pub(crate) fn address(text: &str) -> Option<Address> {
    let text = text.trim();
    let is_plain = text.len() <= LONGEST && text.is_ascii();
    text.parse()
        .ok()
        .filter(|address: &Address| is_plain && address.domain().contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::given;

    fn read(settings: &[(&str, &str)]) -> Result<Option<Settings>, ConfigError> {
        Settings::read(&given(settings))
    }

    #[test]
    fn a_password_goes_over_no_wire_that_others_read() {
        for good in [
            "smtps://tsunagu:himitsu@mail.example.jp",
            "smtp://tsunagu:himitsu@mail.example.jp:587?tls=required",
            "smtp://localhost:2525",
            "smtp://127.0.0.1:2525",
        ] {
            assert!(is_private(good), "{good}");
        }
        for bad in [
            "",
            "mail.example.jp",
            "smtps://",
            "smtp://tsunagu:himitsu@mail.example.jp",
            "smtp://mail.example.jp?tls=opportunistic",
            "smtp://localhost.example.jp",
            "https://mail.example.jp",
        ] {
            assert!(!is_private(bad), "{bad}");
            let error = read(&[("TSUNAGU_SMTP", bad), ("TSUNAGU_MAIL_FROM", "a@example.jp")]);
            let error = format!("{:?}", error.unwrap_err());
            assert!(!error.contains("himitsu"), "{error}");
        }
    }

    #[test]
    fn a_mail_server_needs_a_sender_and_has_a_time() {
        assert_eq!(read(&[]).unwrap(), None);
        let smtp = ("TSUNAGU_SMTP", "smtp://localhost:2525");
        assert!(read(&[smtp]).is_err());
        let from = ("TSUNAGU_MAIL_FROM", "つなぐ <tsunagu@city.example.jp>");
        let settings = read(&[smtp, from]).unwrap().unwrap();
        assert_eq!(settings.at.to_string(), AT);
        assert_eq!(settings.from.email.to_string(), "tsunagu@city.example.jp");
        assert!(!format!("{settings:?}").contains("2525"));
        let at = |at| read(&[smtp, from, ("TSUNAGU_MAIL_AT", at)]);
        assert_eq!(at("18:05").unwrap().unwrap().at.to_string(), "18:05");
        assert!(at("25:00").is_err() && at("朝").is_err());
    }

    #[test]
    fn an_address_is_one_address_and_nothing_else() {
        assert!(address(" hanako@example.jp ").is_some());
        let long = format!("{}@example.jp", "a".repeat(250));
        for bad in [
            "",
            "hanako",
            "hanako@localhost",
            "hanako@example.jp, taro@example.jp",
            "山田花子 <hanako@example.jp>",
            "hanako@example.jp\r\nBcc: taro@example.jp",
            "花子@example.jp",
            &long,
        ] {
            assert!(address(bad).is_none(), "{bad}");
        }
    }
}
