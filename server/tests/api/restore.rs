//! A backup was restored: nothing made after it is lost.

use shared::{
    record::{Dot, Value},
    wire::Verdict,
};

use crate::support::{Device, PASSPHRASE, Town, at, id, on_both, writes};

on_both!(
    devices_offer_what_the_backup_lacks,
    an_unsent_save_waits_until_its_document_is_offered,
    a_household_opened_after_the_backup_comes_back,
    offers_change_nothing_without_a_restore,
    an_offer_can_not_shut_a_colleague_out,
);

/// The city after its backup was restored.
async fn restored(backup: Town) -> Town {
    server::import::restored(&backup.app.db).await.unwrap();
    backup
}

async fn redirect(device: &mut Device, login: &str, town: &Town) {
    let replica = device.replica.uuid();
    let reply = town.sign_in(login, PASSPHRASE, Some(replica)).await;
    let cookie = reply
        .header(axum::http::header::SET_COOKIE)
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    device.redirect(town.router.clone(), cookie);
}

/// What a device does when the epoch is another: it offers what it holds before anything else.
async fn offer_all(device: &mut Device) {
    device.save(
        "household",
        id(at::HOME_1),
        writes([("background", "未送信")]),
    );
    let pulled = device.exchange(&device.request()).await;
    assert_ne!(pulled.opening.epoch, device.epoch);
    assert_eq!((&pulled.opening.verdicts, &pulled.docs), (&vec![], &vec![]));
    assert_eq!((pulled.end.cursor, pulled.end.more), (0, true));
    device.epoch = pulled.opening.epoch;
    device.cursor = 0;
    let mut request = device.request();
    request.offers = device.docs.values().cloned().collect();
    let pulled = device.exchange(&request).await;
    assert_eq!(pulled.verdicts(), [Verdict::Stored]);
    device.take_in(&pulled).await;
    device.sync().await;
}

async fn devices_offer_what_the_backup_lacks(mut town: Town) {
    let backup = town.backup().await;
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    let home = id(at::HOME_1).to_string();
    hanako.save(
        "visit",
        id(0x1000),
        writes([("household", &home), ("notes", "控えのあとの訪問")]),
    );
    hanako.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    hanako.sync().await;
    admin.save(
        "household",
        id(at::HOME_1),
        writes([("kana", "たなかさま")]),
    );
    admin.sync().await;
    let town = restored(backup).await;
    redirect(&mut admin, "admin", &town).await;
    offer_all(&mut admin).await;
    redirect(&mut hanako, "hanako", &town).await;
    offer_all(&mut hanako).await;
    admin.sync().await;
    assert_eq!(hanako.docs, admin.docs);
    let mut fresh = town.device("hanako").await;
    fresh.sync().await;
    assert_eq!(fresh.docs, admin.docs);
    assert_eq!(
        fresh.docs[&id(0x1000)].get("notes"),
        &Value::text("控えのあとの訪問")
    );
    let doc = &fresh.docs[&id(at::HOME_1)];
    let kana: Vec<_> = doc
        .heads("kana")
        .iter()
        .filter_map(|head| head.value.as_text())
        .collect();
    assert!(kana.contains(&"たなかさま"), "{kana:?}");
    // Counters go on where the devices are, not where the backup was.
    hanako.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    assert_eq!(hanako.sync_once().await.verdicts(), [Verdict::Stored]);
}

async fn an_unsent_save_waits_until_its_document_is_offered(mut town: Town) {
    let backup = town.backup().await;
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    hanako.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    hanako.sync().await;
    let town = restored(backup).await;
    redirect(&mut hanako, "hanako", &town).await;
    hanako.save(
        "household",
        id(at::HOME_1),
        writes([("phones", "086-000-0001")]),
    );
    hanako.epoch = hanako.exchange(&hanako.request()).await.opening.epoch;
    // It forgets to offer: taking the save now would make the server believe it has the one before it.
    assert_eq!(
        hanako.exchange(&hanako.request()).await.verdicts(),
        [Verdict::Incomplete]
    );
    let mut request = hanako.request();
    request.offers = vec![hanako.docs[&id(at::HOME_1)].clone()];
    assert_eq!(
        hanako.exchange(&request).await.verdicts(),
        [Verdict::Stored]
    );
    let mut fresh = town.device("hanako").await;
    fresh.sync().await;
    assert_eq!(
        fresh.docs[&id(at::HOME_1)].get("kana"),
        &Value::text("たなか")
    );
    assert_eq!(
        fresh.docs[&id(at::HOME_1)].get("phones"),
        &Value::text("086-000-0001")
    );
}

async fn a_household_opened_after_the_backup_comes_back(mut town: Town) {
    let backup = town.backup().await;
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let (home, own) = (id(0xc0).to_string(), id(0xb1).to_string());
    let assignment = writes([
        ("household", &home),
        ("organisation", &own),
        ("ground", "assigned"),
        ("from", "2020-04-01"),
    ]);
    // Its id sorts before the assignment's: what gives the scope must be looked at first all the same.
    hanako.save("assignment", id(0xd8), assignment);
    hanako.save("household", id(0xc0), writes([("name", "新しい世帯")]));
    hanako.sync().await;
    let town = restored(backup).await;
    redirect(&mut hanako, "hanako", &town).await;
    offer_all(&mut hanako).await;
    assert_eq!(
        hanako.docs[&id(0xc0)].get("name"),
        &Value::text("新しい世帯")
    );
    let mut fresh = town.device("admin").await;
    fresh.sync().await;
    assert_eq!(fresh.docs, hanako.docs);
}

async fn offers_change_nothing_without_a_restore(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let before = hanako.docs[&id(at::HOME_1)].clone();
    let mut forged = before.clone();
    forged.fields.clear();
    forged.stamps.clear();
    let mut request = hanako.request();
    request.offers = vec![forged];
    assert_eq!(hanako.exchange(&request).await.docs, []);
    let mut fresh = town.device("hanako").await;
    fresh.sync().await;
    assert_eq!(fresh.docs[&id(at::HOME_1)], before);
}

async fn an_offer_can_not_shut_a_colleague_out(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    // The offer claims to have seen saves that admin has not made yet: they would be taken for known.
    let mut forged = hanako.docs[&id(at::HOME_1)].clone();
    forged.context.raise(Dot {
        replica: admin.replica,
        counter: 1_000,
    });
    let mut request = hanako.request();
    request.offers = vec![forged];
    hanako.exchange(&request).await;
    admin.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    assert_eq!(admin.sync_once().await.verdicts(), [Verdict::Stored]);
    hanako.sync().await;
    assert_eq!(
        hanako.docs[&id(at::HOME_1)].get("kana"),
        &Value::text("たなか")
    );
}
