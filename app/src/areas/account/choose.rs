//! Choosing a passphrase: how good it is, said while it is typed.

use leptos::prelude::*;
use shared::passphrase::strength;

use crate::ui::{TextInput, TextKind};

const HELP: &str = "13文字以上。関係のない言葉を三つか四つ並べると、覚えやすくて強くなります。空白も使えます。日本語を入力するときは「文字を表示」を押してください。";

/// The box for a new passphrase.
#[component]
pub(super) fn ChoosePassphrase(
    /// The id, unique on the screen.
    #[prop(into)]
    id: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// What it must not be made of: sign-in name, name, organisation.
    #[prop(into)]
    names: Signal<Vec<String>>,
    /// What is the matter, once it was sent.
    error: RwSignal<Option<String>>,
) -> impl IntoView {
    let how_good = move || {
        let typed = value.get();
        // What was sent is said beside the box already.
        if typed.is_empty() || error.with(Option::is_some) {
            return String::new();
        }
        match judged(&typed, &names.get()) {
            Ok(words) => words.to_owned(),
            Err(why) => why,
        }
    };
    view! {
        <TextInput
            id=id
            label=label
            required=true
            help=HELP
            kind=TextKind::NewPassword
            value=value
            error=error
            on_input=move |text| {
                error.set(None);
                value.set(text);
            }
        />
        <p class="row-support" role="status">{how_good}</p>
    }
}

/// How good a passphrase is, in words; otherwise why it can't be chosen. The server knows more common ones.
pub(super) fn judged(typed: &str, names: &[String]) -> Result<&'static str, String> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match strength(typed, &names) {
        Ok(strength) => Ok(strength.label()),
        Err(weakness) => Err(weakness.to_string()),
    }
}
