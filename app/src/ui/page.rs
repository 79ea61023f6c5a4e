//! What every screen begins with.

use super::words;
use leptos::{ev, html, prelude::*, web_sys::FocusOptions};
use std::sync::atomic::{AtomicBool, Ordering};

/// True once a first screen was shown: then a new screen takes the focus, the first one leaves it.
static SHOWN: AtomicBool = AtomicBool::new(false);

/// The heading of a screen. Sets the window's title and, on a change of screen, takes the focus, so that a
/// screen reader says where one is.
#[component]
pub fn PageHead(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// What the window is called instead, where the title names a person: browsers write that to the disk.
    #[prop(into, optional)]
    window: Option<String>,
    /// A line under the title.
    #[prop(into, optional)]
    lead: Signal<String>,
    /// What can be done with the whole screen.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let node = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        let name = window.clone().unwrap_or_else(|| title.get());
        document().set_title(&words::window_title(&name));
    });
    node.on_load(|heading| {
        if SHOWN.swap(true, Ordering::Relaxed) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = heading.focus_with_options(&options);
        }
    });
    view! {
        <div class="page-head">
            <div>
                <h1 node_ref=node tabindex="-1">{move || title.get()}</h1>
                {move || lead.with(|lead| (!lead.is_empty()).then(|| view! { <p class="page-head-lead">{lead.clone()}</p> }))}
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// The first thing the Tab key finds: past the menu, to the screen.
#[component]
pub fn SkipLink() -> impl IntoView {
    let skip = |event: ev::MouseEvent| {
        event.prevent_default();
        super::focus_field("main");
    };
    view! { <a class="skip-link" href="#main" on:click=skip>{words::SKIP}</a> }
}
