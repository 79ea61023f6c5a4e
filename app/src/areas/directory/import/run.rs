//! An import that is done, and taken back.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use shared::record::RecordId;

use super::{Looking, kind_of};
use crate::{
    areas::tables::{CHANGED, Due, Taking},
    store::Store,
};

/// Under what the last import is kept on the device.
const KEPT: &str = "directory/import";

/// What the buttons do.
#[derive(Clone, Copy)]
pub(super) struct Run {
    store: Store,
    looking: Looking,
    pub(super) taking: Taking,
}

impl Run {
    pub(super) fn new(store: Store, looking: Looking) -> Self {
        Self {
            store,
            looking,
            taking: Taking::new(store, KEPT, looking.busy),
        }
    }

    /// Takes the file in, unless what it would change is no longer what the person saw.
    pub(super) fn begin(self) {
        let Looking {
            planned,
            busy,
            failure,
            ..
        } = self.looking;
        let Some(seen) = planned.get_untracked() else {
            return;
        };
        if busy.with_untracked(Option::is_some) {
            return;
        }
        failure.set(None);
        let now = untrack(|| self.looking.made(self.store));
        if now.as_ref() != Some(&*seen) {
            planned.set(now.map(Arc::new));
            failure.set(Some(CHANGED.to_owned()));
            return;
        }
        let kind = kind_of(self.looking.file.with_untracked(|file| file.into));
        spawn_local(async move {
            let steps = seen.changed.iter().chain(&seen.new);
            let due: Vec<Due<'_>> = steps
                .map(|step| {
                    let new = || RecordId::new(self.store.new_id());
                    (kind, step.record.unwrap_or_else(new), step)
                })
                .collect();
            let result = self.taking.take_in(&due).await;
            self.looking.forget();
            self.looking
                .failure
                .try_set(result.err().map(|error| error.to_string()));
            self.looking.busy.try_set(None);
        });
    }

    /// Takes the last import back, but for what someone changed since.
    pub(super) fn take_back(self) {
        if self.looking.busy.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            let result = self.taking.take_back().await;
            if result.is_ok() {
                self.looking.forget();
            }
            self.looking
                .failure
                .try_set(result.err().map(|error| error.to_string()));
            self.looking.busy.try_set(None);
        });
    }
}
