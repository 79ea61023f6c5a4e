//! How two copies become one, so that nothing anyone wrote is lost. No clock is in it.
//!
//! Per written path, with heads as sets:
//!
//! ```text
//! apply(doc, save):  heads := { h : h.dot ∉ save.seen } ∪ { save's value }
//! join(a, b):        heads := (a ∩ b) ∪ { h ∈ a : h.dot ∉ b.context } ∪ { h ∈ b : h.dot ∉ a.context }
//! ```
//!
//! Applying twice does nothing; join is commutative, associative and idempotent; the two agree. A save that arrives before
//! one it had seen waits in the document, so any order of delivery ends in the same document.

use std::collections::BTreeSet;

use crate::{
    mutant::Mutant,
    record::{Doc, Dot, Head, Save},
};

/// What [`Doc::apply`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// The save is in, and perhaps others that waited for it.
    Stored,
    /// It was in already; nothing changed.
    Known,
    /// It had seen saves that are not here yet; it waits for them.
    Waiting,
}

impl Doc {
    /// Takes in a save of this record, in whatever order saves arrive.
    pub fn apply(&mut self, save: &Save) -> Applied {
        if self.context.contains(save.dot)
            || self.waiting.iter().any(|waiting| waiting.dot == save.dot)
        {
            return Applied::Known;
        }
        if !self.is_ready_for(save) {
            let at = self
                .waiting
                .partition_point(|waiting| waiting.dot < save.dot);
            self.waiting.insert(at, save.clone());
            return Applied::Waiting;
        }
        self.take_in(save);
        self.take_in_waiting();
        Applied::Stored
    }

    /// Takes in a save for callers who receive each replica's saves in the order of their counters and have dealt with
    /// all before this one, if only by refusing them.
    pub fn apply_next(&mut self, save: &Save) -> Applied {
        let waits = |dot: &Dot| dot.replica == save.dot.replica && *dot < save.dot;
        match self
            .waiting
            .iter()
            .map(|waiting| waiting.dot)
            .filter(waits)
            .max()
        {
            // What waits must not count as seen yet: this save comes after it, whatever was refused in between.
            Some(last) => {
                let seen = save
                    .seen
                    .iter()
                    .map(|dot| if waits(&dot) { dot.min(last) } else { dot });
                let seen = seen.map(Into::into).collect::<Vec<_>>().into();
                self.apply(&Save {
                    prior: last.counter,
                    seen,
                    ..save.clone()
                })
            }
            None => {
                self.context.raise(Dot {
                    counter: save.prior,
                    ..save.dot
                });
                self.apply(save)
            }
        }
    }

    /// Whether everything the save had seen, and its replica's save before it, is here.
    #[must_use]
    pub fn is_ready_for(&self, save: &Save) -> bool {
        self.context.contains(Dot {
            counter: save.prior,
            ..save.dot
        }) && self.context.covers(&save.seen)
    }

    /// Takes in another copy of the same record.
    pub fn join(&mut self, other: &Self) {
        // Both are in the order of paths, so one walk through both is enough.
        let unseen = |head: &&Head| !self.context.contains(head.dot);
        let mut their_fields = other.fields.iter().peekable();
        let mut new = Vec::new();
        for (path, heads) in &mut self.fields {
            while let Some(theirs) = their_fields.next_if(|(theirs, _)| *theirs < path) {
                new.push(theirs);
            }
            let theirs = their_fields.next_if(|(theirs, _)| *theirs == path);
            let theirs = theirs.map_or(&[][..], |(_, heads)| heads);
            heads.retain(|h| !other.context.contains(h.dot) || has(theirs, h.dot));
            heads.extend(theirs.iter().filter(unseen).cloned());
            heads.sort_by_key(|head| head.dot);
        }
        new.extend(their_fields);
        for (path, theirs) in new {
            let heads = theirs.iter().filter(unseen).cloned().collect();
            self.fields.insert(path.clone(), heads);
        }
        if Mutant::ClockDecides.is_in() {
            let at = |head: &Head| {
                let stamps = self.stamps.get(&head.dot).or(other.stamps.get(&head.dot));
                stamps.map(|stamp| stamp.at)
            };
            for heads in self.fields.values_mut() {
                *heads = heads.drain(..).max_by_key(at).into_iter().collect();
            }
        }
        self.fields.retain(|_, heads| !heads.is_empty());
        // The server corrects a time from the future to an earlier one; whoever has the first one must not bring it back.
        for (dot, theirs) in &other.stamps {
            let ours = self.stamps.entry(*dot).or_insert(*theirs);
            *ours = (*ours).min(*theirs);
        }
        self.context.join(&other.context);
        self.drop_unused_stamps();
        for save in &other.waiting {
            self.apply(save);
        }
        self.take_in_waiting();
    }

    fn take_in(&mut self, save: &Save) {
        self.context.raise(save.dot);
        self.stamps.insert(save.dot, save.stamp());
        for (path, value) in &save.writes {
            let heads = self.fields.entry(path.clone()).or_default();
            heads.retain(|head| !save.seen.contains(head.dot));
            let at = heads.partition_point(|head| head.dot < save.dot);
            heads.insert(
                at,
                Head {
                    dot: save.dot,
                    value: value.clone(),
                },
            );
        }
        self.drop_unused_stamps();
    }

    fn take_in_waiting(&mut self) {
        self.waiting.retain(|save| !self.context.contains(save.dot));
        while let Some(at) = self.waiting.iter().position(|save| self.is_ready_for(save)) {
            let save = self.waiting.remove(at);
            self.take_in(&save);
        }
    }

    fn drop_unused_stamps(&mut self) {
        let used: BTreeSet<Dot> = self
            .fields
            .values()
            .flatten()
            .map(|head| head.dot)
            .collect();
        self.stamps.retain(|dot, _| used.contains(dot));
    }
}

fn has(heads: &[Head], dot: Dot) -> bool {
    heads.binary_search_by_key(&dot, |head| head.dot).is_ok()
}
