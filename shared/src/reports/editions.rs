//! What each edition of the directory says.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    domain::{
        area::Area,
        directory::{Edition, Entry, PRINTED, Printed},
    },
    jp::Date,
    mutant::Mutant,
    record::{Doc, Record, RecordId},
};

/// The kinds of record on which what has come out depends, where editions keep their rows: themselves, their rows, and the names
/// of districts.
pub const OUT: [&str; 3] = [Edition::KIND, Printed::KIND, Area::KIND];

/// The editions that have come out, and what stands in each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Editions {
    /// Those published, the one in force first.
    published: Vec<(RecordId, Edition)>,
    /// Those of which not all is here.
    waiting: Vec<(RecordId, Edition)>,
    /// The versions of all that are known, as they are told apart.
    versions: BTreeSet<String>,
    /// What each says otherwise than the one before it.
    printed: Arc<BTreeMap<RecordId, Vec<Printed>>>,
    /// What the next edition will say; and all that is known of editions which keep no rows of their own.
    living: BTreeMap<RecordId, Doc>,
    /// The rows that the next edition will not have: they are here, and removed.
    ended: BTreeSet<RecordId>,
}

/// The rows of each edition: of each record the first by their ids, and no more than the edition says it has. What comes beside
/// them later was made by hand.
fn kept(
    printed: BTreeMap<RecordId, BTreeMap<RecordId, Printed>>,
    editions: &BTreeMap<RecordId, &Edition>,
) -> BTreeMap<RecordId, Vec<Printed>> {
    let of_edition = |(edition, rows): (RecordId, BTreeMap<RecordId, Printed>)| {
        let most = editions.get(&edition).and_then(|edition| edition.rows);
        let mut met = BTreeSet::new();
        let rows = rows.into_values();
        let rows = rows.filter(|row| met.insert(row.record.to_string()));
        let rows = rows.enumerate();
        let rows = rows.take_while(|(place, _)| most.is_none_or(|most| count(*place) < most));
        (edition, rows.map(|(_, row)| row).collect())
    };
    printed.into_iter().map(of_edition).collect()
}

/// A number of rows as an edition says it.
pub(super) fn count(rows: usize) -> f64 {
    u32::try_from(rows).map_or(f64::MAX, f64::from)
}

/// Whether all that an edition says is here: as many rows as it says it has, and so of those it goes on from.
fn is_whole(
    edition: RecordId,
    editions: &BTreeMap<RecordId, &Edition>,
    printed: &BTreeMap<RecordId, Vec<Printed>>,
) -> bool {
    let mut met = BTreeSet::new();
    let (mut next, mut counts) = (Some(edition), false);
    while let Some(id) = next.filter(|id| met.insert(*id)) {
        let Some(edition) = editions.get(&id) else {
            // What was made before editions counted their rows stands as it did.
            return !counts;
        };
        let here = count(printed.get(&id).map_or(0, Vec::len));
        let lacks = edition.rows.is_some_and(|rows| here < rows);
        if lacks && !Mutant::HalfEditions.is_in() {
            return false;
        }
        counts = edition.rows.is_some();
        next = edition.follows.map(|before| before.id());
    }
    true
}

/// The editions with versions of their own: where two were published apart under one version, the first made keeps it, and
/// with it the address that is on paper.
fn told_apart(mut editions: Vec<(RecordId, Edition)>) -> Vec<(RecordId, Edition)> {
    editions.sort_by_key(|(id, _)| *id);
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for at in 0..editions.len() {
        let mut version = editions[at].1.version.trim().to_owned();
        let is_free = |version: &str, taken: &BTreeSet<String>| !taken.contains(version);
        if !is_free(&version, &taken) {
            let others = |n: u32| format!("{version}-{n}");
            let named = |version: &str| editions.iter().any(|(_, it)| it.version.trim() == version);
            let free = (2..)
                .map(others)
                .find(|version| is_free(version, &taken) && !named(version));
            version = free.unwrap_or(version);
            editions[at].1.version = version.as_str().into();
        }
        taken.insert(version);
    }
    editions
}

/// The records of the directory as an edition has them, by id.
pub type Standing = BTreeMap<RecordId, Doc>;

impl Editions {
    /// Reads what is published by `today`. Unfinished and removed editions are left out.
    #[must_use]
    pub fn read<'a>(docs: impl IntoIterator<Item = &'a Doc>, today: Date) -> Self {
        let mut editions = Vec::new();
        let mut printed: BTreeMap<_, BTreeMap<RecordId, Printed>> = BTreeMap::new();
        let mut living = BTreeMap::new();
        let mut ended = BTreeSet::new();
        for doc in docs {
            let is_row = PRINTED.contains(&&*doc.kind);
            if doc.is_removed() {
                ended.extend(is_row.then_some(doc.id));
            } else if is_row {
                living.insert(doc.id, doc.clone());
            } else if &*doc.kind == Edition::KIND {
                editions.extend(Edition::parse(doc).map(|edition| (doc.id, edition)));
            } else if let Ok(row) = Printed::parse(doc) {
                let of_edition = printed.entry(row.edition.id()).or_default();
                of_edition.insert(doc.id, row);
            }
        }
        let editions = told_apart(editions);
        let versions = editions.iter();
        let versions = versions.map(|(_, edition)| edition.version.trim().to_owned());
        let versions = versions.collect();
        let by_id = editions.iter().map(|(id, edition)| (*id, edition));
        let by_id: BTreeMap<_, _> = by_id.collect();
        let printed = kept(printed, &by_id);
        let whole = by_id.keys().copied();
        let whole: BTreeSet<_> = whole.filter(|id| is_whole(*id, &by_id, &printed)).collect();
        let (whole, waiting): (Vec<_>, Vec<_>) =
            editions.into_iter().partition(|(id, _)| whole.contains(id));
        Self {
            published: Edition::published(whole, today),
            waiting,
            versions,
            printed: Arc::new(printed),
            living,
            ended,
        }
    }

    /// The same editions with these documents as what the next one will say: what is published is not read again.
    #[must_use]
    pub fn with_living<'a>(&self, docs: impl IntoIterator<Item = &'a Doc>) -> Self {
        let (mut living, mut ended) = (BTreeMap::new(), BTreeSet::new());
        let docs = docs.into_iter();
        for doc in docs.filter(|doc| PRINTED.contains(&&*doc.kind)) {
            if doc.is_removed() {
                ended.insert(doc.id);
            } else {
                living.insert(doc.id, doc.clone());
            }
        }
        Self {
            living,
            ended,
            ..self.clone()
        }
    }

    /// Those of which not all is here: they count as published once it is.
    #[must_use]
    pub fn waiting(&self) -> &[(RecordId, Edition)] {
        &self.waiting
    }

    /// The versions of all that are known, also of those that are not out: as they are told apart, which is how they are
    /// addressed.
    #[must_use]
    pub fn versions(&self) -> &BTreeSet<String> {
        &self.versions
    }

    /// What the edition after one that says `before` will say: the living rows. Of a row that is not here nobody knows that it
    /// was ended: it goes on as it is.
    #[must_use]
    pub fn next(&self, before: &Standing) -> Standing {
        let mut next = before.clone();
        next.retain(|id, _| !self.ended.contains(id));
        next.extend(self.living.iter().map(|(id, doc)| (*id, doc.clone())));
        next
    }

    /// Those published, the one in force first.
    #[must_use]
    pub fn published(&self) -> &[(RecordId, Edition)] {
        &self.published
    }

    /// What the next edition will say, as it is now.
    #[must_use]
    pub fn living(&self) -> &Standing {
        &self.living
    }

    /// Whether the edition, or one that it goes on from, keeps what it says.
    #[must_use]
    pub fn keeps(&self, edition: RecordId) -> bool {
        self.chain(edition)
            .iter()
            .any(|edition| self.printed.contains_key(edition))
    }

    /// What stands in an edition. Of one that keeps no rows it is the rows that name it, with the offices of today.
    #[must_use]
    pub fn standing(&self, edition: RecordId) -> Standing {
        if !self.keeps(edition) {
            let living = self.living.iter();
            let named = living.filter(|(_, doc)| {
                &*doc.kind != Entry::KIND
                    || Entry::parse(doc)
                        .is_ok_and(|entry| entry.edition.map(|of| of.id()) == Some(edition))
            });
            return named.map(|(id, doc)| (*id, doc.clone())).collect();
        }
        let mut standing = BTreeMap::new();
        for edition in self.chain(edition).iter().rev() {
            for row in self.printed.get(edition).into_iter().flatten() {
                match (row.id(), row.doc()) {
                    (Some(id), Some(doc)) => {
                        standing.insert(id, doc);
                    }
                    (Some(id), None) if row.content.is_none() => {
                        standing.remove(&id);
                    }
                    _ => {}
                }
            }
        }
        standing
    }

    /// The day of the edition in which each record came to say what it says in this one.
    #[must_use]
    pub fn changed(&self, edition: RecordId) -> BTreeMap<RecordId, Date> {
        let day = |edition: &RecordId| {
            let mut published = self.published.iter();
            published.find_map(|(id, said)| (id == edition).then_some(said.published_on))
        };
        if !self.keeps(edition) {
            let on = day(&edition).unwrap_or(Date::MIN);
            return self
                .standing(edition)
                .into_keys()
                .map(|id| (id, on))
                .collect();
        }
        let mut changed = BTreeMap::new();
        for edition in self.chain(edition).iter().rev() {
            let on = day(edition).unwrap_or(Date::MIN);
            let rows = self.printed.get(edition).into_iter().flatten();
            changed.extend(rows.filter_map(|row| Some((row.id()?, on))));
        }
        changed
    }

    /// An edition and those it goes on from, the latest first. One that is not here, or goes on from itself, ends it.
    fn chain(&self, edition: RecordId) -> Vec<RecordId> {
        let mut chain = vec![edition];
        while let Some(before) = chain
            .last()
            .and_then(|last| self.published.iter().find(|(id, _)| id == last))
            .and_then(|(_, edition)| edition.follows)
            .map(|before| before.id())
            .filter(|before| !chain.contains(before))
        {
            chain.push(before);
        }
        chain
    }
}
