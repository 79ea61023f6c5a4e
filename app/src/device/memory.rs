//! The twin of the device in memory, for tests and native replicas.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use super::{Device, DeviceError, Durability, Op, Shelf};

type Places = BTreeMap<(Shelf, String), Vec<u8>>;

/// Storage in memory. Clones share it, like tabs share a database.
#[derive(Clone, Debug, Default)]
pub struct MemoryDevice {
    places: Rc<RefCell<Places>>,
    fails: Rc<RefCell<Option<DeviceError>>>,
}

impl MemoryDevice {
    /// A backup of it, which goes its own way.
    #[must_use]
    pub fn copy(&self) -> Self {
        let places = Rc::new(RefCell::new(self.places.borrow().clone()));
        Self {
            places,
            ..Self::default()
        }
    }

    /// Makes every call fail until called with `None`: a full disk, which can still be read, or a lost connection.
    pub fn fail_with(&self, error: Option<DeviceError>) {
        *self.fails.borrow_mut() = error;
    }

    fn readable(&self) -> Result<(), DeviceError> {
        match self.fails.borrow().clone() {
            None | Some(DeviceError::Full) => Ok(()),
            Some(error) => Err(error),
        }
    }
}

impl Device for MemoryDevice {
    async fn read_all(&self, shelf: Shelf) -> Result<Vec<(String, Vec<u8>)>, DeviceError> {
        self.readable()?;
        let places = self.places.borrow();
        let all = places.iter().filter(|((s, _), _)| *s == shelf);
        Ok(all
            .map(|((_, key), bytes)| (key.clone(), bytes.clone()))
            .collect())
    }

    async fn keys(&self, shelf: Shelf) -> Result<Vec<String>, DeviceError> {
        self.readable()?;
        let places = self.places.borrow();
        let keys = places.keys().filter(|(s, _)| *s == shelf);
        Ok(keys.map(|(_, key)| key.clone()).collect())
    }

    async fn read(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, DeviceError> {
        self.readable()?;
        Ok(self.places.borrow().get(&(shelf, key.to_owned())).cloned())
    }

    async fn commit(&self, ops: Vec<Op>, _: Durability) -> Result<(), DeviceError> {
        if let Some(error) = self.fails.borrow().clone() {
            return Err(error);
        }
        let mut places = self.places.borrow_mut();
        let is_taken = |op: &Op| matches!(op, Op::Add(shelf, key, _) if places.contains_key(&(*shelf, key.clone())));
        if ops.iter().any(is_taken) {
            return Err(DeviceError::Taken);
        }
        for op in ops {
            match op {
                Op::Put(shelf, key, bytes) | Op::Add(shelf, key, bytes) => {
                    places.insert((shelf, key), bytes);
                }
                Op::Delete(shelf, key) => {
                    places.remove(&(shelf, key));
                }
            }
        }
        Ok(())
    }
}
