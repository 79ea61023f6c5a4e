//! From an address to the office that serves it.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use shared::{
    domain::{
        area::{
            Area, AreaLevel, Coverage, Town,
            load::{Known, load},
        },
        directory::{AgencyKind, Office},
        household::Household,
    },
    jp::{Date, Timestamp},
    record::{Doc, Dot, Edit, Record, RecordId, ReplicaId},
    reports::Districts,
    sample::{SampleRecord, demo_city},
};
use uuid::Uuid;

fn day(iso: &str) -> Date {
    Date::from_iso(iso).unwrap()
}

fn facts<R: Record>(records: &[SampleRecord]) -> Vec<(RecordId, R)> {
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 1,
    };
    let of_kind = records.iter().filter(|record| record.kind == R::KIND);
    let parse = |record: &SampleRecord| {
        let mut doc = Doc::new(record.kind, record.id);
        let edit = Edit::create(record.kind, record.id, record.writes.clone());
        doc.apply(&edit.into_save(dot, 0, record.author, Timestamp::from_millis(0), None));
        (record.id, R::parse(&doc).unwrap())
    };
    of_kind.map(parse).collect()
}

struct City {
    records: Vec<SampleRecord>,
    districts: Districts,
}

fn city() -> City {
    let records = demo_city(day("2026-11-26")).records;
    let towns = facts::<Town>(&records).into_iter().map(|(_, town)| town);
    let coverages = facts::<Coverage>(&records).into_iter();
    let coverages = coverages.map(|(_, coverage)| coverage);
    let areas = facts::<Area>(&records);
    let districts = Districts::new(areas, towns, coverages, day("2026-11-26"));
    City { records, districts }
}

#[test]
fn the_city_has_as_many_districts_as_the_real_one() {
    let city = city();
    let count = |level| city.districts.of_level(level).len();
    let levels = [
        AreaLevel::Ward,
        AreaLevel::Welfare,
        AreaLevel::JuniorHigh,
        AreaLevel::Elementary,
    ];
    assert_eq!(levels.map(count), [4, 6, 36, 96]);
    for (id, _) in city.districts.of_level(AreaLevel::Elementary) {
        assert_eq!(city.districts.around(id).len(), 4);
    }
}

/// What is typed, and the districts found.
const PLACES: &[(&str, &[&str])] = &[
    ("北区見本町一丁目2-3", &["見本北区中央小学校区"]),
    ("北区見本町１丁目２－３", &["見本北区中央小学校区"]),
    ("北区見本町1-2-3", &["見本北区中央小学校区"]),
    ("見本市北区見本町十六丁目1", &["見本北区中央第16小学校区"]),
    ("見本町十二丁目", &["見本北区中央第12小学校区"]),
    (
        "北区見本山町12-4",
        &["見本北区北小学校区", "見本北区北第12小学校区"],
    ),
    (
        "中区見本台二丁目8-15 見本ハイツ201号",
        &["見本中区第2小学校区"],
    ),
    ("中区見本浜1-22", &["見本中区第2小学校区"]),
    ("東区見本原町9-9", &["見本東区第2小学校区"]),
    ("〒702-8001", &["見本南区南小学校区"]),
    ("７０２８００１", &["見本南区南小学校区"]),
    ("〒702-8002 南区見本浦一丁目3", &["見本南区南小学校区"]),
    // Where the school depends on the number, both are offered.
    (
        "中区見本台新田7番地",
        &["見本中区第3小学校区", "見本中区第4小学校区"],
    ),
    ("みほんはま", &["見本中区第2小学校区"]),
    // No such town in that 行政区.
    ("東区見本台二丁目", &[]),
    ("見本中区小学校区", &["見本中区小学校区"]),
    ("東京都千代田区", &[]),
    ("", &[]),
];

#[test]
fn an_address_a_code_or_a_name_leads_to_its_district() {
    let city = city();
    let name = |id: RecordId| city.districts.area(id).unwrap().name.to_string();
    for (typed, wanted) in PLACES {
        let found = city.districts.find(typed);
        let found: Vec<_> = found.iter().map(|place| name(place.area)).collect();
        assert!(
            found.starts_with(&wanted.iter().map(ToString::to_string).collect::<Vec<_>>()),
            "{typed}: {found:?}"
        );
        assert_eq!(found.is_empty(), wanted.is_empty(), "{typed}: {found:?}");
    }
}

#[test]
fn every_sample_household_lies_in_the_district_its_address_says() {
    let city = city();
    for (_, home) in facts::<Household>(&city.records) {
        let address = home.address.unwrap();
        let places = city.districts.find(&address);
        assert!(!places.is_empty(), "{address}");
        for place in places {
            let around = city.districts.around(place.area);
            assert!(around.contains(&home.area.unwrap().id()), "{address}");
        }
    }
}

#[test]
fn each_system_has_its_office_for_a_school_district() {
    let city = city();
    let offices = facts::<Office>(&city.records);
    let kinds = facts::<AgencyKind>(&city.records);
    let school = city
        .districts
        .of_address(None, "中区見本台二丁目8-15")
        .unwrap();
    let all = offices.iter().map(|(id, office)| (*id, office));
    let serving = city.districts.serving(all, school, false);
    let of = |kind: &str| -> Vec<String> {
        let (id, _) = kinds
            .iter()
            .find(|(_, known)| &*known.name == kind)
            .unwrap();
        let own = serving.iter().filter(|(_, office)| office.kind.id() == *id);
        own.map(|(_, office)| office.name.to_string()).collect()
    };
    assert_eq!(of("福祉事務所"), ["中区福祉事務所"]);
    assert_eq!(of("保健センター"), ["中区保健センター"]);
    assert_eq!(of("地域こども相談センター"), ["中区地域こども相談センター"]);
    // The branch for another school and another 中学校区 does not serve this one.
    assert_eq!(of("地域包括支援センター"), ["中区地域包括支援センター"]);
    assert_eq!(
        city.districts.chain(school),
        "中区 › 見本中区中学校区 › 見本中区第2小学校区"
    );
}

fn table(rows: &[&str]) -> Vec<Vec<String>> {
    let head = "行政区,福祉区,中学校区,小学校区,町名,郵便番号";
    let rows = [head].into_iter().chain(rows.iter().copied());
    rows.map(|row| row.split(',').map(str::to_owned).collect())
        .collect()
}

fn ids() -> impl FnMut() -> RecordId {
    let mut n = 0;
    move || {
        n += 1;
        RecordId::new(Uuid::from_u128(n))
    }
}

/// What is known after a file was loaded.
fn after(known: &Known, changes: Vec<shared::domain::area::load::Change>) -> Known {
    let records: Vec<SampleRecord> = changes
        .into_iter()
        .map(|change| SampleRecord {
            kind: change.kind,
            id: change.id,
            author: shared::record::ActorId::new(Uuid::nil()),
            at: Timestamp::from_millis(0),
            writes: change.writes,
        })
        .collect();
    let (ends, new): (Vec<_>, Vec<_>) = records
        .into_iter()
        .partition(|record| record.kind == Town::KIND && record.writes.len() == 1);
    let mut known = known.clone();
    known.areas.extend(facts::<Area>(&new));
    for (id, town) in &mut known.towns {
        let end = ends.iter().find(|end| end.id == *id);
        if let Some(until) = end.and_then(|end| end.writes.values().next()) {
            town.until = Some(day(until.as_text().unwrap()));
        }
    }
    known.towns.extend(facts::<Town>(&new));
    known
}

#[test]
fn a_change_of_districts_keeps_what_was_before() {
    let mut new_id = ids();
    let first = table(&["北区,北,甲中,甲小,本町,700-0001", "北区,北,甲中,乙小,新町,"]);
    let loading = load(&first, &Known::default(), None, &mut new_id).unwrap();
    assert_eq!((loading.counts, loading.refused.len()), ([5, 2, 0], 0));
    let known = after(&Known::default(), loading.changes);
    let again = load(&first, &known, None, &mut new_id).unwrap();
    assert_eq!(again.changes, [], "a file read twice changes nothing");
    // 新町 goes to the other school from April.
    let second = table(&["北区,北,甲中,甲小,本町,700-0001", "北区,北,甲中,甲小,新町,"]);
    let from = Some(day("2027-04-01"));
    let loading = load(&second, &known, from, &mut new_id).unwrap();
    assert_eq!(loading.counts, [0, 1, 1]);
    let known = after(&known, loading.changes);
    let again = load(&second, &known, from, &mut new_id).unwrap();
    assert_eq!(again.changes, []);
    let school = |on: &str| {
        let towns = known.towns.iter().map(|(_, town)| town.clone());
        let districts = Districts::new(known.areas.clone(), towns, [], day(on));
        let area = districts.of_address(None, "北区新町1-1").unwrap();
        districts.area(area).unwrap().name.to_string()
    };
    assert_eq!(school("2027-03-31"), "乙小");
    assert_eq!(school("2027-04-01"), "甲小");
}

#[test]
fn what_can_not_be_read_is_said_with_its_row_and_costs_no_other() {
    let rows = table(&[
        "北区,北,甲中,,本町,",
        "北区,北,甲中,甲小,新町,12",
        "北区,北,甲中,甲小,元町,",
        "",
    ]);
    let loading = load(&rows, &Known::default(), None, ids()).unwrap();
    let refused: Vec<_> = loading.refused.iter().map(|(row, _)| *row).collect();
    assert_eq!((refused, loading.counts), (vec![2, 3], [4, 1, 0]));
    let missing = load(&[vec!["町名".to_owned()]], &Known::default(), None, ids());
    assert!(missing.unwrap_err().contains("行政区"));
}
