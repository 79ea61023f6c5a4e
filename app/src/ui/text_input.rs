//! Text of one line and of many.

use super::{
    Field,
    entry::Entry,
    field::{described_by, invalid},
    words,
};
use leptos::{html, prelude::*};

/// What a text box takes: decides the keyboard on the screen and what the browser may fill in.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum TextKind {
    /// Any text.
    #[default]
    Text,
    /// A code of letters and digits.
    Code,
    /// A telephone number or any run of digits whose zeros count.
    Tel,
    /// A mail address.
    Email,
    /// Digits that are good for a moment; the browser may know them.
    OneTimeCode,
    /// The name one signs in with.
    Username,
    /// The password one signs in with; can be made visible.
    Password,
    /// A new password; can be made visible.
    NewPassword,
}

impl TextKind {
    /// `type`, `inputmode`, `autocomplete`.
    fn attributes(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Text => ("text", "text", "off"),
            Self::Code => ("text", "latin", "off"),
            Self::Tel => ("text", "tel", "off"),
            Self::Email => ("text", "email", "off"),
            Self::OneTimeCode => ("text", "numeric", "one-time-code"),
            Self::Username => ("text", "email", "username"),
            Self::Password => ("password", "text", "current-password"),
            Self::NewPassword => ("password", "text", "new-password"),
        }
    }
}

/// How wide a box is: as wide as what belongs in it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Width {
    /// The whole column.
    #[default]
    Full,
    /// About sixteen characters.
    Middle,
    /// A number or a code.
    Short,
}

impl Width {
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Full => None,
            Self::Middle => Some("middle"),
            Self::Short => Some("short"),
        }
    }
}

/// One line of text.
#[component]
pub fn TextInput(
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
    /// What it takes.
    #[prop(optional)]
    kind: TextKind,
    /// How wide it is.
    #[prop(optional)]
    width: Width,
    /// The unit behind the box.
    #[prop(into, optional)]
    unit: String,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// The text changed, and no composition is running.
    #[prop(into)]
    on_input: Callback<String>,
    /// The text changed, also inside a composition: for drafts that must survive a killed tab.
    #[prop(into, optional)]
    on_draft: Option<Callback<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let entry = Entry::new(node, value, on_input, on_draft);
    let described = described_by(&id, &help, error);
    let (type_, inputmode, autocomplete) = kind.attributes();
    let secret = type_ == "password";
    let plain = RwSignal::new(false);
    let name = id.clone();
    let toggle = secret.then(|| {
        view! {
            <button class="button" data-kind="text" type="button" on:click=move |_| plain.update(|plain| *plain = !*plain)>
                {move || if plain.get() { words::HIDE_PASSWORD } else { words::SHOW_PASSWORD }}
            </button>
        }
    });
    view! {
        <Field id=id.clone() label=label required=required help=help error=error>
            <div class="field-row">
                <input
                    class="input"
                    node_ref=node
                    id=id
                    name=name
                    type=move || if plain.get() { "text" } else { type_ }
                    inputmode=inputmode
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    data-width=width.name()
                    aria-describedby=move || described.get()
                    aria-invalid=invalid(error)
                    on:input=move |event| entry.typed(event_target_value(&event))
                    on:compositionstart=move |_| entry.begin()
                    on:compositionend=move |event| entry.end(event_target_value(&event))
                />
                {(!unit.is_empty()).then(|| view! { <span class="field-unit">{unit}</span> })}
                {toggle}
            </div>
        </Field>
    }
}

/// Text of many lines; the box grows with what is written.
#[component]
pub fn TextArea(
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
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// The text changed, and no composition is running.
    #[prop(into)]
    on_input: Callback<String>,
    /// The text changed, also inside a composition: for drafts that must survive a killed tab.
    #[prop(into, optional)]
    on_draft: Option<Callback<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Textarea>::new();
    let entry = Entry::new(node, value, on_input, on_draft);
    let described = described_by(&id, &help, error);
    // What stands in the box, composition included: an invisible copy of it gives the box its height.
    let shown = RwSignal::new(value.get_untracked());
    Effect::new(move |_| shown.set(value.get()));
    let name = id.clone();
    view! {
        <Field id=id.clone() label=label required=required help=help error=error>
            <div class="grow">
                <textarea
                    class="input"
                    node_ref=node
                    id=id
                    name=name
                    autocomplete="off"
                    aria-describedby=move || described.get()
                    aria-invalid=invalid(error)
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        shown.set(text.clone());
                        entry.typed(text);
                    }
                    on:compositionstart=move |_| entry.begin()
                    on:compositionend=move |event| entry.end(event_target_value(&event))
                ></textarea>
                <div class="grow-copy" aria-hidden="true">{move || shown.get()}</div>
            </div>
        </Field>
    }
}
