//! The sample city is what it says it is.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    domain::{
        casework::{
            CarePlan, Case, Closing, Consultation, Decision, Intake, Progress, Support, Task,
        },
        connecting::{ConnectingSheet, Referral, Reply},
        directory::{Entry, Office},
        household::{Assignment, Disclosure, Household},
        meeting::{
            CaseMeeting, InformationRequest, Invitation, Pledge, Remark, Seat, Sitting, SlotAnswer,
            SupportMeeting,
        },
        people::Staff,
        visit::Visit,
    },
    jp::{Date, Timestamp},
    record::{Doc, Dot, Edit, Path, Record, RecordId, ReplicaId, Severity},
    registry,
    reports::{
        self, Contents, Editions,
        results::{Figure, History, Reading, results},
    },
    sample::{City, PASSPHRASE, SampleRecord, Size, demo_city, generated_city},
};
use uuid::Uuid;

fn today() -> Date {
    Date::from_iso("2026-11-23").unwrap()
}

fn doc(record: &SampleRecord) -> Doc {
    let mut doc = Doc::new(record.kind, record.id);
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 1,
    };
    let edit = Edit::create(record.kind, record.id, record.writes.clone());
    doc.apply(&edit.into_save(dot, 0, record.author, record.at, None));
    doc
}

fn facts<R: Record>(city: &City) -> Vec<(RecordId, R)> {
    let of_kind = city.records.iter().filter(|record| record.kind == R::KIND);
    of_kind
        .map(|record| (record.id, R::parse(&doc(record)).unwrap()))
        .collect()
}

fn both() -> [City; 2] {
    [
        demo_city(today()),
        generated_city(7, Size::of(60, 300), today()),
    ]
}

#[test]
fn every_record_is_finished_and_beyond_doubt() {
    for city in both() {
        for record in &city.records {
            let issues = (registry::kind(record.kind).unwrap().issues)(&doc(record));
            let grave = issues
                .iter()
                .filter(|issue| issue.severity > Severity::Warning)
                .count();
            assert_eq!(grave, 0, "{} {}: {issues}", record.kind, record.id);
            assert!(
                record.at < Timestamp::from_jst(today(), "08:30".parse().unwrap()),
                "{} is not yet",
                record.id
            );
        }
    }
}

#[test]
fn ids_are_unique_and_of_version_7() {
    for city in both() {
        let ids: BTreeSet<RecordId> = city.records.iter().map(|record| record.id).collect();
        assert_eq!(ids.len(), city.records.len());
        assert!(ids.iter().all(|id| id.uuid().get_version_num() == 7));
    }
}

#[test]
fn the_same_city_every_time_and_another_for_another_seed() {
    let ids = |city: City| {
        city.records
            .into_iter()
            .map(|record| (record.id, record.writes))
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(demo_city(today())), ids(demo_city(today())));
    assert_eq!(
        ids(generated_city(7, Size::of(5, 20), today())),
        ids(generated_city(7, Size::of(5, 20), today()))
    );
    assert_ne!(
        ids(generated_city(7, Size::of(5, 20), today())),
        ids(generated_city(8, Size::of(5, 20), today()))
    );
}

#[test]
fn the_demo_differs_between_days_in_visits_its_meeting_its_sheet_and_its_cases_only() {
    let dated = [
        Visit::KIND,
        ConnectingSheet::KIND,
        Referral::KIND,
        Reply::KIND,
        SupportMeeting::KIND,
        Seat::KIND,
        Pledge::KIND,
        Sitting::KIND,
        InformationRequest::KIND,
        // Two of them; that of the meeting is dated with it.
        Disclosure::KIND,
        Intake::KIND,
        Case::KIND,
        Support::KIND,
        CarePlan::KIND,
        Task::KIND,
        Decision::KIND,
        Progress::KIND,
        Closing::KIND,
        Consultation::KIND,
        CaseMeeting::KIND,
        Invitation::KIND,
        SlotAnswer::KIND,
        Remark::KIND,
    ];
    let lasting = |day: &str| {
        let city = demo_city(Date::from_iso(day).unwrap());
        let lasting = city
            .records
            .into_iter()
            .filter(|record| !dated.contains(&record.kind));
        lasting
            .map(|record| (record.id, record.at, record.writes))
            .collect::<Vec<_>>()
    };
    assert_eq!(lasting("2026-11-23"), lasting("2027-02-28"));
}

#[test]
fn every_account_belongs_to_someone_on_staff_and_every_author_has_one() {
    for city in both() {
        let staff: BTreeSet<RecordId> = facts::<Staff>(&city)
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        let accounts: BTreeSet<RecordId> = city
            .accounts
            .iter()
            .map(|account| RecordId::new(account.actor.uuid()))
            .collect();
        let logins: BTreeSet<&str> = city
            .accounts
            .iter()
            .map(|account| account.login.as_str())
            .collect();
        assert_eq!(accounts, staff);
        assert_eq!(logins.len(), city.accounts.len());
        assert!(
            city.accounts
                .iter()
                .all(|account| account.passphrase == PASSPHRASE)
        );
        assert!(
            city.records
                .iter()
                .all(|record| accounts.contains(&RecordId::new(record.author.uuid())))
        );
    }
    assert!(PASSPHRASE.chars().count() >= 13);
}

#[test]
fn a_nurse_has_a_day_of_ten_households_one_overdue_and_two_soon() {
    for day in ["2026-11-23", "2027-01-01", "2028-02-29"] {
        let today = Date::from_iso(day).unwrap();
        let city = demo_city(today);
        let account = |login: &str| {
            city.accounts
                .iter()
                .find(|account| account.login == login)
                .unwrap()
                .actor
        };
        let mut last: BTreeMap<RecordId, (Visit, bool)> = BTreeMap::new();
        for record in city
            .records
            .iter()
            .filter(|record| record.kind == Visit::KIND)
        {
            let visit = Visit::parse(&doc(record)).unwrap();
            let is_hers = record.author == account("nurse1");
            let known = last.get(&visit.household.id());
            if known.is_none_or(|(known, _)| known.started_at < visit.started_at) {
                last.insert(visit.household.id(), (visit, is_hers));
            }
        }
        let due = |from: i32, to: i32| {
            let days = |visit: &Visit| visit.next_on.unwrap().days_since(today);
            last.values()
                .filter(|(visit, is_hers)| *is_hers && (from..=to).contains(&days(visit)))
                .count()
        };
        assert_eq!((due(-30, -1), due(0, 0), due(1, 7)), (1, 10, 2), "on {day}");
        assert_eq!(last.len(), 15);
    }
}

#[test]
fn households_lie_in_all_six_districts() {
    let city = demo_city(today());
    let households = facts::<Household>(&city);
    let areas: BTreeSet<RecordId> = households
        .iter()
        .map(|(_, home)| home.area.unwrap().id())
        .collect();
    assert_eq!((households.len(), areas.len()), (15, 6));
}

#[test]
fn the_directory_is_the_printed_one() {
    let city = demo_city(today());
    let docs: Vec<Doc> = city.records.iter().map(doc).collect();
    let editions = Editions::read(&docs, today());
    let (id, edition) = &editions.published()[0];
    let contents = Contents::read(&editions.standing(*id), &reports::areas(&docs));
    let directory = reports::list(edition, &contents);
    assert_eq!(directory.version.as_deref(), Some("ver.2018.11.1"));
    assert_eq!(
        directory
            .entries
            .iter()
            .map(|entry| entry.no)
            .collect::<Vec<_>>(),
        (1..=19).collect::<Vec<_>>()
    );
    assert_eq!(
        directory
            .entries
            .iter()
            .filter(|entry| entry.default_window)
            .count(),
        4
    );
    let entry = |no: usize| &directory.entries[no - 1];
    assert_eq!(entry(10).phones, ["086-803-1240", "086-803-1241"]);
    assert_eq!(entry(7).extension.as_deref(), Some("5443,5444"));
    let offices = |no: usize| entry(no).offices.len();
    assert_eq!([6, 8, 9, 11, 12, 15].map(offices), [6, 16, 6, 6, 6, 6]);
    let elsewhere = facts::<Entry>(&city)
        .iter()
        .filter(|(_, entry)| entry.kind.is_some())
        .count();
    assert_eq!(elsewhere, 6);
    let branches = facts::<Office>(&city)
        .iter()
        .filter(|(_, office)| office.branch_of.is_some())
        .count();
    assert_eq!(branches, 10);
}

#[test]
fn a_generated_city_has_the_size_asked_for() {
    let city = generated_city(1, Size::of(40, 100), today());
    let visits: Vec<&SampleRecord> = city
        .records
        .iter()
        .filter(|record| record.kind == Visit::KIND)
        .collect();
    assert_eq!((facts::<Household>(&city).len(), visits.len()), (40, 100));
    let bytes: usize = visits
        .iter()
        .map(|visit| serde_json::to_string(&visit.writes).unwrap().len())
        .sum();
    let paths: usize = visits.iter().map(|visit| visit.writes.len()).sum();
    assert!(
        (1_400..1_600).contains(&(bytes / 100)),
        "{} bytes a visit",
        bytes / 100
    );
    assert!(
        (20..26).contains(&(paths / 100)),
        "{} paths a visit",
        paths / 100
    );
    let household = Path::new("household").unwrap();
    assert!(
        visits
            .iter()
            .all(|visit| visit.writes.contains_key(&household))
    );
    assert_eq!(
        generated_city(1, Size::of(0, 100), today())
            .records
            .iter()
            .filter(|r| r.kind == Visit::KIND)
            .count(),
        0
    );
}

#[test]
fn a_city_of_several_stations_gives_each_its_households_and_nurses() {
    let size = Size {
        organisations: 3,
        nurses: 2,
        ..Size::of(12, 48)
    };
    let city = generated_city(1, size, today());
    let nurses = (1..=6).map(|n| format!("nurse{n}"));
    let logins: Vec<_> = city.accounts.iter().map(|account| &account.login).collect();
    assert_eq!(
        logins,
        [vec!["admin".to_owned()], nurses.collect()]
            .concat()
            .iter()
            .collect::<Vec<_>>()
    );
    let staff: BTreeMap<RecordId, Staff> = facts::<Staff>(&city).into_iter().collect();
    let mut homes = BTreeMap::new();
    for (_, assignment) in facts::<Assignment>(&city) {
        homes.insert(assignment.household, assignment.organisation);
    }
    let mut written = BTreeMap::<_, usize>::new();
    for record in city
        .records
        .iter()
        .filter(|record| record.kind == Visit::KIND)
    {
        let visit = Visit::parse(&doc(record)).unwrap();
        let author = &staff[&RecordId::new(record.author.uuid())];
        assert_eq!(author.organisation, homes[&visit.household]);
        *written.entry(record.author).or_default() += 1;
    }
    assert_eq!(written.into_values().collect::<Vec<_>>(), [8; 6]);
}

#[test]
fn a_city_has_as_many_open_cases_and_sheets_as_it_is_asked_for() {
    let size = Size {
        cases: 5,
        sheets: 7,
        ..Size::of(3, 0)
    };
    let city = generated_city(1, size, today());
    let docs = city.records.iter().map(SampleRecord::doc);
    let table = results(&History::read(docs), today(), Reading::OnTheDay);
    let count = |figure| table.total(figure);
    assert_eq!(count(Figure::Monitoring) + count(Figure::Arranging), 5);
    assert_eq!((count(Figure::Closed), count(Figure::Inquiries)), (5, 10));
    assert!(count(Figure::Monitoring) > 0 && count(Figure::Meetings) > 0);
    let kinds = city
        .records
        .iter()
        .filter(|record| record.kind == "connecting_sheet");
    assert_eq!(kinds.count(), 7);
    // Without households there is nothing to ask about.
    let none = Size {
        cases: 5,
        sheets: 7,
        ..Size::of(0, 0)
    };
    let city = generated_city(1, none, today());
    assert!(city.records.iter().all(|record| record.kind != "intake"));
}
