//! What waits to be sent while the storage is shut: the service worker (`public/sw.js`) hands in the copies that are sealed to the
//! server.

use std::pin::pin;

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessageEvent, ServiceWorkerRegistration};

/// An answer is waited for as long, ms: on a slow line some work takes a while.
const PATIENCE: u32 = 60_000;

/// What became of the work that waits on this device, whoever's it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandedIn {
    /// Saves that are still on this device alone.
    pub waiting: usize,
    /// Saves that the server has now.
    pub sent: usize,
    /// Whether the server could be reached.
    pub reached: bool,
}

/// Has the service worker send the sealed copies of what waits on this device; they go while the records are shut. None where
/// the browser has no service worker, or it does not answer.
pub async fn hand_in() -> Option<HandedIn> {
    // Where no service worker was ever registered nobody answers.
    let (asked, patience) = (pin!(ask()), TimeoutFuture::new(PATIENCE));
    match select(asked, patience).await {
        Either::Left((told, _)) => told,
        Either::Right(_) => None,
    }
}

async fn ask() -> Option<HandedIn> {
    let navigator = web_sys::window()?.navigator();
    if !Reflect::has(&navigator, &"serviceWorker".into()).ok()? {
        return None;
    }
    let ready = JsFuture::from(navigator.service_worker().ready().ok()?);
    let registration: ServiceWorkerRegistration = ready.await.ok()?.unchecked_into();
    let worker = registration.active()?;
    let channel = MessageChannel::new().ok()?;
    let message = Object::new();
    Reflect::set(&message, &"type".into(), &"HAND_IN".into()).ok()?;
    let ports = Array::of1(&channel.port2());
    let here = channel.port1();
    let answer = Promise::new(&mut |found, _| {
        here.set_onmessage(Some(
            &Closure::once_into_js(move |event: MessageEvent| {
                drop(found.call1(&JsValue::NULL, &event.data()));
            })
            .unchecked_into(),
        ));
    });
    worker
        .post_message_with_transferable(&message, &ports)
        .ok()?;
    let told = JsFuture::from(answer).await.ok()?;
    let number = |key: &str| {
        let value = Reflect::get(&told, &key.into()).ok()?.as_f64()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count"
        )]
        let value = value as usize;
        Some(value)
    };
    let reached = Reflect::get(&told, &"reached".into()).ok()?;
    Some(HandedIn {
        waiting: number("waiting")?,
        sent: number("sent")?,
        reached: reached.is_truthy(),
    })
}
