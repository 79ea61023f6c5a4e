//! The way in by a passkey.

use leptos::{prelude::*, task::spawn_local};
use shared::wire::Ways;

use crate::ui::Button;

/// How one may sign in here, once the server has said it.
pub(super) fn known_ways(answer: impl Future<Output = Ways> + 'static) -> RwSignal<Ways> {
    let known = RwSignal::new(Ways::default());
    spawn_local(async move {
        let answer = answer.await;
        known.try_set(answer);
    });
    known
}

/// Shown where server and browser know passkeys.
#[component]
pub(super) fn ByPasskey(
    /// How one may sign in here.
    ways: RwSignal<Ways>,
    /// It is under way.
    busy: RwSignal<bool>,
    /// Asks for it.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    move || {
        ways.get().passkey.then(|| {
            view! {
                <div class="stack">
                    <p class="row-support">
                        "パスキーを登録した人は、端末の指紋・顔・暗証番号でサインインできます。確認コードは要りません。"
                    </p>
                    <div class="actions">
                        <Button large=true busy=busy on_press=on_press>"パスキーを使う"</Button>
                    </div>
                </div>
            }
        })
    }
}

/// Shown where a passkey opens the records on this device.
#[component]
pub(super) fn OpenByPasskey(
    /// It is under way.
    busy: RwSignal<bool>,
    /// Asks for it.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="stack">
            <p class="row-support">
                "指紋・顔・暗証番号でも、この端末の記録を開けます。電波のない所でも使えます。"
            </p>
            <div class="actions">
                <Button large=true busy=busy on_press=on_press>"パスキーで開く"</Button>
            </div>
        </div>
    }
}
