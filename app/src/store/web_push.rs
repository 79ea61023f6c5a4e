//! This device rings when something waits for the person (Web Push): what the browser says, and what the server is told of it.

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Object, Reflect};
use shared::{record::DeviceId, wire::PushEndpoint};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Notification, NotificationPermission, PushManager, PushSubscription,
    PushSubscriptionOptionsInit, ServiceWorkerContainer, ServiceWorkerRegistration,
};

use super::{Store, TransportError};
use crate::sync::Http;

/// A push service that has not taken the browser in by then is away, ms.
const PATIENCE: u32 = 20_000;

/// How things stand with this browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ringing {
    /// It can't.
    Impossible,
    /// The person, or whoever set up the device, lets this site show nothing.
    Forbidden,
    /// It does not.
    Silent,
    /// It does, where the server knows of it.
    Rings,
}

/// Why a device does not ring.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RingError {
    /// The browser can't, or is not let.
    #[error("通知が許可されませんでした。")]
    Forbidden,
    /// Its push service does not answer.
    #[error(
        "この端末の通知を用意できませんでした。電波の届くところで、もう一度試してください。庁内の回線では、止められていることがあります。"
    )]
    NoService,
    /// The server.
    #[error(transparent)]
    Transport(#[from] TransportError),
}

/// Asks the browser; nobody is asked for anything.
pub async fn ringing() -> Ringing {
    let Some(manager) = manager().await else {
        return Ringing::Impossible;
    };
    if Notification::permission() == NotificationPermission::Denied {
        return Ringing::Forbidden;
    }
    match subscription(&manager).await {
        Some(_) => Ringing::Rings,
        None => Ringing::Silent,
    }
}

impl Store {
    /// Has this device ring from now on. The browser asks the person, so call it when they have pressed something. `key` is the
    /// server's.
    ///
    /// # Errors
    /// Says why not, in words for the person.
    pub async fn begin_ringing(self, key: &str) -> Result<(), RingError> {
        let asked = Notification::request_permission().map_err(|_| RingError::Forbidden)?;
        let said = JsFuture::from(asked).await.ok();
        if said.and_then(|said| said.as_string()).as_deref() != Some("granted") {
            return Err(RingError::Forbidden);
        }
        let manager = manager().await.ok_or(RingError::Forbidden)?;
        // It may be for another key, or have been someone else's on this browser.
        forget(&manager).await;
        let options = PushSubscriptionOptionsInit::new();
        options.set_user_visible_only(true);
        options.set_application_server_key(&key.into());
        let subscribed = manager.subscribe_with_options(&options);
        let subscribed = JsFuture::from(subscribed.map_err(|_| RingError::NoService)?);
        // Behind a wall that lets nothing through, browsers wait for their push service for ever.
        let subscribed = match select(subscribed, TimeoutFuture::new(PATIENCE)).await {
            Either::Left((subscribed, _)) => subscribed.map_err(|_| RingError::NoService)?,
            Either::Right(_) => return Err(RingError::NoService),
        };
        let endpoint = text(&subscribed, "endpoint").ok_or(RingError::NoService)?;
        let endpoint = PushEndpoint {
            endpoint,
            instead_of: None,
        };
        if let Err(error) = Http.begin_push(&endpoint).await {
            forget(&manager).await;
            return Err(error.into());
        }
        Ok(())
    }

    /// Has this device ring once, now, and say that it is a test.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn test_ringing(self) -> Result<(), TransportError> {
        if let Some(worker) = container().and_then(|container| container.controller()) {
            let message = Object::new();
            // Without it the test says what every ring says.
            let _ = Reflect::set(&message, &"type".into(), &"RING_TEST".into());
            let _ = worker.post_message(&message);
        }
        Http.test_push().await
    }

    /// Has this device ring no more; all of the person's where none is named.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn end_ringing(self, this: Option<DeviceId>) -> Result<(), TransportError> {
        Http.end_push(this).await?;
        if let Some(manager) = manager().await {
            forget(&manager).await;
        }
        Ok(())
    }
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    has(&navigator, "serviceWorker").then(|| navigator.service_worker())
}

fn has(object: &JsValue, name: &str) -> bool {
    Reflect::has(object, &name.into()).unwrap_or(false)
}

/// What subscribes; none where the browser has no such thing, or no service worker stands by.
async fn manager() -> Option<PushManager> {
    let window = web_sys::window()?;
    if !has(&window, "PushManager") || !has(&window, "Notification") {
        return None;
    }
    let container = container()?;
    let registered = JsFuture::from(container.get_registration()).await.ok()?;
    if registered.is_undefined() {
        return None;
    }
    let ready = JsFuture::from(container.ready().ok()?).await.ok()?;
    let registration: ServiceWorkerRegistration = ready.unchecked_into();
    registration.push_manager().ok()
}

async fn subscription(manager: &PushManager) -> Option<PushSubscription> {
    let asked = JsFuture::from(manager.get_subscription().ok()?)
        .await
        .ok()?;
    (!asked.is_null() && !asked.is_undefined()).then(|| asked.unchecked_into())
}

/// The browser's push service takes nothing more for this device, as far as it can be told.
async fn forget(manager: &PushManager) {
    if let Some(subscription) = subscription(manager).await
        && let Ok(ended) = subscription.unsubscribe()
    {
        drop(JsFuture::from(ended).await);
    }
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &name.into()).ok()?.as_string()
}
