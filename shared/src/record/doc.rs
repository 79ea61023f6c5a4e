//! A record as it is stored, merged and sent.

use std::collections::{BTreeMap, BTreeSet};

use super::{ActorId, Context, Dot, Path, RecordId, Save, Value};
use crate::jp::Timestamp;

/// The path that marks a removed record, or, below a row, a removed row.
const REMOVED: &str = "removed";

/// Who wrote a value, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// When, corrected by the server's clock.
    pub at: Timestamp,
    /// What the device's clock said, when it was wrong.
    pub claimed: Option<Timestamp>,
    /// Who.
    pub author: ActorId,
}

/// One value of a path, and the save it came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The save.
    pub dot: Dot,
    /// The value.
    pub value: Value,
}

/// A record: saves added up.
///
/// It can always be saved, however unfinished, keeps paths it does not know, and never fails to merge. `merge` holds the
/// two operations that change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doc {
    /// The kind, as the schema names it.
    pub kind: Box<str>,
    /// The id.
    pub id: RecordId,
    /// Every save this copy has taken in.
    pub context: Context,
    /// Per path the values that no later save has seen and replaced, in the order of their dots.
    pub fields: BTreeMap<Path, Vec<Head>>,
    /// Who and when, for every dot that still has a head.
    pub stamps: BTreeMap<Dot, Stamp>,
    /// Saves that came before others which they had seen; taken in as soon as those are here.
    pub waiting: Vec<Save>,
}

impl Doc {
    /// A record nobody has saved yet.
    #[must_use]
    pub fn new(kind: &str, id: RecordId) -> Self {
        Self {
            kind: kind.into(),
            id,
            context: Context::default(),
            fields: BTreeMap::new(),
            stamps: BTreeMap::new(),
            waiting: Vec::new(),
        }
    }

    /// All values of a path that stand beside each other; more than one only where people wrote apart.
    #[must_use]
    pub fn heads(&self, path: &str) -> &[Head] {
        self.fields.get(path).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing is written otherwise in another state of it than at paths with such a key.
    #[must_use]
    pub fn differs_only_in(&self, other: &Self, is_left_out: impl Fn(&str) -> bool) -> bool {
        let rest = |doc: &Self| -> BTreeMap<Path, BTreeSet<Dot>> {
            let fields = doc.fields.iter();
            let fields = fields.filter(|(path, _)| !is_left_out(path.key()));
            fields
                .map(|(path, heads)| (path.clone(), heads.iter().map(|head| head.dot).collect()))
                .collect()
        };
        rest(self) == rest(other)
    }

    /// Whether it says nothing else in another state of it than at paths with such a key, by whomever it was written: no value
    /// more, and none less.
    #[must_use]
    pub fn says_otherwise_only_in(&self, other: &Self, is_left_out: impl Fn(&str) -> bool) -> bool {
        let paths = self.fields.keys().chain(other.fields.keys());
        let mut paths = paths.filter(|path| !is_left_out(path.key()));
        let says = |one: &Self, other: &Self, path: &str| {
            let mut values = one.heads(path).iter().map(|head| &head.value);
            values.all(|value| other.heads(path).iter().any(|head| head.value == *value))
        };
        paths.all(|path| {
            let path = path.as_str();
            says(self, other, path) && says(other, self, path)
        })
    }

    /// The value shown: the latest by time. Here, and only here, time counts.
    #[must_use]
    pub fn get(&self, path: &str) -> &Value {
        static EMPTY: Value = Value::Empty;
        self.shown(path).map_or(&EMPTY, |head| &head.value)
    }

    /// The head whose value is shown.
    #[must_use]
    pub fn shown(&self, path: &str) -> Option<&Head> {
        match self.heads(path) {
            [one] => Some(one),
            heads => heads
                .iter()
                .max_by_key(|head| (self.stamps.get(&head.dot).map(|s| s.at), head.dot)),
        }
    }

    /// Whether people wrote unequal values to the path without having seen each other's.
    #[must_use]
    pub fn is_conflict(&self, path: &str) -> bool {
        is_conflict(self.heads(path))
    }

    /// The paths with a conflict.
    pub fn conflicts(&self) -> impl Iterator<Item = &Path> {
        self.fields
            .iter()
            .filter(|(_, heads)| is_conflict(heads))
            .map(|(path, _)| path)
    }

    /// Whether the record is shown as removed.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.get(REMOVED).is_true()
    }

    /// The first parts below `parent` that hold a value: a set's codes or a table's rows, in their order.
    pub fn children<'a>(&'a self, parent: &'a str) -> impl Iterator<Item = &'a str> {
        let mut last = "";
        self.fields
            .range::<str, _>((
                std::ops::Bound::Excluded(parent),
                std::ops::Bound::Unbounded,
            ))
            .map_while(move |(path, _)| path.as_str().starts_with(parent).then_some(path))
            .filter_map(move |path| path.below(parent)?.split('/').next())
            .filter(move |part| {
                let new = *part != last;
                last = part;
                new
            })
    }

    /// The rows of a table that are not removed.
    pub fn rows<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a str> {
        self.children(table)
            .filter(move |row| !self.get(&format!("{table}/{row}/{REMOVED}")).is_true())
    }

    /// When the record was last changed and by whom, as far as its standing values tell.
    #[must_use]
    pub fn last_change(&self) -> Option<&Stamp> {
        self.stamps.values().max_by_key(|stamp| stamp.at)
    }
}

fn is_conflict(heads: &[Head]) -> bool {
    heads.windows(2).any(|pair| pair[0].value != pair[1].value)
}
