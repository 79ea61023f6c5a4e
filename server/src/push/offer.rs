//! Documents that devices offer after a restore, so that nothing made after the backup is missed.

use shared::{
    access::{self, Action, Actor},
    record::{Doc, Dot, Stamp},
    registry,
    wire::{MAX_DOCS, TurnedDown},
};

use super::{
    Authority, Push,
    batch::{Batch, By},
};
use crate::db::{grants, replicas};

impl Batch<'_> {
    /// Joins what is offered, where the person might write the result. Gives what they might not.
    ///
    /// Of an offer that has seen nothing new only corrected times are taken: without a restore none has, so offers change no
    /// value then.
    ///
    /// `is_behind` says that the replica has not pushed since the database was restored. One that has adds nothing to an
    /// edition that is out.
    pub(super) async fn take_offers(
        &mut self,
        push: &Push,
        is_behind: bool,
    ) -> Result<TurnedDown, sqlx::Error> {
        self.offered.clear();
        let mut offers: Vec<_> = push.offers.iter().take(MAX_DOCS).collect();
        // What gives a scope comes before what lies in it.
        offers.sort_by_key(|offer| registry::grants(offer).is_empty());
        self.offered.extend(offers.iter().map(|offer| offer.id));
        loop {
            let mut denied = Vec::new();
            for offer in &offers {
                if !self.take_offer(push, offer, is_behind).await? {
                    denied.push(*offer);
                }
            }
            // One that was taken may give the right to write another.
            if denied.is_empty() || denied.len() == offers.len() {
                let denied = denied.into_iter();
                return Ok(denied
                    .map(|offer| (offer.id, own_saves(push, offer)))
                    .collect());
            }
            offers = denied;
        }
    }

    /// Whether the offer is dealt with: taken, or nothing to take. Otherwise the person may not.
    async fn take_offer(
        &mut self,
        push: &Push,
        offer: &Doc,
        is_behind: bool,
    ) -> Result<bool, sqlx::Error> {
        let before = self.doc(offer.id).await?.cloned();
        if before
            .as_ref()
            .is_some_and(|before| before.kind != offer.kind)
            || !self.is_plausible(push, offer).await?
        {
            return Ok(true);
        }
        let mut offer = offer.clone();
        offer.waiting.clear();
        let (_, scopes) = registry::scopes(&offer);
        self.once_in.entry(offer.id).or_default().extend(scopes);
        self.correct_stamps(before.as_ref(), &mut offer);
        let after = match &before {
            Some(before) if before.context.covers(&offer.context) => {
                let mut after = before.clone();
                for (dot, stamp) in &mut after.stamps {
                    if let Some(said) = offer.stamps.get(dot) {
                        *stamp = (*stamp).min(*said);
                    }
                }
                after
            }
            Some(before) => {
                let mut after = before.clone();
                after.join(&offer);
                after
            }
            None => offer,
        };
        if before.as_ref() == Some(&after) {
            return Ok(true);
        }
        let opens = grants::opens(self.conn, &registry::grants(&after)).await?;
        let Some(change) = registry::change(before.as_ref(), &after, opens) else {
            return Ok(true);
        };
        if let Authority::Person { actor, .. } = push.authority {
            let may = |actor: &Actor| access::allows(actor, Action::Write(&change)).is_ok();
            if !self.actor(actor).await?.is_some_and(may) {
                return Ok(false);
            }
            if !is_behind && before.is_none() && self.is_closed(&after).await? {
                return Ok(false);
            }
        }
        self.log_change(push, after.id, self.now, &change).await?;
        self.set(after, By::Several).await?;
        Ok(true)
    }

    /// Times from the future are corrected as those of saves are. Of a value that is here already an offer may give an
    /// earlier correction and nothing else.
    fn correct_stamps(&self, before: Option<&Doc>, offer: &mut Doc) {
        for (dot, stamp) in &mut offer.stamps {
            *stamp = self.corrected_stamp(*stamp);
            let known = before.and_then(|before| before.stamps.get(dot));
            let says_else = |known: &&Stamp| {
                (known.author, known.claimed) != (stamp.author, stamp.claimed)
                    || known.claimed.is_none()
            };
            if let Some(known) = known.filter(says_else) {
                *stamp = *known;
            }
        }
    }

    /// Whether every save the offer has seen can have been made: a replica that has pushed to this database since it was
    /// restored has made none that the server has not dealt with. A forged number would shut out that replica's next saves:
    /// of its own it may name any.
    async fn is_plausible(&mut self, push: &Push, offer: &Doc) -> Result<bool, sqlx::Error> {
        let others = offer
            .context
            .iter()
            .filter(|dot| dot.replica != push.replica);
        for dot in others {
            let replica = replicas::find(self.conn, dot.replica).await?;
            if replica.is_some_and(|known| {
                known.epoch == self.meta.epoch && dot.counter > known.last_counter
            }) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The saves of whoever offers it that still have a value in a document.
fn own_saves(push: &Push, offer: &Doc) -> Vec<Dot> {
    let is_own = |stamp: &Stamp| match &push.authority {
        Authority::Person { actor, .. } => stamp.author == *actor,
        Authority::Operator => false,
    };
    let stamps = offer.stamps.iter().filter(|(_, stamp)| is_own(stamp));
    stamps.map(|(dot, _)| *dot).collect()
}
