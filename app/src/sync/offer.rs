//! What the server is offered after it was restored, in which order: a few hundred records at a time.

use std::sync::Arc;

use shared::{
    access::{Ground, Scope},
    record::{Doc, RecordId},
    registry,
    wire::TurnedDown,
};

use super::{replica::Inner, state::ToOffer};

/// What gives access comes before what needs it: the server could not take that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// What the person's own organisation was given: with it they may bring back the rest.
    OwnGrants,
    /// The 支援会議 it has called: with those they may bring back who the members are.
    Convened,
    /// What else gives access.
    Access,
    /// All others.
    Others,
}

impl Turn {
    const ALL: [Self; 4] = [Self::OwnGrants, Self::Convened, Self::Access, Self::Others];
}

/// Where a record stands in the order.
type Place = (Turn, RecordId);

impl Inner {
    /// The next records to be offered, `most` at most.
    pub(super) fn next_offers(&self, most: usize) -> Vec<Doc> {
        if self.state.to_offer == ToOffer::Nothing {
            return Vec::new();
        }
        let last = self.last_offered();
        let ids = self.table.ids();
        let mut offers: Vec<Arc<Doc>> = Vec::new();
        for turn in Turn::ALL {
            let is_next = |id: &&RecordId| last.is_none_or(|last| (turn, **id) > last);
            // Of tens of thousands few give access; only those and what is offered are decoded.
            let gives_access = |id: &&RecordId| {
                let kind = self.table.kind(**id);
                kind.is_some_and(|kind| registry::gives_access(&kind))
            };
            let may_be = |id: &&RecordId| gives_access(id) == (turn != Turn::Others);
            let ids = ids.iter().filter(is_next).filter(may_be);
            let docs = ids.filter_map(|id| self.table.get(*id));
            let docs = docs.filter(|doc| self.place(doc).0 == turn);
            offers.extend(docs.take(most - offers.len()));
        }
        offers.iter().map(|doc| Doc::clone(doc)).collect()
    }

    /// What is still to be offered once `offered` are. Those turned down leave, so that none of them marks the place.
    pub(super) fn to_offer_after(&self, offered: &[Doc], turned_down: &TurnedDown) -> ToOffer {
        if self.state.to_offer == ToOffer::Nothing {
            return ToOffer::Nothing;
        }
        let last = self.last_offered();
        let places = offered.iter().map(|doc| self.place(doc));
        let new: Vec<Place> = places
            .filter(|place| last.is_none_or(|last| *place > last))
            .collect();
        let stay = new.iter().filter(|(_, id)| !turned_down.contains_key(id));
        match stay.max() {
            Some((_, id)) => ToOffer::Rest(*id),
            None if new.is_empty() => ToOffer::Nothing,
            None => self.state.to_offer,
        }
    }

    /// The place of the last one. Where it has left meanwhile, rather too many are offered than too few.
    fn last_offered(&self) -> Option<Place> {
        let ToOffer::Rest(id) = self.state.to_offer else {
            return None;
        };
        let doc = self.table.get(id);
        Some(doc.map_or((Turn::OwnGrants, id), |doc| self.place(&doc)))
    }

    fn place(&self, doc: &Doc) -> Place {
        let own = Scope::Organisation(self.state.session.organisation);
        let grants = registry::grants(doc);
        let mut own = grants.iter().filter(|grant| grant.holder == own);
        let own = own.next().map(|grant| grant.ground);
        let turn = if own == Some(Ground::Convening) {
            Turn::Convened
        } else if own.is_some() {
            Turn::OwnGrants
        } else if registry::gives_access(&doc.kind) {
            Turn::Access
        } else {
            Turn::Others
        };
        (turn, doc.id)
    }
}
