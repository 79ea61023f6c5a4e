//! A save: the unit of writing.

use serde::{Deserialize, Serialize};

use super::{ActorId, Context, Dot, Path, RecordId, Stamp, Writes};
use crate::jp::Timestamp;

/// One press of 保存 on one record. Immutable: a retry sends the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Save {
    /// Its name.
    pub dot: Dot,
    /// The kind of the record.
    pub kind: Box<str>,
    /// The record.
    pub record: RecordId,
    /// Who pressed the button.
    pub author: ActorId,
    /// When, by the server's clock as far as the device knew it. Decides only which rival is shown first.
    pub at: Timestamp,
    /// What the device's own clock said, when that was something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<Timestamp>,
    /// The counter of this replica's save to this record before this one; 0 for its first.
    pub prior: u64,
    /// What the author was looking at: the context of the record when the form was opened.
    pub seen: Context,
    /// The paths written, with their values.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<super::Path, super::Value>))]
    pub writes: Writes,
}

impl Save {
    /// Who and when, as kept beside the values.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp {
            author: self.author,
            at: self.at,
            claimed: self.claimed,
        }
    }

    /// The paths this save writes.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.writes.keys()
    }
}
