//! What becomes of each save of a push.

use shared::{
    access::{self, Action, Denied},
    jp::Timestamp,
    merge::Applied,
    mutant::Mutant,
    record::{ActorId, Doc, Dot, Save, Stamp},
    registry,
    wire::{MAX_BODY, MAX_SAVES, Refusal, Verdict},
};

use super::{
    Authority, Push, PushError, Taken,
    batch::{Batch, By},
    incoming::{Incoming, counters, is_own},
};
use crate::db::{
    grants, replicas,
    saves::{Receipt, Received},
};

/// How far ahead of the server's clock a save may say it was made, milliseconds.
const AHEAD: i64 = 60_000;

impl Batch<'_> {
    /// Takes in what a request brings: offers first, then saves in the order of their counters, each once.
    ///
    /// A request that names another database than this is not looked at: the device must first offer what it holds.
    /// The first push of a replica after a restore goes on from its own counter, since the backup may be older.
    pub(super) async fn take_push(
        &mut self,
        push: &Push,
    ) -> Result<Result<Taken, PushError>, sqlx::Error> {
        let epoch = self.meta.epoch.clone();
        let account = push.authority.account();
        let replica = replicas::register(
            self.conn,
            push.replica,
            account,
            &self.meta.founded,
            self.now,
        )
        .await?;
        if replica.account != account {
            return Ok(Err(PushError::ForeignReplica));
        }
        let incoming: Vec<_> = push
            .saves
            .iter()
            .take(MAX_SAVES)
            .map(|raw| Incoming::read(raw))
            .collect();
        let mut last = replica.last_counter;
        let counters = counters(&incoming, last + 1);
        let made = |counter: u64| counter.max(counters.last().copied().unwrap_or(0));
        if replica.is_ahead_of(push.counter.map(made)) {
            return Ok(Err(PushError::Copy));
        }
        if let Authority::Person { actor, .. } = push.authority
            && self.actor(actor).await?.is_none()
        {
            return Ok(Err(PushError::NotOnStaff));
        }
        if !push.epoch.is_empty() && push.epoch != epoch {
            return Ok(Ok(Taken::default()));
        }
        let offered = push.offers.iter().map(|offer| offer.id);
        let saved = incoming.iter().filter_map(|save| save.save.as_ref().ok());
        let asked_for = offered.chain(saved.map(|save| save.record)).collect();
        self.read(asked_for).await?;
        let mut taken = Taken {
            turned_down: self.take_offers(push, replica.epoch != epoch).await?,
            noted: true,
            ..Taken::default()
        };
        self.take_notes(push);
        let Some(first) = counters.first() else {
            return Ok(Ok(taken));
        };
        if replica.epoch != epoch {
            last = last.max(first - 1);
        }
        let cloned = Verdict::Refused(Refusal::Cloned);
        let mut is_copy = false;
        // After a restore a device first offers what may let it write the rest. One that is shut can't.
        let may_offer = push.is_sealed && replica.epoch != epoch;
        for (save, counter) in incoming.iter().zip(counters) {
            // What a copy made after the number it shares with another builds on saves that are not here.
            let verdict = if is_copy {
                cloned.clone()
            } else {
                self.take_save(push, save, counter, last, may_offer).await?
            };
            is_copy |= verdict == cloned && save.save.is_ok();
            let is_settled =
                verdict != cloned && !matches!(verdict, Verdict::Gap(_) | Verdict::Incomplete);
            if counter == last + 1 && is_settled {
                last = counter;
            }
            taken.verdicts.push((counter, verdict));
        }
        // Until it has offered, it has not pushed here.
        let pushed_to = if may_offer { &replica.epoch } else { &epoch };
        replicas::advance(self.conn, push.replica, last, pushed_to).await?;
        Ok(Ok(taken))
    }

    async fn take_save(
        &mut self,
        push: &Push,
        incoming: &Incoming<'_>,
        counter: u64,
        last: u64,
        may_offer: bool,
    ) -> Result<Verdict, sqlx::Error> {
        if counter > last + 1 {
            return Ok(Verdict::Gap(last + 1));
        }
        let dot = Dot {
            replica: push.replica,
            counter,
        };
        if counter <= last
            && let Some(received) = self.received(dot).await?
        {
            return Ok(match received.verdict {
                _ if !incoming.is_same_as(&received.body) => Verdict::Refused(Refusal::Cloned),
                Verdict::Stored => Verdict::Known,
                verdict => verdict,
            });
        }
        let verdict = match &incoming.save {
            Ok(save) => match self.judge(push, save, incoming.body.len()).await? {
                Verdict::Refused(_) if may_offer => Verdict::Incomplete,
                verdict => verdict,
            },
            Err(refusal) => Verdict::Refused(refusal.clone()),
        };
        if verdict != Verdict::Incomplete {
            let (record, author) = incoming.names();
            let kept = if verdict == Verdict::Known {
                Verdict::Stored
            } else {
                verdict.clone()
            };
            self.keep(Receipt {
                dot,
                record,
                author,
                account: push.authority.account().to_owned(),
                at: self.now,
                received: Received {
                    body: incoming.body.to_owned(),
                    verdict: kept,
                },
            })
            .await?;
        }
        Ok(verdict)
    }

    async fn judge(
        &mut self,
        push: &Push,
        save: &Save,
        size: usize,
    ) -> Result<Verdict, sqlx::Error> {
        let actor = match push.authority {
            Authority::Person { actor, .. } => Some(actor),
            Authority::Operator => None,
        };
        if let Err(refusal) = is_own(save, push.replica, actor) {
            return Ok(Verdict::Refused(refusal));
        }
        let before = self.doc(save.record).await?.cloned();
        if let (Some(actor), Some(before)) = (actor, &before)
            && let Some(verdict) = self.as_if_absent(actor, before, save).await?
        {
            return Ok(verdict);
        }
        if self.size(save.record) + size > MAX_BODY {
            return Ok(Verdict::Refused(Refusal::TooLarge));
        }
        if before
            .as_ref()
            .is_some_and(|before| before.kind != save.kind)
        {
            return Ok(Verdict::Refused(Refusal::Malformed("kind".into())));
        }
        if !self.is_explained(before.as_ref(), save).await? {
            return Ok(self.incomplete(save));
        }
        let (save, corrected) = self.corrected(save);
        let mut after = before
            .clone()
            .unwrap_or_else(|| Doc::new(&save.kind, save.record));
        match after.apply_next(&save) {
            Applied::Stored => {}
            Applied::Known => return Ok(Verdict::Known),
            Applied::Waiting => return Ok(self.incomplete(&save)),
        }
        let opens = grants::opens(self.conn, &registry::grants(&after)).await?;
        let Some(change) = registry::change(before.as_ref(), &after, opens) else {
            return Ok(Verdict::Refused(Refusal::UnknownKind));
        };
        if let Some(actor) = actor {
            let allowed = match self.actor(actor).await? {
                Some(actor) => access::allows(actor, Action::Write(&change)),
                None => Err(Denied::NotHeld),
            };
            if let Err(denied) = allowed
                && !(denied == Denied::WrittenOnce && Mutant::WrittenAgain.is_in())
                && !self.was_allowed(actor, save.at, &change).await?
            {
                return Ok(Verdict::Refused(refusal(denied)));
            }
        }
        if actor.is_some() && before.is_none() && self.is_closed(&after).await? {
            return Ok(Verdict::Refused(refusal(Denied::WrittenOnce)));
        }
        if actor.is_some() && before.is_none() && self.is_name_taken(&after).await? {
            return Ok(Verdict::Refused(Refusal::VersionTaken));
        }
        if actor.is_some() && before.is_none() && self.is_of_a_later_day(&after) {
            return Ok(Verdict::Refused(Refusal::LaterDay));
        }
        // A device that has it with another time than the server is sent the server's.
        let by = if corrected {
            By::Several
        } else {
            By::One(push.replica)
        };
        self.log_change(push, save.record, save.at, &change).await?;
        self.set(after, by).await?;
        Ok(Verdict::Stored)
    }

    /// Whether a new document would add to what stands once and for all.
    pub(super) async fn is_closed(&mut self, new: &Doc) -> Result<bool, sqlx::Error> {
        match registry::closed_by(new) {
            Some((kind, id)) => Ok(self.doc(id).await?.is_some_and(|doc| *doc.kind == *kind)),
            None => Ok(false),
        }
    }

    /// Whether a new document is to be out from a day on that has not come, be the sender's clock ahead as far as any may be.
    fn is_of_a_later_day(&self, new: &Doc) -> bool {
        let latest = Timestamp::from_millis(self.now.millis().saturating_add(AHEAD));
        registry::out_on(new).is_some_and(|on| on > latest.date())
    }

    /// Whether a new document is called as another that is there, where no two may.
    async fn is_name_taken(&mut self, new: &Doc) -> Result<bool, sqlx::Error> {
        match registry::named_once(new) {
            Some(kind) => {
                let known = self.of_kind(kind).await?;
                Ok(registry::is_name_taken(new, &known))
            }
            None => Ok(false),
        }
    }

    /// The answer to a save that tells nothing of having seen a record which is there and may not be seen: the same as if it
    /// were not there, so that nobody learns by guessing which records there are. None for other saves.
    async fn as_if_absent(
        &mut self,
        actor: ActorId,
        before: &Doc,
        save: &Save,
    ) -> Result<Option<Verdict>, sqlx::Error> {
        let makes_it = save.seen.is_empty() && save.prior == 0;
        let is_known = before.kind == save.kind && before.context.covers(&save.seen);
        if before.context.contains(save.dot) || !makes_it && is_known {
            return Ok(None);
        }
        let mut made = Doc::new(&save.kind, save.record);
        made.apply_next(save);
        let opens = grants::opens(self.conn, &registry::grants(&made)).await?;
        let Some(actor) = self.actor(actor).await? else {
            return Ok(None);
        };
        if access::allows(actor, Action::Read(&registry::scopes(before).1)).is_ok() {
            return Ok(None);
        }
        if !makes_it {
            return Ok(Some(self.incomplete(save)));
        }
        let Some(change) = registry::change(None, &made, opens) else {
            return Ok(Some(Verdict::Refused(Refusal::UnknownKind)));
        };
        let denied = access::allows(actor, Action::Write(&change)).err();
        Ok(Some(Verdict::Refused(refusal(
            denied.unwrap_or(Denied::NotHeld),
        ))))
    }

    /// Whether the replica's save before this one is here or is known to have been refused. It is neither when the
    /// database was restored from a backup older than that save.
    async fn is_explained(
        &mut self,
        before: Option<&Doc>,
        save: &Save,
    ) -> Result<bool, sqlx::Error> {
        let prior = Dot {
            counter: save.prior,
            ..save.dot
        };
        Ok(save.prior == 0
            || before.is_some_and(|before| before.context.contains(prior))
            || self.offered.contains(&save.record)
            || self.received(prior).await?.is_some())
    }

    /// Asks for the document, once: a save that had seen what its own device does not hold can't be mended.
    fn incomplete(&self, save: &Save) -> Verdict {
        if self.offered.contains(&save.record) {
            Verdict::Refused(Refusal::Malformed("seen".into()))
        } else {
            Verdict::Incomplete
        }
    }

    /// The save with a time that is not ahead of the server's, and whether that differs.
    fn corrected(&self, save: &Save) -> (Save, bool) {
        let stamp = self.corrected_stamp(save.stamp());
        let corrected = Save {
            at: stamp.at,
            claimed: stamp.claimed,
            ..save.clone()
        };
        (corrected, stamp != save.stamp())
    }

    /// A stamp with a time that is not ahead of the server's.
    pub(super) fn corrected_stamp(&self, stamp: Stamp) -> Stamp {
        if stamp.at.millis().saturating_sub(self.now.millis()) > AHEAD {
            Stamp {
                at: self.now,
                claimed: stamp.claimed.or(Some(stamp.at)),
                ..stamp
            }
        } else {
            stamp
        }
    }
}

fn refusal(denied: Denied) -> Refusal {
    match denied {
        Denied::NoScope => Refusal::NoScope,
        Denied::NotHeld => Refusal::NotHeld,
        Denied::NotAdministrator => Refusal::NotAdministrator,
        Denied::NotPermitted => Refusal::NotPermitted,
        Denied::WrittenOnce => Refusal::WrittenOnce,
    }
}
