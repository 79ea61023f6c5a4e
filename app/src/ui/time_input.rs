//! A time of day.

use super::{
    Button, Field,
    field::{described_by, invalid},
    words,
};
use leptos::prelude::*;

/// A time of day, "HH:MM": the browser's own box, with its wheel on tablets.
#[component]
pub fn TimeInput(
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
    /// Gives the present time for the button 今の時刻; no button without it.
    #[prop(into, optional)]
    now: Option<Callback<(), String>>,
    /// The time, "HH:MM", or nothing.
    #[prop(into)]
    value: Signal<String>,
    /// The time changed.
    #[prop(into)]
    on_input: Callback<String>,
) -> impl IntoView {
    let described = described_by(&id, &help, error);
    let name = id.clone();
    let now = now.map(|now| {
        view! { <Button on_press=move |()| on_input.run(now.run(()))>{words::NOW}</Button> }
    });
    view! {
        <Field id=id.clone() label=label required=required help=help error=error>
            <div class="field-row">
                <input
                    class="input"
                    id=id
                    name=name
                    type="time"
                    data-width="short"
                    aria-describedby=move || described.get()
                    aria-invalid=invalid(error)
                    prop:value=move || value.get()
                    on:input=move |event| on_input.run(event_target_value(&event))
                />
                {now}
            </div>
        </Field>
    }
}
