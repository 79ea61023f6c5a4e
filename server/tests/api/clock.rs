//! Devices whose clock is wrong lose nothing.

use shared::{jp::Timestamp, record::Value, wire::Verdict};

use crate::support::{Town, at, id, on_both, writes};

on_both!(
    a_clock_a_year_ahead_is_corrected_and_kept,
    a_clock_a_year_behind_is_taken_as_it_is
);

const YEAR: i64 = 365 * 24 * 60 * 60 * 1_000;

async fn server_time(town: &Town) -> i64 {
    let hanako = town.device("hanako").await;
    hanako
        .exchange(&hanako.request())
        .await
        .opening
        .server_time
        .millis()
}

async fn a_clock_a_year_ahead_is_corrected_and_kept(town: Town) {
    let now = server_time(&town).await;
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    let wrong = Timestamp::from_millis(now + YEAR);
    hanako.save_at(
        "household",
        id(at::HOME_1),
        writes([("address", "一年先の時計")]),
        wrong,
    );
    let request = hanako.request();
    assert_eq!(hanako.sync_once().await.verdicts(), [Verdict::Stored]);
    assert_eq!(
        hanako.exchange(&request).await.verdicts(),
        [Verdict::Known],
        "the same bytes are the same save"
    );
    admin.sync().await;
    let stamp = *admin.docs[&id(at::HOME_1)]
        .stamps
        .values()
        .max_by_key(|stamp| stamp.at)
        .unwrap();
    assert!(
        (now..now + YEAR / 2).contains(&stamp.at.millis()),
        "{stamp:?}"
    );
    assert_eq!(stamp.claimed, Some(wrong));
    assert_eq!(
        hanako.docs, admin.docs,
        "the device is told the time the server gave it"
    );
    // Whoever writes next with a right clock is not hidden behind the future.
    admin.save_at(
        "household",
        id(at::HOME_1),
        writes([("address", "正しい時計")]),
        Timestamp::from_millis(now + 30_000),
    );
    admin.sync().await;
    hanako.sync().await;
    assert_eq!(
        hanako.docs[&id(at::HOME_1)].get("address"),
        &Value::text("正しい時計")
    );
}

async fn a_clock_a_year_behind_is_taken_as_it_is(town: Town) {
    let now = server_time(&town).await;
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    admin.save_at(
        "household",
        id(at::HOME_1),
        writes([("address", "正しい時計")]),
        Timestamp::from_millis(now),
    );
    admin.sync().await;
    hanako.save_at(
        "household",
        id(at::HOME_1),
        writes([("address", "一年前の時計")]),
        Timestamp::from_millis(now - YEAR),
    );
    assert_eq!(hanako.sync_once().await.verdicts(), [Verdict::Stored]);
    admin.sync().await;
    assert_eq!(hanako.docs, admin.docs);
    let doc = &admin.docs[&id(at::HOME_1)];
    assert_eq!(doc.get("address"), &Value::text("正しい時計"));
    assert!(
        doc.is_conflict("address"),
        "the other value stands beside it"
    );
}
