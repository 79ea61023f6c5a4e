//! Who the screens of the draft are for, and when all of it is here.

use leptos::prelude::*;

use crate::{
    areas::access::keeps_directory,
    store::use_store,
    ui::{Banner, LinkButton, PageHead, Progress, Tone},
};

/// A screen for those who keep the directory; others are told who that is. Once it is shown it stays: what someone is writing stays
/// before them.
pub(super) fn for_keepers(
    title: &'static str,
    screen: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView {
    gate(title, false, screen)
}

/// Such a screen on which someone answers for all of the draft: it waits until all of it is here.
pub(super) fn for_keepers_of_all(
    title: &'static str,
    screen: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView {
    gate(title, true, screen)
}

fn gate(
    title: &'static str,
    all: bool,
    screen: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView {
    let store = use_store();
    let keeps = Memo::new(move |was: Option<&bool>| {
        was.copied().unwrap_or_default() || keeps_directory(store)
    });
    let is_loaded = Memo::new(move |was: Option<&bool>| {
        was.copied().unwrap_or_default() || store.status().is_loaded
    });
    move || {
        if keeps.get() && (!all || is_loaded.get()) {
            return screen();
        }
        if !is_loaded.get() {
            return view! {
                <PageHead title=title />
                <Progress label="はじめの読み込み中です。届くまでしばらくお待ちください。" done=None />
            }
            .into_any();
        }
        view! {
            <PageHead title=title />
            <Banner tone=Tone::Info title="この画面を使えるのは、保健福祉企画総務課の職員と統括管理者です">
                <p>"掲載内容を直してほしいときは、相談機関一覧の行から「変更を申し出る」で伝えてください。"</p>
                <LinkButton href="/directory">"相談機関一覧へ"</LinkButton>
            </Banner>
        }
        .into_any()
    }
}
