//! From the draft to an edition: it says what the draft says, and goes on saying it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use shared::reports::Standing;

use super::*;

/// The documents of a city, each record by its id.
#[derive(Clone, Default)]
struct List {
    docs: BTreeMap<RecordId, Doc>,
    last: u128,
}

impl List {
    fn write(&mut self, kind: &str, record: RecordId, writes: Writes) {
        let doc = self
            .docs
            .entry(record)
            .or_insert_with(|| Doc::new(kind, record));
        let counter = doc.context.get(ReplicaId::new(Uuid::nil())) + 1;
        write(doc, counter, writes);
    }

    fn editions(&self) -> Editions {
        Editions::read(self.docs.values(), today())
    }

    /// Publishes those rows of the difference that are chosen.
    fn publish(&mut self, chosen: impl Fn(&RowDifference) -> bool) -> RecordId {
        let editions = self.editions();
        let base = editions.published().first().map(|(id, _)| *id);
        self.publish_after(base, chosen)
    }

    fn publish_after(
        &mut self,
        base: Option<RecordId>,
        chosen: impl Fn(&RowDifference) -> bool,
    ) -> RecordId {
        self.publish_knowing(base, chosen, |_| true)
    }

    /// As a device publishes that has only those rows of the draft that it knows.
    fn publish_knowing(
        &mut self,
        base: Option<RecordId>,
        chosen: impl Fn(&RowDifference) -> bool,
        knows: impl Fn(RecordId) -> bool,
    ) -> RecordId {
        let docs = self.docs.values();
        let docs = docs.filter(|doc| &*doc.kind != Entry::KIND || knows(doc.id));
        let editions = Editions::read(docs, today());
        let before = base.map(|base| editions.standing(base)).unwrap_or_default();
        let mut rows = difference(&before, &editions.next(&before));
        rows.retain(|row| chosen(row));
        self.last += 1;
        let new = id(1_000_000 * self.last);
        let edition = Edition {
            version: format!("ver.{}", self.last).as_str().into(),
            published_on: today(),
            follows: base.map(Ref::new),
            notes: None,
            rows: None,
        };
        let mut ids = 1_000_000 * self.last..;
        let edits = publication(&editions, (new, &edition), &rows, || {
            id(ids.next().unwrap() + 1)
        });
        assert_eq!(&*edits.last().unwrap().kind, Edition::KIND);
        for (place, edit) in edits.iter().enumerate() {
            let is_last = place + 1 == edits.len();
            assert_eq!(&*edit.kind == Printed::KIND, !is_last);
            // Cut off here, nothing has come out.
            assert!(self.editions().published().iter().all(|(id, _)| *id != new));
            self.write(&edit.kind, edit.record, edit.writes.clone());
        }
        new
    }
}

/// What a reader sees of it.
fn said(standing: &Standing) -> BTreeMap<RecordId, BTreeMap<String, Value>> {
    let values = |doc: &Doc| {
        let paths = doc.fields.keys();
        let all = paths.map(|path| (path.as_str().to_owned(), doc.get(path.as_str()).clone()));
        all.filter(|(path, value)| path != "removed" && !value.is_empty())
            .collect()
    };
    standing
        .iter()
        .map(|(id, doc)| (*id, values(doc)))
        .collect()
}

fn entry(agency: &str) -> Writes {
    row(1, agency)
        .fields
        .iter()
        .map(|(path, heads)| (path.clone(), heads[0].value.clone()))
        .collect()
}

fn agency(text: &str) -> Writes {
    [(key_path("agency"), Value::text(text))].into()
}

#[test]
fn an_edition_says_exactly_what_the_draft_says_and_keeps_only_what_is_new() {
    let mut list = List::default();
    for n in 1..=50 {
        list.write(Entry::KIND, id(n), entry(&format!("機関{n}")));
    }
    let first = list.publish(|_| true);
    assert_eq!(
        said(&list.editions().standing(first)),
        said(list.editions().living())
    );
    list.write(Entry::KIND, id(3), agency("ほか"));
    list.write(
        Entry::KIND,
        id(4),
        [(key_path("removed"), Value::Flag(true))].into(),
    );
    list.write(Entry::KIND, id(51), entry("新しい機関"));
    let kept = |list: &List| {
        list.docs
            .values()
            .filter(|doc| &*doc.kind == Printed::KIND)
            .count()
    };
    assert_eq!(kept(&list), 50);
    let second = list.publish(|_| true);
    assert_eq!(kept(&list), 53);
    let editions = list.editions();
    assert_eq!(said(&editions.standing(second)), said(editions.living()));
    assert_eq!(editions.standing(first).len(), 50);
    assert!(difference(&editions.standing(second), editions.living()).is_empty());
}

#[test]
fn one_row_is_published_before_the_others_which_stay_in_the_draft() {
    let mut list = List::default();
    for n in 1..=3 {
        list.write(Entry::KIND, id(n), entry(&format!("機関{n}")));
    }
    list.publish(|_| true);
    list.write(Entry::KIND, id(1), agency("急ぐ"));
    list.write(Entry::KIND, id(2), agency("急がない"));
    let urgent = list.publish(|row| row.record == id(1));
    let editions = list.editions();
    let mut agencies = super::agencies(&editions, urgent.uuid().as_u128());
    agencies.sort();
    assert_eq!(agencies, ["急ぐ", "機関2", "機関3"]);
    let left = difference(&editions.standing(urgent), editions.living());
    assert_eq!(
        left.iter().map(|row| row.record).collect::<Vec<_>>(),
        [id(2)]
    );
}

#[test]
fn two_who_publish_apart_bring_out_two_editions_and_what_one_lacks_is_a_difference_again() {
    let mut list = List::default();
    for n in 1..=2 {
        list.write(Entry::KIND, id(n), entry(&format!("機関{n}")));
    }
    let base = list.publish(|_| true);
    list.write(Entry::KIND, id(1), agency("甲"));
    list.write(Entry::KIND, id(2), agency("乙"));
    let one = list.publish_after(Some(base), |row| row.record == id(1));
    let other = list.publish_after(Some(base), |row| row.record == id(2));
    let editions = list.editions();
    assert_eq!(editions.published()[0].0, other);
    let of = |edition: RecordId| super::agencies(&editions, edition.uuid().as_u128());
    assert_eq!([of(one), of(other)], [["甲", "機関2"], ["機関1", "乙"]]);
    let left = difference(&editions.standing(other), editions.living());
    assert_eq!(
        left.iter().map(|row| row.record).collect::<Vec<_>>(),
        [id(1)]
    );
}

#[test]
fn what_follows_an_edition_that_keeps_nothing_keeps_all() {
    let mut list = List::default();
    let old = edition(10, "2018-11-01", None);
    list.docs.insert(old.id, old);
    for n in 1..=3 {
        let mut writes = entry(&format!("機関{n}"));
        writes.insert(key_path("edition"), Value::text(&id(10).to_string()));
        list.write(Entry::KIND, id(n), writes);
    }
    // Nothing differs, and yet all of it is kept.
    let next = list.publish(|_| true);
    list.write(Entry::KIND, id(1), agency("ほか"));
    let editions = list.editions();
    assert_eq!(
        super::agencies(&editions, next.uuid().as_u128()),
        ["機関1", "機関2", "機関3"]
    );
}

#[test]
fn a_row_takes_along_what_it_leads_to_and_nothing_leads_to_a_row_that_stays() {
    let mut list = List::default();
    list.write(Entry::KIND, id(1), entry("甲"));
    list.publish(|_| true);
    let kind = [("name", "見本の種別"), ("field", "見本")];
    let kind = kind.map(|(key, text)| (key_path(key), Value::text(text)));
    let leads =
        |key: &str, to: u128| Writes::from([(key_path(key), Value::text(&id(to).to_string()))]);
    let named = |name: &str| Writes::from([(key_path("name"), Value::text(name))]);
    list.write(AgencyKind::KIND, id(10), kind.into());
    for office in [11, 12] {
        list.write(Office::KIND, id(office), named("見本の窓口"));
        list.write(Office::KIND, id(office), leads("kind", 10));
    }
    list.write(Entry::KIND, id(1), leads("kind", 10));
    list.write(Entry::KIND, id(2), entry("乙"));
    let editions = list.editions();
    let before = editions.standing(editions.published()[0].0);
    let rows = difference(&before, &editions.next(&before));
    let ids = |rows: Vec<RowDifference>| -> BTreeSet<RecordId> {
        rows.into_iter().map(|row| row.record).collect()
    };
    assert_eq!(
        ids(with_company(&rows, id(1))),
        [1, 10, 11, 12].map(id).into()
    );
    assert_eq!(
        ids(with_company(&rows, id(12))),
        [10, 11, 12].map(id).into()
    );
    assert_eq!(ids(with_company(&rows, id(2))), [2].map(id).into());
    assert_eq!(ids(with_company(&rows, id(10))), [10].map(id).into());
    assert_eq!(
        ids(without_open(&rows, &[id(10)].into())),
        [2].map(id).into()
    );
    assert_eq!(
        ids(without_open(&rows, &[id(11)].into())),
        [1, 2, 10, 12].map(id).into()
    );
}

#[test]
fn ten_thousand_rows_come_out_at_once() {
    let mut list = List::default();
    for n in 1..=10_000 {
        list.write(Entry::KIND, id(n), entry(&format!("機関{n}")));
    }
    let editions = list.editions();
    let rows = difference(&Standing::new(), editions.living());
    let edition = Edition {
        version: "ver.1".into(),
        published_on: today(),
        follows: None,
        notes: None,
        rows: None,
    };
    let mut ids = 1_000_000..;
    let edits = publication(&editions, (id(999_999), &edition), &rows, || {
        id(ids.next().unwrap())
    });
    assert_eq!(edits.len(), 10_001);
    let rows = &edits[10_000].writes[&key_path("rows")];
    assert_eq!(*rows, Value::Number(Number::new(10_000.0).unwrap()));
}

#[derive(Clone, Debug)]
enum Step {
    Write(u128, u8),
    Remove(u128, bool),
    /// Which rows, after which edition, and which rows are known.
    Publish(u8, usize, u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1..6_u128, any::<u8>()).prop_map(|(n, text)| Step::Write(n, text % 4)),
        2 => (1..6_u128, any::<bool>()).prop_map(|(n, is)| Step::Remove(n, is)),
        2 => (any::<u8>(), 0..4_usize, any::<u8>()).prop_map(|(which, back, known)| Step::Publish(which, back, known)),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is written and published, all or some rows: every edition goes on saying what it said when it came out.
    #[test]
    fn no_edition_ever_says_anything_else(steps in steps()) {
        let mut list = List::default();
        let mut out = Vec::new();
        for step in steps {
            match step {
                Step::Write(n, text) => list.write(Entry::KIND, id(n), entry(&format!("機関{text}"))),
                Step::Remove(n, is) if list.docs.contains_key(&id(n)) => {
                    list.write(Entry::KIND, id(n), [(key_path("removed"), Value::Flag(is))].into());
                }
                Step::Remove(..) => {}
                Step::Publish(which, back, known) => {
                    let knows = |record: RecordId| known % 2 == 0 || (u128::from(known) >> (record.uuid().as_u128() % 7)) & 1 == 1;
                    let chosen = |record: RecordId| which % 2 == 0 || (u128::from(which) >> (record.uuid().as_u128() % 7)) & 1 == 1;
                    let before = list.editions();
                    let mut all = before.published().iter();
                    let base = all.nth(back).or(before.published().first()).map(|(id, _)| *id);
                    let edition = list.publish_knowing(base, |row| chosen(row.record), knows);
                    let base = base.map(|base| before.standing(base)).unwrap_or_default();
                    let editions = list.editions();
                    let standing = said(&editions.standing(edition));
                    // The chosen rows that are known as in the draft, the others as in the edition before.
                    let (living, base) = (said(editions.living()), said(&base));
                    for n in 1..6 {
                        let expected = if chosen(id(n)) && knows(id(n)) { living.get(&id(n)) } else { base.get(&id(n)) };
                        prop_assert_eq!(standing.get(&id(n)), expected);
                    }
                    out.push((edition, standing));
                }
            }
            for (edition, standing) in &out {
                prop_assert_eq!(&said(&list.editions().standing(*edition)), standing);
            }
        }
    }
}
