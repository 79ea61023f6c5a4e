//! Passphrases in NFC: Argon2id, with the parameters OWASP's password storage cheat sheet names first for it (19 MiB, two passes).

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use shared::passphrase::{Strength, Weakness, normal, strength};
use zeroize::Zeroizing;
use zxcvbn::{Score, zxcvbn};

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

/// A passphrase as someone has typed it. It is overwritten when it is not needed any more; what reads requests and judges passphrases
/// keeps copies for a moment that can't be reached from here.
pub type Typed = Zeroizing<String>;

fn normal_form(passphrase: &str) -> Typed {
    Zeroizing::new(normal(passphrase))
}

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
        .hash_password(normal_form(passphrase).as_bytes())
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
        .verify_password(normal_form(passphrase).as_bytes(), &parsed)
        .is_ok();
    fits && hash_of_account.is_some()
}

/// How good a passphrase is for someone with these names: by the rules, and by how soon those who try common ones would come to
/// it (zxcvbn, whose lists the device does not carry).
///
/// # Errors
/// Says why it can't be chosen.
pub fn judge(passphrase: &str, names: &[&str]) -> Result<Strength, Weakness> {
    let strength = strength(passphrase, names)?;
    match zxcvbn(&normal_form(passphrase), names).score() {
        Score::Three | Score::Four => Ok(strength),
        _ => Err(Weakness::Common),
    }
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
    #[test]
    fn one_passphrase_from_every_keyboard() {
        let hashed = hash("か\u{3099}くせいのころのうた", Cost::Least).unwrap();
        assert!(verify("がくせいのころのうた", Some(&hashed)));
    }

    #[test]
    fn what_those_who_try_would_come_to_soon_can_not_be_chosen() {
        let names = ["yamada.hanako", "山田 花子", "見本訪問看護ステーション北"];
        for common in [
            "passwordpassword",
            "password123456789",
            "qwertyuiop123456",
            "iloveyouiloveyou",
            "Yamada.Hanako1234",
            "administrator123",
        ] {
            assert!(judge(common, &names).is_err(), "{common}");
        }
        for own in [
            "さくら並木の下で七月に会う",
            "correct horse battery staple",
            "庭の柿が 今年は 四つなった",
            "tsukimi-soba-to-aoi-kasa",
        ] {
            assert!(judge(own, &names).is_ok(), "{own}");
        }
        let longest = "𠮷".repeat(128);
        assert_eq!(judge(&longest, &names), Err(Weakness::Pattern));
    }
}
