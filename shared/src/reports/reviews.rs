//! Who has looked at the next edition of the directory.

use crate::{
    domain::directory::{Finding, Review},
    jp::Timestamp,
    record::{ActorId, Doc, Record, RecordId},
};

/// A review with who wrote it and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Reviewed {
    /// Its record.
    pub id: RecordId,
    /// What they say.
    pub review: Review,
    /// Who. Not what the record says: the author of the save, which nobody else can be.
    pub by: ActorId,
    /// When.
    pub at: Timestamp,
    /// Whether the draft still is what they looked at.
    pub is_present: bool,
}

impl Reviewed {
    /// Whether it lets `publisher` bring out the draft as it is: someone else has found it right.
    #[must_use]
    pub fn agrees_for(&self, publisher: ActorId) -> bool {
        self.is_present && self.review.finding == Finding::Agreed && self.by != publisher
    }
}

/// The reviews of a draft whose state is named `state`, the latest first; of nobody two of one state. Unfinished and removed ones are left out.
#[must_use]
pub fn reviews<'a>(docs: impl IntoIterator<Item = &'a Doc>, state: &str) -> Vec<Reviewed> {
    let docs = docs.into_iter().filter(|doc| !doc.is_removed());
    let read = docs.filter_map(|doc| {
        let review = Review::parse(doc).ok()?;
        let stamp = doc.stamps.get(&doc.shown("finding")?.dot)?;
        Some(Reviewed {
            id: doc.id,
            is_present: *review.state == *state,
            by: stamp.author,
            at: stamp.at,
            review,
        })
    });
    let mut all: Vec<_> = read.collect();
    all.sort_by_key(|reviewed| std::cmp::Reverse((reviewed.at, reviewed.id)));
    let mut met = std::collections::BTreeSet::new();
    all.retain(|reviewed| met.insert((reviewed.by, reviewed.review.state.to_string())));
    all
}
