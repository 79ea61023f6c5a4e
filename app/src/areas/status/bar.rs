//! How things stand, in the frame of every screen.

use leptos::prelude::*;

use super::words::{hours_left, hours_text};
use crate::{
    screens::when,
    store::{Phase, Status, use_store},
    ui::StatusBar,
};

/// The bar that is always in sight.
#[component]
pub fn Standing() -> impl IntoView {
    let store = use_store();
    let status = Memo::new(move |_| store.status());
    let online = Signal::derive(move || status.with(|status| status.phase != Phase::Offline));
    let syncing = Signal::derive(move || status.with(|status| status.phase == Phase::Syncing));
    let stopped = Signal::derive(move || {
        status.with(|status| {
            matches!(
                status.phase,
                Phase::SignedOut | Phase::SetUpNeeded | Phase::Outdated | Phase::Failed(_)
            )
        })
    });
    let unsent = Signal::derive(move || status.with(Status::waiting));
    let refused = Signal::derive(move || status.with(|status| status.attention));
    let last = Signal::derive(move || {
        status
            .with(|status| status.last_contact)
            .map(|at| when(store, at))
    });
    let hours = hours_left(store);
    let due = Signal::derive(move || hours.get().map(hours_text));
    view! {
        <StatusBar
            href="/status"
            online=online
            stopped=stopped
            syncing=syncing
            unsent=unsent
            refused=refused
            last_sync=last
            due=due
        />
    }
}
