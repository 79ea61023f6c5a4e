//! Finding a household one does not hold, by what one must know already: nobody leafs through a city.

use std::collections::BTreeSet;

use super::{Household, Member};
use crate::{
    jp::{PhoneNumber, fold},
    record::{Doc, Phones, Record, RecordId},
};

/// The kinds of record that are looked through.
pub const SOUGHT: [&str; 2] = [Household::KIND, Member::KIND];

/// What those who serve a household call it ends so; nobody who looks for it need know.
const CALLED: &str = "様宅";

/// What someone looks for.
#[derive(Clone, Debug)]
pub struct HouseholdQuery {
    name: String,
    phone: Option<PhoneNumber>,
}

impl HouseholdQuery {
    /// From what was typed; none where nothing was.
    #[must_use]
    pub fn new(typed: &str) -> Option<Self> {
        let name = plain(typed);
        (!name.is_empty()).then(|| Self {
            name,
            phone: PhoneNumber::read(typed).ok(),
        })
    }

    /// The household that a record is of, where the record is what is looked for.
    #[must_use]
    pub fn household_of(&self, doc: &Doc) -> Option<RecordId> {
        if doc.is_removed() {
            return None;
        }
        let (id, name, kana, phones) = match &*doc.kind {
            Household::KIND => {
                let fact = Household::parse(doc).ok()?;
                (doc.id, fact.name, fact.kana, fact.phones)
            }
            Member::KIND => {
                let fact = Member::parse(doc).ok()?;
                (fact.household.id(), fact.name, fact.kana, fact.phones)
            }
            _ => return None,
        };
        let names: BTreeSet<String> = [Some(name), kana]
            .into_iter()
            .flatten()
            .map(|text| plain(&text))
            .collect();
        let calls = |Phones(phones): Phones| {
            let mut phones = phones.into_iter();
            self.phone
                .as_ref()
                .is_some_and(|sought| phones.any(|phone| phone.digits() == sought.digits()))
        };
        (names.contains(&self.name) || phones.is_some_and(calls)).then_some(id)
    }
}

/// What a household is called, and the district it lies in; none for other records, and where it was removed.
#[must_use]
pub fn title_and_area(doc: &Doc) -> Option<(String, Option<RecordId>)> {
    let fact = Household::parse(doc).ok()?;
    let is_one = &*doc.kind == Household::KIND && !doc.is_removed();
    is_one.then(|| (fact.name.to_string(), fact.area.map(|area| area.id())))
}

/// A name as it is compared: folded as in a search, without spaces and without 様宅.
fn plain(name: &str) -> String {
    let name: String = name.split_whitespace().collect();
    fold(name.strip_suffix(CALLED).unwrap_or(&name))
}
