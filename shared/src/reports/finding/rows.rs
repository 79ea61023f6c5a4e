//! What can be found: rows, kinds of agency and offices of an edition.

use std::collections::BTreeMap;

use crate::{
    domain::directory::{AgencyKind, Entry, Hours, Office},
    record::{Phones, Record, RecordId},
};

use super::{super::Standing, grams::key};

/// Something that can be found.
#[derive(Clone, Debug)]
pub struct Row {
    /// The record.
    pub id: RecordId,
    /// What it is.
    pub what: What,
    /// Its texts folded, one a line.
    pub(super) key: String,
    /// All its telephone numbers, digits alone.
    pub(super) phones: Vec<String>,
    /// Which of the hours are its own.
    pub(super) hours: Option<usize>,
}

/// A row of the printed list, or what stands behind one.
#[derive(Clone, Debug)]
pub enum What {
    /// A row.
    Entry(Box<Entry>),
    /// A kind of agency.
    Kind(Box<AgencyKind>),
    /// An office.
    Office(Box<Office>),
}

/// A text of a row, and how much it says of what the row is for: 1 for the matter itself.
type Said<'a> = (&'a str, f32);

impl Row {
    /// Whether it stands before others that fit as well: ★, then rows by number, kinds, offices by name.
    pub(super) fn order(&self) -> (bool, u8, f64) {
        match &self.what {
            What::Entry(entry) => (!entry.default_window, 0, entry.no),
            What::Kind(_) => (true, 1, 0.0),
            What::Office(_) => (true, 2, 0.0),
        }
    }

    /// The kind of agency that it is, or whose offices stand behind it.
    #[must_use]
    pub fn kind(&self) -> Option<RecordId> {
        match &self.what {
            What::Entry(entry) => entry.kind.map(|kind| kind.id()),
            What::Kind(_) => Some(self.id),
            What::Office(office) => Some(office.kind.id()),
        }
    }
}

/// The rows of an edition, in the order in which they are shown when nothing is asked, and their texts.
pub(super) fn rows(
    standing: &Standing,
    hours: &mut HoursOf,
) -> (Vec<Row>, Vec<Vec<(String, f32)>>) {
    let mut rows = Vec::new();
    for doc in standing.values() {
        let what = match &*doc.kind {
            Entry::KIND => Entry::parse(doc).map(|entry| What::Entry(Box::new(entry))),
            AgencyKind::KIND => AgencyKind::parse(doc).map(|kind| What::Kind(Box::new(kind))),
            Office::KIND => Office::parse(doc).map(|office| What::Office(Box::new(office))),
            _ => continue,
        };
        let Ok(what) = what else { continue };
        let texts: Vec<(String, f32)> = said(&what)
            .into_iter()
            .map(|(text, worth)| (key(text), worth))
            .collect();
        let lines: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
        let row = Row {
            id: doc.id,
            key: lines.join("\n"),
            phones: phones(&what),
            hours: hours_of(&what).map(|text| hours.place(text)),
            what,
        };
        rows.push((row, texts));
    }
    rows.sort_by(|(a, _), (b, _)| {
        let (a_is, b_is) = (a.order(), b.order());
        (a_is.0, a_is.1)
            .cmp(&(b_is.0, b_is.1))
            .then(a_is.2.total_cmp(&b_is.2))
            .then_with(|| a.key.cmp(&b.key))
            .then(a.id.cmp(&b.id))
    });
    rows.into_iter().unzip()
}

fn said(what: &What) -> Vec<Said<'_>> {
    let texts: Vec<(Option<&str>, f32)> = match what {
        What::Entry(entry) => vec![
            (Some(&entry.topic), 1.0),
            (Some(&entry.category), 0.8),
            (Some(&entry.agency), 0.8),
            (entry.plain.as_deref(), 0.7),
            (entry.notes.as_deref(), 0.5),
            (entry.address.as_deref(), 0.3),
            (entry.extension.as_deref(), 0.3),
        ],
        What::Kind(kind) => vec![
            (Some(&kind.name), 0.8),
            (Some(&kind.field), 0.6),
            (kind.work.as_deref(), 0.9),
        ],
        What::Office(office) => vec![
            (Some(&office.name), 0.8),
            (office.notes.as_deref(), 0.5),
            (office.address.as_deref(), 0.3),
        ],
    };
    let said = texts.into_iter();
    said.filter_map(|(text, worth)| Some((text?, worth)))
        .collect()
}

fn phones(what: &What) -> Vec<String> {
    let numbers: [Option<&Phones>; 2] = match what {
        What::Entry(entry) => [entry.phones.as_ref(), entry.fax.as_ref()],
        What::Kind(_) => [None, None],
        What::Office(office) => [office.phones.as_ref(), office.fax.as_ref()],
    };
    let numbers = numbers.into_iter().flatten();
    numbers
        .flat_map(|phones| phones.0.iter().map(|phone| phone.digits().to_owned()))
        .collect()
}

fn hours_of(what: &What) -> Option<&str> {
    match what {
        What::Entry(entry) => entry.hours.as_deref(),
        What::Kind(_) => None,
        What::Office(office) => office.hours.as_deref(),
    }
}

/// The hours of all rows, each text once: many rows have the same.
#[derive(Clone, Debug, Default)]
pub(super) struct HoursOf {
    texts: BTreeMap<String, usize>,
    pub(super) read: Vec<Hours>,
}

impl HoursOf {
    fn place(&mut self, text: &str) -> usize {
        if let Some(place) = self.texts.get(text) {
            return *place;
        }
        self.texts.insert(text.to_owned(), self.read.len());
        self.read.push(Hours::read(text));
        self.read.len() - 1
    }
}
