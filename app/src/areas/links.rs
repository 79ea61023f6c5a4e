//! Where a record is looked at.

use shared::{
    domain::{
        directory::{AgencyKind, Edition, Entry, Office},
        household::{Assignment, Household, Member},
        visit::Visit,
    },
    record::{Record, RecordId},
};

use crate::store::Store;

/// The address of the screen that shows a record; none for those that have no screen.
#[must_use]
pub fn href(store: Store, kind: &str, id: RecordId) -> Option<String> {
    match kind {
        Household::KIND => Some(format!("/households/{id}")),
        Member::KIND | Assignment::KIND => {
            Some(format!("/households/{}", store.link(id, "household")?))
        }
        Visit::KIND => Some(format!("/visits/{id}")),
        AgencyKind::KIND | Edition::KIND | Entry::KIND | Office::KIND => {
            Some("/directory".to_owned())
        }
        _ => None,
    }
}
