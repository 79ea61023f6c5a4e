//! What the server is offered after it was restored, in which order: a few hundred records at a time.

use std::sync::Arc;

use shared::{
    record::{Doc, RecordId},
    registry,
};

use super::{replica::Inner, state::ToOffer};

/// Where a record stands in the order: what gives access comes before what needs it, or the server could not take that.
fn place(doc: &Doc) -> (bool, RecordId) {
    (!registry::gives_access(&doc.kind), doc.id)
}

impl Inner {
    /// The next records to be offered, `most` at most.
    pub(super) fn next_offers(&self, most: usize) -> Vec<Doc> {
        let (is_second, after) = match self.state.to_offer {
            ToOffer::Nothing => return Vec::new(),
            ToOffer::All => (false, None),
            ToOffer::After(last) => {
                let last = self.last_offered(last);
                (last.0, Some(last))
            }
        };
        let ids = self.table.ids();
        let mut offers: Vec<Arc<Doc>> = Vec::new();
        for second in [false, true] {
            if second < is_second {
                continue;
            }
            let after = after.filter(|(is_second, _)| *is_second == second);
            let ids = ids
                .iter()
                .filter(|id| after.is_none_or(|(_, last)| **id > last));
            let docs = ids.filter_map(|id| self.table.get(*id));
            let docs = docs.filter(|doc| place(doc).0 == second);
            offers.extend(docs.take(most - offers.len()));
        }
        offers.iter().map(|doc| Doc::clone(doc)).collect()
    }

    /// What is still to be offered once `offered` are.
    pub(super) fn to_offer_after(&self, offered: &[Doc]) -> ToOffer {
        let after = match self.state.to_offer {
            ToOffer::Nothing => return ToOffer::Nothing,
            ToOffer::All => None,
            ToOffer::After(last) => Some(self.last_offered(last)),
        };
        let places = offered.iter().map(place);
        let last = places
            .filter(|place| after.is_none_or(|after| *place > after))
            .max();
        last.map_or(ToOffer::Nothing, |(_, id)| ToOffer::After(id))
    }

    /// The place of the last one. Where it has left meanwhile, rather too many are offered than too few.
    fn last_offered(&self, id: RecordId) -> (bool, RecordId) {
        self.table.get(id).map_or((false, id), |doc| place(&doc))
    }
}
