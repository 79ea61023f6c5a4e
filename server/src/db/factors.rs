//! What protects an account beside the passphrase, taken together.

use super::{Conn, known_devices, passkeys, recovery_codes, sessions, totp};

/// Whether the account has a second factor.
///
/// # Errors
/// When the database can't.
pub async fn are_there(conn: &mut Conn, account: &str) -> Result<bool, sqlx::Error> {
    if has_totp(conn, account).await? {
        return Ok(true);
    }
    Ok(!passkeys::of_account(conn, account).await?.is_empty())
}

/// Whether an authenticator app is set up.
///
/// # Errors
/// When the database can't.
pub async fn has_totp(conn: &mut Conn, account: &str) -> Result<bool, sqlx::Error> {
    let totp = totp::find(conn, account).await?;
    Ok(totp.is_some_and(|totp| totp.is_confirmed))
}

/// Takes every second factor off an account, and all that was known by it.
///
/// # Errors
/// When the database can't.
pub async fn forget(conn: &mut Conn, account: &str) -> Result<(), sqlx::Error> {
    totp::remove(conn, account).await?;
    passkeys::remove_all(conn, account).await?;
    recovery_codes::replace(conn, account, &[]).await?;
    known_devices::forget_all(conn, account).await?;
    sessions::lower(conn, account).await
}
