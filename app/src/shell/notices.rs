//! What stands above every screen while there is reason for it.

use leptos::prelude::*;

use crate::{
    areas::{
        account::{Entered, SignInAgain},
        status::is_silent,
    },
    form::flush,
    store::{Access, Phase, use_store},
    ui::{Banner, Button, LinkButton, Tone},
    worker::Worker,
};

/// The notices of an open store.
#[component]
pub(super) fn Notices(entered: Entered, worker: Worker) -> impl IntoView {
    let store = use_store();
    let silent = is_silent(store);
    // Said until the server has been reached once, or asks to sign in.
    let offline = Memo::new(move |_| {
        entered.access == Access::Offline
            && matches!(
                store.status().phase,
                Phase::Waiting | Phase::Syncing | Phase::Offline
            )
    });
    view! {
        <div class="notices screen-only">
            <NewVersion worker=worker />
            <SignInAgain />
            {move || {
                (offline.get() && !silent.get())
                    .then(|| {
                        view! {
                            <Banner tone=Tone::Info title="電波がないところで開いています">
                                <p>"いつもどおり記録できます。つながりしだい、自動で送られます。"</p>
                            </Banner>
                        }
                    })
            }}
            {move || {
                silent
                    .get()
                    .then(|| {
                        view! {
                            <Banner tone=Tone::Warn title="3日以上、サーバーとつながっていません">
                                <p>"記録はこの端末だけにあります。電波の届く場所で、この画面を開いたまま少し待ってください。"</p>
                                <div class="actions"><LinkButton href="/status">"送信の状況を見る"</LinkButton></div>
                            </Banner>
                        }
                    })
            }}
        </div>
    }
}

/// Offers a new version; it is taken only when the person says so.
#[component]
pub(super) fn NewVersion(worker: Worker) -> impl IntoView {
    let take = move |()| {
        leptos::task::spawn_local(async move {
            flush().await;
            worker.apply_update();
        });
    };
    move || {
        worker.update.get().then(|| {
            view! {
                <Banner tone=Tone::Info title="新しい版があります">
                    <p>"書きかけの内容は端末に残ります。更新のあと、もう一度パスフレーズを入力します。"</p>
                    <div class="actions"><Button on_press=take>"更新する"</Button></div>
                </Banner>
            }
        })
    }
}
