//! The state of the data, always in sight.

use super::{Icon, IconName, words};
use leptos::prelude::*;

/// Connected or not, how much is unsent, how much was refused, when the last exchange was. Leads to the
/// screen that says more.
#[component]
pub fn StatusBar(
    /// The screen that says more.
    #[prop(into)]
    href: String,
    /// Whether the server can be reached.
    #[prop(into)]
    online: Signal<bool>,
    /// The server is there, and the last exchange did not go through.
    #[prop(into)]
    stopped: Signal<bool>,
    /// An exchange is under way.
    #[prop(into)]
    syncing: Signal<bool>,
    /// How many saves wait to be sent.
    #[prop(into)]
    unsent: Signal<usize>,
    /// How many the server did not take.
    #[prop(into)]
    refused: Signal<usize>,
    /// When the last exchange was, in words; `None` before the first.
    #[prop(into)]
    last_sync: Signal<Option<String>>,
    /// How long it may be before there must be an exchange, in words, where that is soon.
    #[prop(into, optional)]
    due: Signal<Option<String>>,
) -> impl IntoView {
    let link = move || {
        let (icon, text, tone) = match (online.get(), syncing.get(), stopped.get()) {
            (true, true, _) => (None, words::SYNCING, None),
            (true, false, false) => (Some(IconName::Online), words::ONLINE, None),
            (true, false, true) => (Some(IconName::Error), words::STOPPED, Some("bad")),
            (false, _, _) => (Some(IconName::Offline), words::OFFLINE, Some("warn")),
        };
        let sign = icon.map_or_else(
            || view! { <span class="spinner" aria-hidden="true"></span> }.into_any(),
            |name| view! { <Icon name=name /> }.into_any(),
        );
        view! { <span class="status-item" data-tone=tone>{sign}{text}</span> }
    };
    let waiting = move || {
        let (icon, text, tone) = match unsent.get() {
            0 => (IconName::Check, words::ALL_SENT.to_owned(), "good"),
            count => (IconName::Unsent, words::unsent(count), "info"),
        };
        view! { <span class="status-item" data-tone=tone><Icon name=icon />{text}</span> }
    };
    let returned = move || {
        let count = refused.get();
        (count > 0).then(|| {
            view! {
                <span class="status-item" data-tone="bad"><Icon name=IconName::Error />{words::refused(count)}</span>
            }
        })
    };
    let last = move || {
        last_sync.get().map_or_else(
            || words::NEVER_SYNCED.to_owned(),
            |time| words::last_sync(&time),
        )
    };
    view! {
        <a class="status" href=href>
            {link}{waiting}{returned}
            <span class="status-item">{last}</span>
            {move || {
                due.get()
                    .map(|due| view! { <span class="status-item" data-tone="warn"><Icon name=IconName::Warning />{due}</span> })
            }}
        </a>
    }
}
