//! Dots and contexts: which saves a copy has seen. Version vectors, without clocks.

use serde::{Deserialize, Serialize};

use super::ReplicaId;

/// Names one save: the replica that made it and that replica's gapless counter, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(ReplicaId, u64)", into = "(ReplicaId, u64)")]
pub struct Dot {
    /// Who made the save.
    pub replica: ReplicaId,
    /// Its number among all saves of that replica.
    pub counter: u64,
}

impl From<(ReplicaId, u64)> for Dot {
    fn from((replica, counter): (ReplicaId, u64)) -> Self {
        Self { replica, counter }
    }
}

impl From<Dot> for (ReplicaId, u64) {
    fn from(dot: Dot) -> Self {
        (dot.replica, dot.counter)
    }
}

/// What has been seen of one record: for each replica the highest counter of its saves to that record.
///
/// A version vector. It is exact because a replica's saves to a record are always taken in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<(ReplicaId, u64)>", into = "Vec<(ReplicaId, u64)>")]
pub struct Context(Vec<(ReplicaId, u64)>);

impl From<Vec<(ReplicaId, u64)>> for Context {
    /// Sorted as a whole: a stranger's list may be long, and one by one would take its square.
    fn from(mut entries: Vec<(ReplicaId, u64)>) -> Self {
        entries.retain(|(_, counter)| *counter > 0);
        entries.sort_unstable_by_key(|&(replica, counter)| (replica, std::cmp::Reverse(counter)));
        entries.dedup_by_key(|(replica, _)| *replica);
        Self(entries)
    }
}

impl From<Context> for Vec<(ReplicaId, u64)> {
    fn from(context: Context) -> Self {
        context.0
    }
}

impl Context {
    /// The highest counter seen of `replica`; 0 when none.
    #[must_use]
    pub fn get(&self, replica: ReplicaId) -> u64 {
        self.0
            .binary_search_by_key(&replica, |(r, _)| *r)
            .map_or(0, |at| self.0[at].1)
    }

    /// Whether the save `dot` has been seen.
    #[must_use]
    pub fn contains(&self, dot: Dot) -> bool {
        dot.counter <= self.get(dot.replica)
    }

    /// Whether everything in `other` has been seen here too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.iter().all(|dot| self.contains(dot))
    }

    /// Adds `dot` and all earlier saves of its replica to the record.
    pub fn raise(&mut self, dot: Dot) {
        if dot.counter == 0 {
            return;
        }
        match self.0.binary_search_by_key(&dot.replica, |(r, _)| *r) {
            Ok(at) => self.0[at].1 = self.0[at].1.max(dot.counter),
            Err(at) => self.0.insert(at, (dot.replica, dot.counter)),
        }
    }

    /// Takes out the saves of a replica after `last`.
    pub fn lower(&mut self, last: Dot) {
        if let Ok(at) = self.0.binary_search_by_key(&last.replica, |(r, _)| *r) {
            self.0[at].1 = self.0[at].1.min(last.counter);
            if last.counter == 0 {
                self.0.remove(at);
            }
        }
    }

    /// Adds everything `other` has seen.
    pub fn join(&mut self, other: &Self) {
        if !self.covers(other) {
            let entries = std::mem::take(&mut self.0);
            *self = [entries, other.0.clone()].concat().into();
        }
    }

    /// The highest dot of each replica, in the order of replica ids.
    pub fn iter(&self) -> impl Iterator<Item = Dot> + '_ {
        self.0
            .iter()
            .map(|&(replica, counter)| Dot { replica, counter })
    }

    /// Whether nothing has been seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
