//! The records the server is known to have, in memory. Decoded only when asked for: there may be tens of thousands.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    rc::Rc,
    sync::Arc,
};

use serde::Deserialize;
use shared::{
    record::{Brief, Doc, RecordId, Schema},
    registry,
};

#[derive(Debug)]
enum Stored {
    /// A line of a segment.
    Line(Rc<str>, Range<usize>),
    /// Changed since.
    Live(Arc<Doc>),
}

/// Records by id.
#[derive(Debug, Default)]
pub struct Table {
    records: HashMap<RecordId, Stored>,
}

impl Table {
    /// Takes in a segment's lines. Gives the briefs of the records that it brought or changed, and how many lines were no
    /// documents.
    pub fn add_segment(&mut self, text: String) -> (Vec<Brief>, usize) {
        self.add_lines(text, |line| Brief::read(line, schema_of).ok())
    }

    /// Takes in lines that have been read before, each with its brief.
    pub(super) fn add_read(&mut self, text: String, briefs: Vec<Brief>) -> Vec<Brief> {
        let mut briefs = briefs.into_iter();
        self.add_lines(text, |_| briefs.next()).0
    }

    fn add_lines(
        &mut self,
        text: String,
        mut brief_of_line: impl FnMut(&str) -> Option<Brief>,
    ) -> (Vec<Brief>, usize) {
        let text: Rc<str> = text.into();
        let (mut briefs, mut unreadable) = (Vec::new(), 0);
        let mut start = 0;
        for line in text.split('\n') {
            let range = start..start + line.len();
            start = range.end + 1;
            if line.is_empty() {
                continue;
            }
            match brief_of_line(line) {
                None => unreadable += 1,
                Some(brief) if self.records.contains_key(&brief.id) => {
                    match serde_json::from_str::<Doc>(line) {
                        Err(_) => unreadable += 1,
                        Ok(doc) => {
                            if let Some(doc) = self.joined(&doc) {
                                briefs.extend(brief_of(&doc));
                                self.put(Arc::new(doc));
                            }
                        }
                    }
                }
                Some(brief) => {
                    self.records
                        .insert(brief.id, Stored::Line(text.clone(), range));
                    briefs.push(brief);
                }
            }
        }
        (briefs, unreadable)
    }

    /// The record `id`.
    #[must_use]
    pub fn get(&self, id: RecordId) -> Option<Arc<Doc>> {
        match self.records.get(&id)? {
            Stored::Live(doc) => Some(doc.clone()),
            Stored::Line(text, range) => serde_json::from_str(text.get(range.clone())?)
                .ok()
                .map(Arc::new),
        }
    }

    /// The kind of the record `id`, without decoding the rest.
    #[must_use]
    pub fn kind(&self, id: RecordId) -> Option<Box<str>> {
        #[derive(Deserialize)]
        struct Kind {
            kind: Box<str>,
        }
        match self.records.get(&id)? {
            Stored::Live(doc) => Some(doc.kind.clone()),
            Stored::Line(text, range) => {
                let kind: Kind = serde_json::from_str(text.get(range.clone())?).ok()?;
                Some(kind.kind)
            }
        }
    }

    /// What joining `doc` in would give, if that differs from what is here.
    #[must_use]
    pub fn joined(&self, doc: &Doc) -> Option<Doc> {
        let Some(ours) = self.get(doc.id) else {
            return Some(doc.clone());
        };
        let mut joined = Doc::clone(&ours);
        joined.join(doc);
        (joined != *ours).then_some(joined)
    }

    /// Replaces a record.
    pub fn put(&mut self, doc: Arc<Doc>) {
        self.records.insert(doc.id, Stored::Live(doc));
    }

    /// Forgets a record.
    pub fn remove(&mut self, id: RecordId) {
        self.records.remove(&id);
    }

    /// Whether the record is here.
    #[must_use]
    pub fn contains(&self, id: RecordId) -> bool {
        self.records.contains_key(&id)
    }

    /// All ids, in their order.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<RecordId> {
        self.records.keys().copied().collect()
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

/// The lines of a segment without those of some records; none if it holds no line of them.
#[must_use]
pub(super) fn without(text: &str, ids: &BTreeSet<RecordId>) -> Option<String> {
    let stays =
        |line: &&str| !Brief::read(line, schema_of).is_ok_and(|brief| ids.contains(&brief.id));
    let rest: String = text
        .lines()
        .filter(stays)
        .flat_map(|line| [line, "\n"])
        .collect();
    (rest.len() < text.len()).then_some(rest)
}

/// The brief of a document in memory.
#[must_use]
pub(super) fn brief_of(doc: &Doc) -> Option<Brief> {
    let json = serde_json::to_string(doc).ok()?;
    Brief::read(&json, schema_of).ok()
}

/// The fields of a kind, for briefs.
pub(super) fn schema_of(kind: &str) -> Option<&'static Schema> {
    registry::kind(kind).map(|kind| kind.schema)
}
