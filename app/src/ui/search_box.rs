//! Search while typing.

use super::{Icon, IconName, entry::Entry, words};
use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

/// The pause in typing after which a search starts.
const PAUSE: Duration = Duration::from_millis(150);

/// One box to search with. It searches after a pause, at Enter, and never inside a composition.
#[component]
pub fn SearchBox(
    /// The id, unique on the screen.
    #[prop(into)]
    id: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// The support text: what can be searched for.
    #[prop(into, optional)]
    help: String,
    /// The words.
    #[prop(into)]
    value: Signal<String>,
    /// Search for these words.
    #[prop(into)]
    on_search: Callback<String>,
    /// What was found, said aloud: 12件.
    #[prop(into, optional)]
    result: Signal<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let filled = RwSignal::new(!value.get_untracked().is_empty());
    Effect::new(move |_| filled.set(value.with(|value| !value.is_empty())));
    let search_now = move |text: String| {
        stop();
        on_search.run(text);
    };
    let search_soon = move |text: String| {
        stop();
        filled.set(!text.is_empty());
        timer.set_value(set_timeout_with_handle(move || on_search.run(text), PAUSE).ok());
    };
    let entry = Entry::new(node, value, Callback::new(search_soon), None);
    let clear = move |_| {
        if let Some(node) = node.get_untracked() {
            node.set_value("");
            let _ = node.focus();
        }
        filled.set(false);
        search_now(String::new());
    };
    let help_id = format!("{id}-help");
    let described = (!help.is_empty()).then(|| help_id.clone());
    view! {
        <form
            class="search"
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                if let Some(node) = node.get_untracked() {
                    search_now(node.value());
                }
            }
        >
            <label class="field-label" for=id.clone()>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="field-help" id=help_id>{help}</p> })}
            <div class="search-row">
                <div class="search-box">
                    <Icon name=IconName::Search />
                    <input
                        class="input"
                        node_ref=node
                        id=id
                        type="search"
                        enterkeyhint="search"
                        autocomplete="off"
                        spellcheck="false"
                        aria-describedby=described
                        on:input=move |event| entry.typed(event_target_value(&event))
                        on:compositionstart=move |_| entry.begin()
                        on:compositionend=move |event| entry.end(event_target_value(&event))
                    />
                </div>
                {move || {
                    filled
                        .get()
                        .then(|| {
                            view! {
                                <button class="button" data-kind="text" type="button" on:click=clear>
                                    {words::CLEAR}
                                </button>
                            }
                        })
                }}
            </div>
            <p class="search-result" role="status">{move || result.get()}</p>
        </form>
    }
}
