//! One of several, some of several, yes or no: tiles that are easy to hit.

use super::{Button, FieldGroup, Kind, words};
use leptos::prelude::*;

/// One thing to choose.
#[derive(Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// A line of explanation; empty for none.
    pub help: String,
}

impl Choice {
    /// A choice without explanation.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            help: String::new(),
        }
    }
}

/// How tiles are laid out.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// Equal columns, as many as there is room for.
    #[default]
    Grid,
    /// One below the other.
    List,
    /// As wide as their text, side by side.
    Inline,
}

impl Layout {
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Grid => None,
            Self::List => Some("list"),
            Self::Inline => Some("inline"),
        }
    }
}

fn tile(
    kind: &'static str,
    name: String,
    id: String,
    choice: Choice,
    checked: Signal<bool>,
    on_change: Callback<bool>,
) -> impl IntoView {
    let Choice { value, label, help } = choice;
    view! {
        <label class="choice">
            <input
                type=kind
                id=id
                name=name
                value=value
                prop:checked=move || checked.get()
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span>
                {label}
                {(!help.is_empty()).then(|| view! { <span class="choice-help">{help}</span> })}
            </span>
        </label>
    }
}

/// One of several.
#[component]
pub fn RadioGroup(
    /// The id, unique on the screen.
    #[prop(into)]
    id: String,
    /// The visible legend.
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
    /// How the tiles are laid out.
    #[prop(optional)]
    layout: Layout,
    /// Offers to take the choice back: for a question that may stay open.
    #[prop(optional)]
    clearable: bool,
    /// What there is to choose.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// The chosen value, or nothing.
    #[prop(into)]
    value: Signal<String>,
    /// Something was chosen; the empty text: the choice was taken back.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let group = id.clone();
    let tiles = move || {
        let entry = |(number, choice): (usize, Choice)| {
            let (mine, chosen) = (choice.value.clone(), choice.value.clone());
            let checked = Signal::derive(move || value.with(|value| *value == mine));
            let change = Callback::new(move |_| on_change.run(chosen.clone()));
            let id = format!("{group}-{number}");
            tile("radio", group.clone(), id, choice, checked, change)
        };
        options
            .get()
            .into_iter()
            .enumerate()
            .map(entry)
            .collect_view()
    };
    let clear = move || {
        (clearable && value.with(|value| !value.is_empty())).then(|| {
            view! {
                <Button kind=Kind::Text on_press=move |()| on_change.run(String::new())>{words::CLEAR_CHOICE}</Button>
            }
        })
    };
    view! {
        <FieldGroup id=id.clone() label=label required=required help=help error=error>
            <div class="choices" data-layout=layout.name()>{tiles}</div>
            {clear}
        </FieldGroup>
    }
}

/// Any number of several.
#[component]
pub fn CheckGroup(
    /// The id, unique on the screen.
    #[prop(into)]
    id: String,
    /// The visible legend.
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
    /// How the tiles are laid out.
    #[prop(optional)]
    layout: Layout,
    /// What there is to choose.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// The chosen values.
    #[prop(into)]
    value: Signal<Vec<String>>,
    /// One of them was chosen or taken back.
    #[prop(into)]
    on_change: Callback<(String, bool)>,
) -> impl IntoView {
    let group = id.clone();
    let tiles = move || {
        let entry = |(number, choice): (usize, Choice)| {
            let (mine, changed) = (choice.value.clone(), choice.value.clone());
            let checked = Signal::derive(move || value.with(|value| value.contains(&mine)));
            let change = Callback::new(move |on| on_change.run((changed.clone(), on)));
            let id = format!("{group}-{number}");
            tile("checkbox", group.clone(), id, choice, checked, change)
        };
        options
            .get()
            .into_iter()
            .enumerate()
            .map(entry)
            .collect_view()
    };
    view! {
        <FieldGroup id=id.clone() label=label required=required help=help error=error>
            <div class="choices" data-layout=layout.name()>{tiles}</div>
        </FieldGroup>
    }
}

/// Yes or no: one tile.
#[component]
pub fn Checkbox(
    /// The id, unique on the screen.
    #[prop(into)]
    id: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// A line of explanation.
    #[prop(into, optional)]
    help: String,
    /// Whether it is chosen.
    #[prop(into)]
    value: Signal<bool>,
    /// It was chosen or taken back.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    let choice = Choice {
        value: "yes".to_owned(),
        label,
        help,
    };
    tile("checkbox", id.clone(), id, choice, value, on_change)
}
