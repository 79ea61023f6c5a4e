//! Opening a household that others serve, when someone is in danger.

use shared::{
    jp::Timestamp,
    record::Value,
    wire::{Found, Refusal, Verdict},
};

use crate::support::{Device, Town, at, id, on_both, writes};

on_both!(
    what_fits_whole_is_found_and_nothing_else,
    only_whoever_says_why_and_may_help_finds_anything,
    whoever_tries_one_name_after_the_other_must_wait,
    of_many_a_few_are_told_and_where_they_are,
    it_opens_the_household_for_a_day_and_those_who_serve_it_see_that,
);

const HOUR: i64 = 60 * 60 * 1_000;

async fn ask(town: &Town, device: &Device, what: &str, reason: &str) -> (u16, String) {
    let body = serde_json::json!({ "what": what, "reason": reason }).to_string();
    let reply = town.post("/api/emergency", &device.cookie, body).await;
    (reply.status.as_u16(), reply.text().to_owned())
}

async fn found(town: &Town, device: &Device, what: &str) -> Vec<shared::record::RecordId> {
    let (status, body) = ask(town, device, what, "応答がない").await;
    assert_eq!(status, 200, "{body}");
    let found: Found = serde_json::from_str(&body).unwrap();
    found.records.into_iter().map(|record| record.id).collect()
}

async fn what_fits_whole_is_found_and_nothing_else(town: Town) {
    let home = id(at::HOME_1).to_string();
    let mut member = writes([("household", &*home), ("name", "田中 花子")]);
    member.extend(writes([("kana", "たなか はなこ")]));
    let mut phones = member.clone();
    phones.extend(writes([("phones", "086-000-1234")]));
    town.load("member", [(id(0x1001), phones)]).await;
    let taro = town.device("taro").await;
    let home = vec![id(at::HOME_1)];
    for what in [
        "田中様宅",
        "田中",
        "　田 中 ",
        "田中花子",
        "タナカ ハナコ",
        "086-000-1234",
        "０８６０００１２３４",
    ] {
        assert_eq!(found(&town, &taro, what).await, home, "{what}");
    }
    for what in ["田", "花子", "1234"] {
        assert_eq!(found(&town, &taro, what).await, [], "{what}");
    }
    let mut removed = shared::record::Writes::new();
    removed.insert(
        shared::record::Path::new("removed").unwrap(),
        Value::Flag(true),
    );
    let mut admin = town.device("admin").await;
    admin.sync().await;
    admin.save("household", id(at::HOME_1), removed);
    admin.sync().await;
    assert_eq!(found(&town, &taro, "田中様宅").await, []);
}

async fn only_whoever_says_why_and_may_help_finds_anything(town: Town) {
    let taro = town.device("taro").await;
    for (what, reason) in [
        ("田中", ""),
        ("田中", " \n"),
        ("", "応答がない"),
        ("　", "応答がない"),
    ] {
        assert_eq!(ask(&town, &taro, what, reason).await.0, 400);
    }
    let long = "田".repeat(5_000);
    assert_eq!(ask(&town, &taro, &long, "応答がない").await.0, 400);
    let nobody = town
        .post(
            "/api/emergency",
            "",
            r#"{"what":"田中","reason":"応答がない"}"#,
        )
        .await;
    assert_eq!(nobody.status, 401);
    let mut admin = town.device("admin").await;
    admin.sync().await;
    admin.save("staff", id(at::TARO), writes([("post", "housing")]));
    admin.sync().await;
    assert_eq!(found(&town, &taro, "田中").await, []);
}

async fn whoever_tries_one_name_after_the_other_must_wait(town: Town) {
    let taro = town.device("taro").await;
    // What is found frees no further try.
    for what in ["一", "田中"].iter().cycle().take(20) {
        found(&town, &taro, what).await;
    }
    let (status, body) = ask(&town, &taro, "田中", "応答がない").await;
    assert_eq!(status, 429, "{body}");
    let hanako = town.device("hanako").await;
    assert_eq!(found(&town, &hanako, "田中").await.len(), 1);
}

async fn of_many_a_few_are_told_and_where_they_are(town: Town) {
    let area = id(0x3000).to_string();
    town.load("area", [(id(0x3000), writes([("name", "見本区")]))])
        .await;
    let home = |n: u128| {
        (
            id(0x3001 + n),
            writes([
                ("name", "山田様宅"),
                ("area", &area),
                ("address", "見本町1-2-3"),
            ]),
        )
    };
    town.load("household", (0..7).map(home)).await;
    let taro = town.device("taro").await;
    let (_, body) = ask(&town, &taro, "山田", "応答がない").await;
    let found: Found = serde_json::from_str(&body).unwrap();
    assert_eq!((found.records.len(), found.more), (5, true));
    assert!(found.records.iter().all(|record| record.place == "見本区"));
    assert!(
        !body.contains("見本町"),
        "where they live is in the records"
    );
}

fn hours_ago(hours: i64) -> Timestamp {
    Timestamp::from_millis(server::clock::system().millis() - hours * HOUR)
}

async fn it_opens_the_household_for_a_day_and_those_who_serve_it_see_that(town: Town) {
    let (home, me) = (id(at::HOME_1).to_string(), id(at::TARO).to_string());
    town.load("visit", [(id(0x1000), writes([("household", &home)]))])
        .await;
    let mut taro = town.device("taro").await;
    taro.sync().await;
    let open = |taro: &mut Device, n: u128, reason: &str, hours: i64, person: &str| {
        let mut emergency = writes([("household", &*home), ("person", person)]);
        emergency.extend(writes([
            ("opened_at", "2020-04-01T09:30"),
            ("reason", reason),
        ]));
        taro.save_at("emergency", id(n), emergency, hours_ago(hours));
    };
    // Without a reason, for someone else, or as of yesterday it opens nothing.
    open(&mut taro, 0x2001, "", 0, &me);
    open(
        &mut taro,
        0x2002,
        "応答がない",
        0,
        &id(at::HANAKO).to_string(),
    );
    let refused = Verdict::Refused(Refusal::NotHeld);
    let pulled = taro.sync_once().await;
    assert_eq!(pulled.verdicts(), [refused.clone(), refused.clone()]);
    open(&mut taro, 0x2003, "応答がない", 25, &me);
    taro.sync().await;
    assert!(!taro.docs.contains_key(&id(at::HOME_1)));
    // For its first 24 hours it does.
    open(&mut taro, 0x2004, "応答がない", 23, &me);
    taro.sync().await;
    assert!(taro.docs.contains_key(&id(at::HOME_1)));
    assert!(taro.docs.contains_key(&id(0x1000)));
    taro.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    taro.save("emergency", id(0x2004), writes([("remarks", "自分で")]));
    taro.save("visit", id(0x1001), writes([("household", &home)]));
    let not = Verdict::Refused(Refusal::NotPermitted);
    assert_eq!(
        taro.sync_once().await.verdicts(),
        [not.clone(), not, Verdict::Stored]
    );
    // Those who serve the household see it, and look it over.
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    assert_eq!(
        hanako.docs[&id(0x2004)].get("reason"),
        &Value::text("応答がない")
    );
    let found = writes([("reviewed_on", "2026-04-02"), ("finding", "right")]);
    hanako.save("emergency", id(0x2004), found);
    assert_eq!(hanako.sync_once().await.verdicts(), [Verdict::Stored]);
    taro.sync().await;
    assert!(taro.docs.contains_key(&id(at::HOME_1)));
    // Ended early, it takes everything along but itself.
    let mut removed = shared::record::Writes::new();
    removed.insert(
        shared::record::Path::new("removed").unwrap(),
        Value::Flag(true),
    );
    hanako.save("emergency", id(0x2004), removed);
    hanako.sync().await;
    taro.sync().await;
    assert!(!taro.docs.contains_key(&id(at::HOME_1)));
    assert!(!taro.docs.contains_key(&id(0x1000)));
    assert!(taro.docs.contains_key(&id(0x2004)));
}
