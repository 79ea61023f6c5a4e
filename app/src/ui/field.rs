//! The frame of every field: label, mark, support text, error, and what ties them to the box.

use super::{Icon, IconName, words};
use leptos::{prelude::*, wasm_bindgen::JsCast};

/// The ids that explain a box: its support text and, while there is one, its error.
pub(super) fn described_by(
    id: &str,
    help: &str,
    error: Signal<Option<String>>,
) -> Signal<Option<String>> {
    let help_id = (!help.is_empty()).then(|| format!("{id}-help"));
    let error_id = format!("{id}-error");
    Signal::derive(move || match (&help_id, error.with(Option::is_some)) {
        (Some(help), true) => Some(format!("{help} {error_id}")),
        (None, true) => Some(error_id.clone()),
        (help, false) => help.clone(),
    })
}

/// The value of `aria-invalid`: there only while there is an error.
pub(super) fn invalid(error: Signal<Option<String>>) -> impl Fn() -> Option<&'static str> + Copy {
    move || error.with(Option::is_some).then_some("true")
}

fn mark(required: bool) -> Option<impl IntoView> {
    required.then(|| view! { <span class="field-mark">{words::REQUIRED}</span> })
}

fn help_text(id: &str, help: String) -> Option<impl IntoView + use<>> {
    let id = format!("{id}-help");
    (!help.is_empty()).then(|| view! { <p class="field-help" id=id>{help}</p> })
}

fn error_text(id: &str, error: Signal<Option<String>>) -> impl IntoView + use<> {
    let id = format!("{id}-error");
    move || {
        error.get().map(|text| {
            view! { <p class="field-error" id=id.clone()><Icon name=IconName::Error />{text}</p> }
        })
    }
}

/// A box with its label. The box inside carries `id` and [`described_by`] the rest.
#[component]
pub fn Field(
    /// The id of the box.
    #[prop(into)]
    id: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// Shows the mark of a field that must be filled in.
    #[prop(optional)]
    required: bool,
    /// The support text under the label.
    #[prop(into, optional)]
    help: String,
    /// What is the matter, and how to mend it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// The box.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field" data-invalid=invalid(error)>
            <label class="field-label" for=id.clone()>{label}{mark(required)}</label>
            {help_text(&id, help)}
            {children()}
            {error_text(&id, error)}
        </div>
    }
}

/// Several boxes that answer one question: a fieldset with its legend.
#[component]
pub fn FieldGroup(
    /// The id of the group.
    #[prop(into)]
    id: String,
    /// The visible legend.
    #[prop(into)]
    label: String,
    /// Shows the mark of a field that must be filled in.
    #[prop(optional)]
    required: bool,
    /// The support text under the legend.
    #[prop(into, optional)]
    help: String,
    /// What is the matter, and how to mend it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// The boxes.
    children: Children,
) -> impl IntoView {
    let described = described_by(&id, &help, error);
    view! {
        <fieldset class="field" id=id.clone() data-invalid=invalid(error) aria-describedby=move || described.get()>
            <legend class="field-label">{label}{mark(required)}</legend>
            {help_text(&id, help)}
            {children()}
            {error_text(&id, error)}
        </fieldset>
    }
}

/// Puts the focus into the field with this id: its box, or the first one of a group.
pub fn focus_field(id: &str) {
    let Some(field) = document().get_element_by_id(id) else {
        return;
    };
    let target = if field.tag_name() == "FIELDSET" {
        field
            .query_selector("input, select, textarea, button")
            .ok()
            .flatten()
            .unwrap_or(field)
    } else {
        field
    };
    if let Ok(target) = target.dyn_into::<leptos::web_sys::HtmlElement>() {
        let _ = target.focus();
    }
}
