//! From documents to facts and back, for every kind.

use super::*;

type Rewrite = fn(&Doc) -> Result<Writes, Issues>;

/// Reads the fact, writes it, reads it again.
fn rewrite<R: Record + PartialEq + std::fmt::Debug>(known: &Doc) -> Result<Writes, Issues> {
    let fact = R::parse(known)?;
    let again = R::parse(&doc(R::KIND, fact.writes()))?;
    assert_eq!(fact, again);
    Ok(fact.writes())
}

fn rewriting<R: Record + PartialEq + std::fmt::Debug>() -> (&'static str, Rewrite) {
    (R::KIND, rewrite::<R>)
}

fn rewrites() -> [(&'static str, Rewrite); 47] {
    [
        rewriting::<Organisation>(),
        rewriting::<Staff>(),
        rewriting::<CitySettings>(),
        rewriting::<Area>(),
        rewriting::<Town>(),
        rewriting::<Coverage>(),
        rewriting::<Household>(),
        rewriting::<Member>(),
        rewriting::<Assignment>(),
        rewriting::<Consent>(),
        rewriting::<SupportMeeting>(),
        rewriting::<Seat>(),
        rewriting::<Pledge>(),
        rewriting::<Sitting>(),
        rewriting::<InformationRequest>(),
        rewriting::<Disclosure>(),
        rewriting::<Emergency>(),
        rewriting::<Visit>(),
        rewriting::<ConnectingSheet>(),
        rewriting::<Referral>(),
        rewriting::<Reply>(),
        rewriting::<Intake>(),
        rewriting::<Case>(),
        rewriting::<Support>(),
        rewriting::<CarePlan>(),
        rewriting::<Task>(),
        rewriting::<Decision>(),
        rewriting::<Progress>(),
        rewriting::<Closing>(),
        rewriting::<Advisor>(),
        rewriting::<Consultation>(),
        rewriting::<CaseMeeting>(),
        rewriting::<Invitation>(),
        rewriting::<SlotAnswer>(),
        rewriting::<Remark>(),
        rewriting::<PastIntake>(),
        rewriting::<PastMeeting>(),
        rewriting::<AgencyKind>(),
        rewriting::<Office>(),
        rewriting::<Edition>(),
        rewriting::<Entry>(),
        rewriting::<Printed>(),
        rewriting::<Charge>(),
        rewriting::<Review>(),
        rewriting::<Proposal>(),
        rewriting::<Answer>(),
        rewriting::<Saying>(),
    ]
}

#[test]
fn what_is_written_is_read_back_for_every_record_of_the_city() {
    let rewrites = rewrites();
    let mut met = BTreeSet::new();
    for record in demo_city(Date::from_iso("2026-11-23").unwrap()).records {
        let (kind, rewrite) = rewrites
            .iter()
            .find(|(kind, _)| *kind == record.kind)
            .unwrap();
        let writes = rewrite(&doc(record.kind, record.writes.clone())).unwrap();
        let mut said = record.writes.clone();
        // No field of the fact: whether it is there.
        said.remove(&path("removed"));
        assert_eq!(writes, said, "{kind} {}", record.id);
        met.insert(*kind);
    }
    assert_eq!(
        met,
        schemas().map(|schema| schema.kind).collect(),
        "the city lacks a kind"
    );
}

fn assert_missing(issues: &Issues, schema: &Schema, place: &str, field: &Field) {
    let issue = issues.iter().find(|issue| issue.path.as_str() == place);
    let issue = issue.unwrap_or_else(|| panic!("{}: {place} may be missing", schema.kind));
    assert_eq!(
        (issue.severity, issue.label),
        (Severity::Missing, field.label),
        "{}: {place}",
        schema.kind
    );
    assert!(
        is_japanese(&issue.message) && issue.message.ends_with('。'),
        "{}",
        issue.message
    );
}

#[test]
fn all_that_is_missing_is_named() {
    for Kind { schema, issues } in registry::kinds() {
        let is_rows = |field: &&Field| matches!(field.kind, FieldKind::Rows(_));
        let unfinished = schema.fields().filter(is_rows);
        let unfinished = unfinished.map(|field| {
            (
                path(&format!("{}/{ROW}/later", field.key)),
                Value::Flag(true),
            )
        });
        let issues = issues(&doc(schema.kind, unfinished.collect()));
        let required: Vec<_> = paths(schema)
            .into_iter()
            .filter(|(_, field)| field.required)
            .collect();
        assert_eq!(issues.len(), required.len(), "{}: {issues}", schema.kind);
        for (place, field) in required {
            assert_missing(&issues, schema, &place, field);
        }
    }
}

#[test]
fn a_record_that_lacks_one_thing_says_which() {
    let city = demo_city(Date::from_iso("2026-11-23").unwrap());
    for (kind, rewrite) in rewrites() {
        let schema = registry::kind(kind).unwrap().schema;
        let record = city
            .records
            .iter()
            .find(|record| record.kind == kind)
            .unwrap();
        for field in schema.fields().filter(|field| field.required) {
            let mut writes = record.writes.clone();
            writes.insert(path(field.key), Value::Empty);
            let issues = rewrite(&doc(kind, writes)).unwrap_err();
            assert_eq!(issues.len(), 1, "{issues}");
            assert_missing(&issues, schema, field.key, field);
        }
    }
}

#[test]
fn the_pictures_of_a_record_are_those_that_stand_where_pictures_do() {
    let [one, two, text] = [&b"1"[..], b"2", b"3"].map(BlobId::of);
    let value = |blob: BlobId| Value::text(&blob.to_string());
    let writes: Writes = [
        (path(&format!("photos/{ROW}/photo")), value(one)),
        // Taken off it is named still: whoever wrote it may yet be bringing it.
        (path(&format!("photos/{ROW}/removed")), Value::Flag(true)),
        (path(&format!("photos/{ROW}/caption")), value(text)),
        (path("said"), value(text)),
        (path("later"), value(text)),
        (path("photos"), value(text)),
    ]
    .into();
    let mut visit = doc("visit", writes);
    assert_eq!(registry::blobs(&visit), [one].into());
    // What two put in apart is named by both.
    let writes = [(path(&format!("photos/{ROW}/photo")), value(two))].into();
    let dot = Dot {
        replica: ReplicaId::new(Uuid::from_u128(2)),
        counter: 1,
    };
    let apart = Edit::create("visit", visit.id, writes);
    let (author, at) = (ActorId::new(Uuid::nil()), Timestamp::from_millis(1));
    visit.apply(&apart.into_save(dot, 0, author, at, None));
    assert_eq!(registry::blobs(&visit), [one, two].into());
    let named = doc(
        "later",
        visit
            .fields
            .keys()
            .map(|path| (path.clone(), value(one)))
            .collect(),
    );
    assert_eq!(registry::blobs(&named), [].into());
}

fn values() -> impl Strategy<Value = Value> {
    let number =
        any::<f64>().prop_filter_map("finite", |number| Number::new(number).map(Value::Number));
    let texts = prop_oneof![
        Just("2026-02-30".to_owned()),
        Just("2026-11-23T25:00".to_owned()),
        Just("令和八年".to_owned()),
        Just("086-803-1000、086-803-1001".to_owned()),
        Just(ROW.to_owned()),
        "\\PC{0,12}",
        ".{0,12}",
    ];
    prop_oneof![
        Just(Value::Empty),
        any::<bool>().prop_map(Value::Flag),
        number,
        texts.prop_map(|text| Value::text(&text)),
        Just(Value::Later("[1,{\"a\":null}]".into())),
    ]
}

/// A record of the city with some of its paths, and some that no version knows, filled with anything.
fn nonsense() -> impl Strategy<Value = Doc> {
    let city = demo_city(Date::from_iso("2026-11-23").unwrap());
    let writes = prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, values()), 0..6);
    (prop::sample::select(city.records), writes).prop_map(|(record, changes)| {
        let schema = registry::kind(record.kind).unwrap().schema;
        let all = paths(schema);
        let mut writes = record.writes;
        for (place, shape, value) in changes {
            let (place, field) = &all[place.index(all.len())];
            let place = match (shape, field.kind) {
                (0, _) => format!("{place}/later"),
                (1, FieldKind::Set(items)) => format!("{place}/{}", items[0].code),
                (1, FieldKind::Rows(_)) => format!("{place}/not-an-id/name"),
                (2, _) => "removed".to_owned(),
                _ => place.clone(),
            };
            writes.insert(path(&place), value);
        }
        doc(schema.kind, writes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_document_holds_is_answered_in_japanese(doc in nonsense()) {
        let Kind { schema, issues } = registry::kind(&doc.kind).unwrap();
        for issue in issues(&doc).iter() {
            prop_assert!(schema.field(issue.path.key()).is_some(), "{:?}", issue.path);
            prop_assert!(is_japanese(&issue.message) && issue.message.ends_with('。'), "{}", issue.message);
        }
        let (_, rewrite) = rewrites().into_iter().find(|(kind, _)| **kind == *doc.kind).unwrap();
        let has_grave = issues(&doc).severity().is_some_and(|severity| severity > Severity::Warning);
        prop_assert!(rewrite(&doc).is_ok() || has_grave);
        let (owners, scopes) = registry::scopes(&doc);
        prop_assert!(owners.is_subset(&scopes));
        let may_grant = matches!(registry::topic(&doc.kind), Some(Topic::Grants | Topic::Meetings));
        prop_assert!(registry::grants(&doc).is_empty() || may_grant);
        prop_assert!(registry::membership(&doc).is_none() || &*doc.kind == Staff::KIND);
        let json = serde_json::to_string(&doc).unwrap();
        let brief = Brief::read(&json, |kind| registry::kind(kind).map(|kind| kind.schema)).unwrap();
        prop_assert_eq!(brief.id, doc.id);
    }
}
