//! What an edition says, as facts.

use std::collections::BTreeMap;

use super::Standing;
use crate::{
    domain::directory::{AgencyKind, Entry, Office},
    record::{Doc, Record, RecordId},
};

/// The facts of an edition. Unfinished rows are left out.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Its rows, in the order of their numbers.
    pub entries: Vec<(RecordId, Entry)>,
    /// Its offices, in the order of their names.
    pub offices: Vec<(RecordId, Office)>,
    /// Its kinds of agency.
    pub kinds: BTreeMap<RecordId, AgencyKind>,
    /// The names of the districts, as they are today.
    pub areas: BTreeMap<RecordId, String>,
    /// Where the offices of each kind of agency stand in `offices`.
    of_kind: BTreeMap<RecordId, Vec<usize>>,
}

impl Contents {
    /// Reads what stands in an edition.
    #[must_use]
    pub fn read(standing: &Standing, areas: &BTreeMap<RecordId, String>) -> Self {
        let mut entries = facts::<Entry>(standing);
        let mut offices = facts::<Office>(standing);
        entries.sort_by(|(a, one), (b, other)| one.no.total_cmp(&other.no).then(a.cmp(b)));
        offices.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
        let mut of_kind: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (at, (_, office)) in offices.iter().enumerate() {
            of_kind.entry(office.kind.id()).or_default().push(at);
        }
        Self {
            entries,
            offices,
            kinds: facts(standing).into_iter().collect(),
            areas: areas.clone(),
            of_kind,
        }
    }

    /// Where the offices behind a row stand in `offices`.
    #[must_use]
    pub fn offices_of(&self, entry: &Entry) -> &[usize] {
        let kind = entry.kind.and_then(|kind| self.of_kind.get(&kind.id()));
        kind.map_or(&[], Vec::as_slice)
    }

    /// The district that an office serves.
    #[must_use]
    pub fn area(&self, office: &Office) -> Option<&str> {
        self.areas.get(&office.area?.id()).map(String::as_str)
    }
}

fn facts<R: Record>(standing: &Standing) -> Vec<(RecordId, R)> {
    let docs = standing.values().filter(|doc| &*doc.kind == R::KIND);
    let fact = |doc: &Doc| Some((doc.id, R::parse(doc).ok()?));
    docs.filter_map(fact).collect()
}
