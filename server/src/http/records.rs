//! Records that routes look at, whatever kind they are.

use std::collections::BTreeSet;

use shared::{
    record::{Doc, RecordId},
    registry,
};

use super::error::Error;
use crate::db::{Conn, documents};

/// Those of these records that are here.
pub(super) async fn read(
    conn: &mut Conn,
    ids: BTreeSet<RecordId>,
) -> Result<Vec<(RecordId, Doc)>, Error> {
    let stored = documents::find(conn, &ids).await?;
    let docs = stored
        .into_iter()
        .filter_map(|(id, stored)| Some((id, serde_json::from_str(&stored.body).ok()?)));
    Ok(docs.collect())
}

/// What a record is called.
pub(super) fn title_of(doc: &Doc) -> Option<String> {
    let field = registry::kind(&doc.kind)?.schema.title_field()?;
    doc.get(field.key).as_text().map(str::to_owned)
}
