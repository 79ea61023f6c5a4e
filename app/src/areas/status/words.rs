//! How things stand, in words.

use leptos::prelude::*;

use crate::store::{Phase, Store};

/// Without contact for as many days the person is warned.
const SILENT_DAYS: i64 = 3;

/// What is going on between this device and the server.
pub(super) fn phase_text(phase: &Phase) -> String {
    match phase {
        Phase::Waiting => "サーバーへの接続を準備しています。".to_owned(),
        Phase::Syncing => "サーバーと送受信しています。".to_owned(),
        Phase::Done => "サーバーとつながっています。".to_owned(),
        Phase::Offline => {
            "サーバーにつながりません。記録はこの端末に保存され、つながりしだい自動で送られます。"
                .to_owned()
        }
        Phase::SignedOut => {
            "サインインの期限が切れました。もう一度サインインすると送信が始まります。".to_owned()
        }
        Phase::SetUpNeeded => {
            "「サインインの守り」の用意を待っています。設定で用意すると、送受信が始まります。"
                .to_owned()
        }
        Phase::Outdated => {
            "アプリが古いため、サーバーと送受信できません。記録はこの端末に残っています。アプリを更新すると、自動で送られます。"
                .to_owned()
        }
        Phase::Revoked => {
            "この端末は使えなくなりました。送信待ちの記録は、すべて送りました。".to_owned()
        }
        Phase::Failed(why) => format!("送受信できませんでした。{why}"),
    }
}

/// Whether the server wants the person to sign in again.
pub fn needs_sign_in(store: Store) -> Memo<bool> {
    Memo::new(move |_| store.status().phase == Phase::SignedOut)
}

/// How long the person may still go without contact, where it is little: the hours left.
pub fn hours_left(store: Store) -> Memo<Option<i64>> {
    Memo::new(move |_| {
        let left = store.lease_left().filter(|left| left.is_little())?;
        Some(left.hours())
    })
}

/// The same in words.
#[must_use]
pub fn hours_text(hours: i64) -> String {
    match hours {
        0 => "あと1時間以内".to_owned(),
        hours => format!("あと{hours}時間"),
    }
}

/// Whether the server wants the person to set up a second factor, and since then has not been asked or not answered.
pub fn needs_set_up(store: Store) -> Memo<bool> {
    Memo::new(move |before: Option<&bool>| match store.status().phase {
        Phase::SetUpNeeded => true,
        Phase::Syncing => before.copied().unwrap_or(false),
        _ => false,
    })
}

/// Whether there was no contact for so long that the person is warned.
pub fn is_silent(store: Store) -> Memo<bool> {
    Memo::new(move |_| {
        let last = store.status().last_contact;
        last.is_some_and(|last| {
            store.now().millis() - last.millis() > SILENT_DAYS * 24 * 60 * 60 * 1000
        })
    })
}
