//! Watches over an open store: it closes when nobody touches it, in all tabs at once, and nothing of it is seen when someone
//! comes back to the device later.

use std::{cell::Cell, rc::Rc, time::Duration};

use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{ENV, Store};
use crate::device::{
    Device, DeviceError, Due, Durability, MINUTES, Moment, Op, Shelf, Sitting, Why,
};

/// How often it is looked whether the store must close.
const LOOK: Duration = Duration::from_secs(1);

/// How often it is looked whether the server's loan has run out.
const LEASE_LOOK: Duration = Duration::from_secs(60);

/// Other tabs are told of touches this often at most, ms.
const TOLD_EVERY: i64 = 5_000;

/// Where the choice of minutes is kept, on the shelf of meta.
const CHOICE: &str = "minutes";

/// What tabs of one person tell each other.
const TOUCHED: &str = "touched";
const CLOSED: &str = "closed";
/// Said by whoever has taken the records off the device (`device/database.rs`).
const WIPED: &str = crate::device::WIPED;

/// What shows that somebody is there.
const TOUCHES: [&str; 4] = ["pointerdown", "keydown", "input", "wheel"];

/// The mark of the page while nobody may see it (`style/20-layout.css`).
const CURTAIN: &str = "data-curtain";

/// What the watch says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Close the store, and tell the other tabs.
    Close,
    /// Another tab has closed it.
    ClosedElsewhere,
    /// Everything has been taken off the device: there is nowhere left to keep what is being typed.
    Wiped,
}

/// The watch over one open store. Copies are the same watch.
#[derive(Clone, Copy)]
pub struct Watch {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    /// Why the store is about to close, while it is.
    pub warning: RwSignal<Option<Why>>,
}

struct Inner {
    sitting: Cell<Sitting>,
    told_at: Cell<i64>,
    is_closing: Cell<bool>,
    channel: Option<web_sys::BroadcastChannel>,
}

/// The moment by the device's two clocks.
fn now() -> Moment {
    let steady = web_sys::window().and_then(|window| window.performance());
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit")]
    let steady = steady.map_or(0, |steady| steady.now() as i64);
    Moment {
        wall: (ENV.now)().millis(),
        steady,
    }
}

impl Store {
    /// How many minutes without a touch close the store.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn minutes(self) -> Result<u8, DeviceError> {
        let inner = self.inner();
        let stored = inner.replica.device().read(Shelf::Meta, CHOICE).await?;
        let chosen = stored.and_then(|bytes| bytes.first().copied());
        Ok(chosen.unwrap_or(MINUTES))
    }

    /// Keeps the person's choice of minutes.
    ///
    /// # Errors
    /// When the device could not write it.
    pub async fn choose_minutes(self, minutes: u8) -> Result<(), DeviceError> {
        let op = Op::Put(Shelf::Meta, CHOICE.to_owned(), vec![minutes]);
        let inner = self.inner();
        inner
            .replica
            .device()
            .commit(vec![op], Durability::Strict)
            .await
    }

    /// Begins to watch, until the owner of this scope is gone; `say` hears what is to be done.
    #[must_use]
    pub fn watch(self, say: impl Fn(Watch, Word) + 'static) -> Watch {
        let name = format!("{}/watch", self.inner().replica.device().name());
        let inner = Rc::new(Inner {
            sitting: Cell::new(Sitting::new(now(), MINUTES)),
            told_at: Cell::new(0),
            is_closing: Cell::new(false),
            channel: web_sys::BroadcastChannel::new(&name).ok(),
        });
        let watch = Watch {
            inner: StoredValue::new_local(inner.clone()),
            warning: RwSignal::new(None),
        };
        leptos::task::spawn_local(async move {
            // What can't be read now is five minutes.
            if let Ok(minutes) = self.minutes().await {
                watch.choose(minutes);
            }
        });
        let say = Rc::new(say);
        // Dropped with the scope.
        let _ = StoredValue::new_local(listen(watch, &inner, &say));
        let looked = say.clone();
        let look = set_interval_with_handle(move || watch.look(&*looked), LOOK);
        let lease = set_interval_with_handle(
            move || {
                let say = say.clone();
                leptos::task::spawn_local(async move {
                    let left = self.look_at_lease().await;
                    if left.is_some_and(|left| left.millis == 0) {
                        watch.close(&*say);
                    }
                });
            },
            LEASE_LOOK,
        );
        on_cleanup(move || {
            for handle in [look, lease].into_iter().flatten() {
                handle.clear();
            }
            drop_curtain();
        });
        watch
    }
}

impl Watch {
    /// Takes another choice of minutes.
    pub fn choose(self, minutes: u8) {
        if let Some(inner) = self.inner.try_get_value() {
            let mut sitting = inner.sitting.get();
            sitting.choose(minutes);
            inner.sitting.set(sitting);
        }
    }

    /// The store could not be closed after all; it is tried again at the next look.
    pub fn stay(self) {
        if let Some(inner) = self.inner.try_get_value() {
            inner.is_closing.set(false);
        }
    }

    /// Closes the store in all other tabs.
    pub fn tell_closed(self) {
        if let Some(inner) = self.inner.try_get_value() {
            inner.is_closing.set(true);
            inner.tell(CLOSED);
        }
    }

    /// Looks what is due, and says so.
    fn look(self, say: &impl Fn(Watch, Word)) {
        let Some(inner) = self.inner.try_get_value() else {
            return;
        };
        let warning = match inner.sitting.get().due(now()) {
            Due::Nothing => None,
            Due::Warning(why) => Some(why),
            Due::Closing(why) => {
                self.close(say);
                Some(why)
            }
        };
        if self.warning.try_get_untracked() != Some(warning) {
            self.warning.try_set(warning);
        }
    }

    fn close(self, say: &impl Fn(Watch, Word)) {
        let inner = self.inner.try_get_value();
        if inner.is_some_and(|inner| !inner.is_closing.replace(true)) {
            say(self, Word::Close);
        }
    }

    fn touch(self, say: &impl Fn(Watch, Word)) {
        let Some(inner) = self.inner.try_get_value() else {
            return;
        };
        let now = now();
        inner.touch(now);
        if now.steady - inner.told_at.get() > TOLD_EVERY {
            inner.told_at.set(now.steady);
            inner.tell(TOUCHED);
        }
        if self.warning.get_untracked().is_some() {
            self.look(say);
        }
    }
}

impl Inner {
    fn touch(&self, now: Moment) {
        let mut sitting = self.sitting.get();
        sitting.touch(now);
        self.sitting.set(sitting);
    }

    fn tell(&self, word: &str) {
        if let Some(channel) = &self.channel {
            // A closed channel has nobody listening.
            drop(channel.post_message(&word.into()));
        }
    }
}

/// Everything the watch hears.
fn listen(
    watch: Watch,
    inner: &Rc<Inner>,
    say: &Rc<impl Fn(Watch, Word) + 'static>,
) -> Vec<EventListener> {
    let mut listeners = Vec::new();
    let Some((window, document)) = page() else {
        return listeners;
    };
    for event in TOUCHES {
        let say = say.clone();
        let options = EventListenerOptions::run_in_capture_phase();
        listeners.push(EventListener::new_with_options(
            &window,
            event,
            options,
            move |_| watch.touch(&*say),
        ));
    }
    // The system takes a picture of what is seen last, and shows it first when someone comes back.
    listeners.push(EventListener::new(&window, "pagehide", |_| draw_curtain()));
    listeners.push(EventListener::new(&document, "freeze", |_| draw_curtain()));
    let back = {
        let say = say.clone();
        move || {
            watch.look(&*say);
            let is_closing = watch
                .inner
                .try_get_value()
                .is_none_or(|inner| inner.is_closing.get());
            // Where the store closes the curtain goes with the screens.
            if !is_closing {
                drop_curtain();
            }
        }
    };
    for event in ["pageshow", "focus"] {
        let back = back.clone();
        listeners.push(EventListener::new(&window, event, move |_| back()));
    }
    let resumed = back.clone();
    listeners.push(EventListener::new(&document, "resume", move |_| resumed()));
    listeners.push(EventListener::new(&document, "visibilitychange", {
        let document = document.clone();
        move |_| {
            if document.hidden() {
                draw_curtain();
            } else {
                back();
            }
        }
    }));
    if let Some(channel) = &inner.channel {
        let (inner, say) = (Rc::downgrade(inner), say.clone());
        listeners.push(EventListener::new(channel, "message", move |event| {
            let word = event
                .dyn_ref::<web_sys::MessageEvent>()
                .and_then(|event| event.data().as_string());
            let Some(inner) = inner.upgrade() else { return };
            match word.as_deref() {
                Some(TOUCHED) => inner.touch(now()),
                Some(CLOSED) if !inner.is_closing.replace(true) => {
                    say(watch, Word::ClosedElsewhere)
                }
                Some(WIPED) if !inner.is_closing.replace(true) => say(watch, Word::Wiped),
                _ => {}
            }
        }));
    }
    listeners
}

fn page() -> Option<(web_sys::Window, web_sys::Document)> {
    let window = web_sys::window()?;
    let document = window.document()?;
    Some((window, document))
}

fn draw_curtain() {
    if let Some(root) = page().and_then(|(_, document)| document.document_element()) {
        drop(root.set_attribute(CURTAIN, ""));
    }
}

fn drop_curtain() {
    if let Some(root) = page().and_then(|(_, document)| document.document_element()) {
        drop(root.remove_attribute(CURTAIN));
    }
}
