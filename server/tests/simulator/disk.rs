//! A device's storage that others may use between any two of its steps, and that fails when told.

use std::{cell::RefCell, collections::VecDeque, future::poll_fn, rc::Rc, task::Poll};

use app::device::{Device, DeviceError, Durability, MemoryDevice, Op, Shelf};

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
