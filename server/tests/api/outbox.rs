//! Work that was sealed on a device and is handed in without a session.

use axum::http::{StatusCode, header};
use shared::{
    record::{BlobId, BlobName, DeviceId, Save},
    wire::{
        DeviceSecrets, FailureCode, HandIn, HandedIn, Lease, LeaseRequest, SealedSave, SealingKey,
        Verdict, blob_to_seal, hex, sealed, unhex,
    },
};
use uuid::Uuid;

use crate::{
    blobs::{photo, with_photo},
    support::{Device, PASSPHRASE, Reply, Town, at, id, on_both, writes},
};

on_both!(
    sealed_work_is_taken_like_what_is_synced,
    a_sealed_picture_is_taken_with_the_save_that_names_it,
    the_reply_is_lost_and_it_is_handed_in_again,
    what_the_server_can_not_take_yet_stays_with_the_device,
    only_the_device_itself_can_make_it,
    what_was_refused_is_told_when_the_device_next_syncs,
    a_revoked_device_hands_in_what_it_has,
    of_an_account_that_has_ended_the_work_stays_on_the_device,
    hostile_bytes_are_no_work,
    whoever_has_the_token_can_not_ask_for_ever,
    what_was_sealed_to_an_older_key_opens,
    after_a_restore_nothing_is_refused_that_the_device_may_still_explain,
);

/// A device with storage.
struct Storage {
    id: DeviceId,
    secret: [u8; 32],
    token: String,
    key: SealingKey,
}

impl Storage {
    async fn on(town: &Town, device: &Device, n: u8) -> Self {
        let secret = [n; 32];
        let token = hex(&[0xcc ^ n; 32]);
        let id = DeviceId::new(Uuid::new_v4());
        let request = LeaseRequest {
            device: id,
            actor: device.author,
            replica: Some(device.replica),
            name: "iPad（Safari）".to_owned(),
            secrets: Some(DeviceSecrets {
                share: hex(&[0xaa; 32]),
                secret: hex(&secret),
                hand_in: token.clone(),
            }),
        };
        let body = serde_json::to_string(&request).unwrap();
        let reply = town.post("/api/lease", &device.cookie, body).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        let lease: Lease = serde_json::from_slice(&reply.body).unwrap();
        Self {
            id,
            secret,
            token,
            key: lease.key.unwrap(),
        }
    }

    fn seal_text(&self, text: &str) -> SealedSave {
        self.seal_bytes(text.as_bytes())
    }

    fn seal_bytes(&self, plain: &[u8]) -> SealedSave {
        let public = unhex(&self.key.public).unwrap();
        let random = *Uuid::new_v4().as_bytes();
        let random = [random, random].concat().try_into().unwrap();
        let bytes = sealed::seal(&public, self.id, &self.secret, plain, random);
        SealedSave {
            key: self.key.id.clone(),
            sealed: hex(&bytes.unwrap()),
        }
    }

    fn seal(&self, save: &Save) -> SealedSave {
        self.seal_text(&serde_json::to_string(save).unwrap())
    }

    async fn post(&self, town: &Town, sealed: Vec<SealedSave>) -> Reply {
        let request = HandIn {
            device: self.id,
            token: self.token.clone(),
            sealed,
        };
        let body = serde_json::to_string(&request).unwrap();
        town.post("/api/outbox", "", body).await
    }

    async fn hand_in(&self, town: &Town, sealed: Vec<SealedSave>) -> HandedIn {
        let reply = self.post(town, sealed).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        serde_json::from_slice(&reply.body).unwrap()
    }
}

fn note(device: &mut Device, text: &str) -> Save {
    device.save("household", id(at::HOME_1), writes([("address", text)]))
}

async fn address(town: &Town) -> Option<String> {
    let mut other = town.device("admin").await;
    other.sync().await;
    let doc = &other.docs[&id(at::HOME_1)];
    doc.get("address").as_text().map(str::to_owned)
}

async fn sealed_work_is_taken_like_what_is_synced(town: Town) {
    let mut hanako = town.device("hanako").await;
    let storage = Storage::on(&town, &hanako, 1).await;
    hanako.sync().await;
    let saves = ["一", "二", "三"].map(|text| note(&mut hanako, text));
    // In any order: the numbers tell.
    let sealed = [2, 0, 1].map(|at| storage.seal(&saves[at])).to_vec();
    let HandedIn { done, is_revoked } = storage.hand_in(&town, sealed).await;
    assert_eq!((done, is_revoked), (vec![true; 3], false));
    assert_eq!(address(&town).await.as_deref(), Some("三"));
    // The passphrase is found again, and the ordinary sync meets what it knows.
    assert_eq!(hanako.sync().await[0].verdicts(), vec![Verdict::Known; 3]);
    note(&mut hanako, "四");
    hanako.sync().await;
    assert_eq!(address(&town).await.as_deref(), Some("四"));
    assert_eq!(
        hanako.docs[&id(at::HOME_1)].get("address").as_text(),
        Some("四")
    );
}

async fn a_sealed_picture_is_taken_with_the_save_that_names_it(town: Town) {
    let mut hanako = town.device("hanako").await;
    let storage = Storage::on(&town, &hanako, 1).await;
    hanako.sync().await;
    let bytes = photo(1, 5_000);
    let save = hanako.save("visit", id(0x1000), with_photo(at::HOME_1, &bytes));
    let blob = BlobId::of(&bytes);
    let [own, other] = [0x1000, 0x1001].map(|record| BlobName {
        record: id(record),
        blob,
    });
    let seal = |name, bytes: &[u8]| storage.seal_bytes(&blob_to_seal(name, bytes));
    // Alone it is kept by who holds it; another than the one meant for ever.
    let alone = storage.hand_in(&town, vec![seal(own, &bytes)]).await;
    assert_eq!(alone.done, [false]);
    let all = vec![
        seal(own, &bytes),
        storage.seal(&save),
        seal(other, &bytes),
        seal(own, &photo(2, 5_000)),
        seal(own, b"<svg/>"),
    ];
    for _ in 0..2 {
        let told = storage.hand_in(&town, all.clone()).await;
        assert_eq!(told.done, [true, true, false, false, false]);
    }
    let mut admin = town.device("admin").await;
    admin.sync().await;
    assert_eq!(admin.show(own).await.body, bytes);
}

async fn the_reply_is_lost_and_it_is_handed_in_again(town: Town) {
    let mut hanako = town.device("hanako").await;
    let storage = Storage::on(&town, &hanako, 1).await;
    hanako.sync().await;
    let saves = ["一", "二"].map(|text| note(&mut hanako, text));
    // Also both at once: a service worker and an open tab.
    let request = hanako.request();
    let (one, two) = tokio::join!(
        storage.hand_in(
            &town,
            vec![storage.seal(&saves[0]), storage.seal(&saves[1])]
        ),
        hanako.exchange(&request)
    );
    assert_eq!(one.done, [true, true]);
    assert_eq!(two.verdicts().len(), 2);
    for _ in 0..3 {
        let again = saves.iter().map(|save| storage.seal(save)).collect();
        assert_eq!(storage.hand_in(&town, again).await.done, [true, true]);
    }
    assert_eq!(address(&town).await.as_deref(), Some("二"));
    let twice = storage.seal(&saves[1]);
    let done = storage
        .hand_in(&town, vec![twice.clone(), twice])
        .await
        .done;
    assert!(done.contains(&true));
}

async fn what_the_server_can_not_take_yet_stays_with_the_device(town: Town) {
    let mut hanako = town.device("hanako").await;
    let storage = Storage::on(&town, &hanako, 1).await;
    hanako.sync().await;
    let saves = ["一", "二"].map(|text| note(&mut hanako, text));
    let second = storage.seal(&saves[1]);
    assert_eq!(storage.hand_in(&town, vec![second]).await.done, [false]);
    assert_eq!(address(&town).await, None);
    let both = saves.iter().map(|save| storage.seal(save)).collect();
    assert_eq!(storage.hand_in(&town, both).await.done, [true, true]);
}

async fn only_the_device_itself_can_make_it(town: Town) {
    let (mut hanako, mut taro) = (town.device("hanako").await, town.device("taro").await);
    let hers = Storage::on(&town, &hanako, 1).await;
    let his = Storage::on(&town, &taro, 2).await;
    hanako.sync().await;
    taro.sync().await;
    let save = note(&mut hanako, "盗まれた端末から");
    // With her device and her token, but not what lies sealed in her storage.
    let forged = Storage {
        secret: [9; 32],
        key: hers.key.clone(),
        token: hers.token.clone(),
        ..hers
    };
    assert_eq!(hers_done(&town, &forged, &save).await, [false]);
    // Sealed on his device, and sent as hers.
    let foreign = his.seal(&save);
    let hers = Storage {
        secret: [1; 32],
        ..forged
    };
    assert_eq!(hers.hand_in(&town, vec![foreign]).await.done, [false]);
    // His own word in her name, or under her replica's numbers, is not taken for hers.
    let done = his.hand_in(&town, vec![his.seal(&save)]).await.done;
    assert_eq!(done, [false]);
    let stolen = Save {
        dot: taro.forged(1, "household", id(at::HOME_2), writes([])).dot,
        ..save.clone()
    };
    his.hand_in(&town, vec![his.seal(&stolen)]).await;
    assert_eq!(address(&town).await, None);
    // Another's token, and none.
    for token in [his.token.clone(), String::new(), "あ".repeat(9_999)] {
        let thief = Storage {
            token,
            key: hers.key.clone(),
            ..hers
        };
        let reply = thief.post(&town, vec![hers.seal(&save)]).await;
        assert_eq!(
            (reply.status.as_u16(), reply.failure().code),
            (404, FailureCode::NotFound)
        );
    }
    assert_eq!(hers_done(&town, &hers, &save).await, [true]);
}

async fn hers_done(town: &Town, storage: &Storage, save: &Save) -> Vec<bool> {
    storage.hand_in(town, vec![storage.seal(save)]).await.done
}

async fn what_was_refused_is_told_when_the_device_next_syncs(town: Town) {
    let mut hanako = town.device("hanako").await;
    let storage = Storage::on(&town, &hanako, 1).await;
    hanako.sync().await;
    let save = hanako.save(
        "household",
        id(at::HOME_2),
        writes([("address", "人の世帯")]),
    );
    let HandedIn { done, .. } = storage.hand_in(&town, vec![storage.seal(&save)]).await;
    let told = hanako.sync().await[0].verdicts();
    // Whether it is done or not, what the person is told is the same.
    match &told[..] {
        [Verdict::Refused(_)] => assert_eq!(done, [true]),
        [Verdict::Incomplete] => assert_eq!(done, [false]),
        other => panic!("{other:?}"),
    }
}

async fn a_revoked_device_hands_in_what_it_has(town: Town) {
    let mut hanako = town.device("hanako").await;
    let storage = Storage::on(&town, &hanako, 1).await;
    hanako.sync().await;
    let save = note(&mut hanako, "なくす前に書いた");
    let mut transaction = town.app.db.begin_write().await.unwrap();
    let now = (town.app.clock)();
    server::db::devices::revoke(&mut transaction, storage.id, "admin", now)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let none = storage.hand_in(&town, Vec::new()).await;
    assert_eq!((none.done, none.is_revoked), (vec![], true));
    let handed = storage.hand_in(&town, vec![storage.seal(&save)]).await;
    assert_eq!((handed.done, handed.is_revoked), (vec![true], true));
    assert_eq!(address(&town).await.as_deref(), Some("なくす前に書いた"));
}

async fn of_an_account_that_has_ended_the_work_stays_on_the_device(town: Town) {
    let mut hanako = town.device("hanako").await;
    let storage = Storage::on(&town, &hanako, 1).await;
    hanako.sync().await;
    let save = note(&mut hanako, "終わる前に書いた");
    let admin = town.device("admin").await;
    let whose = serde_json::json!({ "actor": hanako.author }).to_string();
    for (what, taken) in [("end", false), ("resume", true)] {
        let path = format!("/api/accounts/{what}");
        let reply = town.post(&path, &admin.cookie, whose.clone()).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        let sealed = vec![storage.seal(&save)];
        assert_eq!(storage.hand_in(&town, sealed).await.done, [taken], "{what}");
    }
    assert_eq!(address(&town).await.as_deref(), Some("終わる前に書いた"));
}

async fn hostile_bytes_are_no_work(town: Town) {
    let mut hanako = town.device("hanako").await;
    let storage = Storage::on(&town, &hanako, 1).await;
    hanako.sync().await;
    let save = note(&mut hanako, "本物");
    let good = storage.seal(&save);
    let with = |sealed: &str| SealedSave {
        sealed: sealed.to_owned(),
        ..good.clone()
    };
    let mut sealed = vec![
        with(""),
        with("00"),
        with("zz"),
        with(&"00".repeat(47)),
        with(&"00".repeat(100_000)),
        with(&good.sealed[2..]),
        SealedSave {
            key: "0".repeat(16),
            ..good.clone()
        },
    ];
    // Sealed rightly, and yet no save.
    sealed.extend(
        ["", "{}", "null", "[[[[", "\u{0}", "{\"dot\":[]}"].map(|text| storage.seal_text(text)),
    );
    sealed.push(good);
    let HandedIn { done, .. } = storage.hand_in(&town, sealed).await;
    let (last, others) = done.split_last().unwrap();
    assert!(*last && !others.contains(&true), "{done:?}");
    assert_eq!(address(&town).await.as_deref(), Some("本物"));
}

async fn whoever_has_the_token_can_not_ask_for_ever(town: Town) {
    let hanako = town.device("hanako").await;
    let storage = Storage::on(&town, &hanako, 1).await;
    for _ in 0..20 {
        storage.hand_in(&town, Vec::new()).await;
    }
    let reply = storage.post(&town, Vec::new()).await;
    assert_eq!(reply.status, 429);
}

async fn what_was_sealed_to_an_older_key_opens(town: Town) {
    let mut hanako = town.device("hanako").await;
    let storage = Storage::on(&town, &hanako, 1).await;
    hanako.sync().await;
    let sealed = storage.seal(&note(&mut hanako, "前の鍵で"));
    let (private, public) = sealed::key_pair([5; 32]);
    let newer = server::db::sealing::KeyPair {
        id: "newer".to_owned(),
        public: hex(&public),
        private: hex(&private),
        created_at: shared::jp::Timestamp::from_millis((town.app.clock)().millis() + 1),
    };
    let mut transaction = town.app.db.begin_write().await.unwrap();
    server::db::sealing::put(&mut transaction, &newer)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let other = Storage::on(&town, &hanako, 3).await;
    assert_eq!(other.key.id, "newer");
    assert_eq!(storage.hand_in(&town, vec![sealed]).await.done, [true]);
    let sealed = other.seal(&note(&mut hanako, "新しい鍵で"));
    assert_eq!(other.hand_in(&town, vec![sealed]).await.done, [true]);
    assert_eq!(address(&town).await.as_deref(), Some("新しい鍵で"));
}

async fn after_a_restore_nothing_is_refused_that_the_device_may_still_explain(mut town: Town) {
    let mut hanako = town.device("hanako").await;
    let storage = Storage::on(&town, &hanako, 1).await;
    hanako.sync().await;
    let backup = town.backup().await;
    let mut transaction = backup.app.db.begin_write().await.unwrap();
    server::db::meta::renew(&mut transaction).await.unwrap();
    transaction.commit().await.unwrap();
    // A household that was given to her organisation since the backup.
    let (home, organisation) = (id(0xc9), id(0xb1).to_string());
    let given = async |town: &Town| {
        let fields = [
            ("household", &*home.to_string()),
            ("organisation", &organisation),
            ("ground", "assigned"),
            ("from", "2020-04-01"),
        ];
        town.load("household", [(home, writes([("name", "新しい世帯")]))])
            .await;
        town.load("assignment", [(id(0xd9), writes(fields))]).await;
    };
    given(&town).await;
    hanako.redirect(town.router.clone(), hanako.cookie.clone());
    hanako.sync().await;
    let save = hanako.save("household", home, writes([("address", "新しい世帯の住所")]));
    // Not the second time either.
    for _ in 0..2 {
        let handed = storage.hand_in(&backup, vec![storage.seal(&save)]).await;
        assert_eq!(handed.done, [false]);
    }
    // The device is opened again, and brings back what was lost.
    let again = backup
        .sign_in("hanako", PASSPHRASE, Some(hanako.replica.uuid()))
        .await;
    let cookie = again.header(header::SET_COOKIE).split(';').next().unwrap();
    hanako.redirect(backup.router.clone(), cookie.to_owned());
    let mut request = hanako.request();
    request.saves.clear();
    request.epoch = hanako.exchange(&request).await.opening.epoch;
    request.offers = hanako.docs.values().cloned().collect();
    hanako.exchange(&request).await;
    let handed = storage.hand_in(&backup, vec![storage.seal(&save)]).await;
    assert_eq!(handed.done, [true]);
}
