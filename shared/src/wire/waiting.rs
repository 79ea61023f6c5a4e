//! つなぎ that nobody has taken up in time, as those see them who look after the whole city.

use serde::{Deserialize, Serialize};

use crate::{jp::Date, record::RecordId};

/// `GET /api/waiting`: what has waited for too long, the longest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overdue {
    /// The steps.
    pub steps: Vec<OverdueStep>,
    /// So many working days each may wait.
    pub wait: usize,
}

/// One step from an organisation to the next. Of the household it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OverdueStep {
    /// Who sent it.
    pub sender: RecordId,
    /// To whom.
    pub organisation: RecordId,
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub sent_on: Date,
    /// Days since then.
    pub days: i32,
    /// The sheet, for those alone who see the household on a ground of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<RecordId>,
}
