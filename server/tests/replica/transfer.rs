//! On 1 April a hundred people move at once.

use std::collections::BTreeMap;

use server::{import, passphrase::Cost};
use shared::{
    domain::people::transfer::{Done, Known, Person, plan, undo},
    jp::Timestamp,
    record::{ActorId, Edit, RecordId},
    sample::{Account, SampleRecord},
};
use uuid::Uuid;

use crate::support::{RIGHT, Tablet, Town, now, today, writes};

const MANY: usize = 100;

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn login(n: usize) -> String {
    format!("moved{n}")
}

/// So many nurses of an organisation, who came yesterday and can sign in.
async fn nurses(town: &Town, organisation: RecordId, author: ActorId) {
    let organisation = organisation.to_string();
    let ids: Vec<RecordId> = (0..MANY).map(|_| RecordId::new(Uuid::now_v7())).collect();
    let records = ids.iter().enumerate().map(|(n, id)| SampleRecord {
        kind: "staff",
        id: *id,
        author,
        at: Timestamp::from_millis(now().millis() - DAY),
        writes: writes([
            ("name", &*format!("異動 {n}")),
            ("organisation", &organisation),
            ("post", "visiting_nurse"),
            ("role", "member"),
        ]),
    });
    let db = &town.server.app().db;
    import::records(db, records).await.unwrap();
    let accounts = ids.iter().enumerate().map(|(n, id)| Account {
        login: login(n),
        passphrase: "tsunagu-demo-2026".into(),
        actor: ActorId::new(id.uuid()),
        name: String::new(),
        about: String::new(),
    });
    let accounts: Vec<Account> = accounts.collect();
    import::accounts(db, &accounts, Cost::Least).await.unwrap();
}

/// Everything but what is of one person alone.
async fn seen(tablet: &Tablet) -> BTreeMap<&'static str, Vec<RecordId>> {
    let mut seen = BTreeMap::new();
    for kind in ["household", "member", "visit"] {
        seen.insert(kind, tablet.of_kind(kind).await);
    }
    seen
}

#[tokio::test]
async fn a_hundred_move_at_once_and_each_tablet_holds_what_the_new_place_does_and_all_is_taken_back()
 {
    let town = Town::new().await;
    let admin = town.device("admin", RIGHT).await;
    let (nurse, council) = (
        town.device("nurse1", RIGHT).await,
        town.device("council1", RIGHT).await,
    );
    let here = nurse.replica.session().organisation;
    let there = council.replica.session().organisation;
    nurses(&town, here, admin.replica.session().actor).await;
    admin.sync().await.unwrap();
    let mut tablets = Vec::with_capacity(MANY);
    for n in 0..MANY {
        tablets.push(town.device(&login(n), RIGHT).await);
    }
    nurse.sync().await.unwrap();
    let (before, after) = (seen(&nurse).await, seen(&council).await);
    assert_eq!(seen(&tablets[0]).await, before);
    assert_ne!(before, after);
    // Each has something unsent when it happens.
    let home = before["household"]
        .iter()
        .find(|home| !after["household"].contains(home))
        .unwrap();
    for tablet in &tablets {
        tablet.visit(*home, "異動の前の日").await;
    }

    let (mut table, mut people) = (
        vec![vec!["氏名".to_owned(), "新所属".to_owned()]],
        Vec::new(),
    );
    for id in admin.of_kind("staff").await {
        people.extend(Person::of(&admin.replica.doc(id).unwrap()));
    }
    let name = admin.text(there, "name").unwrap();
    table.extend((0..MANY).map(|n| vec![format!("異動{n}"), name.clone()]));
    let known = Known {
        people,
        organisations: vec![(there, name)],
        today: Some(today()),
        ..Known::default()
    };
    let plan = plan(&table, &known, &BTreeMap::new());
    assert_eq!((plan.moves.len(), plan.problems.len()), (MANY, 0));
    let mut all_done = Vec::with_capacity(MANY);
    for step in &plan.moves {
        let doc = admin.replica.doc(step.person).unwrap();
        let edit = Edit {
            kind: doc.kind.clone(),
            record: step.person,
            seen: doc.context.clone(),
            writes: step.writes.clone(),
        };
        let save = admin.replica.save(edit).await.unwrap();
        all_done.push(Done::of(step, save.dot, &doc));
    }
    admin.sync().await.unwrap();
    assert!(admin.replica.attention().is_empty());

    for tablet in &tablets {
        tablet.sync().await.unwrap();
        assert!(tablet.replica.unsent().is_empty());
        assert!(tablet.replica.attention().is_empty(), "handed in");
        assert_eq!(seen(tablet).await, after);
    }
    nurse.sync().await.unwrap();
    let grown = seen(&nurse).await["visit"].len();
    assert_eq!(grown, before["visit"].len() + MANY);

    for done in &all_done {
        let doc = admin.replica.doc(done.person).unwrap();
        let back = undo(done, &doc);
        assert!(back.left.is_empty());
        let edit = Edit {
            kind: doc.kind.clone(),
            record: done.person,
            seen: doc.context.clone(),
            writes: back.writes,
        };
        admin.replica.save(edit).await.unwrap();
    }
    admin.sync().await.unwrap();
    for tablet in &tablets {
        tablet.sync().await.unwrap();
        assert_eq!(seen(tablet).await, seen(&nurse).await);
    }
    town.server.stop().await.unwrap();
}
