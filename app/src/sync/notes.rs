//! What is noted for the audit log: on the device at once, also without a network, and to the server with the next sync.

use std::collections::{BTreeMap, VecDeque};

use shared::{audit::Event, record::RecordId, wire::Note};
use uuid::Uuid;

use super::replica::{Replica, decode, encode};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

impl<D: Device> Replica<D> {
    /// Notes that something was done, and gives the note's id. What can't be written is kept in memory and sent from there.
    ///
    /// # Errors
    /// When the device could not write it.
    pub async fn note(&self, event: Event, record: Option<RecordId>) -> Result<Uuid, DeviceError> {
        let note = Note {
            id: (self.env.new_id)(),
            at: self.now(),
            event: event.code().to_owned(),
            record,
        };
        let op = Op::Put(Shelf::Notes, note.id.to_string(), encode(&note)?);
        let id = note.id;
        self.inner.borrow_mut().unwritten.push(note);
        self.device.commit(vec![op], Durability::Relaxed).await?;
        self.inner
            .borrow_mut()
            .unwritten
            .retain(|note| note.id != id);
        Ok(id)
    }

    /// What the server does not have yet, of all tabs, in its order.
    pub(super) async fn notes(&self) -> Result<VecDeque<Note>, DeviceError> {
        let mut notes = BTreeMap::<Uuid, Note>::new();
        for (key, bytes) in self.device.read_all(Shelf::Notes).await? {
            // What can't be read stays where it is.
            if let Ok(note) = decode::<Note>(&bytes, &key) {
                notes.insert(note.id, note);
            }
        }
        let unwritten = self.inner.borrow().unwritten.clone();
        notes.extend(unwritten.into_iter().map(|note| (note.id, note)));
        Ok(notes.into_values().collect())
    }

    /// Lets go of what the server has.
    pub(super) async fn drop_notes(&self, notes: &[Note]) -> Result<(), DeviceError> {
        let ids: Vec<Uuid> = notes.iter().map(|note| note.id).collect();
        self.inner
            .borrow_mut()
            .unwritten
            .retain(|note| !ids.contains(&note.id));
        let ops = ids
            .into_iter()
            .map(|id| Op::Delete(Shelf::Notes, id.to_string()));
        self.device.commit(ops.collect(), Durability::Relaxed).await
    }
}
