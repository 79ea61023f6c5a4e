//! Locking the device's records, and signing out of the server.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    form::flush,
    store::{Watch, sign_out, use_store},
    ui::{Button, ConfirmDialog, Icon, IconName, Toasts, use_toasts},
};

/// Closes the store. Whoever holds it takes the screens away first.
#[derive(Clone, Copy)]
pub struct Leave(pub Callback<()>);

/// What the way in says of why the store was closed.
#[derive(Clone, Copy)]
pub struct Parting(pub RwSignal<Option<String>>);

/// What is being typed is kept first, then the records leave the memory, here and in the person's other tabs. False where
/// something could not be kept: then everything stays open.
pub(super) async fn close(watch: Watch, leave: Leave) -> bool {
    let is_kept = flush().await;
    if is_kept {
        watch.tell_closed();
        leave.0.run(());
    }
    is_kept
}

fn lock(watch: Watch, leave: Leave, toasts: Toasts) {
    spawn_local(async move {
        if !close(watch, leave).await {
            toasts.say(
                "書きかけの内容を端末に保存できないため、まだ閉じられません。保存するか、入力を捨ててから閉じてください。",
            );
        }
    });
}

/// Closes the records of this device until the passphrase is typed again.
#[component]
pub fn LockButton() -> impl IntoView {
    let leave = expect_context::<Leave>();
    let watch = expect_context::<Watch>();
    let toasts = use_toasts();
    view! {
        <Button on_press=move |()| lock(watch, leave, toasts)>
            <Icon name=IconName::Lock />
            "画面を閉じる"
        </Button>
    }
}

/// Ends the session on the server and closes the records.
#[component]
pub(super) fn SignOutButton() -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let leave = expect_context::<Leave>();
    let watch = expect_context::<Watch>();
    let asked = RwSignal::new(false);
    let text = Signal::derive(move || match store.status().waiting() {
        0 => "画面を閉じます。この端末の記録は、パスフレーズで守られたまま残ります。".to_owned(),
        count => format!(
            "送信待ちの{count}件は、消えずにこの端末に残ります。次にサインインしたときに送られます。"
        ),
    });
    let go = move |()| {
        spawn_local(async move {
            match sign_out().await {
                Ok(()) => lock(watch, leave, toasts),
                Err(error) => toasts.say(format!("サインアウトできませんでした。{error}")),
            }
        });
    };
    view! {
        <Button on_press=move |()| asked.set(true)>"サーバーからサインアウトする"</Button>
        <ConfirmDialog
            open=asked
            title="サーバーからサインアウトしますか"
            text=text
            confirm="サインアウトする"
            cancel="やめる"
            on_confirm=go
        />
    }
}
