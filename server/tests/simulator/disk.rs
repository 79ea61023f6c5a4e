//! A device's storage that others may use between any two of its steps, and that fails when told.

use std::{cell::RefCell, collections::VecDeque, future::poll_fn, rc::Rc, task::Poll};

use app::device::{Device, DeviceError, Durability, MemoryDevice, Op, Shelf};
use shared::sample::Rng;

use crate::tablet::to_end;

/// Storage of one person on one device. Clones share it, like tabs do.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    pub(crate) memory: MemoryDevice,
    /// What the next calls fail with.
    pub(crate) faults: Rc<RefCell<VecDeque<DeviceError>>>,
}

impl Disk {
    pub(crate) fn of(memory: MemoryDevice) -> Self {
        Self {
            memory,
            ..Self::default()
        }
    }

    fn fault(&self) -> Result<(), DeviceError> {
        self.faults.borrow_mut().pop_front().map_or(Ok(()), Err)
    }
}

/// What a browser that is short of space, or a disk that rots, leaves of a storage.
pub(crate) enum Loss {
    /// Nothing.
    Everything,
    /// Nothing of a shelf.
    All(Shelf),
    /// Some values are gone, some can't be read any more: these come as nothing from the cipher.
    Some(Vec<Shelf>),
}

/// The shelves on which anything lies in a run: no one takes pictures here.
const FILLED: [Shelf; 7] = [
    Shelf::Meta,
    Shelf::Segments,
    Shelf::Head,
    Shelf::Outbox,
    Shelf::Attention,
    Shelf::Drafts,
    Shelf::Notes,
];

impl Loss {
    /// Where the server may be set back, records go with everything or not at all: who has lost what shows that they may
    /// see a household can't bring back what they wrote for it.
    pub(crate) fn draw(is_server_set_back: bool, rng: &mut Rng) -> Self {
        match rng.below(4) {
            0 => Self::Everything,
            1 if is_server_set_back => Self::All(*rng.pick(&[Shelf::Outbox, Shelf::Attention])),
            1 => Self::All(*rng.pick(&FILLED)),
            2 if !is_server_set_back => Self::Some(vec![Shelf::Segments, Shelf::Head]),
            _ => Self::Some(vec![Shelf::Outbox, Shelf::Attention]),
        }
    }

    /// What is left of `memory`.
    pub(crate) fn leave(self, memory: &MemoryDevice, rng: &mut Rng) -> Disk {
        let left = Disk::of(memory.copy());
        let shelves = match &self {
            Self::Everything => return Disk::default(),
            Self::All(shelf) => vec![*shelf],
            Self::Some(shelves) => shelves.clone(),
        };
        let mut ops = Vec::new();
        for shelf in shelves {
            for key in to_end(memory.keys(shelf)).unwrap() {
                match rng.below(4) {
                    _ if matches!(self, Self::All(_)) => ops.push(Op::Delete(shelf, key)),
                    0 => ops.push(Op::Delete(shelf, key)),
                    1 => ops.push(Op::Put(shelf, key, Vec::new())),
                    _ => {}
                }
            }
        }
        to_end(left.memory.commit(ops, Durability::Strict)).unwrap();
        left
    }
}

/// Lets others act.
async fn pause() {
    let mut paused = false;
    poll_fn(|context| {
        if std::mem::replace(&mut paused, true) {
            Poll::Ready(())
        } else {
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await;
}

impl Device for Disk {
    async fn read_all(&self, shelf: Shelf) -> Result<Vec<(String, Vec<u8>)>, DeviceError> {
        pause().await;
        self.fault()?;
        self.memory.read_all(shelf).await
    }

    async fn keys(&self, shelf: Shelf) -> Result<Vec<String>, DeviceError> {
        pause().await;
        self.fault()?;
        self.memory.keys(shelf).await
    }

    async fn read(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, DeviceError> {
        pause().await;
        self.fault()?;
        self.memory.read(shelf, key).await
    }

    async fn commit(&self, ops: Vec<Op>, durability: Durability) -> Result<(), DeviceError> {
        pause().await;
        self.fault()?;
        self.memory.commit(ops, durability).await?;
        // Killed here, it is on the disk and nobody was told.
        pause().await;
        Ok(())
    }
}
