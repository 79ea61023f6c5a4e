//! Districts from a city's own file, beside what is here already.

use crate::{
    domain::area::{
        Area, Town,
        load::{Known, load},
    },
    jp::Date,
    record::{Doc, Record, RecordId},
};

pub use crate::domain::area::load::{Change, Loading};

/// What a table of districts and towns adds to these records and ends of them; see [`load`].
///
/// # Errors
/// When a column is missing; the sentence names it.
pub fn load_areas<'a>(
    docs: impl IntoIterator<Item = &'a Doc>,
    rows: &[Vec<String>],
    from: Option<Date>,
    new_id: impl FnMut() -> RecordId,
) -> Result<Loading, String> {
    let mut known = Known::default();
    for doc in docs.into_iter().filter(|doc| !doc.is_removed()) {
        match &*doc.kind {
            Area::KIND => known
                .areas
                .extend(Area::parse(doc).map(|area| (doc.id, area))),
            Town::KIND => known
                .towns
                .extend(Town::parse(doc).map(|town| (doc.id, town))),
            _ => {}
        }
    }
    load(rows, &known, from, new_id)
}
