//! The running app: who is in, which screen is shown, and what is always in sight.

#![expect(
    unreachable_pub,
    reason = "the component macro gives its inner function the visibility of the component"
)]

mod inside;
mod letter;
mod notices;
mod oidc;
mod stopped;
mod version;

use std::time::Duration;

use leptos::prelude::*;

use self::{
    inside::{Opened, begin_anew, by_passkey, known, open, prepare, ways},
    version::NewVersion,
};
use crate::{
    areas::account::{BeginAnew, Leave, Parting, ShownOnce, SignIn},
    ui::{Frame, ToastRegion, provide_toasts},
    worker::register_service_worker,
};

pub use stopped::tell_when_stopped;

/// The whole app: the way in, and behind it the screens.
#[component]
pub fn App() -> impl IntoView {
    provide_toasts();
    // The service worker fetches all parts to keep them: had the second one not come by then, WebKit would load it twice.
    let worker = register_service_worker(prepare());
    let opened = RwSignal::new(None::<Opened>);
    let parting = RwSignal::new(None);
    provide_context(Parting(parting));
    provide_context(BeginAnew(begin_anew));
    let shown_once = ShownOnce::new();
    provide_context(shown_once);
    provide_context(Leave(Callback::new(move |()| {
        shown_once.close();
        let Some(Opened { lock, .. }) = opened.get_untracked() else {
            return;
        };
        opened.set(None);
        // The screens that read the store go first.
        set_timeout(move || lock.run(()), Duration::ZERO);
    })));
    let open = move |way| async move {
        let inside = open(way, worker).await?;
        oidc::leave();
        opened.set(Some(inside));
        parting.set(None);
        Ok(())
    };
    let letter = RwSignal::new(letter::in_address());
    let screen = move || match (opened.get(), letter.get()) {
        (Some(Opened { screens, .. }), _) => screens.run(()),
        (None, Some(code)) => {
            let done = Callback::new(move |()| {
                letter::leave();
                letter.set(None);
            });
            view! { <Frame><letter::Screen code=code done=done /></Frame> }.into_any()
        }
        (None, None) => view! {
            <Frame>
                <NewVersion worker=worker take=move |()| worker.apply_update() />
                <SignIn open=open known=known ways=ways by_passkey=by_passkey oidc=oidc::way() />
            </Frame>
        }
        .into_any(),
    };
    view! {
        {screen}
        <ToastRegion />
    }
}
