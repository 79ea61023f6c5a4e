//! Recovery codes: ten on paper, for the day on which the telephone is lost.
//!
//! Each is 60 random bits in Crockford's Base32, which has no letters that are taken for others. The database has SHA-256 of
//! account and code: at 10¹⁰ tries a second, years for each code of a stolen backup.

use axum::{Json, extract::State};
use shared::{
    jp::Timestamp,
    wire::{Failure, Proof, RecoveryCodes, sha256_hex},
};

use super::{Address, factors_changed, not_taken, passphrase_again, take_code};
use crate::{
    db::{Conn, factors, recovery_codes},
    http::{App, auth::Entered, body::Body, error::Error, openapi::WithBody},
};

/// So many at a time.
const CODES: usize = 10;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters of a code.
const LENGTH: usize = 12;

/// Makes new recovery codes in the place of those there are. Where passkeys alone protect the account there may be no code to show:
/// a session that began with one is enough then.
#[utoipa::path(post, path = "/api/factors/recovery-codes", security(("session" = [])), request_body = Proof, responses(
    (status = 200, description = "The new ones, told this once.", body = RecoveryCodes),
    WithBody,
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
))]
pub(in crate::http) async fn renew(
    State(app): State<App>,
    Address(address): Address,
    entered: Entered,
    body: Body,
) -> Result<Json<RecoveryCodes>, Error> {
    let proof: Proof = body?.read()?;
    let account = &entered.who.account;
    passphrase_again(&app, &entered, proof.passphrase.into(), address).await?;
    let mut transaction = app.db.begin_write().await?;
    let has_codes = factors::has_totp(&mut transaction, account).await?;
    if has_codes || !entered.is_strong {
        let taken = take_code(&app, &mut transaction, account, &proof.code, address).await;
        if let Err(error) = taken {
            drop(transaction);
            return Err(not_taken(&app, &entered, error).await);
        }
    }
    let codes = replace(&mut transaction, account).await?;
    factors_changed(&app, &mut transaction, &entered).await?;
    transaction.commit().await?;
    Ok(Json(codes))
}

/// Gives the account new codes.
pub(super) async fn replace(conn: &mut Conn, account: &str) -> Result<RecoveryCodes, Error> {
    let codes = (0..CODES)
        .map(|_| new_code())
        .collect::<Result<Vec<_>, _>>()?;
    let hashes: Vec<String> = codes.iter().map(|code| hash(account, code)).collect();
    recovery_codes::replace(conn, account, &hashes).await?;
    let codes = codes.iter().map(|code| written(code)).collect();
    Ok(RecoveryCodes { codes })
}

/// Uses one up, typed without dashes and spaces.
pub(super) async fn take(
    conn: &mut Conn,
    account: &str,
    code: &str,
    now: Timestamp,
) -> Result<(), Error> {
    // As Crockford reads what is easily mistaken.
    let code = code.replace('O', "0").replace(['I', 'L'], "1");
    if recovery_codes::take(conn, account, &hash(account, &code), now).await? {
        tracing::info!(%account, "a recovery code was used");
        Ok(())
    } else {
        Err(Error::WrongCode)
    }
}

fn new_code() -> Result<String, Error> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).map_err(|error| Error::Unavailable(error.to_string()))?;
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    Ok(bytes.iter().map(letter).collect())
}

/// As people write it down: in fours.
fn written(code: &str) -> String {
    let (mut written, letters) = (String::new(), code.chars());
    for (at, letter) in letters.enumerate() {
        if at > 0 && at % 4 == 0 {
            written.push('-');
        }
        written.push(letter);
    }
    written
}

fn hash(account: &str, code: &str) -> String {
    sha256_hex(format!("{account}/{code}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_written_in_fours_of_letters_nobody_mistakes() {
        let code = new_code().unwrap();
        assert!(
            code.len() == 12 && code.bytes().all(|byte| LETTERS.contains(&byte)),
            "{code}"
        );
        assert_eq!(written("0123456789AB"), "0123-4567-89AB");
        assert_ne!(code, new_code().unwrap());
    }

    #[test]
    fn the_same_code_of_two_accounts_looks_different_in_a_backup() {
        assert_ne!(hash("a", "0123456789AB"), hash("b", "0123456789AB"));
    }
}
