//! What is shown this once: where the screens close over it, that is said when they open again, with the way to a new one.

use leptos::prelude::*;
use shared::record::{ActorId, RecordId};

use super::factors::PROTECTION;
use crate::{
    store::use_store,
    ui::{Banner, Button, Kind, LinkButton, Tone},
};

/// What nobody can look at a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Once {
    /// The secret of an authenticator app that is being set up.
    Authenticator,
    /// Recovery codes.
    Codes,
    /// The letter to someone.
    Letter(RecordId),
    /// The link by which an organisation answers an invitation.
    AnswerLink(RecordId),
}

/// What of it stands on the screen, and what the screens have closed over. Outlives them.
#[derive(Clone, Copy)]
pub struct ShownOnce {
    now: RwSignal<Option<(ActorId, Once)>>,
    lost: RwSignal<Option<(ActorId, Once)>>,
}

impl ShownOnce {
    /// Nothing yet.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "makes signals")]
    pub fn new() -> Self {
        Self {
            now: RwSignal::new(None),
            lost: RwSignal::new(None),
        }
    }

    /// The screens close.
    pub fn close(self) {
        if let Some(lost) = self.now.get_untracked() {
            self.lost.set(Some(lost));
        }
    }
}

/// Says that it stands on the screen from now on, as long as its scope lives.
pub fn show_once(what: Once) {
    let ShownOnce { now, lost } = expect_context();
    let shown = Some((use_store().me().actor, what));
    now.set(shown);
    lost.set(None);
    on_cleanup(move || {
        // The next may stand there already.
        if now.try_get_untracked() == Some(shown) {
            now.set(None);
        }
    });
}

/// Says what the screens have closed over, to whom it was shown.
#[component]
pub fn ClosedOver() -> impl IntoView {
    let ShownOnce { lost, .. } = expect_context();
    let me = use_store().me().actor;
    move || {
        let (whose, what) = lost.get()?;
        let (title, text, href, label) = match what {
            Once::Authenticator => (
                "認証アプリの用意の途中で、画面が閉じました",
                "もう一度「用意を始める」から進めてください。認証アプリに「つなぐ」を加えていたら、それは消してください。",
                PROTECTION.to_owned(),
                "用意の画面へ",
            ),
            Once::Codes => (
                "予備コードを表示しているうちに、画面が閉じました",
                "紙に残していないときは、「予備コードを新しくする」で作り直してください。前の予備コードは使えなくなります。",
                PROTECTION.to_owned(),
                "予備コードの画面へ",
            ),
            Once::Letter(id) => (
                "招待状を表示しているうちに、画面が閉じました",
                "印刷していないときは、もう一度招待状を作ってください。前の招待状は使えなくなります。",
                format!("/staff/{id}"),
                "招待状を作る画面へ",
            ),
            Once::AnswerLink(id) => (
                "回答のリンクを表示しているうちに、画面が閉じました",
                "まだ送っていないときは、もう一度リンクを作ってください。前のリンクは使えなくなります。",
                format!("/invitations/{id}"),
                "リンクを作る画面へ",
            ),
        };
        (whose == me).then(|| {
            view! {
                <Banner tone=Tone::Warn title=title>
                    <p>{text}</p>
                    <div class="actions">
                        <LinkButton href=href>{label}</LinkButton>
                        <Button kind=Kind::Text on_press=move |()| lost.set(None)>"この知らせを消す"</Button>
                    </div>
                </Banner>
            }
        })
    }
}
