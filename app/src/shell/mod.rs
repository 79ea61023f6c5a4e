//! The running app: who is in, which screen is shown, and what is always in sight.

#![expect(
    unreachable_pub,
    reason = "the component macro gives its inner function the visibility of the component"
)]

mod inside;
mod notices;
mod stopped;

use std::time::Duration;

use leptos::prelude::*;

use self::{inside::Inside, notices::NewVersion};
use crate::{
    areas::account::{Entered, Leave, SignIn},
    ui::{Frame, ToastRegion, provide_toasts},
    worker::register_service_worker,
};

pub use stopped::tell_when_stopped;

/// The whole app: the way in, and behind it the screens.
#[component]
pub fn App() -> impl IntoView {
    provide_toasts();
    let worker = register_service_worker();
    let entered = RwSignal::new(None::<Entered>);
    provide_context(Leave(Callback::new(move |()| {
        let Some(Entered { store, .. }) = entered.get_untracked() else {
            return;
        };
        entered.set(None);
        // The screens that read the store go first.
        set_timeout(move || store.lock(), Duration::ZERO);
    })));
    let enter = move |came: Entered| entered.set(Some(came));
    let screen = move || match entered.get() {
        Some(entered) => view! { <Inside entered=entered worker=worker /> }.into_any(),
        None => view! {
            <Frame>
                <NewVersion worker=worker />
                <SignIn on_enter=enter />
            </Frame>
        }
        .into_any(),
    };
    view! {
        {screen}
        <ToastRegion />
    }
}
