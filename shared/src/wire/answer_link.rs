//! Links by which an organisation answers when it can come to a ケース会議.

use serde::{Deserialize, Serialize};

use crate::{jp::Timestamp, record::RecordId};

/// Where a link leads, with its code behind that.
pub const ANSWER_PLACE: &str = "/answer/";

/// `POST /api/answer-links`: for which invitation.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerLinkFor {
    /// The invitation's id.
    pub invitation: RecordId,
}

/// A link just made. It is told once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerLink {
    /// The code that stands in it after [`ANSWER_PLACE`], as [`letter_code`](super::letter_code) writes it.
    pub token: String,
    /// Until when it works.
    pub until: Timestamp,
}

impl std::fmt::Debug for AnswerLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AnswerLink")
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// `GET /api/answer-links/{id}`: how things stand with the last link of the invitation of that id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerLinkState {
    /// Until when it works; none where none does.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// When it was last answered by.
    #[serde(default)]
    pub answered_at: Option<Timestamp>,
}
