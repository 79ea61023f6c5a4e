//! Copying a text for pasting elsewhere.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use super::{
    button::{Button, Kind},
    toast::use_toasts,
};

/// A button that copies a text, and says whether that went well.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// Said when it is.
    done: &'static str,
    /// Said when the browser does not let it be: what to do instead.
    failed: &'static str,
    /// How it looks.
    #[prop(optional)]
    kind: Kind,
    /// What the button says.
    children: Children,
) -> impl IntoView {
    let toasts = use_toasts();
    let copy = move |()| {
        let written = window()
            .navigator()
            .clipboard()
            .write_text(&text.get_untracked());
        spawn_local(async move {
            toasts.say(match JsFuture::from(written).await {
                Ok(_) => done,
                Err(_) => failed,
            });
        });
    };
    view! { <Button kind=kind on_press=copy>{children()}</Button> }
}
