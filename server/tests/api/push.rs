//! What becomes of saves.

use shared::{
    record::Value,
    wire::{MAX_PATHS, MAX_SAVE, Refusal, Verdict},
};

use crate::support::{Town, at, id, on_both, writes};

on_both!(
    counters_have_no_gaps,
    a_refused_save_uses_up_its_number_and_stays_refused,
    a_save_after_a_refused_one_is_taken,
    only_a_persons_own_saves_are_taken,
    a_copied_device_is_found_out,
    a_record_keeps_its_kind,
    unfinished_saves_name_their_household_first,
    a_household_is_opened_by_the_first_who_serves_it,
    lists_for_everyone_are_the_administrators,
    staff_is_kept_by_those_who_keep_the_own_organisation,
    forms_of_a_later_version_are_refused_and_their_fields_kept,
    saves_that_are_too_large_or_broken_are_refused_one_by_one,
    a_save_that_saw_what_nobody_has_waits_for_the_document,
);

async fn counters_have_no_gaps(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let home = |n| hanako.forged(n, "household", id(at::HOME_1), writes([("kana", "たなか")]));
    let mut request = hanako.request();
    request.saves = vec![home(3), home(4)];
    assert_eq!(
        hanako.exchange(&request).await.verdicts(),
        [Verdict::Gap(1), Verdict::Gap(1)]
    );
    request.saves = vec![home(1), home(3)];
    assert_eq!(
        hanako.exchange(&request).await.verdicts(),
        [Verdict::Stored, Verdict::Gap(2)]
    );
}

async fn a_refused_save_uses_up_its_number_and_stays_refused(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let mut request = hanako.request();
    request.saves =
        vec![hanako.forged(1, "household", id(at::HOME_2), writes([("kana", "さとう")]))];
    let refused = [Verdict::Refused(Refusal::NotHeld)];
    assert_eq!(hanako.exchange(&request).await.verdicts(), refused);
    // She is given the household, but what was refused stays refused: its number is used up.
    let fields = [("household", id(at::HOME_2)), ("organisation", id(0xb1))]
        .map(|(key, id)| (key, id.to_string()));
    let mut assignment = writes([("ground", "assigned"), ("from", "2020-04-01")]);
    assignment.extend(fields.iter().flat_map(|(key, id)| writes([(key, id)])));
    town.load("assignment", [(id(0xd9), assignment)]).await;
    assert_eq!(hanako.exchange(&request).await.verdicts(), refused);
    request
        .saves
        .push(hanako.forged(2, "household", id(at::HOME_2), writes([("kana", "さとう")])));
    assert_eq!(
        hanako.exchange(&request).await.verdicts(),
        [refused[0].clone(), Verdict::Stored]
    );
}

async fn a_save_after_a_refused_one_is_taken(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    // The same record, first without a household, then with one: the second had the refused one before it.
    let home = id(at::HOME_1).to_string();
    hanako.save("visit", id(0x1000), writes([("notes", "玄関先で話した")]));
    hanako.save(
        "visit",
        id(0x1000),
        writes([("notes", "玄関先で話した"), ("household", &home)]),
    );
    assert_eq!(
        hanako.sync_once().await.verdicts(),
        [Verdict::Refused(Refusal::NoScope), Verdict::Stored]
    );
    hanako.save("visit", id(0x1000), writes([("notes", "もう一度")]));
    assert_eq!(hanako.sync_once().await.verdicts(), [Verdict::Stored]);
    let mut admin = town.device("admin").await;
    admin.sync().await;
    assert_eq!(
        admin.docs[&id(0x1000)].get("notes"),
        &Value::text("もう一度")
    );
    assert_eq!(admin.docs[&id(0x1000)], hanako.docs[&id(0x1000)]);
}

async fn only_a_persons_own_saves_are_taken(town: Town) {
    let (mut hanako, taro) = (town.device("hanako").await, town.device("taro").await);
    hanako.sync().await;
    let mut request = hanako.request();
    let mut save = hanako.forged(1, "household", id(at::HOME_1), writes([("kana", "たなか")]));
    save.author = taro.author;
    request.saves = vec![save];
    let refused = |what: &str| vec![Verdict::Refused(Refusal::Malformed(what.into()))];
    assert_eq!(
        hanako.exchange(&request).await.verdicts(),
        refused("author")
    );
    let mut save = hanako.forged(2, "household", id(at::HOME_1), writes([("kana", "たなか")]));
    save.dot.replica = taro.replica;
    request.saves = vec![save];
    assert_eq!(hanako.exchange(&request).await.verdicts(), refused("dot"));
    // Under the replica of another nothing is read at all.
    request.replica = taro.replica;
    let (status, body) = hanako.post(serde_json::to_string(&request).unwrap()).await;
    assert_eq!(status, 403);
    assert!(body.contains("foreign_replica"), "{body}");
    request.saves.clear();
    assert_eq!(
        hanako
            .post(serde_json::to_string(&request).unwrap())
            .await
            .0,
        403,
        "nor given"
    );
}

async fn a_copied_device_is_found_out(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let mut copy = hanako.clone();
    hanako.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    copy.save("household", id(at::HOME_1), writes([("kana", "べつ")]));
    assert_eq!(hanako.sync_once().await.verdicts(), [Verdict::Stored]);
    assert_eq!(
        copy.sync_once().await.verdicts(),
        [Verdict::Refused(Refusal::Cloned)]
    );
}

async fn a_record_keeps_its_kind(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let home = id(at::HOME_1).to_string();
    hanako.save("visit", id(at::HOME_1), writes([("household", &home)]));
    let refused = Verdict::Refused(Refusal::Malformed("kind".into()));
    assert_eq!(hanako.sync_once().await.verdicts(), [refused]);
}

async fn unfinished_saves_name_their_household_first(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    hanako.save("visit", id(0x1000), writes([("notes", "どこの")]));
    assert_eq!(
        hanako.sync_once().await.verdicts(),
        [Verdict::Refused(Refusal::NoScope)]
    );
}

async fn a_household_is_opened_by_the_first_who_serves_it(town: Town) {
    let (mut hanako, mut taro) = (town.device("hanako").await, town.device("taro").await);
    hanako.sync().await;
    taro.sync().await;
    let (home, own, other) = (
        id(0xc9).to_string(),
        id(0xb1).to_string(),
        id(0xb2).to_string(),
    );
    let assignment = |organisation: &str| {
        writes([
            ("household", &home),
            ("organisation", organisation),
            ("ground", "assigned"),
            ("from", "2020-04-01"),
        ])
    };
    hanako.save("assignment", id(0xd8), assignment(&own));
    hanako.save("household", id(0xc9), writes([("name", "新しい世帯")]));
    assert_eq!(
        hanako.sync_once().await.verdicts(),
        [Verdict::Stored, Verdict::Stored]
    );
    hanako.sync().await;
    assert!(hanako.docs.contains_key(&id(0xc9)));
    taro.save("assignment", id(0xd9), assignment(&other));
    assert_eq!(
        taro.sync_once().await.verdicts(),
        [Verdict::Refused(Refusal::NotHeld)],
        "it is not new any more"
    );
    // Not even when the first has left it: who was ever served stays with those who served them.
    hanako.save("assignment", id(0xd8), writes([("until", "2020-05-01")]));
    hanako.sync().await;
    taro.save("assignment", id(0xda), assignment(&other));
    assert_eq!(
        taro.sync_once().await.verdicts(),
        [Verdict::Refused(Refusal::NotHeld)]
    );
}

async fn lists_for_everyone_are_the_administrators(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    let promote = writes([("role", "administrator")]);
    hanako.save("staff", id(at::HANAKO), promote.clone());
    hanako.save("edition", id(0x1000), writes([("version", "ver.2")]));
    let refused = Verdict::Refused(Refusal::NotAdministrator);
    assert_eq!(
        hanako.sync_once().await.verdicts(),
        [refused.clone(), refused]
    );
    admin.save("staff", id(at::HANAKO), promote);
    assert_eq!(admin.sync_once().await.verdicts(), [Verdict::Stored]);
    hanako.save("edition", id(0x1000), writes([("version", "ver.2")]));
    assert_eq!(
        hanako.sync_once().await.verdicts(),
        [Verdict::Stored],
        "at once"
    );
}

async fn staff_is_kept_by_those_who_keep_the_own_organisation(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    admin.sync().await;
    let role = writes([("role", "organisation_administrator")]);
    admin.save("staff", id(at::HANAKO), role);
    admin.sync().await;
    hanako.sync().await;
    let (ours, theirs) = (id(0xb1).to_string(), id(0xb2).to_string());
    let new = |organisation| writes([("name", "見本 桜子"), ("organisation", organisation)]);
    hanako.save("staff", id(0x1000), new(&ours));
    hanako.save("staff", id(0x1001), new(&theirs));
    hanako.save("staff", id(at::TARO), writes([("name", "別の名前")]));
    hanako.save("staff", id(at::ADMIN), writes([("role", "member")]));
    hanako.save("staff", id(0x1000), writes([("role", "administrator")]));
    hanako.save("staff", id(0x1000), writes([("organisation", &theirs)]));
    hanako.save("organisation", id(0xb1), writes([("name", "別の名前")]));
    let refused = || Verdict::Refused(Refusal::NotAdministrator);
    let mut expected = vec![Verdict::Stored];
    expected.extend((0..6).map(|_| refused()));
    assert_eq!(hanako.sync_once().await.verdicts(), expected);
    // Who keeps all staff has someone move; whoever let them go keeps them no longer.
    admin.sync().await;
    admin.save("staff", id(0x1000), writes([("organisation", &theirs)]));
    assert_eq!(admin.sync_once().await.verdicts(), [Verdict::Stored]);
    hanako.sync().await;
    hanako.save("staff", id(0x1000), writes([("name", "見本 さくら")]));
    assert_eq!(hanako.sync_once().await.verdicts(), [refused()]);
}

async fn forms_of_a_later_version_are_refused_and_their_fields_kept(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    let mut later = writes([("a_later_field", "あたらしい")]);
    later.insert(
        shared::record::Path::new("another").unwrap(),
        Value::Later(r#"{"a":[1,2]}"#.into()),
    );
    hanako.save("a_later_form", id(0x1000), writes([("name", "?")]));
    hanako.save("household", id(at::HOME_1), later);
    assert_eq!(
        hanako.sync_once().await.verdicts(),
        [Verdict::Refused(Refusal::UnknownKind), Verdict::Stored]
    );
    admin.sync().await;
    let doc = &admin.docs[&id(at::HOME_1)];
    assert_eq!(doc.get("a_later_field"), &Value::text("あたらしい"));
    assert_eq!(doc.get("another"), &Value::Later(r#"{"a":[1,2]}"#.into()));
}

async fn saves_that_are_too_large_or_broken_are_refused_one_by_one(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let home = |n, fields| hanako.forged(n, "household", id(at::HOME_1), fields);
    let many = (0..=MAX_PATHS)
        .flat_map(|n| writes([(&*format!("p{n}"), "x")]))
        .collect();
    let saves = [
        home(1, writes([("background", &*"あ".repeat(MAX_SAVE / 3))])),
        home(2, many),
        home(3, writes([("kana", "たなか")])),
        home(4, writes([("kana", "たなか")])),
        home(5, writes([("kana", "たなか")])),
        home(6, writes([("kana", "たなか")])),
    ];
    let mut saves = saves.map(|save| serde_json::to_value(save).unwrap());
    saves[2]["writes"] = serde_json::json!({ "../../kana": "?" });
    saves[3]["at"] = "yesterday".into();
    saves[4] = 42.into();
    let mut request = serde_json::to_value(hanako.request()).unwrap();
    request["saves"] = saves.into_iter().collect();
    let (status, body) = hanako.post(request.to_string()).await;
    assert_eq!(status, 200, "{body}");
    let verdicts = crate::support::Pulled::parse(&body).opening.verdicts;
    let counters: Vec<u64> = verdicts.iter().map(|(counter, _)| *counter).collect();
    assert_eq!(counters, [1, 2, 3, 4, 5, 6]);
    let is = |n: usize| &verdicts[n].1;
    assert_eq!(
        (is(0), is(1)),
        (
            &Verdict::Refused(Refusal::TooLarge),
            &Verdict::Refused(Refusal::TooLarge)
        )
    );
    for n in 2..5 {
        assert!(
            matches!(is(n), Verdict::Refused(Refusal::Malformed(_))),
            "{:?}",
            is(n)
        );
    }
    assert_eq!(is(5), &Verdict::Stored);
    let (_, again) = hanako.post(request.to_string()).await;
    let again = crate::support::Pulled::parse(&again).verdicts();
    assert_eq!(
        again[..5],
        verdicts
            .iter()
            .map(|(_, verdict)| verdict.clone())
            .collect::<Vec<_>>()[..5]
    );
    assert_eq!(again[5], Verdict::Known);
}

async fn a_save_that_saw_what_nobody_has_waits_for_the_document(town: Town) {
    let (mut hanako, taro) = (town.device("hanako").await, town.device("taro").await);
    hanako.sync().await;
    let mut save = hanako.forged(1, "household", id(at::HOME_1), writes([("kana", "たなか")]));
    save.seen.raise(shared::record::Dot {
        replica: taro.replica,
        counter: 7,
    });
    let next = hanako.forged(2, "household", id(at::HOME_1), writes([("kana", "たなか")]));
    let mut request = hanako.request();
    request.saves = vec![save, next];
    for _ in 0..2 {
        assert_eq!(
            hanako.exchange(&request).await.verdicts(),
            [Verdict::Incomplete, Verdict::Gap(1)]
        );
    }
    // The device offers what it has, which does not explain it: there is no use in asking for ever.
    request.offers = vec![hanako.docs[&id(at::HOME_1)].clone()];
    let refused = Verdict::Refused(Refusal::Malformed("seen".into()));
    assert_eq!(
        hanako.exchange(&request).await.verdicts(),
        [refused, Verdict::Stored]
    );
}
