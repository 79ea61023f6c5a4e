//! What holds for every kind of record, those of later days included.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod facts;
mod glossary;

use std::{collections::BTreeSet, env, fs, path::Path as File};

use proptest::prelude::*;
use shared::{
    access::Topic,
    domain::{
        area::{Area, Coverage, Town},
        casework::{
            Advisor, CarePlan, Case, Closing, Consultation, Decision, Intake, PastIntake,
            PastMeeting, Progress, Support, Task,
        },
        connecting::{ConnectingSheet, Referral, Reply},
        directory::{
            AgencyKind, Answer, Charge, Edition, Entry, Office, Printed, Proposal, Review, Saying,
        },
        household::{Assignment, Consent, Disclosure, Emergency, Household, Member},
        meeting::{
            CaseMeeting, InformationRequest, Invitation, Pledge, Remark, Seat, Sitting, SlotAnswer,
            SupportMeeting,
        },
        people::{Organisation, Staff},
        settings::CitySettings,
        visit::Visit,
    },
    jp::{Date, Timestamp},
    record::{
        ActorId, BlobId, Brief, Doc, Dot, Edit, Field, FieldKind, Issues, Number, Path, Record,
        RecordId, ReplicaId, Schema, ScopeKind, Severity, Value, Writes,
    },
    registry::{self, Kind},
    sample::demo_city,
};
use uuid::Uuid;

const ROW: &str = "0198c0de-0000-7000-8000-000000000001";

fn schemas() -> impl Iterator<Item = &'static Schema> {
    registry::kinds().iter().map(|kind| kind.schema)
}

fn doc(kind: &str, writes: Writes) -> Doc {
    let id = RecordId::new(Uuid::from_u128(7));
    let mut doc = Doc::new(kind, id);
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 1,
    };
    let edit = Edit::create(kind, id, writes);
    doc.apply(&edit.into_save(
        dot,
        0,
        ActorId::new(Uuid::nil()),
        Timestamp::from_millis(0),
        None,
    ));
    doc
}

fn path(text: &str) -> Path {
    Path::new(text).unwrap()
}

fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, 'ぁ'..='ヿ' | '一'..='鿿'))
}

/// Fields with the path to each, those of rows below a row.
fn paths(schema: &'static Schema) -> Vec<(String, &'static Field)> {
    let mut paths = Vec::new();
    for field in schema.fields() {
        paths.push((field.key.to_owned(), field));
        if let FieldKind::Rows(fields) = field.kind {
            paths.extend(
                fields
                    .iter()
                    .map(|cell| (format!("{}/{ROW}/{}", field.key, cell.key), cell)),
            );
        }
    }
    paths
}

#[test]
fn kinds_are_unique() {
    let kinds: BTreeSet<&str> = schemas().map(|schema| schema.kind).collect();
    let labels: BTreeSet<&str> = schemas().map(|schema| schema.label).collect();
    assert_eq!(kinds.len(), registry::kinds().len());
    assert_eq!(labels.len(), registry::kinds().len());
    for kind in kinds {
        assert_eq!(registry::kind(kind).unwrap().schema.kind, kind);
    }
}

#[test]
fn keys_and_codes_are_unique_and_fit_into_paths() {
    for schema in schemas() {
        let all = paths(schema);
        let unique: BTreeSet<&String> = all.iter().map(|(path, _)| path).collect();
        assert_eq!(unique.len(), all.len(), "{}", schema.kind);
        for (place, field) in all {
            assert!(
                Path::new(place.as_str()).is_ok(),
                "{}: {place}",
                schema.kind
            );
            assert!(
                !["removed", "id"].contains(&field.key),
                "{}: {place} has a meaning already",
                schema.kind
            );
            if let FieldKind::Choice(items) | FieldKind::Set(items) = field.kind {
                let codes: BTreeSet<&str> = items.iter().map(|item| item.code).collect();
                let labels: BTreeSet<&str> = items.iter().map(|item| item.label).collect();
                assert_eq!(
                    (codes.len(), labels.len()),
                    (items.len(), items.len()),
                    "{}: {place}",
                    schema.kind
                );
                assert!(
                    codes
                        .iter()
                        .all(|code| Path::new(format!("{place}/{code}")).is_ok())
                );
            }
        }
    }
}

#[test]
fn labels_are_japanese_and_unique_within_a_record() {
    const AS_EVERYWHERE: [&str; 2] = ["SpO2", "No."];
    for schema in schemas() {
        assert!(is_japanese(schema.label), "{}", schema.kind);
        assert!(!schema.about.trim().is_empty(), "{}", schema.kind);
        let mut labels = BTreeSet::new();
        for field in schema.fields() {
            assert!(
                labels.insert(field.label),
                "{}: two fields are called {}",
                schema.kind,
                field.label
            );
        }
        for (place, field) in paths(schema) {
            let is_named = is_japanese(field.label) || AS_EVERYWHERE.contains(&field.label);
            assert!(
                is_named,
                "{}: {place} is called {:?}",
                schema.kind, field.label
            );
            assert!(
                !field.about.trim().is_empty(),
                "{}: {place} is not explained",
                schema.kind
            );
            assert!(
                field.help.is_none_or(is_japanese),
                "{}: {place}",
                schema.kind
            );
        }
    }
}

#[test]
fn every_reference_names_a_known_kind() {
    for schema in schemas() {
        for (place, field) in paths(schema) {
            if let FieldKind::Ref(kind) = field.kind {
                assert!(
                    registry::kind(kind).is_some(),
                    "{}: {place} refers to {kind}",
                    schema.kind
                );
            }
        }
    }
}

#[test]
fn every_scope_is_named_by_a_required_reference() {
    for schema in schemas() {
        assert!(!schema.scopes.is_empty(), "{} lies nowhere", schema.kind);
        for (place, rule) in schema.scopes.iter().enumerate() {
            let named = match rule.kind {
                ScopeKind::Public | ScopeKind::Staff | ScopeKind::Intakes => {
                    assert_eq!(rule.by, "", "{}", schema.kind);
                    continue;
                }
                ScopeKind::Organisation => Organisation::KIND,
                ScopeKind::Person => Staff::KIND,
                ScopeKind::Household | ScopeKind::Visits => Household::KIND,
                ScopeKind::Meeting => SupportMeeting::KIND,
            };
            if rule.by == "id" {
                assert_eq!(schema.kind, named);
                continue;
            }
            let field = schema
                .field(rule.by)
                .unwrap_or_else(|| panic!("{} has no {}", schema.kind, rule.by));
            assert!(
                matches!(field.kind, FieldKind::Ref(kind) if kind == named),
                "{}: {}",
                schema.kind,
                rule.by
            );
            // Who may write it is never open; it may also lie with what it names.
            assert!(
                field.required || place > 0,
                "{}: {} may be missing",
                schema.kind,
                rule.by
            );
        }
    }
}

#[test]
fn flags_stand_where_they_mean_something() {
    for schema in schemas() {
        let sorting = schema.fields().filter(|field| field.sorts).count();
        assert_eq!(sorting, 1, "{} is sorted by {sorting} fields", schema.kind);
        assert!(
            schema.fields().filter(|field| field.titles).count() <= 1,
            "{} has two titles",
            schema.kind
        );
        assert!(
            schema.fields().any(|field| field.listed),
            "{} has an empty list",
            schema.kind
        );
        for (place, field) in paths(schema) {
            let is_day = matches!(field.kind, FieldKind::Date | FieldKind::DateTime);
            let is_number = matches!(field.kind, FieldKind::Number);
            assert!(
                is_day || !field.by_day,
                "{}: {place} is no day",
                schema.kind
            );
            assert!(
                is_number || (field.unit.is_none() && field.plausible.is_none()),
                "{}: {place}",
                schema.kind
            );
            assert!(
                field.plausible.is_none_or(|(least, most)| least < most),
                "{}: {place}",
                schema.kind
            );
        }
    }
}

/// The schema as data knows it, a fact a line. Labels and helps may change, these may not.
fn schema_lines() -> Vec<String> {
    let mut lines = Vec::new();
    for schema in schemas() {
        let scopes = schema
            .scopes
            .iter()
            .map(|rule| format!(" {:?}({})", rule.kind, rule.by));
        lines.push(format!("{}{}", schema.kind, scopes.collect::<String>()));
        for (place, field) in paths(schema) {
            let place = format!(
                "{}.{}",
                schema.kind,
                place.replace(ROW, "*").replace('/', ".")
            );
            let items: &[_] = match field.kind {
                FieldKind::Choice(items) | FieldKind::Set(items) => items,
                _ => &[],
            };
            lines.push(match field.kind {
                FieldKind::Choice(_) => format!("{place} choice"),
                FieldKind::Set(_) => format!("{place} set"),
                FieldKind::Rows(_) => format!("{place} rows"),
                FieldKind::Ref(kind) => format!("{place} ref {kind}"),
                plain => format!("{place} {}", format!("{plain:?}").to_lowercase()),
            });
            lines.extend(items.iter().map(|item| format!("{place} = {}", item.code)));
        }
    }
    lines
}

/// `UPDATE=1` adds what is new. What is gone or different is never taken: devices in the field hold such data.
#[test]
fn the_schema_only_grows() {
    // Where records lie may change: it is derived anew.
    let is_stored = |line: &str| line.contains('.');
    let file = File::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/schema.txt");
    let known = fs::read_to_string(&file).unwrap_or_default();
    let now = schema_lines();
    let gone: Vec<&str> = known
        .lines()
        .filter(|line| is_stored(line) && !now.iter().any(|known| known == line))
        .collect();
    assert!(
        gone.is_empty(),
        "gone or changed, though stored data has it:\n{}",
        gone.join("\n")
    );
    let text = now.join("\n") + "\n";
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, &text).unwrap();
    } else {
        assert_eq!(
            known, text,
            "new fields: look at them once more, then run this test with UPDATE=1"
        );
    }
}

#[test]
fn every_declaration_is_registered() {
    let mut declared = BTreeSet::new();
    let mut folders = vec![File::new(env!("CARGO_MANIFEST_DIR")).join("src/domain")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path();
            if file.is_dir() {
                folders.push(file);
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            for declaration in text.split("crate::record! {").skip(1) {
                let head = declaration.split_once("pub struct ").unwrap().1;
                declared.insert(head.split('"').nth(1).unwrap().to_owned());
            }
        }
    }
    assert_eq!(
        declared,
        schemas().map(|schema| schema.kind.to_owned()).collect()
    );
}
