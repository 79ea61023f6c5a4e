//! A choice from a list too long for tiles.

use super::{
    Choice, Field,
    field::{described_by, invalid},
    words,
};
use leptos::prelude::*;

/// One of many: the browser's own list. Up to about seven choices are better as a `RadioGroup`.
#[component]
pub fn Select(
    /// The id, unique on the screen.
    #[prop(into)]
    id: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// Shows the mark of a field that must be filled in.
    #[prop(optional)]
    required: bool,
    /// The support text.
    #[prop(into, optional)]
    help: String,
    /// What is the matter, and how to mend it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// The text of the entry for no choice.
    #[prop(into, default = words::CHOOSE.to_owned())]
    none: String,
    /// What there is to choose.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// The chosen value, or nothing.
    #[prop(into)]
    value: Signal<String>,
    /// Another was chosen.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let described = described_by(&id, &help, error);
    let name = id.clone();
    let entries = move || {
        options
            .get()
            .into_iter()
            .map(
                |Choice {
                     value: mine, label, ..
                 }| {
                    let selected = {
                        let mine = mine.clone();
                        move || value.with(|value| *value == mine)
                    };
                    view! { <option value=mine prop:selected=selected>{label}</option> }
                },
            )
            .collect_view()
    };
    view! {
        <Field id=id.clone() label=label required=required help=help error=error>
            <select
                class="input"
                id=id
                name=name
                aria-describedby=move || described.get()
                aria-invalid=invalid(error)
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                <option value="" prop:selected=move || value.with(String::is_empty)>{none}</option>
                {entries}
            </select>
        </Field>
    }
}
