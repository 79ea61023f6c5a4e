//! Finding in the directory: from words as people say them to the row that takes the matter.

mod grams;
mod index;
mod rank;
mod rows;

use std::collections::BTreeMap;

use super::Standing;
use crate::{
    domain::directory::{Hours, Saying},
    jp::fold,
    record::RecordId,
};
use grams::{Gram, grams, key};
use index::Index;
use rows::HoursOf;

pub use rows::{Row, What};

/// An edition made ready to be searched. Made once for each state of the edition and of the sayings; a search then takes a
/// few milliseconds among ten thousand rows.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    rows: Vec<Row>,
    hours: Vec<Hours>,
    lines: Vec<Line>,
    /// Where each saying leads: places of rows.
    leads: Vec<Vec<usize>>,
    /// Rows first, then lines.
    index: Index,
}

/// One way of saying something.
#[derive(Clone, Debug)]
struct Line {
    text: String,
    saying: usize,
    /// How much all its grams tell.
    tells: f32,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its place in [`Finder::rows`].
    pub row: usize,
    /// The saying that led to it.
    pub said: Option<String>,
}

impl Finder {
    /// Makes an edition ready.
    #[must_use]
    pub fn new<'a>(standing: &Standing, sayings: impl IntoIterator<Item = &'a Saying>) -> Self {
        let mut hours = HoursOf::default();
        let (rows, texts) = rows::rows(standing, &mut hours);
        let mut docs: Vec<BTreeMap<Gram, f32>> = texts.iter().map(|texts| weighed(texts)).collect();
        let (mut lines, mut leads) = (Vec::new(), Vec::new());
        for (place, saying) in sayings.into_iter().enumerate() {
            for text in saying.lines() {
                docs.push(weighed(&[(key(text), 1.0)]));
                let text = text.to_owned();
                lines.push(Line {
                    text,
                    saying: place,
                    tells: 0.0,
                });
            }
            leads.push(led_to(saying, &rows));
        }
        let index = Index::new(docs);
        for line in &mut lines {
            let grams = grams(&key(&line.text));
            line.tells = grams.iter().map(|gram| index.tells(*gram)).sum();
        }
        Self {
            rows,
            hours: hours.read,
            lines,
            leads,
            index,
        }
    }

    /// All that can be found: rows first (★, then by number), then kinds of agency and offices.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of a record.
    #[must_use]
    pub fn row(&self, id: RecordId) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// The hours of a row; none where it has none of its own.
    #[must_use]
    pub fn hours(&self, row: &Row) -> Option<&Hours> {
        self.hours.get(row.hours?)
    }

    /// Where to go when unsure: the ★ rows.
    pub fn default_windows(&self) -> impl Iterator<Item = &Row> {
        let rows = self.rows.iter();
        rows.filter(|row| matches!(&row.what, What::Entry(entry) if entry.default_window))
    }
}

/// The grams of several texts, each with the most it says.
fn weighed(texts: &[(String, f32)]) -> BTreeMap<Gram, f32> {
    let mut all: BTreeMap<Gram, f32> = BTreeMap::new();
    for (text, says) in texts {
        for gram in grams(text) {
            let known = all.entry(gram).or_default();
            *known = known.max(*says);
        }
    }
    all
}

/// The places of the rows a saying leads to.
fn led_to(saying: &Saying, rows: &[Row]) -> Vec<usize> {
    let words = saying.words.as_deref().map(fold).unwrap_or_default();
    let entry = saying.entry.map(|entry| entry.id());
    let kind = saying.kind.map(|kind| kind.id());
    let leads = |row: &Row| {
        Some(row.id) == entry
            || Some(row.id) == kind
            || !words.is_empty()
                && !matches!(row.what, What::Office(_))
                && row.key.contains(words.as_str())
    };
    let rows = rows.iter().enumerate();
    rows.filter(|(_, row)| leads(row))
        .map(|(at, _)| at)
        .collect()
}
