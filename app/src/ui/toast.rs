//! Short notices after an act, and the way back.

use super::words;
use leptos::prelude::*;
use std::time::Duration;

/// How long a notice without a button stays.
const STAY: Duration = Duration::from_secs(6);

#[derive(Clone)]
struct Toast {
    number: u64,
    text: String,
    way_back: Option<(String, Callback<()>)>,
}

/// Says things for a moment. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
}

impl Toasts {
    fn add(self, text: String, way_back: Option<(String, Callback<()>)>) -> u64 {
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        self.shown.update(|shown| {
            // Said again it is said aloud again, and covers no more of the screen.
            shown.retain(|toast| toast.text != text || toast.way_back.is_some());
            shown.push(Toast {
                number,
                text,
                way_back,
            })
        });
        number
    }

    fn remove(self, number: u64) {
        self.shown
            .update(|shown| shown.retain(|toast| toast.number != number));
    }

    /// Says that something was done; gone after a few seconds.
    pub fn say(self, text: impl Into<String>) {
        let number = self.add(text.into(), None);
        set_timeout(move || self.remove(number), STAY);
    }

    /// Says that something was done and offers the way back, for as long as nobody closes it.
    pub fn offer(self, text: impl Into<String>, label: impl Into<String>, on_press: Callback<()>) {
        self.add(text.into(), Some((label.into(), on_press)));
    }
}

/// Makes notices possible below this place.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts {
        shown: RwSignal::new(Vec::new()),
        next: StoredValue::new(0),
    };
    provide_context(toasts);
    toasts
}

/// The notices of this application; where none were provided, some that nobody sees.
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(provide_toasts)
}

/// The place where notices appear. Stands once in the application, always, so that they are said aloud.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    let entry = move |Toast {
                          number,
                          text,
                          way_back,
                      }: Toast| {
        let back = way_back.map(|(label, on_press)| {
            let press = move |_| {
                toasts.remove(number);
                on_press.run(());
            };
            view! {
                <div class="toast-acts">
                    <button type="button" on:click=press>{label}</button>
                    <button type="button" on:click=move |_| toasts.remove(number)>{words::CLOSE}</button>
                </div>
            }
        });
        view! { <div class="toast"><p class="toast-text">{text}</p>{back}</div> }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.number children=entry />
        </div>
    }
}
