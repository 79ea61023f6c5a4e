//! What records are called.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    record::{Doc, RecordId},
    registry,
};

use crate::db::{Conn, documents};

/// The titles of those records that are here and have one.
pub(super) async fn titles(
    conn: &mut Conn,
    ids: BTreeSet<RecordId>,
) -> Result<BTreeMap<RecordId, String>, sqlx::Error> {
    let stored = documents::find(conn, &ids).await?;
    let titles = stored.into_iter().filter_map(|(id, stored)| {
        let doc = serde_json::from_str(&stored.body).ok()?;
        Some((id, title(&doc)?))
    });
    Ok(titles.collect())
}

/// The title of a record.
pub(super) fn title(doc: &Doc) -> Option<String> {
    let field = registry::kind(&doc.kind)?.schema.title_field()?;
    doc.get(field.key).as_text().map(str::to_owned)
}
