//! `/api/notices`: where a person wants to be told that something waits for them, and the mail of each day. The devices that ring
//! are in `web_push.rs`.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use shared::{
    jp::{Timestamp, bare_code},
    wire::{Failure, MailAddress, MailCode, MailNotice, Notices, sha256_hex},
};

use super::{
    App,
    auth::SignedIn,
    body::Body,
    error::Error,
    openapi::{AsStaff, WithBody},
    web_push,
};
use crate::{db::mail_notices, mail};

/// How long a code can be shown, milliseconds.
const LASTS: i64 = 30 * 60 * 1_000;

/// How long nobody gets another, milliseconds.
const PAUSE: i64 = 60 * 1_000;

/// How often one may be shown wrongly.
const TRIES: u64 = 5;

/// Tells where the person is told, and whether the server tells anyone.
#[utoipa::path(get, path = "/api/notices", security(("session" = [])), responses(
    (status = 200, description = "What is set.", body = Notices),
    AsStaff,
))]
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    headers: HeaderMap,
) -> Result<Json<Notices>, Error> {
    let mut reader = app.db.reader().await?;
    let known = mail_notices::find(&mut reader, &who.account).await?;
    Ok(Json(Notices {
        mail_at: app.mailer.as_ref().map(|mailer| mailer.at()),
        mail: known.map(|known| MailNotice {
            address: known.address,
            is_proven: known.code_hash.is_none(),
        }),
        push: web_push::of(&app, &mut reader, &who, &headers).await?,
    }))
}

/// Sends a code to an address. Nothing else is sent there before it is shown; what was sent elsewhere until now is no more.
#[utoipa::path(post, path = "/api/notices/mail", security(("session" = [])), request_body = MailAddress, responses(
    (status = 204, description = "A code is on its way."),
    (status = 404, description = "This server sends no mails.", body = Failure),
    (status = 422, description = "That is no address, or the mail server does not take it.", body = Failure),
    (status = 429, description = "The last code was sent a moment ago; wait as `Retry-After` says.", body = Failure),
    WithBody,
))]
pub(super) async fn choose(
    State(app): State<App>,
    who: SignedIn,
    body: Body,
) -> Result<StatusCode, Error> {
    let MailAddress { address } = body?.read()?;
    let mailer = app.mailer.as_ref().ok_or(Error::NotFound)?;
    let address = mail::address(&address)
        .ok_or(Error::BadAddress)?
        .to_string();
    let now = app.now();
    let code = code()?;
    let mut transaction = app.db.begin_write().await?;
    let known = mail_notices::find(&mut transaction, &who.account).await?;
    let last = known.as_ref().map_or(0, |it| it.code_sent_at.millis());
    let wait = last.saturating_add(PAUSE) - now.millis();
    // A clock that was wrong keeps nobody waiting for long.
    if (1..=PAUSE).contains(&wait) {
        let wait = u64::try_from(wait).unwrap_or_default().div_ceil(1_000);
        return Err(Error::TooManyRequests { wait });
    }
    let hash = hash(&who.account, &code);
    mail_notices::put(&mut transaction, &who.account, &address, &hash, now).await?;
    transaction.commit().await?;
    let text = format!(
        "つなぐの「お知らせ」の宛先にするための確認コードです。\r\n\r\n{code}\r\n\r\n30分のあいだ使えます。つなぐの「設定」の「お知らせ」に入力してください。\r\n心当たりがないときは、このメールを捨ててください。ほかのメールは届きません。\r\n"
    );
    let subject = "つなぐ：宛先の確認コード";
    if let Err(error) = mailer.send(&address, subject, text).await {
        tracing::warn!(%error, "a code did not go");
        // Nobody waits for a code that is not on its way; an address that was proven stays.
        let mut transaction = app.db.begin_write().await?;
        mail_notices::remove(&mut transaction, &who.account).await?;
        if let Some(known) = known.filter(|known| known.code_hash.is_none()) {
            let (address, sent_at) = (&known.address, known.code_sent_at);
            mail_notices::put(&mut transaction, &who.account, address, "", sent_at).await?;
        }
        transaction.commit().await?;
        return Err(Error::MailNotSent);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The code that came there: from now on the mails of each day do.
#[utoipa::path(post, path = "/api/notices/mail/confirm", security(("session" = [])), request_body = MailCode, responses(
    (status = 204, description = "The address is proven."),
    (status = 404, description = "No code is waited for.", body = Failure),
    (status = 422, description = "It is another, or too old, or was wrong too often.", body = Failure),
    WithBody,
))]
pub(super) async fn confirm(
    State(app): State<App>,
    who: SignedIn,
    body: Body,
) -> Result<StatusCode, Error> {
    let MailCode { code } = body?.read()?;
    let mut transaction = app.db.begin_write().await?;
    let known = mail_notices::find(&mut transaction, &who.account).await?;
    let known = known.ok_or(Error::NotFound)?;
    let Some(wanted) = known.code_hash else {
        return Err(Error::NotFound);
    };
    if known.tries >= TRIES || is_over(known.code_sent_at, app.now()) {
        return Err(Error::MailCodeOver);
    }
    if hash(&who.account, &bare_code(&code)) != wanted {
        mail_notices::tried(&mut transaction, &who.account).await?;
        transaction.commit().await?;
        return Err(Error::WrongMailCode);
    }
    mail_notices::prove(&mut transaction, &who.account).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// No more mails, and the address is forgotten.
#[utoipa::path(delete, path = "/api/notices/mail", security(("session" = [])), responses(
    (status = 204, description = "It is forgotten."),
    AsStaff,
))]
pub(super) async fn remove(State(app): State<App>, who: SignedIn) -> Result<StatusCode, Error> {
    let mut transaction = app.db.begin_write().await?;
    mail_notices::remove(&mut transaction, &who.account).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn is_over(sent_at: Timestamp, now: Timestamp) -> bool {
    !(0..=LASTS).contains(&(now.millis() - sent_at.millis()))
}

/// Six digits.
fn code() -> Result<String, Error> {
    let random = getrandom::u32().map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(format!("{:06}", random % 1_000_000))
}

/// A code of one account is none of another.
fn hash(account: &str, code: &str) -> String {
    sha256_hex(format!("{account} {code}").as_bytes())
}
