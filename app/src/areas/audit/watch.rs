//! Notes what is on the screen, what is searched and what is printed, for the audit log.

use gloo_events::EventListener;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::{access::Topic, audit::Event, record::RecordId, registry};
use std::time::Duration;

use crate::{areas::household::Typed, store::Store};

/// What stands in the search box for so long was searched; what is on the way there was not.
const TYPED_FOR: Duration = Duration::from_millis(1_200);

/// The screens that show many households, or visits to them.
const LISTS: [&str; 5] = [
    "/",
    "/households",
    "/meetings",
    "/intakes",
    "/case-meetings",
];

/// The record that the address of a screen names, if it is here and says something of people who are helped. Tracked.
fn subject(store: Store, path: &str) -> Option<RecordId> {
    // Who reads the log is noted by the server.
    if path.ends_with("/log") {
        return None;
    }
    let id = path.split('/').find_map(|part| part.parse().ok())?;
    let topic = registry::topic(store.kind_of(id)?)?;
    let is_for_all = matches!(
        topic,
        Topic::Lists | Topic::Directory | Topic::Proposals | Topic::Settings
    );
    (!is_for_all).then_some(id)
}

/// Notes from now on, for as long as the screens are shown.
pub fn watch(store: Store, typed: Typed) {
    store.note(Event::Unlocked, None);
    let path = use_location().pathname;
    let subject = Memo::new(move |_| (path.get(), subject(store, &path.get())));
    Effect::new(move |_| match subject.get() {
        (_, Some(id)) => store.note(Event::Viewed, Some(id)),
        (path, None) if LISTS.contains(&&*path) => store.note(Event::Listed, None),
        _ => {}
    });
    // One note for each text that someone has stopped at. What it was is in no log.
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        let running = timer.try_update_value(Option::take);
        if let Some(running) = running.flatten() {
            running.clear();
        }
    };
    Effect::new(move |_| {
        stop();
        if typed.0.with(|typed| !typed.trim().is_empty()) {
            let note = move || store.note(Event::Searched, None);
            timer.set_value(set_timeout_with_handle(note, TYPED_FOR).ok());
        }
    });
    on_cleanup(stop);
    let printed = EventListener::new(&window(), "beforeprint", move |_| {
        let (_, id) = subject.get_untracked();
        store.note(Event::Printed, id);
    });
    let printed = StoredValue::new_local(Some(printed));
    on_cleanup(move || printed.set_value(None));
}
