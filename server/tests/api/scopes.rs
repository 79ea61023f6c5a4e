//! What a person gains and loses while time goes on.

use shared::{
    access::Scope,
    jp::Timestamp,
    record::Value,
    wire::{Refusal, Verdict},
};

use crate::support::{Device, Town, at, id, on_both, writes};

on_both!(
    an_ended_grant_takes_the_household_away,
    what_was_written_while_it_was_allowed_is_handed_in,
    a_consent_withdrawn_on_the_day_it_was_given_takes_in_what_that_day_brought,
    no_right_comes_back_by_a_late_word,
    nobody_writes_as_of_before_they_came,
    whoever_changes_places_hands_in_what_they_wrote_before,
    a_new_grant_brings_the_household,
    a_grant_to_come_brings_nothing_yet,
    a_record_that_moves_to_another_household_is_gone_from_the_first,
    who_leaves_the_staff_is_signed_out,
);

fn assignment(home: u128, organisation: u128, from: &str) -> shared::record::Writes {
    let (home, organisation) = (id(home).to_string(), id(organisation).to_string());
    writes([
        ("household", &home),
        ("organisation", &organisation),
        ("ground", "assigned"),
        ("from", from),
    ])
}

async fn an_ended_grant_takes_the_household_away(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    let home = Scope::Household(id(at::HOME_1));
    assert!(hanako.scopes.contains(&home));
    admin.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    admin.save(
        "assignment",
        id(at::ASSIGNMENT_1),
        writes([("until", "2020-12-31")]),
    );
    admin.sync().await;
    hanako.save(
        "household",
        id(at::HOME_1),
        writes([("phones", "086-000-0001")]),
    );
    let pulled = hanako.sync_once().await;
    assert_eq!(pulled.verdicts(), [Verdict::Refused(Refusal::NotHeld)]);
    assert!(
        !pulled
            .opening
            .scopes
            .as_ref()
            .unwrap()
            .contains(&home.to_string())
    );
    assert_eq!((&pulled.docs, pulled.end.more), (&vec![], true));
    hanako.sync().await;
    assert!(!hanako.docs.contains_key(&id(at::HOME_1)));
    // The assignment itself lies in the organisation's scope too: whoever lost the household sees why.
    assert_eq!(
        hanako.docs[&id(at::ASSIGNMENT_1)].get("until"),
        &Value::text("2020-12-31")
    );
}

/// So many days before now.
fn ago(days: i64) -> Timestamp {
    Timestamp::from_millis(server::clock::system().millis() - days * 24 * 60 * 60 * 1000)
}

async fn a_consent_withdrawn_on_the_day_it_was_given_takes_in_what_that_day_brought(town: Town) {
    let (mut taro, mut admin) = (town.device("taro").await, town.device("admin").await);
    admin.sync().await;
    let today = ago(0).date().to_string();
    let named = [
        ("household", &*id(at::HOME_1).to_string()),
        ("organisation", &*id(0xb2).to_string()),
    ];
    let mut consent = writes(named);
    consent.extend(writes([("from", &today), ("given_on", &today)]));
    consent.extend(writes([("extent", "visits"), ("form", "signed")]));
    consent.extend(writes([("purpose", "見本"), ("given_by", "見本 花子")]));
    admin.save("consent", id(0xda), consent);
    admin.sync().await;
    taro.sync().await;
    assert!(taro.docs.contains_key(&id(at::HOME_1)));
    let visit = |n: u128, taro: &mut Device, at: Timestamp| {
        taro.save_at("visit", id(n), writes([named[0]]), at);
    };
    let a_second_ago = Timestamp::from_millis(ago(0).millis() - 1_000);
    visit(0x1001, &mut taro, a_second_ago);
    // A day on which nobody had agreed to anything.
    visit(0x1002, &mut taro, ago(1));
    admin.save("consent", id(0xda), writes([("withdrawn_on", &today)]));
    admin.sync().await;
    // After it was withdrawn.
    visit(0x1003, &mut taro, ago(0));
    let refused = Verdict::Refused(Refusal::NotHeld);
    assert_eq!(
        taro.sync_once().await.verdicts(),
        [Verdict::Stored, refused.clone(), refused]
    );
    taro.sync().await;
    let held: Vec<_> = taro.docs.values().map(|doc| &*doc.kind).collect();
    assert!(!taro.docs.contains_key(&id(at::HOME_1)) && !held.contains(&"visit"));
    admin.sync().await;
    assert!(admin.docs.contains_key(&id(0x1001)));
}

async fn what_was_written_while_it_was_allowed_is_handed_in(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    let home = id(at::HOME_1).to_string();
    // The last day was ten days ago, and nobody said so until now.
    let last = ago(10).date().to_string();
    admin.save(
        "assignment",
        id(at::ASSIGNMENT_1),
        writes([("until", &last)]),
    );
    admin.sync().await;
    // Then, and since; now that it is known; at a time that nobody waits for any more; and from the future.
    for (n, days) in [(1, 20), (2, 1), (3, 0), (4, 31), (5, -400)] {
        hanako.save_at(
            "visit",
            id(0x1000 + n),
            writes([("household", &home)]),
            ago(days),
        );
    }
    let refused = Verdict::Refused(Refusal::NotHeld);
    let pulled = hanako.sync_once().await;
    assert_eq!(
        pulled.verdicts(),
        [
            Verdict::Stored,
            Verdict::Stored,
            refused.clone(),
            refused.clone(),
            refused
        ]
    );
    hanako.sync().await;
    assert!(hanako.docs.values().all(|doc| &*doc.kind != "visit"));
    // Those who see the household have it.
    town.load(
        "assignment",
        [(id(0xd9), assignment(at::HOME_1, 0xb2, "2020-04-01"))],
    )
    .await;
    let mut taro = town.device("taro").await;
    taro.sync().await;
    let visits = taro.docs.values().filter(|doc| &*doc.kind == "visit");
    assert_eq!(visits.count(), 2);
}

async fn no_right_comes_back_by_a_late_word(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    let visit = writes([("household", &*id(at::HOME_1).to_string())]);
    town.load("visit", [(id(0x1000), visit)]).await;
    town.load(
        "assignment",
        [(id(0xd8), assignment(at::HOME_2, 0xb1, "2020-04-01"))],
    )
    .await;
    hanako.sync().await;
    admin.sync().await;
    admin.save("staff", id(at::HANAKO), writes([("role", "administrator")]));
    admin.sync().await;
    hanako.sync().await;
    let then = Timestamp::from_millis(ago(0).millis() - 1);
    admin.save("staff", id(at::HANAKO), writes([("role", "member")]));
    let last = ago(1).date().to_string();
    admin.save(
        "assignment",
        id(at::ASSIGNMENT_1),
        writes([("until", &last)]),
    );
    admin.sync().await;
    let own = assignment(at::HOME_1, 0xb1, "2020-04-01");
    hanako.save_at("assignment", id(0xd9), own, then);
    hanako.save_at(
        "assignment",
        id(at::ASSIGNMENT_1),
        writes([("until", "")]),
        then,
    );
    hanako.save_at(
        "staff",
        id(at::HANAKO),
        writes([("role", "administrator")]),
        then,
    );
    // Nor is anything carried to where it would be seen again.
    let elsewhere = writes([("household", &*id(at::HOME_2).to_string())]);
    hanako.save_at("visit", id(0x1000), elsewhere, then);
    let refused = |refusal| Verdict::Refused(refusal);
    assert_eq!(
        hanako.sync_once().await.verdicts(),
        [
            refused(Refusal::NotHeld),
            refused(Refusal::NotHeld),
            refused(Refusal::NotAdministrator),
            refused(Refusal::NotHeld)
        ]
    );
    hanako.sync().await;
    assert!(!hanako.docs.contains_key(&id(at::HOME_1)));
    assert!(!hanako.docs.contains_key(&id(0x1000)));
}

async fn nobody_writes_as_of_before_they_came(town: Town) {
    let (mut taro, mut admin) = (town.device("taro").await, town.device("admin").await);
    taro.sync().await;
    admin.sync().await;
    let last = ago(1).date().to_string();
    admin.save(
        "assignment",
        id(at::ASSIGNMENT_1),
        writes([("until", &last)]),
    );
    admin.sync().await;
    let first = id(0xb1).to_string();
    let moved = writes([("organisation", &*first)]);
    admin.save_at("staff", id(at::TARO), moved, ago(0));
    admin.sync().await;
    let home = id(at::HOME_1).to_string();
    taro.save_at("visit", id(0x1000), writes([("household", &home)]), ago(5));
    assert_eq!(
        taro.sync_once().await.verdicts(),
        [Verdict::Refused(Refusal::NotHeld)]
    );
}

async fn whoever_changes_places_hands_in_what_they_wrote_before(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    let home = id(at::HOME_1).to_string();
    let a_second_ago = Timestamp::from_millis(ago(0).millis() - 1_000);
    hanako.save_at(
        "visit",
        id(0x1001),
        writes([("household", &home)]),
        a_second_ago,
    );
    let other = id(0xb2).to_string();
    admin.save("staff", id(at::HANAKO), writes([("organisation", &other)]));
    admin.sync().await;
    hanako.save_at("visit", id(0x1002), writes([("household", &home)]), ago(0));
    assert_eq!(
        hanako.sync_once().await.verdicts(),
        [Verdict::Stored, Verdict::Refused(Refusal::NotHeld)]
    );
    hanako.sync().await;
    assert!(hanako.docs.contains_key(&id(at::HOME_2)));
    assert!(!hanako.docs.contains_key(&id(at::HOME_1)));
}

async fn a_new_grant_brings_the_household(town: Town) {
    let (mut taro, mut admin) = (town.device("taro").await, town.device("admin").await);
    taro.sync().await;
    admin.sync().await;
    admin.save(
        "assignment",
        id(0xd9),
        assignment(at::HOME_1, 0xb2, "2020-04-01"),
    );
    assert_eq!(admin.sync_once().await.verdicts(), [Verdict::Stored]);
    taro.sync().await;
    assert!(taro.docs.contains_key(&id(at::HOME_1)));
    assert!(taro.docs.contains_key(&id(at::HOME_2)));
}

async fn a_grant_to_come_brings_nothing_yet(town: Town) {
    let (mut taro, mut admin) = (town.device("taro").await, town.device("admin").await);
    admin.sync().await;
    admin.save(
        "assignment",
        id(0xd9),
        assignment(at::HOME_1, 0xb2, "9999-01-01"),
    );
    assert_eq!(admin.sync_once().await.verdicts(), [Verdict::Stored]);
    taro.sync().await;
    assert!(!taro.docs.contains_key(&id(at::HOME_1)));
}

async fn a_record_that_moves_to_another_household_is_gone_from_the_first(town: Town) {
    let (mut taro, mut admin) = (town.device("taro").await, town.device("admin").await);
    town.load(
        "assignment",
        [(id(0xd8), assignment(0xc3, 0xb1, "2020-04-01"))],
    )
    .await;
    town.load(
        "assignment",
        [(id(0xd9), assignment(at::HOME_1, 0xb2, "2020-04-01"))],
    )
    .await;
    let (first, second) = (id(at::HOME_1).to_string(), id(0xc3).to_string());
    town.load("visit", [(id(0x1000), writes([("household", &first)]))])
        .await;
    taro.sync().await;
    admin.sync().await;
    assert!(taro.docs.contains_key(&id(0x1000)));
    admin.save("visit", id(0x1000), writes([("household", &second)]));
    let pulled = admin.sync_once().await;
    assert_eq!(
        (pulled.verdicts(), pulled.gone),
        (vec![Verdict::Stored], vec![])
    );
    let pulled = taro.sync_once().await;
    assert_eq!((pulled.docs, pulled.gone), (vec![], vec![id(0x1000)]));
    admin.save("visit", id(0x1000), writes([("household", &first)]));
    admin.sync().await;
    assert_eq!(taro.sync_once().await.docs.len(), 1, "and back");
    assert_eq!(taro.docs[&id(0x1000)], admin.docs[&id(0x1000)]);
}

async fn who_leaves_the_staff_is_signed_out(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    let mut removed = shared::record::Writes::new();
    removed.insert(
        shared::record::Path::new("removed").unwrap(),
        Value::Flag(true),
    );
    admin.save("staff", id(at::HANAKO), removed);
    assert_eq!(admin.sync_once().await.verdicts(), [Verdict::Stored]);
    let (status, body) = hanako
        .post(serde_json::to_string(&hanako.request()).unwrap())
        .await;
    assert_eq!(status, 401);
    assert!(body.contains("signed_out"), "{body}");
    let again = town
        .sign_in("hanako", crate::support::PASSPHRASE, None)
        .await;
    assert_eq!(again.status, 401);
}
