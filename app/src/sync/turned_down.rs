//! What a restored server turned down leaves the device; what the person wrote of it stays with those that need attention.

use shared::{
    record::{Context, Doc, Dot, RecordId, Save, Writes},
    wire::{Refusal, TurnedDown},
};

use super::{
    replica::{Inner, Origin, Replica, attention_key},
    state::Attention,
};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

impl Inner {
    /// What the person wrote of these records and the server lacks: what is left of each save. `is_here` says of which records
    /// the server has sent its own state.
    pub(super) fn own_part(
        &self,
        turned_down: &TurnedDown,
        is_here: impl Fn(&RecordId) -> bool,
    ) -> Vec<Attention> {
        let docs = turned_down
            .iter()
            .filter_map(|(id, saves)| Some((self.table.get(*id)?, saves)));
        let parts = docs.flat_map(|(doc, saves)| {
            let mut parts: Vec<Save> = saves.iter().filter_map(|dot| part_of(&doc, *dot)).collect();
            let mut authors = doc.stamps.values().map(|stamp| stamp.author);
            if authors.all(|author| author == self.state.session.actor) && !is_here(&doc.id) {
                // With nothing of others in it, it makes the record anew.
                parts
                    .iter_mut()
                    .for_each(|part| part.seen = Context::default());
            }
            parts
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
            let part = doc.and_then(|doc| part_of(&doc, *dot));
            one.reason == Refusal::NotHeld
                && part.is_some_and(|part| part.writes == one.save.writes)
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

/// What still stands in a record of one save. It has seen the rest of the record, but for what stands beside its values.
fn part_of(doc: &Doc, dot: Dot) -> Option<Save> {
    let stamp = doc.stamps.get(&dot)?;
    let mut seen = doc.context.clone();
    let mut writes = Writes::new();
    for (path, heads) in &doc.fields {
        let Some(own) = heads.iter().find(|head| head.dot == dot) else {
            continue;
        };
        writes.insert(path.clone(), own.value.clone());
        for rival in heads.iter().filter(|head| head.dot != dot) {
            seen.lower(Dot {
                counter: rival.dot.counter.saturating_sub(1),
                ..rival.dot
            });
        }
    }
    Some(Save {
        dot,
        kind: doc.kind.clone(),
        record: doc.id,
        author: stamp.author,
        at: stamp.at,
        claimed: stamp.claimed,
        prior: 0,
        seen,
        writes,
    })
}

#[cfg(test)]
mod tests {
    use shared::{
        jp::Timestamp,
        record::{ActorId, Path, ReplicaId, Value},
    };
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_stood_beside_a_value_has_not_been_seen() {
        let save = |replica: u128, path: &str, text: &str| Save {
            dot: Dot {
                replica: ReplicaId::new(Uuid::from_u128(replica)),
                counter: 1,
            },
            kind: "visit".into(),
            record: RecordId::new(Uuid::from_u128(9)),
            author: ActorId::new(Uuid::from_u128(replica)),
            at: Timestamp::from_millis(1),
            claimed: None,
            prior: 0,
            seen: Context::default(),
            writes: [(Path::new(path).unwrap(), Value::text(text))].into(),
        };
        let (own, rival, other) = (
            save(1, "said", "一"),
            save(2, "said", "二"),
            save(3, "done", "三"),
        );
        let mut doc = Doc::new("visit", own.record);
        for save in [&own, &rival, &other] {
            doc.apply_next(save);
        }
        let part = part_of(&doc, own.dot).unwrap();
        assert_eq!(part.writes, own.writes);
        assert!(part.seen.contains(other.dot));
        assert!(!part.seen.contains(rival.dot));
        let elsewhere = Dot {
            counter: 2,
            ..own.dot
        };
        assert_eq!(part_of(&doc, elsewhere), None);
    }
}
