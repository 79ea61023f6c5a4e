//! Which values hold the records on the device, so that it is seen when some of them are missing.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    replica::{Inner, Origin, Replica, put_state},
    state::State,
};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

/// How many values hold the records: written in one transaction with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Segments.
    pub segments: usize,
    /// Records changed since.
    pub heads: usize,
}

/// The keys of the values that hold the records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shelves {
    pub(super) segments: BTreeSet<String>,
    pub(super) heads: BTreeSet<String>,
}

impl Shelves {
    pub(super) async fn on<D: Device>(device: &D) -> Result<Self, DeviceError> {
        Ok(Self {
            segments: device.keys(Shelf::Segments).await?.into_iter().collect(),
            heads: device.keys(Shelf::Head).await?.into_iter().collect(),
        })
    }

    /// What takes all of them away.
    pub(super) fn cleared(self) -> Vec<Op> {
        let segments = self.segments.into_iter();
        let heads = self.heads.into_iter();
        segments
            .map(|key| Op::Delete(Shelf::Segments, key))
            .chain(heads.map(|key| Op::Delete(Shelf::Head, key)))
            .collect()
    }

    /// As they are once `ops` are carried out.
    pub(super) fn after(&self, ops: &[Op]) -> Self {
        let mut after = self.clone();
        for op in ops {
            let (shelf, key) = op.place();
            let keys = match shelf {
                Shelf::Segments => &mut after.segments,
                Shelf::Head => &mut after.heads,
                _ => continue,
            };
            match op {
                Op::Put(..) | Op::Add(..) => keys.insert(key.to_owned()),
                Op::Delete(..) => keys.remove(key),
            };
        }
        after
    }

    pub(super) fn count(&self) -> Held {
        Held {
            segments: self.segments.len(),
            heads: self.heads.len(),
        }
    }
}

impl Inner {
    /// Whether there is not a save for each number given since the last verdict.
    fn has_lost_saves(&self) -> bool {
        let Some(settled) = self.state.settled else {
            return false;
        };
        !self.outbox.keys().copied().eq(settled + 1..=self.counter())
    }
}

impl<D: Device> Replica<D> {
    /// Carries out `ops` together with `state`, which goes on counting what lies there.
    pub(super) async fn commit_records(
        &self,
        mut ops: Vec<Op>,
        state: &mut State,
        durability: Durability,
    ) -> Result<Shelves, DeviceError> {
        let shelves = self.inner.borrow().shelves.after(&ops);
        state.held = Some(shelves.count());
        ops.push(put_state(state)?);
        self.device.commit(ops, durability).await?;
        Ok(shelves)
    }

    /// Looks whether all that was given to the device still lies there and could be read, given what lies there now. If not, everything is asked for
    /// anew: all of it is the server's. Where unsent saves are missing, the rest are named anew: under their old numbers they
    /// could be taken for those of another device with a copy of this storage. To be called by whoever syncs.
    pub(super) async fn look_after(&self, stored: Shelves) -> Result<(), DeviceError> {
        self.look_after_records(stored).await?;
        let is_mending = self.inner.borrow().state.is_mending;
        if !is_mending && self.inner.borrow().has_lost_saves() {
            self.rename().await?;
        }
        Ok(())
    }

    async fn look_after_records(&self, stored: Shelves) -> Result<(), DeviceError> {
        let is_damaged = |inner: &Inner| inner.damaged.iter().any(|(of, _)| of.holds_records());
        if is_damaged(&self.inner.borrow()) {
            // Another tab may have put it right since.
            let (briefs, gone) = self.read_anew().await?;
            self.tell(&briefs, &gone, Origin::Elsewhere);
        }
        let mut state = self.inner.borrow().state.clone();
        let is_lost = state.held.is_some_and(|held| held != stored.count());
        let unreadable: Vec<(Shelf, String)> = {
            let mut inner = self.inner.borrow_mut();
            inner.shelves = stored;
            let all = inner.damaged.iter();
            let records = all.filter(|(shelf, _)| shelf.holds_records());
            records.cloned().collect()
        };
        if !is_lost && unreadable.is_empty() {
            return Ok(());
        }
        state.load_all();
        state.is_mending = true;
        state.mended = Some(self.now());
        let ops = unreadable.iter().cloned();
        let ops = ops.map(|(shelf, key)| Op::Delete(shelf, key)).collect();
        let shelves = self
            .commit_records(ops, &mut state, Durability::Strict)
            .await?;
        let mut inner = self.inner.borrow_mut();
        inner.advance(state);
        inner.shelves = shelves;
        for place in &unreadable {
            inner.damaged.remove(place);
        }
        Ok(())
    }
}
