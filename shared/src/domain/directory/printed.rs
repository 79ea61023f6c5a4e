//! What a record of the directory says in an edition.

use super::Edition;
use crate::record::{
    Doc, Dot, Edit, Paragraph, Path, RecordId, Ref, ReplicaId, Text, Value, Writes,
};
use crate::{jp::Timestamp, record::ActorId};

crate::record! {
    /// What one record of the directory says from an edition on: kept as it was on the day the edition came out, and never
    /// written again. An edition keeps what it says otherwise than the one before it.
    pub struct Printed = "printed" "版の記載" in Public;

    section "基本" {
        /// The edition from which on it says so.
        edition: Ref<Edition> = "版", listed;
        /// The kind of the record, such as `entry`.
        kind: Text = "種類", listed, sorts;
        /// The record's id.
        record: Text = "もとの記録";
        /// Its fields as a JSON object, path by path; none where it stands in the list no more.
        content: Option<Paragraph> = "内容", help("空のときは、この版からはのせていません。");
    }
}

impl Printed {
    /// What is to be kept of a record for an edition: what it shows now, or that it is gone.
    #[must_use]
    pub fn of(edition: Ref<Edition>, doc: &Doc) -> Self {
        let shown = doc.fields.keys().map(|path| (path, doc.get(path.as_str())));
        let writes: Writes = shown
            .filter(|(_, value)| **value != Value::Empty)
            .map(|(path, value)| (path.clone(), value.clone()))
            .collect();
        let writes = (!doc.is_removed()).then_some(writes);
        Self::new(edition, (&doc.kind, doc.id), writes.as_ref())
    }

    /// What is to be kept of a record with these values; without any, that it stands in the list no more.
    #[must_use]
    pub fn new(
        edition: Ref<Edition>,
        (kind, record): (&str, RecordId),
        writes: Option<&Writes>,
    ) -> Self {
        let json = |writes: &Writes| serde_json::to_string(writes).ok();
        Self {
            edition,
            kind: kind.into(),
            record: record.to_string().as_str().into(),
            content: writes.and_then(json).map(|json| json.as_str().into()),
        }
    }

    /// The record of which it is kept; none where that can't be read.
    #[must_use]
    pub fn id(&self) -> Option<RecordId> {
        self.record.parse().ok()
    }

    /// The record as it was; none where it stands in the list no more, or nothing can be read.
    #[must_use]
    pub fn doc(&self) -> Option<Doc> {
        let writes: Writes = serde_json::from_str(self.content.as_ref()?).ok()?;
        let mut doc = Doc::new(&self.kind, self.id()?);
        let nobody = uuid::Uuid::nil();
        let dot = Dot {
            replica: ReplicaId::new(nobody),
            counter: 1,
        };
        let edit = Edit::create(&self.kind, doc.id, writes);
        doc.apply(&edit.into_save(
            dot,
            0,
            ActorId::new(nobody),
            Timestamp::from_millis(0),
            None,
        ));
        Some(doc)
    }
}

/// Where two states of a record of the directory say something else, in the order of their paths.
#[must_use]
pub fn differing(one: &Doc, other: &Doc) -> Vec<Path> {
    let mut paths: Vec<_> = one.fields.keys().chain(other.fields.keys()).collect();
    paths.sort();
    paths.dedup();
    let differs = |path: &&Path| one.get(path.as_str()) != other.get(path.as_str());
    paths.into_iter().filter(differs).cloned().collect()
}
