//! A number, typed in any width.

use super::{
    Field, Width,
    entry::Entry,
    field::{described_by, invalid},
};
use leptos::{html, prelude::*};

/// The number in half-width characters if it is one, else the text as typed.
fn narrowed(text: &str) -> String {
    let narrow = shared::jp::fold(text);
    let in_thousands = narrow.split(',').skip(1).all(|group| group.len() >= 3);
    // 36,5 is for the caller to read.
    let narrow = if in_thousands {
        narrow.replace(',', "")
    } else {
        narrow
    };
    let digits = narrow
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    if digits && narrow.parse::<f64>().is_ok() {
        narrow
    } else {
        text.to_owned()
    }
}

/// A number. It is text until the caller reads it: nothing that was typed is thrown away.
#[component]
pub fn NumberInput(
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
    /// The unit behind the box.
    #[prop(into, optional)]
    unit: String,
    /// How wide it is.
    #[prop(default = Width::Short)]
    width: Width,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// The text changed, and no composition is running; and once more, in half-width, when the box is left.
    #[prop(into)]
    on_input: Callback<String>,
    /// The text changed, also inside a composition.
    #[prop(into, optional)]
    on_draft: Option<Callback<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let entry = Entry::new(node, value, on_input, on_draft);
    let described = described_by(&id, &help, error);
    let name = id.clone();
    let leave = move |event| {
        let typed = event_target_value(&event);
        let narrow = narrowed(&typed);
        if narrow != typed {
            entry.typed(narrow);
        }
    };
    view! {
        <Field id=id.clone() label=label required=required help=help error=error>
            <div class="field-row">
                <input
                    class="input"
                    node_ref=node
                    id=id
                    name=name
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    data-width=width.name()
                    aria-describedby=move || described.get()
                    aria-invalid=invalid(error)
                    on:input=move |event| entry.typed(event_target_value(&event))
                    on:compositionstart=move |_| entry.begin()
                    on:compositionend=move |event| entry.end(event_target_value(&event))
                    on:change=leave
                />
                {(!unit.is_empty()).then(|| view! { <span class="field-unit">{unit}</span> })}
            </div>
        </Field>
    }
}
