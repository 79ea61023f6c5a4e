//! Pages of the standard.

use serde::Serialize;
use serde_json::Value;
use shared::{
    jp::fold,
    reports::hsds::{Depth, Filter, Resource},
};
use uuid::Uuid;

use super::asked::Wanted;
use crate::http::directory::Edition;

/// A page as the standard has it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Page {
    /// How many there are.
    total_items: usize,
    /// How many pages they make.
    total_pages: usize,
    /// Which this is.
    page_number: usize,
    /// How many are here.
    size: usize,
    /// Whether it is the first.
    first_page: bool,
    /// Whether it is the last.
    last_page: bool,
    /// Whether there is nothing here.
    empty: bool,
    /// The objects.
    contents: Vec<Value>,
}

impl Page {
    /// The page that is wanted.
    pub(super) fn of(
        ids: &[Uuid],
        wanted: &Wanted,
        object: impl Fn(Uuid) -> Option<Value>,
    ) -> Self {
        let total_pages = ids.len().div_ceil(wanted.per_page);
        let first = (wanted.page - 1).saturating_mul(wanted.per_page);
        let ids_here = ids.iter().skip(first).take(wanted.per_page);
        let contents: Vec<Value> = ids_here.filter_map(|id| object(*id)).collect();
        Self {
            total_items: ids.len(),
            total_pages,
            page_number: wanted.page,
            size: contents.len(),
            first_page: wanted.page == 1,
            last_page: wanted.page >= total_pages,
            empty: contents.is_empty(),
            contents,
        }
    }
}

/// The ids of what is wanted.
pub(super) fn ids(edition: &Edition, resource: Resource, wanted: &Wanted) -> Vec<Uuid> {
    let says_all = |said: &str| wanted.words.iter().all(|word| said.contains(word));
    let mut filter: Filter = wanted.filter.clone();
    let is_of_rows = !matches!(resource, Resource::Taxonomy | Resource::TaxonomyTerm);
    if !wanted.words.is_empty() && is_of_rows {
        let rows = edition.contents().entries.iter().zip(&edition.said);
        let rows = rows.filter(|(_, said)| says_all(said));
        filter.entries = Some(rows.map(|((id, _), _)| *id).collect());
    }
    let mut ids = edition.hsds.ids(resource, &filter);
    if !is_of_rows {
        ids.retain(|id| {
            let object = edition.hsds.get(resource, *id, Depth::Plain);
            let name = object.as_ref().and_then(|object| object["name"].as_str());
            name.is_some_and(|name| says_all(&fold(name)))
        });
    }
    ids
}
