//! What stands above every screen while there is reason for it.

use leptos::{prelude::*, task::spawn_local};

use super::version::NewVersion;
use crate::{
    areas::{
        account::{ClosedOver, SetUpNotice, SignInAgain},
        status::{hours_left, hours_text, is_silent},
    },
    form::flush,
    store::{Phase, use_store},
    ui::{Banner, LinkButton, Tone},
    worker::Worker,
};

/// The notices of an open store.
#[component]
pub(super) fn Notices(worker: Worker) -> impl IntoView {
    let store = use_store();
    let silent = is_silent(store);
    let hours = hours_left(store);
    // Said until the server has been reached once.
    let reached = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or(false) || store.status().phase == Phase::Done
    });
    let offline = Memo::new(move |before: Option<&bool>| match store.status().phase {
        Phase::Offline => !reached.get(),
        Phase::Syncing => before.copied().unwrap_or(false),
        _ => false,
    });
    let outdated = Memo::new(move |before: Option<&bool>| match store.status().phase {
        Phase::Outdated => true,
        Phase::Syncing => before.copied().unwrap_or(false),
        _ => false,
    });
    Effect::new(move |_| {
        if outdated.get() {
            worker.ask_for_update();
        }
    });
    let take = move |()| {
        spawn_local(async move {
            if flush().await {
                worker.apply_update();
            }
        });
    };
    view! {
        <div class="notices screen-only">
            <NewVersion worker=worker take=take />
            <SignInAgain />
            <SetUpNotice />
            <ClosedOver />
            {move || {
                (outdated.get() && !worker.update.get())
                    .then(|| {
                        view! {
                            <Banner tone=Tone::Warn title="アプリが古くなり、送受信できません">
                                <p>"記録はこの端末に残っています。新しい版を探しています。しばらくたっても更新の知らせが出ないときは、電波の届く場所でこの画面を開き直してください。"</p>
                            </Banner>
                        }
                    })
            }}
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
                hours
                    .get()
                    .map(|hours| {
                        let title = format!("{}で、つながるまで記録を開けなくなります", hours_text(hours));
                        view! {
                            <Banner tone=Tone::Warn title=title>
                                <p>"長い間サーバーとつながっていません。電波の届く場所で、この画面を開いたまま少し待ってください。つながると、この知らせは消えます。書いたものが消えることはありません。"</p>
                            </Banner>
                        }
                    })
            }}
            {move || {
                (silent.get() && hours.get().is_none())
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
