//! What every edition of the directory must say, for ever.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    domain::directory::{AgencyKind, Answer, Edition, Entry, Office, PRINTED, Printed},
    record::{ActorId, Doc, Record, RecordId, Value},
    reports::{Editions, difference, obstacle, without_open},
    wire::{Refusal, Verdict},
};

use crate::{chance, city::Logged, directory, tablet::Tab, truth::Fault};

/// What an edition says: row by row, and of each its values.
type Says = BTreeMap<RecordId, BTreeMap<String, Value>>;

/// What no reader sees of a row.
const UNREAD: [&str; 3] = ["edition", "organisation", "removed"];

/// What only the section writes.
const KEPT: [&str; 6] = [
    AgencyKind::KIND,
    Office::KIND,
    Entry::KIND,
    Edition::KIND,
    Printed::KIND,
    Answer::KIND,
];

/// Every edition for which anyone has pressed 公開する.
pub(crate) struct Library {
    says: BTreeMap<RecordId, Says>,
    /// Those that were seen to be out, on a device with nothing unsent.
    out: BTreeSet<RecordId>,
    /// Who keeps the directory.
    section: &'static BTreeSet<ActorId>,
}

/// How far a run may be held to what follows from the server's log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Past {
    /// The database was set back.
    pub(crate) was_restored: bool,
    /// A device was, or lost some of what it had.
    pub(crate) was_copied: bool,
}

fn values(doc: &Doc) -> BTreeMap<String, Value> {
    let paths = doc.fields.keys();
    let paths = paths.filter(|path| !UNREAD.contains(&path.key()));
    let values = paths.map(|path| (path.to_string(), doc.get(path.as_str()).clone()));
    values.filter(|(_, value)| !value.is_empty()).collect()
}

fn read<'a>(docs: impl IntoIterator<Item = &'a Doc>) -> Editions {
    Editions::read(docs, chance::now().date())
}

impl Library {
    /// The first edition of all.
    pub(crate) fn new() -> Self {
        let first = directory::first();
        let mut says = BTreeMap::new();
        let rows = first.records.iter();
        let rows = rows.filter(|record| PRINTED.contains(&record.kind));
        let rows = rows.map(|record| {
            let writes = record.writes.iter();
            let values =
                writes.filter(|(path, value)| !UNREAD.contains(&path.key()) && !value.is_empty());
            let values = values.map(|(path, value)| (path.to_string(), value.clone()));
            (record.id, values.collect())
        });
        says.insert(first.edition, rows.collect());
        Self {
            says,
            out: BTreeSet::new(),
            section: &first.section,
        }
    }

    /// Someone presses 公開する: an edition is to say what the one before says, but for these rows as they are now.
    pub(crate) fn presses<'a>(
        &mut self,
        edition: RecordId,
        base: Option<RecordId>,
        rows: impl Iterator<Item = &'a Doc>,
    ) {
        let before = base.and_then(|base| self.says.get(&base));
        let mut says = before.cloned().unwrap_or_default();
        for row in rows.filter(|row| PRINTED.contains(&&*row.kind)) {
            if row.is_removed() {
                says.remove(&row.id);
            } else {
                says.insert(row.id, values(row));
            }
        }
        self.says.insert(edition, says);
    }

    /// D1: what is out says what it said when it came out, and all of that.
    fn same(&self, editions: &Editions) -> Result<(), Fault> {
        for (id, edition) in editions.published() {
            let version = &*edition.version;
            let Some(must) = self.says.get(id) else {
                return Err(format!("D1: nobody has published {version} {id}"));
            };
            let standing = editions.standing(*id);
            let says: Says = standing
                .iter()
                .map(|(id, doc)| (*id, values(doc)))
                .collect();
            if says != *must {
                return Err(format!("D1: {version} {id} says {says:?} and not {must:?}"));
            }
        }
        Ok(())
    }

    /// Looks at what is out as a tab shows it; not while its person has something unsent, be it wrong.
    pub(crate) fn look(&mut self, tab: &Tab) -> Result<(), Fault> {
        if tab.replica.standing().unsent > 0 {
            return Ok(());
        }
        let docs = tab.directory();
        let editions = read(docs.iter().map(|doc| &**doc));
        self.same(&editions)?;
        self.out
            .extend(editions.published().iter().map(|(id, _)| *id));
        Ok(())
    }

    /// All that must hold of the directory when everything is quiet and everyone has what the server has.
    pub(crate) fn check(&self, docs: &[Doc], log: &[Logged], past: Past) -> Result<(), Fault> {
        let editions = read(docs);
        self.same(&editions)?;
        self.only_the_section(docs, log, past)?;
        let today = chance::now().date();
        let published: BTreeSet<_> = editions.published().iter().map(|(id, _)| *id).collect();
        let all = docs.iter().filter(|doc| &*doc.kind == Edition::KIND);
        let all: BTreeMap<_, _> = all
            .filter_map(|doc| Some((doc.id, Edition::parse(doc).ok()?)))
            .collect();
        for (id, edition) in &all {
            let version = &*edition.version;
            if edition.published_on > today {
                let on = edition.published_on;
                return Err(format!("D3: {version} {id} is of a later day, {on}"));
            }
            if past.was_restored {
                continue;
            }
            let mut others = all.iter().filter(|(other, _)| *other != id);
            if others.any(|(_, other)| other.version == edition.version) {
                return Err(format!("D4: {version} is there twice"));
            }
            let follows = edition.follows.map(|before| before.id());
            let may_be_out = follows.is_none_or(|before| published.contains(&before));
            let must_be_out = self.out.contains(id) || may_be_out && !past.was_copied;
            if must_be_out && !published.contains(id) {
                return Err(format!("D5: {version} {id} is not all there"));
            }
        }
        Ok(())
    }

    /// D2: what someone without the right wrote is refused, in words that say so.
    fn only_the_section(&self, docs: &[Doc], log: &[Logged], past: Past) -> Result<(), Fault> {
        for doc in docs.iter().filter(|doc| KEPT.contains(&&*doc.kind)) {
            let mut authors = doc.stamps.values().map(|stamp| stamp.author);
            if let Some(author) = authors.find(|author| !self.section.contains(author)) {
                return Err(format!("D2: {author} wrote {} {}", doc.kind, doc.id));
            }
        }
        let is_others = |save: &shared::record::Save| {
            KEPT.contains(&&*save.kind) && !self.section.contains(&save.author)
        };
        for Logged { save, verdict } in log.iter().filter(|logged| is_others(&logged.save)) {
            let is_told = match verdict {
                Verdict::Refused(Refusal::NotAdministrator | Refusal::WrittenOnce) => true,
                // It may be of a record that is nowhere any more.
                Verdict::Refused(_) => past.was_restored || past.was_copied,
                _ => false,
            };
            if !is_told {
                let (author, kind) = (save.author, &save.kind);
                return Err(format!("D2: of {kind} {author} is told {verdict:?}"));
            }
        }
        Ok(())
    }

    /// D6: once the draft was published as far as it can be, only what is open is left in it.
    pub(crate) fn is_out(&self, docs: &[Doc]) -> Result<(), Fault> {
        let editions = read(docs);
        self.same(&editions)?;
        let in_force = editions.published().first();
        let standing = in_force.map(|(id, _)| editions.standing(*id));
        let standing = standing.unwrap_or_default();
        let rows = difference(&standing, &editions.next(&standing));
        let open = docs.iter().filter(|doc| obstacle(doc).is_some());
        match without_open(&rows, &open.map(|doc| doc.id).collect()).first() {
            Some(row) => Err(format!("D6: {} can't be published", row.record)),
            None => Ok(()),
        }
    }
}
