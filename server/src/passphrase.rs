//! Passphrases: Argon2id, with the parameters OWASP's password storage cheat sheet names first for it (19 MiB, two passes).

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

/// What a hash costs to compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// For people.
    Full,
    /// For tests, which sign in hundreds of times.
    Least,
}

/// The hash could not be computed.
#[derive(Debug, thiserror::Error)]
#[error("the passphrase can't be hashed: {0}")]
pub struct HashError(String);

/// The hash of a passphrase in PHC form, with a salt of its own.
///
/// # Errors
/// When the system gives no randomness.
pub fn hash(passphrase: &str, cost: Cost) -> Result<String, HashError> {
    let params = match cost {
        Cost::Full => Params::new(19 * 1024, 2, 1, None),
        Cost::Least => Params::new(8, 1, 1, None),
    };
    let argon = Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        params.map_err(|error| HashError(error.to_string()))?,
    );
    let hash = argon
        .hash_password(passphrase.as_bytes())
        .map_err(|error| HashError(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether the passphrase is the one that was hashed. Without a hash it takes as long and is false, so that nobody can
/// measure which sign-in names exist.
#[must_use]
pub fn verify(passphrase: &str, hash_of_account: Option<&str>) -> bool {
    static NOBODY: LazyLock<String> = LazyLock::new(|| hash("", Cost::Full).unwrap_or_default());
    let hash = hash_of_account.unwrap_or(&NOBODY);
    let Ok(parsed) = PasswordHash::new(hash) else {
        return false;
    };
    let fits = Argon2::default()
        .verify_password(passphrase.as_bytes(), &parsed)
        .is_ok();
    fits && hash_of_account.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_passphrase_that_was_hashed_fits() {
        let hashed = hash("さくら 並木 7", Cost::Full).unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("さくら 並木 7", Some(&hashed)));
        assert!(!verify("さくら 並木 8", Some(&hashed)));
        assert!(!verify("", None));
        assert_ne!(
            hashed,
            hash("さくら 並木 7", Cost::Full).unwrap(),
            "a salt for each"
        );
    }
}
