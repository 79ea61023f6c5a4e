//! Codes of an authenticator app (RFC 6238): six digits, a new one each 30 seconds. The one before and the one after are taken
//! too, for clocks that are not quite right; none is taken twice.

use axum::{Json, extract::State, http::StatusCode};
use shared::{
    jp::Timestamp,
    wire::{ConfirmTotp, Failure, PassphraseAgain, Proof, RecoveryCodes, TotpSetUp},
};
use totp_rs::{Builder, Secret, Totp};

use super::{
    Address, factors_changed, not_by_passphrase_alone, not_taken, passphrase_again, recovery,
    shown, take_code,
};
use crate::{
    db::{self, Conn, accounts, factors},
    http::{App, auth::Entered, body::Body, error::Error, openapi::WithBody, qr::svg},
};

/// Whose codes they are, in the list of an authenticator app.
const ISSUER: &str = "つなぐ";

/// Digits of a code.
const DIGITS: usize = 6;

/// Bytes of a secret: what RFC 4226 (section 4) recommends.
const SECRET: usize = 20;

/// Gives a secret for an authenticator app. It protects nothing until a code was shown, and until then the next one takes its
/// place.
#[utoipa::path(post, path = "/api/factors/totp", security(("session" = [])), request_body = PassphraseAgain, responses(
    (status = 200, description = "What the authenticator app is to be given.", body = TotpSetUp),
    WithBody,
    (status = 409, description = "An authenticator app is set up already: turn it off first.", body = Failure),
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
))]
pub(in crate::http) async fn begin(
    State(app): State<App>,
    Address(address): Address,
    entered: Entered,
    body: Body,
) -> Result<Json<TotpSetUp>, Error> {
    let again: PassphraseAgain = body?.read()?;
    let account = &entered.who.account;
    passphrase_again(&app, &entered, again.passphrase.into(), address).await?;
    let mut bytes = [0; SECRET];
    getrandom::fill(&mut bytes).map_err(|error| Error::Unavailable(error.to_string()))?;
    let secret = Secret::from(bytes);
    let base32 = secret.to_base32();
    let mut transaction = app.db.begin_write().await?;
    not_by_passphrase_alone(&app, &mut transaction, &entered).await?;
    let login = accounts::login(&mut transaction, account).await?;
    if !db::totp::begin(&mut transaction, account, &base32).await? {
        return Err(Error::AlreadyThere);
    }
    transaction.commit().await?;
    Ok(Json(TotpSetUp {
        secret: base32,
        qr: qr(secret, &login.unwrap_or_default())?,
    }))
}

/// The authenticator app shows the right code: from now on it is asked for. Sessions begun without a code end.
#[utoipa::path(post, path = "/api/factors/totp/confirm", security(("session" = [])), request_body = ConfirmTotp, responses(
    (status = 200, description = "The recovery codes, told this once.", body = RecoveryCodes),
    WithBody,
    (status = 404, description = "Nobody has begun to set one up.", body = Failure),
    (status = 409, description = "An authenticator app is set up already.", body = Failure),
))]
pub(in crate::http) async fn confirm(
    State(app): State<App>,
    entered: Entered,
    body: Body,
) -> Result<Json<RecoveryCodes>, Error> {
    let ConfirmTotp { code, device } = body?.read()?;
    let account = &entered.who.account;
    let mut transaction = app.db.begin_write().await?;
    not_by_passphrase_alone(&app, &mut transaction, &entered).await?;
    let totp = db::totp::find(&mut transaction, account).await?;
    let totp = totp.ok_or(Error::NotFound)?;
    if totp.is_confirmed {
        return Err(Error::AlreadyThere);
    }
    let code = shared::jp::bare_code(&code);
    let step = step_of(&totp.secret, &code, app.now()).ok_or(Error::WrongCode)?;
    if !db::totp::confirm(&mut transaction, account, step).await? {
        return Err(Error::AlreadyThere);
    }
    let codes = recovery::replace(&mut transaction, account).await?;
    shown(&app, &mut transaction, &entered, device).await?;
    factors_changed(&app, &mut transaction, &entered).await?;
    transaction.commit().await?;
    Ok(Json(codes))
}

/// Turns the authenticator app off. Both factors are asked for once more; a recovery code will do.
#[utoipa::path(post, path = "/api/factors/totp/off", security(("session" = [])), request_body = Proof, responses(
    (status = 204, description = "No code is asked for any more."),
    WithBody,
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
))]
pub(in crate::http) async fn turn_off(
    State(app): State<App>,
    Address(address): Address,
    entered: Entered,
    body: Body,
) -> Result<StatusCode, Error> {
    let proof: Proof = body?.read()?;
    let account = &entered.who.account;
    passphrase_again(&app, &entered, proof.passphrase.into(), address).await?;
    let mut transaction = app.db.begin_write().await?;
    let taken = take_code(&app, &mut transaction, account, &proof.code, address).await;
    if let Err(error) = taken {
        drop(transaction);
        return Err(not_taken(&app, &entered, error).await);
    }
    db::totp::remove(&mut transaction, account).await?;
    if !factors::are_there(&mut transaction, account).await? {
        factors::forget(&mut transaction, account).await?;
    }
    factors_changed(&app, &mut transaction, &entered).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether it can be a code of an authenticator app.
pub(super) fn looks_like(code: &str) -> bool {
    code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Uses up a code.
pub(super) async fn take(
    conn: &mut Conn,
    account: &str,
    code: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let totp = db::totp::find(conn, account).await?;
    let totp = totp.filter(|totp| totp.is_confirmed);
    let step = totp.and_then(|totp| step_of(&totp.secret, code, now));
    if db::totp::take(conn, account, step.ok_or(Error::WrongCode)?).await? {
        Ok(())
    } else {
        Err(Error::UsedCode)
    }
}

/// The step whose code this is, if it is that of now, the one before or the one after. Compared in constant time.
fn step_of(secret: &str, code: &str, now: Timestamp) -> Option<u64> {
    let seconds = u64::try_from(now.millis()).ok()? / 1_000;
    app_of(Secret::try_from_base32(secret).ok()?, "")?.check(code, seconds)
}

/// An authenticator app with this secret.
fn app_of(secret: Secret, login: &str) -> Option<Totp> {
    // What stands between issuer and name in the address.
    let login = match login {
        "" => ISSUER.to_owned(),
        login => login.replace(':', " "),
    };
    let app = Builder::new()
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(login);
    app.build().ok()
}

fn qr(secret: Secret, login: &str) -> Result<String, Error> {
    let failed = || Error::Unavailable("no QR code".to_owned());
    let app = app_of(secret, login).ok_or_else(failed)?;
    let address = app.to_url().map_err(|_| failed())?;
    svg(&address).ok_or_else(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, with the last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = Secret::from(*b"12345678901234567890").to_base32();
        for (seconds, code, step) in [
            (59, "287082", 1),
            (1_111_111_109, "081804", 37_037_036),
            (1_234_567_890, "005924", 41_152_263),
            (20_000_000_000, "353130", 666_666_666),
        ] {
            let now = |late: i64| Timestamp::from_millis((seconds + late) * 1_000);
            assert_eq!(step_of(&secret, code, now(0)), Some(step));
            assert_eq!(step_of(&secret, code, now(30)), Some(step), "a slow clock");
            assert_eq!(step_of(&secret, code, now(-30)), Some(step), "a fast one");
            assert_eq!(step_of(&secret, code, now(90)), None);
            assert_eq!(step_of(&secret, code, now(-90)), None);
        }
        assert_eq!(step_of(&secret, "287082", Timestamp::from_millis(-1)), None);
        assert_eq!(
            step_of("1!", "287082", Timestamp::from_millis(59_000)),
            None
        );
    }

    #[test]
    fn only_six_digits_look_like_a_code() {
        assert!(looks_like("012345"));
        for other in ["", "12345", "1234567", "12345A", "１２３"] {
            assert!(!looks_like(other), "{other}");
        }
    }

    #[test]
    fn a_name_of_any_kind_fits_into_the_qr_code() {
        for login in [
            "nurse1",
            "a:b",
            "",
            "訪問 花子@example.jp",
            &"x".repeat(256),
        ] {
            let image = qr(Secret::from([7; SECRET]), login).unwrap();
            assert!(image.starts_with("<svg"), "{login}");
        }
    }
}
