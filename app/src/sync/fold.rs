//! Many small values on the device become one large one: they are slow to open.

use super::{
    replica::Replica,
    segment::{pack, unpack},
};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

/// How the key of a segment begins that was written in haste.
const HASTY: &str = "hasty-";

impl<D: Device> Replica<D> {
    /// Folds changed records and segments written in haste into one compressed segment, when there are many. To be called
    /// by whoever syncs: a record written meanwhile would be lost.
    pub(super) async fn fold(&self) -> Result<(), DeviceError> {
        let hasty: Vec<String> = {
            let inner = self.inner.borrow();
            let all = inner.shelves.segments.iter();
            let hasty: Vec<_> = all.filter(|key| key.starts_with(HASTY)).cloned().collect();
            if inner.shelves.heads.len() < self.env.fold_at && hasty.is_empty() {
                return Ok(());
            }
            hasty
        };
        let mut lines = String::new();
        let mut ops = Vec::new();
        for key in hasty {
            let frame = self.device.read(Shelf::Segments, &key).await?;
            if let Some(segment) = frame.as_deref().and_then(unpack) {
                lines.push_str(&segment);
                ops.push(Op::Delete(Shelf::Segments, key));
            }
        }
        for (key, bytes) in self.device.read_all(Shelf::Head).await? {
            if let Ok(line) = String::from_utf8(bytes) {
                lines.push_str(&line);
                lines.push('\n');
                ops.push(Op::Delete(Shelf::Head, key));
            }
        }
        if lines.is_empty() {
            return Ok(());
        }
        ops.push(Op::Put(Shelf::Segments, self.folded_key(), pack(&lines)));
        let mut state = self.inner.borrow().state.clone();
        let shelves = self
            .commit_records(ops, &mut state, Durability::Strict)
            .await?;
        let mut inner = self.inner.borrow_mut();
        inner.advance(state);
        inner.shelves = shelves;
        Ok(())
    }

    /// A key for a segment made here.
    pub(super) fn folded_key(&self) -> String {
        format!("folded-{}", (self.env.new_id)())
    }

    /// A key for a segment made here that is to be folded when there is time.
    pub(super) fn hasty_key(&self) -> String {
        format!("{HASTY}{}", (self.env.new_id)())
    }
}
