//! What each edition of the directory says.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::directory::{Edition, Entry, PRINTED, Printed},
    jp::Date,
    record::{Doc, Record, RecordId},
};

/// The editions that have come out, and what stands in each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Editions {
    /// Those published, the one in force first.
    published: Vec<(RecordId, Edition)>,
    /// What each says otherwise than the one before it.
    printed: BTreeMap<RecordId, Vec<Printed>>,
    /// What the next edition will say; and all that is known of editions which keep no rows of their own.
    living: BTreeMap<RecordId, Doc>,
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
        let mut printed: BTreeMap<_, Vec<Printed>> = BTreeMap::new();
        let mut living = BTreeMap::new();
        for doc in docs.into_iter().filter(|doc| !doc.is_removed()) {
            if &*doc.kind == Edition::KIND {
                editions.extend(Edition::parse(doc).map(|edition| (doc.id, edition)));
            } else if let Ok(row) = Printed::parse(doc) {
                printed.entry(row.edition.id()).or_default().push(row);
            } else if PRINTED.contains(&&*doc.kind) {
                living.insert(doc.id, doc.clone());
            }
        }
        Self {
            published: Edition::published(told_apart(editions), today),
            printed,
            living,
        }
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
