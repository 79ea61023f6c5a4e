//! Which records there are: by kind, by what refers to them, by day.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use shared::{
    jp::Date,
    record::{Brief, RecordId},
};

type Key = &'static str;

/// Ids of records, in the orders the screens ask for.
#[derive(Debug, Default)]
pub(super) struct Index {
    briefs: HashMap<RecordId, Brief>,
    kinds: HashMap<Key, BTreeSet<(Box<str>, RecordId)>>,
    refs: HashMap<RecordId, BTreeSet<(Key, RecordId)>>,
    days: BTreeMap<(Key, Key, Date), BTreeSet<RecordId>>,
    rivals: BTreeSet<RecordId>,
}

impl Index {
    /// Takes in the newest brief of a record. Removed records are found by id only.
    pub(super) fn put(&mut self, brief: Brief) {
        self.remove(brief.id);
        if let (Some(kind), false) = (brief.kind, brief.removed) {
            self.kinds
                .entry(kind)
                .or_default()
                .insert((brief.sort.clone(), brief.id));
            for (_, to) in &brief.refs {
                self.refs.entry(*to).or_default().insert((kind, brief.id));
            }
            for (key, day) in &brief.days {
                self.days
                    .entry((kind, key, *day))
                    .or_default()
                    .insert(brief.id);
            }
        }
        if brief.rivals {
            self.rivals.insert(brief.id);
        }
        self.briefs.insert(brief.id, brief);
    }

    /// Forgets a record.
    pub(super) fn remove(&mut self, id: RecordId) {
        let Some(brief) = self.briefs.remove(&id) else {
            return;
        };
        self.rivals.remove(&id);
        let Some(kind) = brief.kind else { return };
        if let Some(ids) = self.kinds.get_mut(kind) {
            ids.remove(&(brief.sort, id));
        }
        for (_, to) in brief.refs {
            if let Some(from) = self.refs.get_mut(&to) {
                from.remove(&(kind, id));
            }
        }
        for (key, day) in brief.days {
            if let Some(ids) = self.days.get_mut(&(kind, key, day)) {
                ids.remove(&id);
            }
        }
    }

    /// The brief of a record, removed or not.
    #[must_use]
    pub(super) fn get(&self, id: RecordId) -> Option<&Brief> {
        self.briefs.get(&id)
    }

    /// All records of a kind, in the order of their sort field.
    #[must_use]
    pub(super) fn of_kind(&self, kind: &str) -> Vec<RecordId> {
        self.kinds
            .get(kind)
            .into_iter()
            .flatten()
            .map(|(_, id)| *id)
            .collect()
    }

    /// The records of a kind that refer to `to`, in the order of their sort field.
    #[must_use]
    pub(super) fn referring(&self, kind: &str, to: RecordId) -> Vec<RecordId> {
        let from = self
            .refs
            .get(&to)
            .into_iter()
            .flatten()
            .filter(|(of, _)| *of == kind);
        let mut ids: Vec<RecordId> = from.map(|(_, id)| *id).collect();
        ids.sort_by_key(|id| self.briefs.get(id).map(|brief| (&brief.sort, *id)));
        ids
    }

    /// The records of a kind whose field `key` lies between two days, both included, by day.
    #[must_use]
    pub(super) fn between(&self, kind: Key, key: Key, from: Date, to: Date) -> Vec<RecordId> {
        self.days
            .range((kind, key, from)..=(kind, key, to))
            .flat_map(|(_, ids)| ids)
            .copied()
            .collect()
    }

    /// Records some path of which has more than one head.
    #[must_use]
    pub(super) fn with_rivals(&self) -> Vec<RecordId> {
        self.rivals.iter().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> RecordId {
        RecordId::new(uuid::Uuid::from_u128(n))
    }

    fn brief(n: u128, sort: &str, day: &str) -> Brief {
        Brief {
            kind: Some("visit"),
            id: id(n),
            removed: false,
            refs: vec![("household", id(100))],
            days: vec![("next_on", day.parse().unwrap())],
            sort: sort.into(),
            rivals: false,
        }
    }

    #[test]
    fn follows_a_record_through_change_and_removal() {
        let mut index = Index::default();
        index.put(brief(1, "b", "2026-12-01"));
        index.put(brief(2, "a", "2026-12-02"));
        assert_eq!(index.of_kind("visit"), [id(2), id(1)]);
        assert_eq!(index.referring("visit", id(100)), [id(2), id(1)]);
        let (from, to) = ("2026-12-01".parse().unwrap(), "2026-12-01".parse().unwrap());
        assert_eq!(index.between("visit", "next_on", from, to), [id(1)]);

        index.put(brief(1, "0", "2026-12-05"));
        assert_eq!(index.of_kind("visit"), [id(1), id(2)]);
        assert!(index.between("visit", "next_on", from, to).is_empty());

        index.put(Brief {
            removed: true,
            ..brief(1, "0", "2026-12-05")
        });
        assert_eq!(index.of_kind("visit"), [id(2)]);
        assert!(index.get(id(1)).is_some());
        index.remove(id(2));
        assert!(index.referring("visit", id(100)).is_empty());
    }
}
