//! Brings drafts to the device: soon after a key was pressed, at once when the screen goes away.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    time::Duration,
};

use gloo_timers::future::TimeoutFuture;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::Draft;
use crate::store::{DeviceError, Store};

/// How long a key press may stay in memory only.
const PAUSE: Duration = Duration::from_millis(200);

enum Want {
    Put(Draft),
    Drop,
}

struct Order {
    store: Store,
    want: Want,
    failed: RwSignal<Option<DeviceError>>,
}

/// One draft. Orders are carried out one after the other, and only the newest waiting one.
#[derive(Default)]
struct Keeper {
    order: RefCell<Option<Order>>,
    timer: RefCell<Option<TimeoutHandle>>,
    running: Cell<bool>,
    /// The newest order, where the device did not take it.
    unkept: RefCell<Option<Order>>,
}

thread_local! {
    static KEEPERS: RefCell<BTreeMap<String, Rc<Keeper>>> = RefCell::default();
}

fn keeper(key: &str) -> Rc<Keeper> {
    KEEPERS.with_borrow_mut(|keepers| keepers.entry(key.to_owned()).or_default().clone())
}

/// Keeps the draft, a moment from now. What the device says against it goes to `failed`.
pub(super) fn put(store: Store, draft: Draft, failed: RwSignal<Option<DeviceError>>) {
    let key = draft.key();
    let keeper = keeper(&key);
    *keeper.order.borrow_mut() = Some(Order {
        store,
        want: Want::Put(draft),
        failed,
    });
    let mut timer = keeper.timer.borrow_mut();
    if timer.is_none() {
        *timer = set_timeout_with_handle(move || hurry(&key), PAUSE).ok();
    }
}

/// Forgets the draft, after whatever is being written of it.
pub(super) fn discard(store: Store, key: &str, failed: RwSignal<Option<DeviceError>>) {
    *keeper(key).order.borrow_mut() = Some(Order {
        store,
        want: Want::Drop,
        failed,
    });
    hurry(key);
}

/// Writes a waiting draft at once.
pub(super) fn hurry(key: &str) {
    let key = key.to_owned();
    let keeper = keeper(&key);
    if let Some(timer) = keeper.timer.take() {
        timer.clear();
    }
    if keeper.running.replace(true) {
        return;
    }
    spawn_local(async move {
        while let Some(Order {
            store,
            want,
            failed,
        }) = keeper.order.take()
        {
            let done = match &want {
                Want::Put(draft) => store.put_draft(&key, draft).await,
                Want::Drop => store.drop_draft(&key).await,
            };
            let is_unkept = done.is_err() && matches!(want, Want::Put(_));
            // The form may be gone; then nobody is left to be told, and nothing is left to lose.
            let is_there = failed.try_set(done.err()).is_none();
            let unkept = (is_unkept && is_there).then_some(Order {
                store,
                want,
                failed,
            });
            *keeper.unkept.borrow_mut() = unkept;
        }
        keeper.running.set(false);
        if keeper.timer.borrow().is_none() && keeper.unkept.borrow().is_none() {
            KEEPERS.with_borrow_mut(|keepers| keepers.remove(&key));
        }
    });
}

/// Writes all waiting drafts, once more also those that the device did not take, and returns when that is done: before the store
/// is closed. Gives whether the device has them all.
pub async fn flush() -> bool {
    let keepers: Vec<(String, Rc<Keeper>)> = KEEPERS.with_borrow(|keepers| {
        let all = keepers.iter();
        all.map(|(key, keeper)| (key.clone(), keeper.clone()))
            .collect()
    });
    for (key, keeper) in &keepers {
        let unkept = keeper.unkept.take();
        let mut order = keeper.order.borrow_mut();
        *order = order.take().or(unkept);
        drop(order);
        hurry(key);
    }
    let is_busy = |keeper: &Keeper| {
        keeper.running.get() || keeper.order.borrow().is_some() || keeper.timer.borrow().is_some()
    };
    while KEEPERS.with_borrow(|keepers| keepers.values().any(|keeper| is_busy(keeper))) {
        TimeoutFuture::new(5).await;
    }
    let is_kept = |(_, keeper): &(String, Rc<Keeper>)| keeper.unkept.borrow().is_none();
    keepers.iter().all(is_kept)
}
