//! What the server is offered after it was restored, in which order: a few hundred records at a time.

use std::sync::Arc;

use shared::{
    record::{Doc, RecordId},
    registry,
};

use super::{replica::Inner, state::ToOffer};

/// What gives access comes before what needs it: the server could not take that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    GivesAccess,
    NeedsAccess,
}

/// Where a record stands in the order.
type Place = (Turn, RecordId);

fn place(doc: &Doc) -> Place {
    let turn = if registry::gives_access(&doc.kind) {
        Turn::GivesAccess
    } else {
        Turn::NeedsAccess
    };
    (turn, doc.id)
}

impl Inner {
    /// The next records to be offered, `most` at most.
    pub(super) fn next_offers(&self, most: usize) -> Vec<Doc> {
        if self.state.to_offer == ToOffer::Nothing {
            return Vec::new();
        }
        let last = self.last_offered();
        let ids = self.table.ids();
        let mut offers: Vec<Arc<Doc>> = Vec::new();
        for turn in [Turn::GivesAccess, Turn::NeedsAccess] {
            let is_next = |id: &&RecordId| last.is_none_or(|last| (turn, **id) > last);
            let docs = ids.iter().filter(is_next);
            let docs = docs.filter_map(|id| self.table.get(*id));
            let docs = docs.filter(|doc| place(doc).0 == turn);
            offers.extend(docs.take(most - offers.len()));
        }
        offers.iter().map(|doc| Doc::clone(doc)).collect()
    }

    /// What is still to be offered once `offered` are.
    pub(super) fn to_offer_after(&self, offered: &[Doc]) -> ToOffer {
        if self.state.to_offer == ToOffer::Nothing {
            return ToOffer::Nothing;
        }
        let last = self.last_offered();
        let offered = offered.iter().map(place);
        let offered = offered.filter(|place| last.is_none_or(|last| *place > last));
        let next = offered.max();
        next.map_or(ToOffer::Nothing, |(_, id)| ToOffer::After(id))
    }

    /// The place of the last one. Where it has left meanwhile, rather too many are offered than too few.
    fn last_offered(&self) -> Option<Place> {
        let ToOffer::After(id) = self.state.to_offer else {
            return None;
        };
        let doc = self.table.get(id);
        Some(doc.map_or((Turn::GivesAccess, id), |doc| place(&doc)))
    }
}
