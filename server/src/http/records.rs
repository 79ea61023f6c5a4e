//! Records that routes look at, whatever kind they are.

use std::collections::BTreeSet;

use shared::{
    access::{self, Action, Actor},
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

/// Whether someone may write a record as it is.
pub(super) fn may_write(who: &Actor, doc: &Doc) -> bool {
    let change = registry::change(Some(doc), doc, false);
    change.is_some_and(|change| access::allows(who, Action::Write(&change)).is_ok())
}

/// What a record is called.
pub(super) fn title_of(doc: &Doc) -> Option<String> {
    let field = registry::kind(&doc.kind)?.schema.title_field()?;
    doc.get(field.key).as_text().map(str::to_owned)
}
