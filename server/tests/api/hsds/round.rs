//! What comes in comes out again, and whatever stands in rows is said in the standard's words.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::{
    domain::directory::{AgencyKind, Entry, Office, Printed},
    jp::{Date, PhoneNumber},
    record::{Phones, Record, RecordId, Ref, Writes},
    reports::{
        Contents, Editions, Standing, areas,
        hsds::{Depth, Filter, Hsds, Resource, Taken, take_in},
    },
    sample::demo_city,
};

use super::schema::{Shown, example, hold, validator};
use crate::support::{hostile_texts, id};

/// What of the standard has no place here; README says why.
const UNKNOWN: [&str; 7] = [
    "id",
    "assurer_email",
    "parent_organization_id",
    "parent_id",
    "locations",
    // Of a service at a place they become its place's.
    "service_at_location/phones",
    "service_at_location/schedules",
];

/// Whose classifications have a place here.
const CLASSIFIED: [&str; 3] = ["service", "location", "organization"];

fn add(standing: &mut Standing, kind: &str, id: RecordId, writes: &Writes) {
    let printed = Printed::new(Ref::new(id), (kind, id), Some(writes));
    standing.insert(id, printed.doc().unwrap());
}

fn add_all<R: Record>(standing: &mut Standing, records: &[(RecordId, R)]) {
    for (id, record) in records {
        add(standing, R::KIND, *id, &record.writes());
    }
}

fn standing(taken: &Taken) -> Standing {
    let mut standing = Standing::new();
    add_all(&mut standing, &taken.entries);
    add_all(&mut standing, &taken.offices);
    add_all(&mut standing, &taken.kinds);
    standing
}

fn hsds(standing: &Standing, areas: &BTreeMap<RecordId, String>) -> Hsds {
    let contents = Contents::read(standing, areas);
    Hsds::new(contents, BTreeMap::new())
}

fn services(hsds: &Hsds) -> Vec<Value> {
    let ids = hsds.ids(Resource::Service, &Filter::default()).into_iter();
    ids.map(|id| hsds.get(Resource::Service, id, Depth::Full).unwrap())
        .collect()
}

/// What `came` says and `went` does not.
fn lost(kind: &str, came: &Value, went: &Value, found: &mut Vec<String>) {
    let (Some(came), Some(went)) = (came.as_object(), went.as_object()) else {
        found.push(format!("{kind}: {came:.80}"));
        return;
    };
    for (name, value) in came {
        let path = format!("{kind}/{name}");
        let is_unknown = UNKNOWN.contains(&&**name)
            || UNKNOWN.contains(&&*path)
            || (name == "attributes" && !CLASSIFIED.contains(&kind))
            || path == "phone/languages";
        if is_unknown {
            continue;
        }
        let other = went.get(name).unwrap_or(&Value::Null);
        match value {
            Value::Array(list) => {
                let inner = match &**name {
                    "addresses" => "address",
                    "accessibility" => "accessibility",
                    name => name.trim_end_matches('s'),
                };
                let others = other.as_array().cloned().unwrap_or_default();
                for one in list {
                    let is_there = others.iter().any(|other| {
                        let mut found = Vec::new();
                        lost(inner, one, other, &mut found);
                        found.is_empty()
                    });
                    if !is_there {
                        let mut why = Vec::new();
                        if let Some(other) = others.first() {
                            lost(inner, one, other, &mut why);
                        }
                        found.push(format!("{path}: {one:.300} {why:?}"));
                    }
                }
            }
            Value::Object(_) => lost(name, value, other, found),
            Value::Number(_) => {
                if value.as_f64() != other.as_f64() {
                    found.push(path);
                }
            }
            // What a service at a place says of itself is added to its place.
            Value::String(text) if path == "location/description" => {
                if !other.as_str().is_some_and(|other| other.contains(&**text)) {
                    found.push(path);
                }
            }
            Value::String(text) if path == "service_at_location/description" => {
                let place = &went["location"]["description"];
                if !place.as_str().is_some_and(|place| place.contains(&**text)) {
                    found.push(path);
                }
            }
            _ => {
                if value != other {
                    found.push(format!("{path}: {value} {other}"));
                }
            }
        }
    }
}

#[test]
fn every_property_of_the_standard_that_has_a_place_here_comes_back() {
    let mut service = example("service");
    let check = |sent: &Value, service: &Value| {
        let taken = take_in(sent, &BTreeMap::new(), &BTreeMap::new());
        assert_eq!(taken.refused, Vec::<String>::new());
        let hsds = hsds(&standing(&taken), &BTreeMap::new());
        let went = services(&hsds);
        assert_eq!(went[0]["id"], service["id"]);
        let mut found = Vec::new();
        lost("service", service, &went[0], &mut found);
        assert_eq!(found, Vec::<String>::new());
        let valid = validator("service", Shown::Whole);
        went.iter().for_each(|service| hold(&valid, service));
        // Once more, and it stays as it is.
        let again = take_in(&went.clone().into(), &BTreeMap::new(), &BTreeMap::new());
        let mut twice = Vec::new();
        lost(
            "service",
            service,
            &services(&self::hsds(&standing(&again), &BTreeMap::new()))[0],
            &mut twice,
        );
        assert_eq!(twice, Vec::<String>::new());
    };
    check(&service, &service);
    check(
        &json!({ "contents": [service], "total_items": 1 }),
        &service,
    );
    // The same from an organization, and from a service at a location.
    let mut agency = service["organization"].clone();
    let mut of_agency = service.clone();
    of_agency.as_object_mut().unwrap().remove("organization");
    agency["services"] = json!([of_agency]);
    check(&agency, &service);
    let places = service["service_at_locations"].take();
    let mut place = places[0].clone();
    place["service"] = service.clone();
    place["service"]
        .as_object_mut()
        .unwrap()
        .remove("service_at_locations");
    service["service_at_locations"] = json!([places[0]]);
    check(&place, &service);
}

#[test]
fn lists_say_what_there_is_one_of_and_every_term_is_found() {
    let sent = example("service");
    let taken = take_in(&sent, &BTreeMap::new(), &BTreeMap::new());
    let hsds = hsds(&standing(&taken), &BTreeMap::new());
    let whole = &services(&hsds)[0];
    let service: uuid::Uuid = whole["id"].as_str().unwrap().parse().unwrap();
    let plain = hsds.get(Resource::Service, service, Depth::Plain).unwrap();
    hold(&validator("service", Shown::Plain), &plain);
    assert_eq!(plain["program"]["name"], sent["program"]["name"]);
    let attributes = whole["attributes"].as_array().unwrap();
    // Two of the sender's own, beside ours.
    assert!(attributes.len() > 3);
    for term in attributes.iter().map(|one| &one["taxonomy_term"]) {
        let id: uuid::Uuid = term["id"].as_str().unwrap().parse().unwrap();
        let found = hsds.get(Resource::TaxonomyTerm, id, Depth::Full);
        assert_eq!(found.as_ref(), Some(term));
        let all = hsds.ids(Resource::TaxonomyTerm, &Filter::default());
        assert!(all.contains(&id));
        let filter = Filter {
            term: Some(id),
            ..Filter::default()
        };
        assert_eq!(hsds.ids(Resource::Service, &filter), [service]);
    }
}

#[test]
fn rows_come_after_the_numbers_that_are_taken() {
    let service = |n: u128| json!({ "id": id(n), "name": "x", "status": "active" });
    let there = BTreeMap::from([(id(1), 1.0), (id(9), 7.0)]);
    let sent = json!([service(1), service(2), service(3)]);
    let taken = take_in(&sent, &BTreeMap::new(), &there);
    let numbers: Vec<f64> = taken.entries.iter().map(|(_, entry)| entry.no).collect();
    assert_eq!(numbers, [8.0, 9.0, 10.0]);
    assert!(taken.is_made_up(id(1), "no") && taken.is_made_up(id(1), "category"));
    // A number that is said and free stays; one that another row has does not.
    let (standing, areas) = city();
    let went = services(&hsds(&standing, &areas));
    let there = BTreeMap::from([(id(9), 1.0)]);
    let taken = take_in(&went.into(), &BTreeMap::new(), &there);
    let numbers: Vec<f64> = taken.entries.iter().map(|(_, entry)| entry.no).collect();
    assert_eq!(numbers[..3], [20.0, 2.0, 3.0]);
}

#[test]
fn what_is_no_service_is_told_and_left() {
    for wrong in [
        json!("text"),
        json!([1, null]),
        json!({ "id": "no uuid", "name": "x", "status": "active" }),
        json!({ "id": id(1), "name": " ", "status": "active" }),
        json!({ "id": id(1), "name": "an organization", "description": "x" }),
    ] {
        let taken = take_in(&wrong, &BTreeMap::new(), &BTreeMap::new());
        assert!(
            taken.entries.is_empty() && !taken.refused.is_empty(),
            "{wrong}"
        );
    }
}

/// The edition of the demo city that is in force, and its districts.
fn city() -> (Standing, BTreeMap<RecordId, String>) {
    let today = Date::from_iso("2026-11-25").unwrap();
    let records = demo_city(today).records;
    let mut docs = Standing::new();
    for record in &records {
        add(&mut docs, record.kind, record.id, &record.writes);
    }
    let editions = Editions::read(docs.values(), today);
    let current = editions.published()[0].0;
    (editions.standing(current), areas(docs.values()))
}

#[test]
fn our_own_list_comes_back_as_it_went() {
    let (standing, areas) = city();
    let went = services(&hsds(&standing, &areas));
    assert_eq!(went.len(), 19);
    let by_name = areas.iter().map(|(id, name)| (name.clone(), *id)).collect();
    let taken = take_in(&went.clone().into(), &by_name, &BTreeMap::new());
    assert_eq!(taken.refused, Vec::<String>::new());
    assert_eq!(services(&hsds(&self::standing(&taken), &areas)), went);
}

#[test]
fn ten_thousand_rows_are_all_said() {
    let mut standing = Standing::new();
    let long = "長い".repeat(250);
    for n in 0..10_000_u32 {
        let mut entry = blank();
        entry.no = f64::from(n);
        entry.agency = format!("窓口{}", n % 700).as_str().into();
        entry.topic = long.as_str().into();
        add(
            &mut standing,
            Entry::KIND,
            id(u128::from(n) + 1),
            &entry.writes(),
        );
    }
    let hsds = hsds(&standing, &BTreeMap::new());
    let count = |resource| hsds.ids(resource, &Filter::default()).len();
    assert_eq!(count(Resource::Service), 10_000);
    assert_eq!(count(Resource::Organization), 700);
    assert_eq!(count(Resource::ServiceAtLocation), 0);
    let valid = validator("service", Shown::Whole);
    let all = services(&hsds);
    all.iter()
        .step_by(97)
        .for_each(|service| hold(&valid, service));
}

fn blank() -> Entry {
    Entry {
        edition: None,
        no: 1.0,
        default_window: false,
        category: "介護".into(),
        topic: "相談".into(),
        plain: None,
        agency: "窓口".into(),
        kind: None,
        address: None,
        phones: None,
        extension: None,
        fax: None,
        hours: None,
        url: None,
        notes: None,
        organisation: None,
    }
}

fn text() -> impl Strategy<Value = String> {
    let strange: Vec<String> = hostile_texts().into_iter().map(|(_, text)| text).collect();
    let strange: Vec<String> = strange
        .into_iter()
        .filter(|text| text.len() < 2_000)
        .collect();
    prop_oneof![
        any::<String>(),
        prop::sample::select(strange),
        "[〒0-9 -]{0,9}[都道府県市区町村a-z]{0,9}",
        "【(対象|電話のこと|分類|受付日時|別名|内線)】.{0,9}(＝|｜|\\\\|\n　)?.{0,9}",
        "(https?://)?[a-z.]{0,9}(/[ -~]{0,9})?",
        Just(String::new()),
    ]
}

/// What a row can't be without: of nothing but spaces it is unfinished.
fn name() -> impl Strategy<Value = String> {
    text().prop_map(|text| match text.trim().is_empty() {
        true => "名".to_owned(),
        false => text,
    })
}

/// Nothing but spaces says nothing.
fn some() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text()).prop_map(|text| text.filter(|text| !text.trim().is_empty()))
}

fn phones() -> impl Strategy<Value = Option<Phones>> {
    let number = (0..10_000_u32).prop_map(|n| PhoneNumber::read(&format!("086000{n:04}")).unwrap());
    let short = Just(PhoneNumber::read("189").unwrap());
    prop::option::of(
        prop::collection::vec(prop_oneof![9 => number, 1 => short], 1..4).prop_map(Phones),
    )
}

prop_compose! {
    fn entry()(
        (no, default_window) in (0..30_u32, any::<bool>()),
        (category, topic, agency) in (name(), name(), name()),
        (plain, address, extension) in (some(), some(), some()),
        (hours, url, notes) in (some(), some(), some()),
        (phones, fax, has_kind) in (phones(), phones(), any::<bool>()),
    ) -> Entry {
        Entry {
            edition: None,
            no: f64::from(no),
            default_window,
            category: category.into(),
            topic: topic.into(),
            plain: plain.map(Into::into),
            agency: agency.into(),
            kind: has_kind.then(|| Ref::new(id(0x9001))),
            address: address.map(Into::into),
            phones,
            extension: extension.map(Into::into),
            fax,
            hours: hours.map(Into::into),
            url: url.map(Into::into),
            notes: notes.map(Into::into),
            organisation: None,
        }
    }
}

prop_compose! {
    fn office()(
        (name, address, hours) in (name(), some(), some()),
        (url, notes, phones) in (some(), some(), phones()),
        (latitude, longitude) in (prop::option::of(20.0..46.0), prop::option::of(122.0..154.0)),
        (fax, has_area) in (phones(), any::<bool>()),
    ) -> Office {
        Office {
            name: name.into(),
            kind: Ref::new(id(0x9001)),
            area: has_area.then(|| Ref::new(id(0x9002))),
            branch_of: None,
            address: address.map(Into::into),
            phones,
            fax,
            hours: hours.map(Into::into),
            url: url.map(Into::into),
            notes: notes.map(Into::into),
            latitude,
            longitude,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_is_written_is_said_as_the_standard_has_it(
        entries in prop::collection::vec(entry(), 1..4),
        offices in prop::collection::vec(office(), 0..3),
        // A kind without a field is unfinished, and its offices stand behind no kind.
        (work, field) in (some(), "[高齢者 a-z]{0,5}者"),
    ) {
        let mut standing = Standing::new();
        let kind = AgencyKind {
            name: "種別".into(),
            field: field.into(),
            offices: None,
            branches: None,
            branch_name: None,
            work: work.map(Into::into),
        };
        add_all(&mut standing, &[(id(0x9001), kind)]);
        let numbered = |list: Vec<Entry>| (1..).map(id).zip(list).collect::<Vec<_>>();
        add_all(&mut standing, &numbered(entries));
        let offices: Vec<_> = (0x5000..).map(id).zip(offices).collect();
        add_all(&mut standing, &offices);
        let areas = BTreeMap::from([(id(0x9002), "見本東".to_owned())]);
        let hsds = hsds(&standing, &areas);
        for (resource, object) in [
            (Resource::Service, "service"),
            (Resource::Organization, "organization"),
            (Resource::ServiceAtLocation, "service_at_location"),
            (Resource::TaxonomyTerm, "taxonomy_term"),
        ] {
            for (depth, shown) in [
                (Depth::Plain, Shown::Plain),
                (Depth::Full, Shown::Whole),
                (Depth::FullServices, Shown::Whole),
            ] {
                let valid = validator(object, shown);
                for id in hsds.ids(resource, &Filter::default()) {
                    let said = hsds.get(resource, id, depth).unwrap();
                    if let Err(error) = valid.validate(&said) {
                        prop_assert!(false, "{} {error:.300} {said:.1000}", error.instance_path());
                    }
                }
            }
        }
        // What others read of it, and we after them, is the same again.
        let by_name = BTreeMap::from([("見本東".to_owned(), id(0x9002))]);
        let went = services(&hsds);
        let taken = take_in(&went.clone().into(), &by_name, &BTreeMap::new());
        prop_assert_eq!(&taken.refused, &Vec::<String>::new());
        let again = services(&self::hsds(&self::standing(&taken), &areas));
        prop_assert_eq!(again, went);
    }
}
