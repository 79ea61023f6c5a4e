//! Which records there are: by kind, by what refers to them, by day.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use shared::{
    jp::Date,
    record::{Brief, RecordId},
};

type Key = &'static str;

/// Records in the order of their sort field.
type Sorted = BTreeSet<(Box<str>, RecordId)>;

/// A record that names a day for the record it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOf {
    /// The record that names the day.
    pub id: RecordId,
    /// The record it refers to.
    pub of: RecordId,
    /// The day.
    pub on: Date,
}

/// Ids of records, in the orders the screens ask for.
#[derive(Debug, Default)]
pub(super) struct Index {
    briefs: HashMap<RecordId, Brief>,
    kinds: HashMap<Key, Sorted>,
    refs: HashMap<(RecordId, Key), Sorted>,
    days: BTreeMap<(Key, Key, Date), BTreeSet<RecordId>>,
    rivals: BTreeSet<RecordId>,
    removed: HashMap<Key, BTreeSet<RecordId>>,
}

impl Index {
    /// Takes in the newest brief of a record. Removed records are found by id, and as [`Index::removed`].
    pub(super) fn put(&mut self, brief: Brief) {
        self.remove(brief.id);
        if let (Some(kind), false) = (brief.kind, brief.removed) {
            self.kinds
                .entry(kind)
                .or_default()
                .insert((brief.sort.clone(), brief.id));
            for (_, to) in &brief.refs {
                self.refs
                    .entry((*to, kind))
                    .or_default()
                    .insert((brief.sort.clone(), brief.id));
            }
            for (key, day) in &brief.days {
                self.days
                    .entry((kind, key, *day))
                    .or_default()
                    .insert(brief.id);
            }
        }
        if let (Some(kind), true) = (brief.kind, brief.removed) {
            self.removed.entry(kind).or_default().insert(brief.id);
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
        if let Some(ids) = self.removed.get_mut(kind) {
            ids.remove(&id);
        }
        let place = (brief.sort, id);
        if let Some(ids) = self.kinds.get_mut(kind) {
            ids.remove(&place);
        }
        for (_, to) in brief.refs {
            if let Some(from) = self.refs.get_mut(&(to, kind)) {
                from.remove(&place);
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

    /// The removed records of a kind that are here.
    #[must_use]
    pub(super) fn removed(&self, kind: &str) -> Vec<RecordId> {
        let ids = self.removed.get(kind).into_iter().flatten();
        ids.copied().collect()
    }

    /// The records of a kind that refer to `to`, in the order of their sort field.
    #[must_use]
    pub(super) fn referring(&self, kind: Key, to: RecordId) -> Vec<RecordId> {
        let from = self.refs.get(&(to, kind)).into_iter().flatten();
        from.map(|(_, id)| *id).collect()
    }

    /// The day in the field `key` of the last record of a kind that refers to `to`.
    #[must_use]
    pub(super) fn last_day(&self, kind: Key, to: RecordId, key: Key) -> Option<Date> {
        let (_, id) = self.refs.get(&(to, kind))?.last()?;
        self.briefs.get(id)?.day(key)
    }

    /// The records of a kind whose field `key` lies between two days, both included, by day, with what they refer to by `by`.
    #[must_use]
    pub(super) fn days(&self, kind: Key, key: Key, by: Key, from: Date, to: Date) -> Vec<DayOf> {
        let of = |id: &RecordId| {
            let refs = &self.briefs.get(id)?.refs;
            Some(refs.iter().find(|(of, _)| *of == by)?.1)
        };
        self.days
            .range((kind, key, from)..=(kind, key, to))
            .flat_map(|((_, _, on), ids)| ids.iter().map(|id| (*on, *id)))
            .filter_map(|(on, id)| {
                Some(DayOf {
                    id,
                    of: of(&id)?,
                    on,
                })
            })
            .collect()
    }

    /// The day in the field `key` of a record no path of which has more than one head: then the record says that day, whoever reads it.
    #[must_use]
    pub(super) fn plain_day(&self, id: RecordId, key: Key) -> Option<Date> {
        let brief = self.briefs.get(&id).filter(|brief| !brief.rivals)?;
        brief.day(key)
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
            author: None,
            rivals: false,
        }
    }

    #[test]
    fn a_day_is_plain_where_nobody_wrote_apart() {
        let mut index = Index::default();
        index.put(brief(1, "a", "2026-12-01"));
        let day = "2026-12-01".parse().ok();
        assert_eq!(index.plain_day(id(1), "next_on"), day);
        assert_eq!(index.plain_day(id(1), "started_at"), None);
        assert_eq!(index.plain_day(id(2), "next_on"), None);
        index.put(Brief {
            rivals: true,
            ..brief(1, "a", "2026-12-01")
        });
        assert_eq!(index.plain_day(id(1), "next_on"), None);
    }

    #[test]
    fn follows_a_record_through_change_and_removal() {
        let mut index = Index::default();
        index.put(brief(1, "b", "2026-12-01"));
        index.put(brief(2, "a", "2026-12-02"));
        assert_eq!(index.of_kind("visit"), [id(2), id(1)]);
        assert_eq!(index.referring("visit", id(100)), [id(2), id(1)]);
        let (from, to) = ("2026-12-01".parse().unwrap(), "2026-12-01".parse().unwrap());
        let days = index.days("visit", "next_on", "household", from, to);
        assert_eq!(
            days.iter().map(|day| (day.id, day.of)).collect::<Vec<_>>(),
            [(id(1), id(100))]
        );
        let last = index.last_day("visit", id(100), "next_on").unwrap();
        assert_eq!(last, from, "the last in the order of the sort field");

        index.put(brief(1, "0", "2026-12-05"));
        assert_eq!(index.of_kind("visit"), [id(1), id(2)]);
        let days = index.days("visit", "next_on", "household", from, to);
        assert!(days.is_empty());

        index.put(Brief {
            removed: true,
            ..brief(1, "0", "2026-12-05")
        });
        assert_eq!(index.of_kind("visit"), [id(2)]);
        assert_eq!(index.removed("visit"), [id(1)]);
        assert!(index.get(id(1)).is_some());
        index.put(brief(1, "0", "2026-12-05"));
        assert!(index.removed("visit").is_empty());
        assert_eq!(index.of_kind("visit"), [id(1), id(2)]);
        index.remove(id(1));
        index.remove(id(2));
        assert!(index.referring("visit", id(100)).is_empty());
    }
}
