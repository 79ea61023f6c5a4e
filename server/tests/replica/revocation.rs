//! A right ends while the tablet it was for is away: at its next sync what it gave leaves, exactly that, and what was written by
//! it is handed in. Each way a right can end, many times over.

use std::collections::{BTreeMap, BTreeSet};

use app::{device::MemoryDevice, sync::Replica};
use shared::{
    record::{Doc, Edit, Path, RecordId, Value, Writes},
    sample::Rng,
};
use uuid::Uuid;

use crate::support::{RIGHT, Tablet, Town, change, new_visit, today, writes};

/// Rights that end, as many as `TSUNAGU_TRIALS` says; without optimisation each takes a second.
fn trials() -> usize {
    let told = std::env::var("TSUNAGU_TRIALS");
    told.map_or(24, |number| number.parse().unwrap())
}

/// How a right ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// The organisation serves the household no more.
    Assignment,
    /// The household withdraws its consent to all of it.
    Consent,
    /// The same, of its basics.
    ConsentToBasics,
    /// What a law allowed is over.
    Disclosure,
    /// An emergency was none.
    Emergency,
    /// A 支援会議 is over.
    Meeting,
    /// They are a member of it no longer.
    Seat,
    /// The person works elsewhere.
    Transfer,
}

const ENDS: [End; 8] = [
    End::Assignment,
    End::Consent,
    End::ConsentToBasics,
    End::Disclosure,
    End::Emergency,
    End::Meeting,
    End::Seat,
    End::Transfer,
];

fn id() -> RecordId {
    RecordId::new(Uuid::now_v7())
}

/// Everything a device holds.
async fn held(tablet: &Tablet) -> BTreeMap<RecordId, Doc> {
    let again = Replica::<MemoryDevice>::open(tablet.disk.clone(), tablet.env, None).await;
    let briefs = again.unwrap().unwrap().load().await.unwrap();
    let doc = |id: RecordId| (*tablet.replica.doc(id).unwrap()).clone();
    briefs
        .iter()
        .map(|brief| (brief.id, doc(brief.id)))
        .collect()
}

async fn save(tablet: &Tablet, edit: Edit) {
    tablet.replica.save(edit).await.unwrap();
    tablet.sync().await.unwrap();
}

/// What gives the right, and its id.
fn given(end: End, household: RecordId, to: &Tablet) -> Option<(RecordId, Edit)> {
    let session = to.replica.session();
    let from = today().add_days(-3).unwrap().to_string();
    let (household, organisation) = (household.to_string(), session.organisation.to_string());
    let named = [("household", &*household), ("organisation", &*organisation)];
    let (kind, more) = match end {
        End::Transfer => return None,
        End::Meeting | End::Seat => {
            let until = today().add_days(30).unwrap().to_string();
            let mut more = writes([("law", "needy"), ("article", "第9条"), ("why", "見本")]);
            more.extend(writes([("extent", "visits"), ("from", &from)]));
            more.extend(writes([("until", &until)]));
            ("disclosure", more)
        }
        End::Assignment => (
            "assignment",
            writes([("ground", "assigned"), ("from", &from)]),
        ),
        End::Consent | End::ConsentToBasics => {
            let extent = if end == End::Consent {
                "visits"
            } else {
                "basics"
            };
            let mut more = writes([("purpose", "見本"), ("extent", extent), ("from", &from)]);
            more.extend(writes([("given_by", "見本 花子"), ("given_on", &from)]));
            more.extend(writes([("form", "signed")]));
            ("consent", more)
        }
        End::Disclosure => {
            let mut more = writes([
                ("law", "elder_abuse"),
                ("article", "第9条"),
                ("why", "見本"),
            ]);
            let until = today().add_days(30).unwrap().to_string();
            more.extend(writes([
                ("extent", "visits"),
                ("from", &from),
                ("until", &until),
            ]));
            ("disclosure", more)
        }
        End::Emergency => {
            let person = session.actor.uuid().to_string();
            let mut more = writes([("person", &*person), ("reason", "応答がない")]);
            more.extend(writes([
                ("opened_at", "2026-11-23T09:30"),
                ("household", &household),
            ]));
            return Some(edit("emergency", more));
        }
    };
    let mut all = writes(named);
    all.extend(more);
    Some(edit(kind, all))
}

fn edit(kind: &str, writes: Writes) -> (RecordId, Edit) {
    let id = id();
    (id, Edit::create(kind, id, writes))
}

/// The section, told of a household by law, calls a meeting about it, and its member promises secrecy. The ids of both.
async fn called(household: RecordId, section: &Tablet, member: &Tablet) -> (RecordId, RecordId) {
    let convenor = section.replica.session().organisation.to_string();
    let person = member.replica.session().actor.uuid().to_string();
    let (from, until) = (today().add_days(-3).unwrap(), today().add_days(30).unwrap());
    let mut more = writes([
        ("household", &*household.to_string()),
        ("convenor", &convenor),
    ]);
    more.extend(writes([
        ("subject", "見本"),
        ("why", "見本"),
        ("extent", "visits"),
    ]));
    more.extend(writes([
        ("from", &from.to_string()),
        ("until", &until.to_string()),
    ]));
    let (meeting, called) = edit("support_meeting", more);
    section.sync().await.unwrap();
    save(section, called).await;
    let seat = writes([("meeting", &*meeting.to_string()), ("person", &person)]);
    let (seat, invited) = edit("seat", seat);
    save(section, invited).await;
    member.sync().await.unwrap();
    assert!(member.replica.doc(meeting).is_none() && member.replica.doc(household).is_none());
    let mut pledge = writes([("meeting", &*meeting.to_string()), ("person", &person)]);
    pledge.extend(writes([
        ("reply", "promised"),
        ("given_on", &today().to_string()),
    ]));
    save(member, edit("pledge", pledge).1).await;
    (meeting, seat)
}

/// What ends it.
fn ended(end: End, doc: &Doc, elsewhere: &str) -> Edit {
    let yesterday = today().add_days(-1).unwrap().to_string();
    let today = today().to_string();
    match end {
        End::Assignment => change(doc, "until", &yesterday),
        End::Consent | End::ConsentToBasics => change(doc, "withdrawn_on", &today),
        End::Disclosure | End::Meeting => change(doc, "ended_on", &today),
        End::Seat => change(doc, "left_on", &today),
        End::Emergency => Edit {
            writes: [(Path::new("removed").unwrap(), Value::Flag(true))].into(),
            ..change(doc, "removed", "")
        },
        End::Transfer => change(doc, "organisation", elsewhere),
    }
}

#[tokio::test]
async fn what_a_right_gave_leaves_with_it_and_what_was_written_by_it_is_handed_in() {
    let town = Town::new().await;
    let nurse = town.device("nurse1", RIGHT).await;
    let admin = town.device("admin", RIGHT).await;
    let section = town.device("office1", RIGHT).await;
    let tablet = town.device("welfare1", RIGHT).await;
    let me = RecordId::new(tablet.replica.session().actor.uuid());
    let (home, elsewhere) = (
        tablet.replica.session().organisation.to_string(),
        admin.replica.session().organisation.to_string(),
    );
    let all = nurse.of_kind("household").await;
    let own: BTreeSet<RecordId> = tablet.of_kind("household").await.into_iter().collect();
    let foreign: Vec<RecordId> = all.iter().filter(|id| !own.contains(id)).copied().collect();
    let own: Vec<RecordId> = own.into_iter().filter(|id| all.contains(id)).collect();
    let mut rng = Rng::new(4);
    let (trials, mut tried) = (trials(), BTreeMap::<End, usize>::new());
    for trial in 0..trials {
        let end = ENDS[trial % ENDS.len()];
        let what = format!("trial {trial}, {end:?}");
        let before = held(&tablet).await;
        let household = *rng.pick(if end == End::Transfer { &own } else { &foreign });
        // The right is given, and everything it gives comes.
        let to = if matches!(end, End::Meeting | End::Seat) {
            &section
        } else {
            &tablet
        };
        let by = match given(end, household, to) {
            None => me,
            Some((id, edit)) if end == End::Emergency => {
                save(&tablet, edit).await;
                id
            }
            Some((id, edit)) => {
                save(&nurse, edit).await;
                match end {
                    End::Meeting => called(household, &section, &tablet).await.0,
                    End::Seat => called(household, &section, &tablet).await.1,
                    _ => id,
                }
            }
        };
        tablet.sync().await.unwrap();
        assert!(tablet.replica.doc(household).is_some(), "{what}");
        // The tablet is away. Its person writes.
        let said = format!("試行{trial}の話");
        let (visit, edit) = new_visit(household, &said);
        let sees_only = matches!(end, End::ConsentToBasics | End::Meeting | End::Seat);
        let may_visit = !sees_only && (end != End::Transfer || rng.chance(80));
        if may_visit {
            tablet.replica.save(edit).await.unwrap();
        }
        // Meanwhile the right ends.
        let ender = match end {
            End::Transfer => &admin,
            End::Meeting | End::Seat => &section,
            _ => &nurse,
        };
        ender.sync().await.unwrap();
        let doc = ender.replica.doc(by).unwrap();
        save(ender, ended(end, &doc, &elsewhere)).await;

        tablet.sync().await.unwrap();
        assert!(tablet.replica.attention().is_empty(), "{what}");
        assert!(tablet.replica.unsent().is_empty(), "{what}");
        assert!(tablet.replica.doc(household).is_none(), "{what}");
        assert!(tablet.replica.doc(visit).is_none(), "{what}");
        // It holds what a new tablet of this person is given, and nothing that was here before is gone but by a transfer.
        let after = held(&tablet).await;
        assert_eq!(
            after,
            held(&town.device("welfare1", RIGHT).await).await,
            "{what}"
        );
        if end == End::Transfer {
            let doc = admin.replica.doc(by).unwrap();
            save(&admin, change(&doc, "organisation", &home)).await;
            tablet.sync().await.unwrap();
        }
        let now = held(&tablet).await;
        let lost = before.keys().filter(|id| !now.contains_key(id));
        assert_eq!(lost.count(), 0, "{what}");
        nurse.sync().await.unwrap();
        assert_eq!(nurse.text(visit, "said").is_some(), may_visit, "{what}");
        *tried.entry(end).or_default() += 1;
    }
    assert!(tried.values().all(|times| *times >= trials / ENDS.len()));
    town.server.stop().await.unwrap();
}
