//! The laws, each a function of the operations under test: the real ones keep them, and planted mistakes break them.

use std::collections::{BTreeMap, BTreeSet};

use shared::record::{Context, Doc, Dot, Head, Save, Stamp};

use super::history::{History, blank};

/// The two operations.
#[derive(Clone, Copy)]
pub(super) struct Operations {
    pub(super) apply: fn(&mut Doc, &Save),
    pub(super) join: fn(&mut Doc, &Doc),
}

pub(super) const REAL: Operations = Operations {
    apply: |doc, save| {
        doc.apply(save);
    },
    join: Doc::join,
};

impl Operations {
    pub(super) fn joined(&self, a: &Doc, b: &Doc) -> Doc {
        let mut joined = a.clone();
        (self.join)(&mut joined, b);
        joined
    }

    pub(super) fn applied<'a>(&self, saves: impl IntoIterator<Item = &'a Save>) -> Doc {
        let mut doc = blank();
        saves
            .into_iter()
            .for_each(|save| (self.apply)(&mut doc, save));
        doc
    }
}

/// A law: what it says, and whether a history keeps it. The saves are all of the history, in some order, some repeated.
pub(super) struct Law {
    pub(super) says: &'static str,
    pub(super) holds: fn(&Operations, &History, &[Save]) -> bool,
}

pub(super) const LAWS: [Law; 8] = [
    Law {
        says: "join is commutative",
        holds: |of, history, _| pairs(history).all(|(a, b)| of.joined(a, b) == of.joined(b, a)),
    },
    Law {
        says: "join is associative",
        holds: |of, history, _| {
            let [a, b, c] = three(history);
            of.joined(&of.joined(a, b), c) == of.joined(a, &of.joined(b, c))
        },
    },
    Law {
        says: "join is idempotent",
        holds: |of, history, _| {
            pairs(history).all(|(a, b)| {
                let joined = of.joined(a, b);
                of.joined(a, a) == *a
                    && of.joined(&joined, b) == joined
                    && of.joined(&joined, a) == joined
            })
        },
    },
    Law {
        says: "applying twice does nothing",
        holds: |of, history, delivery| {
            let once = of.applied(&history.saves);
            let mut twice = once.clone();
            delivery
                .iter()
                .for_each(|save| (of.apply)(&mut twice, save));
            once == twice
        },
    },
    Law {
        says: "any order of delivery ends in the same document",
        holds: |of, history, delivery| of.applied(delivery) == of.applied(&history.saves),
    },
    Law {
        says: "applying all saves agrees with joining all copies",
        holds: |of, history, delivery| {
            let joined = history
                .docs
                .iter()
                .fold(blank(), |all, doc| of.joined(&all, doc));
            // Saves and copies mixed: half of the saves, then the copies, then the rest.
            let (first, rest) = delivery.split_at(delivery.len() / 2);
            let mut mixed = history
                .docs
                .iter()
                .fold(of.applied(first), |all, doc| of.joined(&all, doc));
            rest.iter().for_each(|save| (of.apply)(&mut mixed, save));
            joined == of.applied(delivery) && joined == mixed
        },
    },
    Law {
        says: "nothing is dropped but what a save had seen and replaced",
        holds: |of, history, delivery| of.applied(delivery) == remembered(&history.saves),
    },
    Law {
        says: "a copy joined with saves it lacks agrees with a copy that heard them",
        holds: |of, history, delivery| {
            history.docs.iter().all(|doc| {
                let (some, _) = delivery.split_at(delivery.len() / 3);
                let mut heard = doc.clone();
                some.iter().for_each(|save| (of.apply)(&mut heard, save));
                heard == of.joined(doc, &of.applied(some))
            })
        },
    },
];

fn pairs(history: &History) -> impl Iterator<Item = (&Doc, &Doc)> {
    history
        .docs
        .iter()
        .flat_map(|a| history.docs.iter().map(move |b| (a, b)))
}

fn three(history: &History) -> [&Doc; 3] {
    let docs = &history.docs;
    [&docs[0], &docs[1], &docs[2 % docs.len()]]
}

/// What must be known once all saves are: computed from the whole list, without ever merging.
pub(super) fn remembered(saves: &[Save]) -> Doc {
    let mut doc = blank();
    doc.context = saves
        .iter()
        .map(|save| (save.dot.replica, save.dot.counter))
        .collect::<Vec<_>>()
        .into();
    let mut fields: BTreeMap<_, Vec<Head>> = BTreeMap::new();
    for save in saves {
        for (path, value) in &save.writes {
            let is_replaced =
                |other: &Save| other.writes.contains_key(path) && other.seen.contains(save.dot);
            if !saves.iter().any(is_replaced) {
                fields.entry(path.clone()).or_default().push(Head {
                    dot: save.dot,
                    value: value.clone(),
                });
            }
        }
    }
    fields
        .values_mut()
        .for_each(|heads| heads.sort_by_key(|head| head.dot));
    let standing: BTreeSet<Dot> = fields.values().flatten().map(|head| head.dot).collect();
    let stamps = saves
        .iter()
        .filter(|save| standing.contains(&save.dot))
        .map(|save| (save.dot, save.stamp()));
    doc.stamps = stamps.collect::<BTreeMap<Dot, Stamp>>();
    doc.fields = fields;
    doc
}

/// Mistakes that others have made.
pub(super) const MISTAKES: [(&str, Operations); 5] = [
    (
        "the clock decides which value of two copies stays",
        Operations {
            join: by_clock,
            ..REAL
        },
    ),
    (
        "the save that comes last wins",
        Operations {
            apply: last_wins,
            ..REAL
        },
    ),
    (
        "what the other copy has replaced comes back",
        Operations {
            join: union,
            ..REAL
        },
    ),
    (
        "a save that comes too early is taken in",
        Operations {
            apply: too_early,
            ..REAL
        },
    ),
    (
        "a repeated save counts again",
        Operations {
            apply: again,
            ..REAL
        },
    ),
];

fn by_clock(doc: &mut Doc, other: &Doc) {
    doc.join(other);
    for heads in doc.fields.values_mut() {
        heads.sort_by_key(|head| (doc.stamps[&head.dot].at, head.dot));
        heads.drain(..heads.len() - 1);
    }
    let standing: BTreeSet<Dot> = doc.fields.values().flatten().map(|head| head.dot).collect();
    doc.stamps.retain(|dot, _| standing.contains(dot));
}

fn last_wins(doc: &mut Doc, save: &Save) {
    let mut save = save.clone();
    if doc.is_ready_for(&save) {
        save.seen.join(&doc.context);
    }
    doc.apply(&save);
}

fn union(doc: &mut Doc, other: &Doc) {
    let before = doc.clone();
    doc.join(other);
    for copy in [&before, other] {
        for (path, heads) in &copy.fields {
            let ours = doc.fields.entry(path.clone()).or_default();
            ours.extend(heads.iter().cloned());
            ours.sort_by_key(|head| head.dot);
            ours.dedup_by_key(|head| head.dot);
        }
        doc.stamps
            .extend(copy.stamps.iter().map(|(dot, stamp)| (*dot, *stamp)));
    }
}

fn too_early(doc: &mut Doc, save: &Save) {
    let mut eager = save.clone();
    eager.prior = 0;
    eager.seen = Context::default();
    doc.apply(&eager);
}

fn again(doc: &mut Doc, save: &Save) {
    if doc.context.contains(save.dot) {
        for (path, value) in &save.writes {
            doc.fields.insert(
                path.clone(),
                vec![Head {
                    dot: save.dot,
                    value: value.clone(),
                }],
            );
            doc.stamps.insert(save.dot, save.stamp());
        }
    }
    doc.apply(save);
}
