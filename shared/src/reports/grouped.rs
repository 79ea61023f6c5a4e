//! Facts by what they refer to.

use std::collections::BTreeMap;

use crate::record::RecordId;

/// Facts by what they refer to, each with the id of its record, in the order in which they come.
pub(super) fn by<R>(
    facts: impl IntoIterator<Item = (RecordId, R)>,
    to: impl Fn(&R) -> RecordId,
) -> BTreeMap<RecordId, Vec<(RecordId, R)>> {
    let mut all = BTreeMap::<RecordId, Vec<(RecordId, R)>>::new();
    for (id, fact) in facts {
        all.entry(to(&fact)).or_default().push((id, fact));
    }
    all
}

/// Those of one, without the ids of their records.
pub(super) fn only<R>(of: Option<Vec<(RecordId, R)>>) -> Vec<R> {
    let of = of.into_iter().flatten();
    of.map(|(_, fact)| fact).collect()
}
