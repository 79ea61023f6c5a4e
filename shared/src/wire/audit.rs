//! What devices note for the audit log, and the log as it is read.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    jp::Timestamp,
    record::{ActorId, RecordId, ReplicaId},
};

/// What a device notes, also without a network; it travels with the next sync.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Note {
    /// Its own id: a note that is sent twice is entered once.
    pub id: Uuid,
    /// When it was, by the server's clock as far as the device knew it.
    pub at: Timestamp,
    /// The code of an [`Event`](crate::audit::Event); a later app may note what this version does not know.
    pub event: String,
    /// The record concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
}

/// What `GET /api/audit` gives: the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogPage {
    /// The entries.
    pub entries: Vec<LogEntry>,
    /// Ask for those before this number, if there are more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
}

/// An entry as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogEntry {
    /// Its number.
    pub seq: u64,
    /// When it was.
    pub at: Timestamp,
    /// The code of an [`Event`](crate::audit::Event).
    pub event: String,
    /// Who; none where it was nobody on staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorId>,
    /// On which of their devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replica: Option<ReplicaId>,
    /// The record concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// The household it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<RecordId>,
    /// The codes of the grounds on which they held it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<String>,
}
