//! From a form's changes to a save.

use std::collections::BTreeMap;

use super::{ActorId, Context, Dot, Path, RecordId, Save, Value};
use crate::jp::Timestamp;

/// Paths and the values written to them.
pub type Writes = BTreeMap<Path, Value>;

/// What a person is about to save: everything of a [`Save`] but what only the replica can give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The kind of the record.
    pub kind: Box<str>,
    /// The record; new or not.
    pub record: RecordId,
    /// What the author was looking at.
    pub seen: Context,
    /// What changes.
    pub writes: Writes,
}

impl Edit {
    /// A new record.
    #[must_use]
    pub fn create(kind: &str, record: RecordId, writes: Writes) -> Self {
        Self {
            kind: kind.into(),
            record,
            seen: Context::default(),
            writes,
        }
    }

    /// Names it: from here on it is immutable.
    #[must_use]
    pub fn into_save(
        self,
        dot: Dot,
        prior: u64,
        author: ActorId,
        at: Timestamp,
        claimed: Option<Timestamp>,
    ) -> Save {
        let Self {
            kind,
            record,
            seen,
            writes,
        } = self;
        Save {
            dot,
            kind,
            record,
            author,
            at,
            claimed,
            prior,
            seen,
            writes,
        }
    }
}
