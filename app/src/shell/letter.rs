//! Someone comes with a letter: `/invitation#<code>`. What stands behind `#` is sent to no server.

use leptos::{prelude::*, task::spawn_local};

use super::inside::invitation;

/// The address that letters name.
const PLACE: &str = "/invitation";

/// The code in the address, empty where the letter is on paper; none on all other screens. It does not stay in the history.
pub(super) fn in_address() -> Option<String> {
    let location = window().location();
    if location.pathname().ok()? != PLACE {
        return None;
    }
    let code = location.hash().unwrap_or_default();
    replace(PLACE);
    Some(code.trim_start_matches('#').to_owned())
}

/// The address is that of the first screen again.
pub(super) fn leave() {
    replace("/");
}

pub(super) fn replace(address: &str) {
    if let Ok(history) = window().history() {
        // Where the browser refuses, the code has been used by the time anyone looks.
        let nothing = leptos::wasm_bindgen::JsValue::NULL;
        drop(history.replace_state_with_url(&nothing, "", Some(address)));
    }
}

/// The screen, once it is loaded.
#[component]
pub(super) fn Screen(
    /// The code.
    code: String,
    /// Goes to the sign-in.
    done: Callback<()>,
) -> impl IntoView {
    let loaded = RwSignal::new(None::<Callback<(), AnyView>>);
    let failure = RwSignal::new(String::new());
    spawn_local(async move {
        match invitation(code, done).await {
            Ok(screen) => drop(loaded.try_set(Some(screen))),
            Err(error) => drop(failure.try_set(error.to_string())),
        }
    });
    move || match loaded.get() {
        Some(screen) => screen.run(()),
        None => view! { <p role="status">{move || failure.get()}</p> }.into_any(),
    }
}
