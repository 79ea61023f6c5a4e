//! Views of one thing, one at a time.

use super::Choice;
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// Tabs with their panel. Arrow keys, Home and End move; only the chosen tab takes the Tab key.
#[component]
pub fn Tabs(
    /// The id, unique on the screen.
    #[prop(into)]
    id: String,
    /// A name for screen readers.
    #[prop(into)]
    label: String,
    /// The tabs.
    items: Vec<Choice>,
    /// The value of the chosen tab.
    #[prop(into)]
    value: Signal<String>,
    /// Another tab was chosen.
    #[prop(into)]
    on_change: Callback<String>,
    /// The panel: what the chosen tab shows.
    children: Children,
) -> impl IntoView {
    let values: Vec<String> = items.iter().map(|item| item.value.clone()).collect();
    let panel = format!("{id}-panel");
    let tab_id = {
        let id = id.clone();
        move |value: &str| format!("{id}-{value}")
    };
    let move_to = {
        let (values, tab_id) = (values.clone(), tab_id.clone());
        move |event: leptos::ev::KeyboardEvent| {
            let now = value
                .with_untracked(|value| values.iter().position(|v| v == value))
                .unwrap_or(0);
            let last = values.len().saturating_sub(1);
            let next = match event.key().as_str() {
                "ArrowRight" | "ArrowDown" => {
                    if now == last {
                        0
                    } else {
                        now + 1
                    }
                }
                "ArrowLeft" | "ArrowUp" => now.checked_sub(1).unwrap_or(last),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            let Some(next) = values.get(next) else { return };
            on_change.run(next.clone());
            if let Some(tab) = document().get_element_by_id(&tab_id(next))
                && let Ok(tab) = tab.dyn_into::<HtmlElement>()
            {
                let _ = tab.focus();
            }
        }
    };
    let tabs = items
        .into_iter()
        .map(
            |Choice {
                 value: mine, label, ..
             }| {
                let (tab, press) = (tab_id(&mine), mine.clone());
                let chosen = Signal::derive(move || value.with(|value| *value == mine));
                view! {
                    <button
                        class="tab"
                        type="button"
                        role="tab"
                        id=tab
                        aria-controls=panel.clone()
                        aria-selected=move || if chosen.get() { "true" } else { "false" }
                        tabindex=move || if chosen.get() { "0" } else { "-1" }
                        on:click=move |_| on_change.run(press.clone())
                    >
                        {label}
                    </button>
                }
            },
        )
        .collect_view();
    view! {
        <div>
            <div class="tab-list" role="tablist" aria-label=label on:keydown=move_to>{tabs}</div>
            <div role="tabpanel" id=panel.clone() aria-labelledby=move || value.with(|value| tab_id(value))>
                {children()}
            </div>
        </div>
    }
}
