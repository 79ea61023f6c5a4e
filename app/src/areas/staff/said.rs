//! What the server has said of accounts, in words.

use shared::wire::{AccountLine, AccountState};

use crate::{store::TransportError, ui::Tone};

/// Why something could not be done. Nothing of it is sent later by itself.
pub(in crate::areas) fn why(error: &TransportError) -> String {
    match error {
        TransportError::Offline | TransportError::Garbled => {
            "サーバーにつながりません。電波の届く所で、もう一度押してください。".to_owned()
        }
        TransportError::Busy(_) => {
            "サーバーが混み合っています。少し待って、もう一度押してください。".to_owned()
        }
        TransportError::Failed(failure) => failure.message.clone(),
    }
}

/// A state in a word, and what it means.
pub(super) fn state(line: Option<&AccountLine>) -> (&'static str, Tone) {
    match line.map_or(AccountState::None, |line| line.state) {
        AccountState::None => ("アカウントなし", Tone::Plain),
        AccountState::Invited => ("招待中", Tone::Info),
        AccountState::Active => ("使用中", Tone::Good),
        AccountState::Ended => ("終了", Tone::Plain),
        AccountState::Later => ("確認できません", Tone::Plain),
    }
}
