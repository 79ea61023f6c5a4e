//! Buttons and links that look like buttons.

use leptos::prelude::*;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// The one main act of a screen.
    Primary,
    /// Any other act.
    #[default]
    Secondary,
    /// A small act beside something else.
    Text,
    /// An act that takes something away.
    Danger,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Text => "text",
            Self::Danger => "danger",
        }
    }
}

/// A button. It is never disabled: while `busy` it stays in place, says so and swallows presses.
#[component]
pub fn Button(
    /// How it looks.
    #[prop(optional)]
    kind: Kind,
    /// 56 px high instead of 48.
    #[prop(optional)]
    large: bool,
    /// As wide as its place.
    #[prop(optional)]
    wide: bool,
    /// Submits the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// Its act is under way.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// A name for screen readers where the text alone says too little.
    #[prop(into, optional)]
    label: Option<Signal<String>>,
    /// What pressing does. Leave it out on a submit button.
    #[prop(into, optional)]
    on_press: Option<Callback<()>>,
    /// The text: a verb, with a count where there is one.
    children: Children,
) -> impl IntoView {
    let press = move |event: leptos::ev::MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            class="button"
            type=if submit { "submit" } else { "button" }
            data-kind=kind.name()
            data-size=large.then_some("large")
            data-wide=wide.then_some("")
            aria-label=move || label.map(|label| label.get())
            aria-disabled=move || busy.get().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            {move || busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
            {children()}
        </button>
    }
}

/// A link that looks like a button: it leads to another screen.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// How it looks.
    #[prop(optional)]
    kind: Kind,
    /// 56 px high instead of 48.
    #[prop(optional)]
    large: bool,
    /// As wide as its place.
    #[prop(optional)]
    wide: bool,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! {
        <a
            class="button"
            href=move || href.get()
            data-kind=kind.name()
            data-size=large.then_some("large")
            data-wide=wide.then_some("")
        >
            {children()}
        </a>
    }
}

/// Opens the browser's print dialog for this screen.
#[component]
pub fn PrintButton(
    /// The text.
    children: Children,
) -> impl IntoView {
    let print = move |()| {
        let _ = window().print();
    };
    view! {
        <Button on_press=print>
            <super::Icon name=super::IconName::Print />
            {children()}
        </Button>
    }
}
