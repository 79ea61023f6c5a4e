//! When to sync: on start, on return to sight, when back online, on the server's word, after a save, and on a timer.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use futures::{
    StreamExt,
    channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded},
    future::{Either, select},
};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise, Reflect};
use shared::wire::FailureCode;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::EventSource;

use super::{Http, Replica, SyncError, TransportError, bring, contact::Touch, sync};
use crate::device::IndexedDbDevice;

/// Between two syncs when nothing calls for one, ms: where the server's word does not come through.
const REST: u32 = 60_000;

/// After the first failure, ms; doubled with each further one.
const FIRST_RETRY: u32 = 5_000;

/// The longest wait after failures, ms: within a minute of better times everything goes on.
const LAST_RETRY: u32 = 45_000;

/// How the last try went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Not tried yet.
    Waiting,
    /// Under way.
    Syncing,
    /// Went through.
    Done,
    /// There is no network; nothing is wrong.
    Offline,
    /// The person has to sign in again.
    SignedOut,
    /// The person has to set up a second factor first.
    SetUpNeeded,
    /// The app has to be updated first.
    Outdated,
    /// The device was revoked, and nothing is left on it.
    Revoked,
    /// Something is wrong; the sentence says what.
    Failed(String),
}

/// Syncs a replica for as long as it lives.
pub struct Driver {
    nudges: UnboundedSender<()>,
    alive: Rc<Cell<bool>>,
    _listeners: Vec<EventListener>,
}

/// The server's word that there is something new.
struct Word {
    nudges: UnboundedSender<()>,
    source: RefCell<Option<(EventSource, EventListener)>>,
}

impl Word {
    /// Listens, also after the server or a portal has turned the browser away, which then never asks again by itself.
    fn listen(&self) {
        let mut source = self.source.borrow_mut();
        let is_closed =
            |(source, _): &(EventSource, _)| source.ready_state() == EventSource::CLOSED;
        if source.as_ref().is_none_or(is_closed) {
            *source = EventSource::new("/api/changes").ok().map(|source| {
                let nudges = self.nudges.clone();
                let listener = EventListener::new(&source, "changed", move |_| {
                    drop(nudges.unbounded_send(()));
                });
                (source, listener)
            });
        }
    }
}

impl Drop for Word {
    fn drop(&mut self) {
        if let Some((source, _)) = &*self.source.borrow() {
            source.close();
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.alive.set(false);
        self.nudge();
    }
}

impl Driver {
    /// Starts to listen for occasions; the first sync is the caller's to ask for. `on_phase` hears how it goes.
    #[must_use]
    pub fn start(
        replica: Rc<Replica<IndexedDbDevice>>,
        on_phase: impl Fn(Phase) + 'static,
    ) -> Self {
        let (nudges, nudged) = unbounded();
        let alive = Rc::new(Cell::new(true));
        let word = Word {
            nudges: nudges.clone(),
            source: RefCell::new(None),
        };
        spawn_local(run(replica, nudged, word, alive.clone(), on_phase));
        let mut listeners = Vec::new();
        let mut listen = |target: &web_sys::EventTarget, event: &'static str| {
            let nudges = nudges.clone();
            listeners.push(EventListener::new(target, event, move |_| {
                drop(nudges.unbounded_send(()))
            }));
        };
        if let Some(window) = web_sys::window() {
            listen(&window, "online");
            listen(&window, "offline");
            listen(&window, "pageshow");
            if let Some(document) = window.document() {
                listen(&document, "visibilitychange");
            }
        }
        Self {
            nudges,
            alive,
            _listeners: listeners,
        }
    }

    /// Asks for a sync soon.
    pub fn nudge(&self) {
        // The receiver is gone only when the replica is locked.
        drop(self.nudges.unbounded_send(()));
    }

    /// Asks the browser to wake the app when it is back online, where it can.
    pub fn ask_for_background_sync() {
        spawn_local(async {
            // Without Background Sync (Safari, Firefox) the other occasions remain.
            drop(register_background_sync().await);
        });
    }
}

async fn run(
    replica: Rc<Replica<IndexedDbDevice>>,
    mut nudged: UnboundedReceiver<()>,
    word: Word,
    alive: Rc<Cell<bool>>,
    on_phase: impl Fn(Phase),
) {
    let mut failures = 0;
    // How long to stay away, ms, when the server had too much to do.
    let mut told = None;
    let touch = Rc::new(Touch::default());
    while alive.get() {
        let mut timer = TimeoutFuture::new(rest(told, failures));
        while let Either::Left(_) = select(nudged.next(), &mut timer).await {
            // Several occasions at once are one; and none counts while the server asks for patience.
            TimeoutFuture::new(200).await;
            while nudged.try_recv().is_ok() {}
            if told.is_none() || !alive.get() {
                break;
            }
        }
        if !alive.get() {
            return;
        }
        if web_sys::window().is_some_and(|window| !window.navigator().on_line()) {
            on_phase(Phase::Offline);
            (failures, told) = (1, None);
            continue;
        }
        on_phase(Phase::Syncing);
        let outcome = under_lock(&replica, &touch).await;
        told = match outcome {
            Err(SyncError::Transport(TransportError::Busy(wait))) => Some(spread(wait)),
            _ => None,
        };
        let phase = match outcome {
            Ok(()) => Phase::Done,
            Err(SyncError::Transport(TransportError::Offline)) => Phase::Offline,
            Err(SyncError::Transport(TransportError::Failed(failure)))
                if failure.code == FailureCode::SignedOut =>
            {
                Phase::SignedOut
            }
            Err(SyncError::Revoked) => Phase::Revoked,
            Err(SyncError::Transport(TransportError::Failed(failure)))
                if failure.code == FailureCode::SetUpNeeded =>
            {
                Phase::SetUpNeeded
            }
            Err(error) if error.is_outdated() => Phase::Outdated,
            Err(error) => Phase::Failed(error.to_string()),
        };
        failures = if phase == Phase::Done {
            word.listen();
            0
        } else {
            failures + 1
        };
        if alive.get() {
            on_phase(phase);
        }
    }
}

/// How long to wait for the next occasion, ms: `told`, when the server was busy, or longer after each of the last
/// `failures`. Five hundred tablets must not come back in the same second.
fn rest(told: Option<u32>, failures: u32) -> u32 {
    let wait = match (told, failures) {
        (Some(told), _) => return told,
        (None, 0) => REST,
        (None, n) => FIRST_RETRY
            .saturating_mul(1 << (n - 1).min(10))
            .min(LAST_RETRY),
    };
    millis(f64::from(wait) * (0.8 + 0.4 * js_sys::Math::random()))
}

/// How long to stay away, ms, from a server that is busy for `wait`: that and up to as long again.
#[must_use]
pub fn spread(wait: Duration) -> u32 {
    millis(wait.as_secs_f64() * 1_000.0 * (1.0 + js_sys::Math::random()))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "minutes in milliseconds"
)]
fn millis(wait: f64) -> u32 {
    wait as u32
}

/// One tab of a person at a time. Without Web Locks each may: sending twice is free.
async fn under_lock(
    replica: &Rc<Replica<IndexedDbDevice>>,
    touch: &Rc<Touch>,
) -> Result<(), SyncError> {
    let Some(locks) = locks() else {
        return exchange(replica, touch).await;
    };
    let outcome = Rc::new(Cell::new(None));
    let work = {
        let (replica, touch, outcome) = (replica.clone(), touch.clone(), outcome.clone());
        Closure::once_into_js(move |_lock: JsValue| -> Promise {
            wasm_bindgen_futures::future_to_promise(async move {
                outcome.set(Some(exchange(&replica, &touch).await));
                Ok(JsValue::UNDEFINED)
            })
        })
    };
    let request = Reflect::get(&locks, &"request".into())
        .ok()
        .and_then(|f| f.dyn_into::<Function>().ok());
    let asked = request.and_then(|request| {
        request
            .call2(&locks, &replica.device().name().into(), &work)
            .ok()
    });
    if let Some(promise) = asked.and_then(|asked| asked.dyn_into::<Promise>().ok()) {
        drop(JsFuture::from(promise).await);
    }
    match outcome.take() {
        Some(result) => result,
        None => exchange(replica, touch).await,
    }
}

async fn exchange(replica: &Replica<IndexedDbDevice>, touch: &Touch) -> Result<(), SyncError> {
    match sync(replica, &Http).await {
        // Who has yet to set up a second factor is told all the same that the device was revoked.
        Err(SyncError::Transport(TransportError::Failed(failure)))
            if failure.code == FailureCode::SetUpNeeded =>
        {
            touch.keep(replica).await?;
            Err(TransportError::Failed(failure).into())
        }
        result => {
            result?;
            // Pictures come after the saves that name them; what is saved meanwhile goes first.
            while bring(replica, &Http).await? {
                sync(replica, &Http).await?;
            }
            touch.keep(replica).await
        }
    }
}

fn locks() -> Option<Object> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"locks".into())
        .ok()?
        .dyn_into()
        .ok()
}

async fn register_background_sync() -> Result<(), JsValue> {
    let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
    let registration = JsFuture::from(navigator.service_worker().ready()?).await?;
    let manager = Reflect::get(&registration, &"sync".into())?;
    let register: Function = Reflect::get(&manager, &"register".into())?.dyn_into()?;
    JsFuture::from(
        register
            .call1(&manager, &"tsunagu-sync".into())?
            .dyn_into::<Promise>()?,
    )
    .await?;
    Ok(())
}
