//! What a restored server turned down leaves the device; what the person wrote of it stays with those that need attention.

use std::collections::BTreeSet;

use shared::{
    record::{ActorId, Context, Doc, Dot, Head, RecordId, Save},
    wire::Refusal,
};

use super::{
    replica::{Inner, Replica, attention_key},
    state::Attention,
};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

impl Inner {
    /// What the person wrote of these records.
    pub(super) fn own_part(&self, turned_down: &BTreeSet<RecordId>) -> Vec<Attention> {
        let me = self.state.session.actor;
        let docs = turned_down.iter().filter_map(|id| self.table.get(*id));
        let saves = docs.filter_map(|doc| written_by(me, &doc));
        saves
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

/// The values of a record that `author` wrote, as one save under the name of the last of them.
fn written_by(author: ActorId, doc: &Doc) -> Option<Save> {
    let is_own = |head: &&Head| doc.stamps.get(&head.dot).map(|stamp| stamp.author) == Some(author);
    let own = |heads: &[Head]| {
        heads
            .iter()
            .filter(is_own)
            .max_by_key(|head| head.dot)
            .cloned()
    };
    let own = doc
        .fields
        .iter()
        .filter_map(|(path, heads)| Some((path, own(heads)?)));
    let own: Vec<_> = own.collect();
    let (at, dot) = own
        .iter()
        .filter_map(|(_, head)| Some((doc.stamps.get(&head.dot)?.at, head.dot)))
        .max()?;
    let is_alone = doc.stamps.values().all(|stamp| stamp.author == author);
    Some(Save {
        dot,
        kind: doc.kind.clone(),
        record: doc.id,
        author,
        at,
        claimed: doc.stamps.get(&dot).and_then(|stamp| stamp.claimed),
        prior: 0,
        // With nothing of others in it, it makes the record anew.
        seen: if is_alone {
            Context::default()
        } else {
            doc.context.clone()
        },
        writes: own
            .into_iter()
            .map(|(path, head)| (path.clone(), head.value))
            .collect(),
    })
}
