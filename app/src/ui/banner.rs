//! A notice in the flow of a screen.

use super::{Icon, IconName, Tone};
use leptos::prelude::*;

/// A notice that is said aloud when it appears: at once if `Bad`, else when the reader pauses.
#[component]
pub fn Banner(
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    /// What is the matter.
    #[prop(into)]
    title: Signal<String>,
    /// More about it, and what one can do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let icon = match tone {
        Tone::Plain | Tone::Info => IconName::Info,
        Tone::Good => IconName::Check,
        Tone::Warn => IconName::Warning,
        Tone::Bad => IconName::Error,
    };
    view! {
        <div class="banner" data-tone=tone.name() role=if tone == Tone::Bad { "alert" } else { "status" }>
            <Icon name=icon />
            <p class="banner-title">{move || title.get()}</p>
            {children.map(|children| view! { <div class="banner-body">{children()}</div> })}
        </div>
    }
}
