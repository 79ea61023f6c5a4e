//! The page's side of the service worker (`public/sw.js`): registration, and the offer of a new version.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue, prelude::Closure},
    web_sys::{MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration},
};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// How often a page that stays open asks for a new version.
const ASK_EVERY: Duration = Duration::from_secs(3600);

/// What the service worker says to the page.
#[derive(Clone, Copy)]
pub struct Worker {
    /// A new version is here and waits until it is taken.
    pub update: RwSignal<bool>,
    /// The application is stored and opens without a network.
    pub ready: RwSignal<bool>,
    /// Counts the requests of the browser to send what waits (Background Sync).
    pub sync_asked: RwSignal<u32>,
    registration: StoredValue<Option<ServiceWorkerRegistration>, LocalStorage>,
    accepted: StoredValue<bool>,
}

impl Worker {
    /// Takes the new version: the page is loaded anew once it has the word. Call only with nothing unsaved.
    pub fn apply_update(self) {
        self.accepted.set_value(true);
        let waiting = self
            .registration
            .get_value()
            .and_then(|registration| registration.waiting());
        if let Some(waiting) = waiting {
            let message = js_sys::Object::new();
            let _ = js_sys::Reflect::set(&message, &"type".into(), &"SKIP_WAITING".into());
            let _ = waiting.post_message(&message);
        }
    }

    /// Looks for a new version at once.
    pub fn ask_for_update(self) {
        if let Some(registration) = self.registration.get_value() {
            // What fails now is tried again within the hour.
            drop(registration.update());
        }
    }

    fn follow(self, registration: &ServiceWorkerRegistration) {
        let here = registration.clone();
        let look = move || {
            // A first installation also waits for a moment; only a second one is an update.
            let controlled = container()
                .and_then(|container| container.controller())
                .is_some();
            self.update.set(controlled && here.waiting().is_some());
            self.ready.set(here.active().is_some());
        };
        let watch = {
            let (look, registration) = (look.clone(), registration.clone());
            move || {
                if let Some(installing) = registration.installing() {
                    let look = look.clone();
                    listen(&installing, "statechange", move |_| look());
                }
            }
        };
        look();
        watch();
        listen(registration, "updatefound", move |_| watch());
        let registration = registration.clone();
        self.registration.set_value(Some(registration.clone()));
        let _ = set_interval_with_handle(move || drop(registration.update()), ASK_EVERY);
    }
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let has = js_sys::Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false);
    has.then(|| navigator.service_worker())
}

/// Listens for as long as the page lives.
fn listen(target: &leptos::web_sys::EventTarget, name: &str, run: impl Fn(JsValue) + 'static) {
    let run = Closure::<dyn Fn(JsValue)>::new(run).into_js_value();
    let _ = target.add_event_listener_with_callback(name, run.unchecked_ref());
}

/// Registers the service worker once `first` is done, and follows it; only awaits `first` where the browser has none
/// (plain HTTP).
pub fn register_service_worker(first: impl Future<Output = ()> + 'static) -> Worker {
    let worker = Worker {
        update: RwSignal::new(false),
        ready: RwSignal::new(false),
        sync_asked: RwSignal::new(0),
        registration: StoredValue::new_local(None),
        accepted: StoredValue::new(false),
    };
    let Some(container) = container() else {
        leptos::task::spawn_local(first);
        return worker;
    };
    listen(&container, "controllerchange", move |_| {
        if worker.accepted.get_value() {
            let _ = window().location().reload();
        }
    });
    listen(&container, "message", move |event| {
        let kind = event
            .dyn_into::<MessageEvent>()
            .ok()
            .and_then(|event| js_sys::Reflect::get(&event.data(), &"type".into()).ok())
            .and_then(|kind| kind.as_string());
        if kind.as_deref() == Some("SYNC") {
            worker.sync_asked.update(|asked| *asked += 1);
        }
    });
    leptos::task::spawn_local(async move {
        first.await;
        match JsFuture::from(container.register("/sw.js")).await {
            Ok(registration) => worker.follow(&registration.unchecked_into()),
            Err(error) => leptos::logging::warn!("service worker: {error:?}"),
        }
    });
    worker
}
