//! Push and pull between devices that behave.

use shared::{
    access::Scope,
    jp::Timestamp,
    record::{Doc, Value},
    wire::Verdict,
};

use crate::support::{Town, at, id, on_both, writes};

on_both!(
    a_save_reaches_a_colleague_and_is_not_sent_back,
    two_who_wrote_apart_see_both_values,
    what_a_colleague_changed_between_is_sent_back,
    a_lost_reply_loses_and_doubles_nothing,
    pages_hold_everything_once,
    a_long_outbox_takes_several_requests,
    nothing_new_is_small,
    another_households_records_never_come,
);

async fn a_save_reaches_a_colleague_and_is_not_sent_back(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    hanako.save(
        "household",
        id(at::HOME_1),
        writes([("phones", "086-000-0001")]),
    );
    let pulled = hanako.sync_once().await;
    assert_eq!(pulled.verdicts(), [Verdict::Stored]);
    assert_eq!(pulled.docs, []);
    let pulled = admin.sync_once().await;
    assert_eq!(
        pulled.docs.iter().map(|doc| doc.id).collect::<Vec<_>>(),
        [id(at::HOME_1)]
    );
    assert_eq!(admin.docs, hanako.docs);
    assert_eq!(
        admin.docs[&id(at::HOME_1)].get("phones"),
        &Value::text("086-000-0001")
    );
    assert_eq!(hanako.sync_once().await.docs, [], "nor at the next sync");
}

async fn two_who_wrote_apart_see_both_values(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    hanako.save(
        "household",
        id(at::HOME_1),
        writes([("address", "北区見本町1")]),
    );
    admin.save(
        "household",
        id(at::HOME_1),
        writes([("address", "北区見本町2")]),
    );
    for device in [&mut hanako, &mut admin] {
        assert_eq!(device.sync_once().await.verdicts(), [Verdict::Stored]);
    }
    hanako.sync().await;
    assert_eq!(hanako.docs, admin.docs);
    let doc = &hanako.docs[&id(at::HOME_1)];
    assert!(doc.is_conflict("address"));
    let texts: Vec<_> = doc
        .heads("address")
        .iter()
        .filter_map(|head| head.value.as_text())
        .collect();
    assert_eq!(texts.len(), 2);
    assert!(texts.contains(&"北区見本町1") && texts.contains(&"北区見本町2"));
    // One tap settles it, for both.
    admin.save(
        "household",
        id(at::HOME_1),
        writes([("address", "北区見本町2")]),
    );
    admin.sync().await;
    hanako.sync().await;
    assert_eq!(hanako.docs, admin.docs);
    assert_eq!(hanako.docs[&id(at::HOME_1)].heads("address").len(), 1);
}

async fn what_a_colleague_changed_between_is_sent_back(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    admin.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    admin.sync().await;
    hanako.save(
        "household",
        id(at::HOME_1),
        writes([("phones", "086-000-0001")]),
    );
    let pulled = hanako.sync_once().await;
    assert_eq!(
        pulled.docs.len(),
        1,
        "her save came last, but the colleague's is new to her"
    );
    assert_eq!(
        hanako.docs[&id(at::HOME_1)].get("kana"),
        &Value::text("たなか")
    );
    admin.sync().await;
    assert_eq!(hanako.docs, admin.docs);
}

async fn a_lost_reply_loses_and_doubles_nothing(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    hanako.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    hanako.save(
        "household",
        id(at::HOME_1),
        writes([("phones", "086-000-0001")]),
    );
    let request = hanako.request();
    for expected in [Verdict::Stored, Verdict::Known, Verdict::Known] {
        assert_eq!(
            hanako.exchange(&request).await.verdicts(),
            [expected.clone(), expected]
        );
    }
    hanako.sync().await;
    assert_eq!(hanako.outbox, []);
    admin.sync().await;
    assert_eq!(hanako.docs, admin.docs);
    let doc = &admin.docs[&id(at::HOME_1)];
    assert_eq!((doc.heads("kana").len(), doc.heads("phones").len()), (1, 1));
}

async fn pages_hold_everything_once(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let home = id(at::HOME_1).to_string();
    town.load(
        "visit",
        (0..1_500).map(|n| (id(0x1000 + n), writes([("household", &home)]))),
    )
    .await;
    let pulled = hanako.sync().await;
    assert_eq!(
        pulled
            .iter()
            .map(|page| (page.docs.len(), page.end.more))
            .collect::<Vec<_>>(),
        [(1_000, true), (500, false)]
    );
    let visits = hanako
        .docs
        .values()
        .filter(|doc| &*doc.kind == "visit")
        .count();
    assert_eq!(visits, 1_500);
    assert_eq!(hanako.sync_once().await.docs, []);
}

async fn a_long_outbox_takes_several_requests(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    let home = id(at::HOME_1).to_string();
    for n in 0..700 {
        hanako.save("visit", id(0x1000 + n), writes([("household", &home)]));
    }
    assert_eq!(hanako.sync_once().await.verdicts().len(), 500);
    assert_eq!(
        hanako.sync_once().await.verdicts(),
        vec![Verdict::Stored; 200]
    );
    admin.sync().await;
    assert_eq!(admin.docs, hanako.docs);
}

async fn nothing_new_is_small(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let request = serde_json::to_string(&hanako.request()).unwrap();
    let reply = town
        .post("/api/sync", &hanako.cookie, request.clone())
        .await;
    let headers: usize = reply
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    assert!(
        reply.body.len() + headers < 600,
        "{} and {headers} bytes of headers",
        reply.body.len()
    );
    assert!(request.len() < 400, "{} bytes", request.len());
}

async fn another_households_records_never_come(town: Town) {
    let (mut hanako, mut taro) = (town.device("hanako").await, town.device("taro").await);
    hanako.sync().await;
    taro.sync().await;
    let home = id(at::HOME_2).to_string();
    taro.save(
        "visit",
        id(0x1000),
        writes([("household", &home), ("notes", "ひみつ")]),
    );
    taro.sync().await;
    for page in hanako.sync().await {
        assert_eq!((page.docs, page.gone), (vec![], vec![]));
    }
    let foreign = |doc: &&Doc| {
        let (_, scopes) = shared::registry::scopes(doc);
        !scopes.iter().any(|scope| hanako.scopes.contains(scope))
    };
    assert_eq!(hanako.docs.values().find(foreign), None);
    assert!(!hanako.scopes.contains(&Scope::Household(id(at::HOME_2))));
    assert!(hanako.docs.contains_key(&id(at::HOME_1)));
    // Nor by writing to what she can't see.
    hanako.save_at(
        "visit",
        id(0x1000),
        writes([("notes", "見えない")]),
        Timestamp::from_millis(0),
    );
    let pulled = hanako.sync_once().await;
    assert!(matches!(pulled.verdicts()[..], [Verdict::Refused(_)]));
    assert_eq!(pulled.docs, []);
}
