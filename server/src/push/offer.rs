//! Documents that devices offer after a restore, so that nothing made after the backup is missed.

use shared::{
    access::{self, Action, Actor, Change, Role},
    record::Doc,
    registry,
    wire::MAX_DOCS,
};

use super::{
    Authority, Push,
    batch::{Batch, By},
};
use crate::db::{grants, replicas};

impl Batch<'_> {
    /// Joins what is offered, where the person might write the result.
    ///
    /// An offer that has seen nothing new is passed over: without a restore none does, so offers change nothing then.
    pub(super) async fn take_offers(&mut self, push: &Push) -> Result<(), sqlx::Error> {
        self.offered.clear();
        let mut offers: Vec<_> = push.offers.iter().take(MAX_DOCS).collect();
        // What gives a scope comes before what lies in it.
        offers.sort_by_key(|offer| registry::grant(offer).is_none());
        for offer in offers {
            self.take_offer(push, offer).await?;
            self.offered.insert(offer.id);
        }
        Ok(())
    }

    async fn take_offer(&mut self, push: &Push, offer: &Doc) -> Result<(), sqlx::Error> {
        let before = self.doc(offer.id).await?.cloned();
        let is_old =
            |before: &Doc| before.kind != offer.kind || before.context.covers(&offer.context);
        if before.as_ref().is_some_and(is_old) || !self.is_plausible(offer).await? {
            return Ok(());
        }
        let mut offer = offer.clone();
        offer.waiting.clear();
        let mut after = before
            .clone()
            .unwrap_or_else(|| Doc::new(&offer.kind, offer.id));
        after.join(&offer);
        let opens = match registry::grant(&after) {
            Some(grant) => !grants::is_opened(self.conn, grant.scope).await?,
            None => false,
        };
        let Some(change) = registry::change(before.as_ref(), &after, opens) else {
            return Ok(());
        };
        let was_grant = before.as_ref().and_then(registry::grant).is_some();
        if let Authority::Person { actor, .. } = push.authority {
            let actor = self.actor(actor).await?;
            if !actor.is_some_and(|actor| may_offer(actor, &change, was_grant)) {
                return Ok(());
            }
        }
        self.set(after, By::Several).await
    }

    /// Whether every save the offer has seen can have been made: a replica that has pushed to this database since it was
    /// restored has made none that the server has not dealt with. A forged number would shut out that replica's next saves.
    async fn is_plausible(&mut self, offer: &Doc) -> Result<bool, sqlx::Error> {
        for dot in offer.context.iter() {
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

/// Offers need what a save needs. Grants on a scope that is open already are taken from administrators only, since an
/// offer says by itself who wrote it.
fn may_offer(actor: &Actor, change: &Change<'_>, was_grant: bool) -> bool {
    let gives = was_grant || change.grant.is_some();
    access::allows(actor, Action::Write(change)).is_ok()
        && (!gives || change.opens || actor.role == Role::Administrator)
}
