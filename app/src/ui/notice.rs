//! Small signs: chips, progress, and the word for "nothing here".

use super::{Icon, IconName};
use leptos::prelude::*;

/// What a sign means. Colour is never alone: words or an icon say the same.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// Worth knowing.
    Info,
    /// Done, well.
    Good,
    /// Look at this.
    Warn,
    /// Wrong, or lost without an act.
    Bad,
}

impl Tone {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// A small label behind a title.
#[component]
pub fn Chip(
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    /// A sign before the text.
    #[prop(into, optional)]
    icon: Option<IconName>,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="chip" data-tone=tone.name()>
            {icon.map(|name| view! { <Icon name=name /> })}
            {children()}
        </span>
    }
}

/// There is nothing here, and what one can do about it.
#[component]
pub fn EmptyState(
    /// What is not there.
    #[prop(into)]
    title: Signal<String>,
    /// Why, and a button that helps.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{move || title.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// How far something has come.
#[component]
pub fn Progress(
    /// What is being done and how far it is, in words: 3,200件／10,000件.
    #[prop(into)]
    label: Signal<String>,
    /// From 0 to 1; `None` while nobody knows.
    #[prop(into)]
    done: Signal<Option<f64>>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <p role="status">{move || label.get()}</p>
            <progress max="1" aria-label=move || label.get() value=move || done.get().map(|done| done.to_string())></progress>
        </div>
    }
}
