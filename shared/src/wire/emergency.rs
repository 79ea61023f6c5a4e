//! Looking for a household that one does not hold, when someone is in danger.

use serde::{Deserialize, Serialize};

use crate::record::RecordId;

/// `POST /api/emergency`: who is looked for, and why. Found is only what fits whole: a name as written or as read, or a
/// telephone number.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sought {
    /// The name of the household or of one of its people, or a telephone number.
    pub what: String,
    /// Why. Without a reason nothing is looked for.
    pub reason: String,
}

impl std::fmt::Debug for Sought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sought").finish_non_exhaustive()
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Found {
    /// The households, a few at most.
    pub records: Vec<FoundRecord>,
    /// Whether there are more.
    #[serde(default)]
    pub more: bool,
}

/// A household, as much of it as tells it from others of that name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundRecord {
    /// Its id.
    pub id: RecordId,
    /// What those who serve it call it.
    pub title: String,
    /// The district it lies in; empty where nobody has noted it.
    pub place: String,
}

impl std::fmt::Debug for FoundRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FoundRecord")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
