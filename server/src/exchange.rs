//! Taking in directories of others in the open standard: what comes in is part of the next edition, and nothing is published.

use std::collections::BTreeMap;

use serde_json::{Value, value::to_raw_value};
use shared::{
    access::Scope,
    record::{ActorId, Context, Doc, Dot, RecordId, ReplicaId, Save, Writes},
    reports::{areas, hsds},
    wire::MAX_SAVES,
};
use uuid::Uuid;

use crate::{
    clock,
    db::{Db, documents},
    import::{ImportError, push},
    push::Writer,
};

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many records are new.
    pub new: usize,
    /// How many say something else now.
    pub changed: usize,
    /// How many said the same before.
    pub same: usize,
    /// What was not taken, and why, in words.
    pub refused: Vec<String>,
}

/// Takes in services of HSDS 3.0. What is taken in again changes what differs, and clears nothing; nor does it touch what the
/// standard has no word for and an editor may have set since: No., ★, 相談項目.
///
/// # Errors
/// When the database can't, or a record is not taken; those before it stay.
pub async fn take_in(db: &Db, json: &Value) -> Result<Imported, ImportError> {
    let mut conn = db.reader().await?;
    let bodies = documents::bodies(&mut conn, &[Scope::Public].into()).await?;
    let docs = bodies
        .iter()
        .filter_map(|body| serde_json::from_str(body).ok());
    let docs: BTreeMap<RecordId, Doc> = docs.map(|doc: Doc| (doc.id, doc)).collect();
    let districts = areas(docs.values()).into_iter();
    let districts = districts.map(|(id, name)| (name, id)).collect();
    let today = clock::system().date();
    let mut taken = hsds::take_in(json, &districts, &hsds::numbers(&docs, today));
    let records = taken.records();
    let ids = records.iter().map(|(_, id, _)| *id).collect();
    let held = documents::find(&mut conn, &ids).await?;
    drop(conn);
    let mut imported = Imported {
        refused: std::mem::take(&mut taken.refused),
        ..Imported::default()
    };
    let replica = ReplicaId::new(Uuid::new_v4());
    let mut saves = Vec::new();
    for (kind, id, writes) in records {
        let is_elsewhere = held.iter().any(|(held, _)| *held == id) && !docs.contains_key(&id);
        let doc = docs.get(&id);
        if is_elsewhere || doc.is_some_and(|doc| &*doc.kind != kind || doc.is_removed()) {
            let what =
                format!("{id}：同じIDの別の記録か、取り消した記録があるので、取り込めません。");
            imported.refused.push(what);
            continue;
        }
        let (mut writes, seen) = differing(doc, writes);
        if doc.is_some() {
            writes.retain(|path, _| !taken.is_made_up(id, path.as_str()));
        }
        if writes.is_empty() {
            imported.same += 1;
            continue;
        }
        match doc {
            Some(_) => imported.changed += 1,
            None => imported.new += 1,
        }
        saves.push(Save {
            dot: Dot {
                replica,
                counter: saves.len() as u64 + 1,
            },
            kind: kind.into(),
            record: id,
            author: ActorId::new(Uuid::nil()),
            at: clock::system(),
            claimed: None,
            prior: 0,
            seen,
            writes,
        });
    }
    let writer = Writer::start(db.clone(), clock::system);
    for some in saves.chunks(MAX_SAVES) {
        let some = some.iter().map(to_raw_value);
        push(&writer, replica, some.collect::<Result<_, _>>()?).await?;
    }
    Ok(imported)
}

/// What is to be written, by someone who has seen all that is there.
fn differing(doc: Option<&Doc>, mut writes: Writes) -> (Writes, Context) {
    let Some(doc) = doc else {
        return (writes, Context::default());
    };
    writes.retain(|path, value| doc.get(path.as_str()) != value);
    (writes, doc.context.clone())
}
