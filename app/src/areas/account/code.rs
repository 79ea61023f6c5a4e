//! The box for the second factor's code.

use leptos::prelude::*;

use crate::ui::{Button, Kind, TextInput, TextKind, Width, focus_field};

/// Said when nothing was typed.
pub(super) const NO_CODE: &str = "確認コードを入力してください。";

/// What to do without the telephone.
pub(super) const LOST: &str = "スマートフォンが手元にないときは、紙に控えた予備コードを使えます。どちらもないときは、管理者に知らせてください。";

/// A code of the authenticator app, or, at the press of a button, one of the recovery codes.
#[component]
pub(super) fn CodeInput(
    /// The id, unique on the screen.
    #[prop(into)]
    id: String,
    /// What is typed.
    value: RwSignal<String>,
    /// What is the matter with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let recovery = RwSignal::new(false);
    let name = id.clone();
    let change = move |()| {
        value.set(String::new());
        recovery.update(|recovery| *recovery = !*recovery);
        let name = name.clone();
        request_animation_frame(move || focus_field(&name));
    };
    let input = move || {
        let (label, help, kind) = if recovery.get() {
            (
                "予備コード",
                "紙に控えた、英数字12文字のコードの一つです。一つのコードは一度だけ使えます。",
                TextKind::Code,
            )
        } else {
            (
                "確認コード",
                "認証アプリの「つなぐ」に出ている、6けたの数字です。",
                TextKind::OneTimeCode,
            )
        };
        view! {
            <TextInput
                id=id.clone()
                label=label
                required=true
                help=help
                kind=kind
                width=Width::Middle
                value=value
                error=error
                on_input=move |text| value.set(text)
            />
        }
    };
    view! {
        <div>
            {input}
            <Button kind=Kind::Text on_press=change>
                {move || if recovery.get() { "認証アプリの確認コードを使う" } else { "予備コードを使う" }}
            </Button>
        </div>
    }
}
