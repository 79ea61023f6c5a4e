//! The audit log: what is noted of who did what, and the chain that shows that nothing of it was altered
//! (医療情報システムの安全管理に関するガイドライン 6.0, 17章 証跡のレビュー・システム監査).
//!
//! It holds ids and no word of a person. Each entry is bound to the one before by its hash, so that none can be changed, left out,
//! put in or moved without all later hashes being others.

use crate::{record::Choice, wire::sha256_hex};

crate::choices! {
    /// What someone did.
    pub enum Event {
        /// Signed in on the server.
        SignedIn = "signed_in" "サインインした",
        /// Tried to, with a wrong passphrase, code or passkey; or was asked for one again and gave a wrong one.
        SignInFailed = "sign_in_failed" "サインインに失敗した",
        /// Was shown to the server by the city's own sign-in.
        OidcConfirmed = "oidc_confirmed" "市の認証で本人と確認した",
        /// Came by the city's own sign-in and was not let in.
        OidcFailed = "oidc_failed" "市の認証でサインインできなかった",
        /// Linked the account to the city's own sign-in.
        OidcLinked = "oidc_linked" "市の認証とつないだ",
        /// Took that back.
        OidcUnlinked = "oidc_unlinked" "市の認証とのつなぎを外した",
        /// Ended the session.
        SignedOut = "signed_out" "サインアウトした",
        /// Opened the records on the device.
        Unlocked = "unlocked" "端末の記録を開いた",
        /// Had a record on the screen.
        Viewed = "viewed" "見た",
        /// Had a list of households or visits on the screen.
        Listed = "listed" "一覧を見た",
        /// Looked for something on the device.
        Searched = "searched" "検索した",
        /// Looked for a household that they do not hold.
        Sought = "sought" "緊急に探した",
        /// Printed what was on the screen.
        Printed = "printed" "印刷した",
        /// Took data out in a file.
        Exported = "exported" "書き出した",
        /// Wrote a record.
        Saved = "saved" "書いた",
        /// Wrote who may see a household.
        Shared = "shared" "見られる人を変えた",
        /// Wrote someone a letter that lets them choose a passphrase.
        Invited = "invited" "招待の手紙を作った",
        /// Made a link by which an organisation answers when it can come to a meeting.
        AnswerLinkMade = "answer_link_made" "回答のリンクを作った",
        /// Took that back.
        AnswerLinkEnded = "answer_link_ended" "回答のリンクを取り消した",
        /// Was answered by it.
        AnsweredByLink = "answered_by_link" "リンクで回答を受け取った",
        /// Chose a passphrase, by a letter or in the settings.
        PassphraseChosen = "passphrase_chosen" "パスフレーズを決めた",
        /// Set up or took away a second factor, or made new recovery codes.
        FactorsChanged = "factors_changed" "サインインの守りを変えた",
        /// Ended someone's account.
        AccountEnded = "account_ended" "アカウントを終えた",
        /// Took that back.
        AccountResumed = "account_resumed" "アカウントを戻した",
        /// Had someone's device never open again.
        DeviceRevoked = "device_revoked" "端末を使えなくした",
        /// Signed out another of the own devices.
        SessionEnded = "session_ended" "ほかの端末をサインアウトした",
        /// Read this log.
        Audited = "audited" "閲覧の記録を見た",
        /// Loaded records by command.
        Imported = "imported" "取り込んだ",
        /// Set the database back to a backup.
        Restored = "restored" "控えから戻した",
    }
}

impl Event {
    /// What only a device knows of.
    pub const OF_DEVICE: &'static [Self] = &[
        Self::Unlocked,
        Self::Viewed,
        Self::Listed,
        Self::Searched,
        Self::Printed,
        Self::Exported,
    ];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.item().code
    }
}

/// The longest code of an event, bytes.
const LONGEST_EVENT: usize = 32;

/// Whether a device may note this: not what the server sees for itself. A later app may note what this version does not know.
#[must_use]
pub fn is_of_device(code: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    match Event::from_code(code) {
        Some(event) => Event::OF_DEVICE.contains(&event),
        None => (1..=LONGEST_EVENT).contains(&code.len()) && code.bytes().all(is_letter),
    }
}

/// One entry of the log, as it is bound into the chain. What is not known or does not apply is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// When it was entered, by the server's clock, ms since 1970.
    pub at: i64,
    /// When it was, as far as is known, ms since 1970.
    pub happened_at: i64,
    /// The code of an [`Event`].
    pub event: String,
    /// Who.
    pub actor: String,
    /// The account they had signed in with.
    pub account: String,
    /// The replica of theirs, which stands for the device.
    pub replica: String,
    /// The record concerned.
    pub record: String,
    /// The household it is of.
    pub household: String,
    /// The codes of the grounds on which they held it, in their order, with commas between.
    pub grounds: String,
    /// The id of the device's note.
    pub note: String,
}

impl Entry {
    /// The hash of the entry with the number `seq` after one with the hash `before`: SHA-256 in hexadecimal over that hash, a line
    /// feed, and the entry as a JSON array.
    #[must_use]
    pub fn hash(&self, seq: u64, before: &str) -> String {
        let Self {
            at,
            happened_at,
            event,
            actor,
            account,
            replica,
            record,
            household,
            grounds,
            note,
        } = self;
        let json = serde_json::json!([
            seq,
            at,
            happened_at,
            event,
            actor,
            account,
            replica,
            record,
            household,
            grounds,
            note
        ]);
        sha256_hex(format!("{before}\n{json}").as_bytes())
    }
}

/// What an event is called on the screen.
#[must_use]
pub fn event_label(code: &str) -> &'static str {
    Event::from_code(code).map_or("新しい版の操作", |event| event.item().label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_entry_and_its_place_is_in_its_hash() {
        let entry = Entry::default();
        let hash = entry.hash(1, "");
        let text = || "x".to_owned();
        let others = [
            entry.hash(2, ""),
            entry.hash(1, "0"),
            Entry {
                at: 1,
                ..entry.clone()
            }
            .hash(1, ""),
            Entry {
                happened_at: 1,
                ..entry.clone()
            }
            .hash(1, ""),
            Entry {
                event: text(),
                ..entry.clone()
            }
            .hash(1, ""),
            Entry {
                actor: text(),
                ..entry.clone()
            }
            .hash(1, ""),
            Entry {
                account: text(),
                ..entry.clone()
            }
            .hash(1, ""),
            Entry {
                replica: text(),
                ..entry.clone()
            }
            .hash(1, ""),
            Entry {
                record: text(),
                ..entry.clone()
            }
            .hash(1, ""),
            Entry {
                household: text(),
                ..entry.clone()
            }
            .hash(1, ""),
            Entry {
                grounds: text(),
                ..entry.clone()
            }
            .hash(1, ""),
            Entry {
                note: text(),
                ..entry
            }
            .hash(1, ""),
        ];
        let mut all = others.to_vec();
        all.push(hash);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), others.len() + 1);
    }

    #[test]
    fn a_device_notes_what_the_server_does_not_see_for_itself() {
        for event in ["viewed", "printed", "what_a_later_version_notes"] {
            assert!(is_of_device(event), "{event}");
        }
        for event in ["saved", "signed_in", "audited", "", "見た", "Viewed", "a1"] {
            assert!(!is_of_device(event), "{event}");
        }
        assert!(!is_of_device(&"a".repeat(33)));
    }
}
