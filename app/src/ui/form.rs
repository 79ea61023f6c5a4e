//! A form that an input method cannot submit by accident.

use super::entry::is_composing;
use leptos::prelude::*;

/// A form. The browser checks nothing; Enter that ends a composition submits nothing.
#[component]
pub fn Form(
    /// Runs when a submit button is pressed or Enter in a box of one line.
    #[prop(into)]
    on_submit: Callback<()>,
    /// A name for screen readers.
    #[prop(into, optional)]
    label: Option<String>,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let swallow = StoredValue::new(false);
    view! {
        <form
            class="stack"
            novalidate
            aria-label=label
            on:keydown=move |event| swallow.set_value(is_composing(&event))
            on:keyup=move |_| swallow.set_value(false)
            on:pointerdown=move |_| swallow.set_value(false)
            on:submit=move |event| {
                event.prevent_default();
                if !swallow.get_value() {
                    on_submit.run(());
                }
            }
        >
            {children()}
        </form>
    }
}
