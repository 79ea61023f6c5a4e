//! What a restored server turned down leaves the device; what the person wrote of it stays with those that need attention.

use shared::{
    record::{Context, Doc, Dot, Head, Save},
    wire::{Refusal, TurnedDown},
};

use super::{
    replica::{Inner, Origin, Replica, attention_key},
    state::Attention,
};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

impl Inner {
    /// What the person wrote of these records and the server lacks: what is left of each save.
    pub(super) fn own_part(&self, turned_down: &TurnedDown) -> Vec<Attention> {
        let docs = turned_down
            .iter()
            .filter_map(|(id, saves)| Some((self.table.get(*id)?, saves)));
        let parts = docs.flat_map(|(doc, saves)| {
            let parts = saves.iter().filter_map(|dot| part_of(&doc, *dot));
            parts.collect::<Vec<_>>()
        });
        parts
            .map(|save| Attention {
                save,
                reason: Refusal::NotHeld,
            })
            .collect()
    }

    /// Those that need attention no longer: someone else has brought back what they hold.
    fn brought_back(&self) -> Vec<Dot> {
        let is_back = |dot: &Dot, one: &Attention| {
            let doc = self.table.get(one.save.record);
            // Its context says nothing: it also counts what was refused before something later.
            doc.is_some_and(|doc| doc.stamps.contains_key(dot))
        };
        let back = self.attention.iter().filter(|(dot, one)| is_back(dot, one));
        back.map(|(dot, _)| *dot).collect()
    }
}

impl<D: Device> Replica<D> {
    /// Takes off the list what has come back by itself.
    pub(super) async fn drop_brought_back(&self) -> Result<(), DeviceError> {
        if self.inner.borrow().brought_back().is_empty() {
            return Ok(());
        }
        // What another tab has let go of may still be in memory here.
        let (briefs, gone) = self.read_anew().await?;
        self.tell(&briefs, &gone, Origin::Elsewhere);
        let back = self.inner.borrow().brought_back();
        if back.is_empty() {
            return Ok(());
        }
        let delete = |dot: &Dot| Op::Delete(Shelf::Attention, attention_key(*dot));
        let ops = back.iter().map(delete).collect();
        self.device.commit(ops, Durability::Relaxed).await?;
        self.inner
            .borrow_mut()
            .attention
            .retain(|dot, _| !back.contains(dot));
        self.changed(&[], &[]);
        Ok(())
    }
}

/// What still stands in a record of one save.
fn part_of(doc: &Doc, dot: Dot) -> Option<Save> {
    let stamp = doc.stamps.get(&dot)?;
    let value = |heads: &[Head]| {
        heads
            .iter()
            .find(|head| head.dot == dot)
            .map(|head| head.value.clone())
    };
    let writes = doc
        .fields
        .iter()
        .filter_map(|(path, heads)| Some((path.clone(), value(heads)?)));
    let is_alone = doc
        .stamps
        .values()
        .all(|other| other.author == stamp.author);
    Some(Save {
        dot,
        kind: doc.kind.clone(),
        record: doc.id,
        author: stamp.author,
        at: stamp.at,
        claimed: stamp.claimed,
        prior: 0,
        // With nothing of others in it, it makes the record anew.
        seen: if is_alone {
            Context::default()
        } else {
            doc.context.clone()
        },
        writes: writes.collect(),
    })
}
