//! Devices: their share is lent for a while, and never again once they are revoked. What was not sent from them is still taken.

use axum::http::{Method, Request, header};
use server::{SecondFactor, http::router};
use shared::{
    record::{ActorId, BlobId, BlobName, DeviceId, ReplicaId},
    wire::{DeviceSecrets, Devices, FailureCode, Lease, LeaseRequest, Sessions, Verdict},
};
use uuid::Uuid;

use crate::{
    blobs::{photo, with_photo},
    support::{Device, PASSPHRASE, Reply, Town, at, id, on_both, writes},
};

on_both!(
    a_share_is_kept_and_lent_again,
    what_is_lent_to_one_person_is_not_lent_to_another,
    two_who_make_the_same_device_known_at_once_share_nothing,
    what_can_not_be_a_device_is_told_so,
    a_revoked_device_is_told_nothing_more_and_what_it_wrote_is_taken,
    on_a_revoked_device_nothing_begins_but_handing_in,
    on_a_revoked_device_who_has_yet_to_set_up_a_second_factor_hands_in,
    who_loses_a_device_ends_what_may_lie_on_it,
    a_sign_in_takes_the_place_of_the_session_before,
    who_may_see_and_revoke_devices,
    a_device_that_a_restored_server_does_not_know_makes_itself_known_again,
);

const HOUR: i64 = 60 * 60 * 1_000;

fn secrets(byte: &str) -> DeviceSecrets {
    DeviceSecrets {
        share: byte.repeat(32),
        secret: "0b".repeat(32),
        hand_in: "0c".repeat(32),
    }
}

/// A device with storage, beside its replica.
struct Storage {
    id: DeviceId,
    actor: ActorId,
    replica: Option<ReplicaId>,
    cookie: String,
    secrets: Option<DeviceSecrets>,
}

impl Storage {
    fn of(device: &Device) -> Self {
        Self {
            id: DeviceId::new(Uuid::new_v4()),
            actor: device.author,
            replica: Some(device.replica),
            cookie: device.cookie.clone(),
            secrets: Some(secrets("0a")),
        }
    }

    async fn ask(&self, town: &Town) -> Reply {
        let request = LeaseRequest {
            device: self.id,
            actor: self.actor,
            replica: self.replica,
            name: "iPad\u{0}（Safari）".to_owned(),
            secrets: self.secrets.clone(),
        };
        let body = serde_json::to_string(&request).unwrap();
        town.post("/api/lease", &self.cookie, body).await
    }

    async fn lease(&self, town: &Town) -> Lease {
        let reply = self.ask(town).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        serde_json::from_slice(&reply.body).unwrap()
    }
}

async fn revoke(town: &Town, device: DeviceId, cookie: &str) -> u16 {
    let request = Request::builder()
        .method(Method::DELETE)
        .uri(format!("/api/devices/{device}"))
        .header(header::COOKIE, cookie);
    let request = request.body(axum::body::Body::empty()).unwrap();
    town.send(request).await.status.as_u16()
}

async fn listed(town: &Town, path: &str, cookie: &str) -> Devices {
    let reply = town.get(path, cookie).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    serde_json::from_slice(&reply.body).unwrap()
}

async fn a_share_is_kept_and_lent_again(town: Town) {
    let mut storage = Storage::of(&town.device("hanako").await);
    let lease = storage.lease(&town).await;
    assert_eq!(lease.share, "0a".repeat(32));
    assert_eq!(lease.until.millis() - lease.server_time.millis(), 72 * HOUR);
    // The reply was lost: the same again. Another share is not taken; without one the first is given.
    assert_eq!(storage.lease(&town).await.share, lease.share);
    for other in [Some(secrets("0f")), None] {
        storage.secrets = other;
        assert_eq!(storage.lease(&town).await.share, lease.share);
    }
    let Devices { devices } = listed(&town, "/api/devices", &storage.cookie).await;
    let names: Vec<_> = devices.iter().map(|device| &*device.name).collect();
    assert_eq!(names, ["iPad（Safari）"]);
    assert_eq!((devices[0].id, devices[0].revoked_at), (storage.id, None));
    let reply = town.get("/api/sessions", &storage.cookie).await;
    let Sessions { sessions } = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(sessions[0].device, Some(storage.id));
    assert_eq!(lease.passkeys, Some(Vec::new()));
}

async fn what_is_lent_to_one_person_is_not_lent_to_another(town: Town) {
    let (hanako, taro) = (town.device("hanako").await, town.device("taro").await);
    let ours = Storage::of(&hanako);
    ours.lease(&town).await;
    let foreign = Storage {
        id: ours.id,
        secrets: None,
        ..Storage::of(&taro)
    };
    let reply = foreign.ask(&town).await;
    assert_eq!(reply.failure().code, FailureCode::ForeignReplica);
    // Two people on one tablet: the browser's session is the other's.
    let mixed = Storage {
        cookie: taro.cookie.clone(),
        ..ours
    };
    assert_eq!(
        mixed.ask(&town).await.failure().code,
        FailureCode::SignedOut
    );
    let signed_out = Storage {
        cookie: String::new(),
        ..mixed
    };
    assert_eq!(signed_out.ask(&town).await.status, 401);
}

async fn two_who_make_the_same_device_known_at_once_share_nothing(town: Town) {
    let (hanako, taro) = (town.device("hanako").await, town.device("taro").await);
    for _ in 0..20 {
        let hers = Storage::of(&hanako);
        let his = Storage {
            id: hers.id,
            secrets: Some(secrets("0d")),
            ..Storage::of(&taro)
        };
        let (hers, his) = tokio::join!(hers.ask(&town), his.ask(&town));
        let lent = [&hers, &his].map(|reply| reply.status == 200);
        assert!(lent[0] != lent[1], "{} {}", hers.text(), his.text());
        let (reply, share) = if lent[0] { (&hers, "0a") } else { (&his, "0d") };
        let lease: Lease = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(lease.share, share.repeat(32));
    }
}

async fn what_can_not_be_a_device_is_told_so(town: Town) {
    let mut storage = Storage::of(&town.device("hanako").await);
    storage.secrets = None;
    assert_eq!(storage.ask(&town).await.status, 404);
    for share in ["", "0a", &"0A".repeat(32), &"あ".repeat(32)] {
        storage.secrets = Some(DeviceSecrets {
            share: share.to_owned(),
            ..secrets("0a")
        });
        assert_eq!(storage.ask(&town).await.status, 400, "{share}");
    }
    let id = DeviceId::new(Uuid::from_u128(1));
    assert_eq!(revoke(&town, id, &storage.cookie).await, 404);
}

async fn a_revoked_device_is_told_nothing_more_and_what_it_wrote_is_taken(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    let mut storage = Storage::of(&hanako);
    storage.lease(&town).await;
    hanako.sync().await;
    hanako.save(
        "household",
        id(at::HOME_1),
        writes([("address", "紛失の前に書いた")]),
    );
    let bytes = photo(1, 99);
    hanako.save("visit", id(0x1000), with_photo(at::HOME_1, &bytes));
    assert_eq!(revoke(&town, storage.id, &admin.cookie).await, 204);
    assert_eq!(revoke(&town, storage.id, &admin.cookie).await, 204);
    // The session that lay on it has ended; whoever knows the passphrase gets a new one, but no share.
    assert_eq!(storage.ask(&town).await.status, 401);
    let reply = town
        .sign_in("hanako", PASSPHRASE, Some(hanako.replica.uuid()))
        .await;
    let cookie = reply.header(header::SET_COOKIE).split(';').next().unwrap();
    storage.cookie = cookie.to_owned();
    hanako.redirect(town.router.clone(), storage.cookie.clone());
    for secrets in [None, Some(secrets("0a"))] {
        storage.secrets = secrets;
        let reply = storage.ask(&town).await;
        assert_eq!(
            (reply.status.as_u16(), reply.failure().code),
            (403, FailureCode::Revoked)
        );
    }
    admin.sync().await;
    admin.save("household", id(at::HOME_1), writes([("name", "改めた名")]));
    admin.sync().await;
    let pulled = hanako.sync().await;
    assert_eq!(pulled[0].verdicts(), [Verdict::Stored, Verdict::Stored]);
    // A picture is taken as well, and not shown again.
    let name = BlobName {
        record: id(0x1000),
        blob: BlobId::of(&bytes),
    };
    assert!(hanako.bring(name, 0, bytes.len(), &bytes).await.is_whole);
    assert_eq!(hanako.show(name).await.status, 403);
    assert_eq!(admin.show(name).await.status, 200);
    assert!(pulled.iter().all(|pulled| {
        pulled.docs.is_empty() && pulled.gone.is_empty() && pulled.opening.scopes.is_none()
    }));
    // From zero there is nothing to be had either.
    hanako.scopes.clear();
    let again = hanako.sync_once().await;
    assert!(again.docs.is_empty() && again.opening.segments.is_empty());
    assert_eq!(again.opening.scopes, None);
    admin.sync().await;
    let text = admin.docs[&id(at::HOME_1)]
        .get("address")
        .as_text()
        .map(str::to_owned);
    assert_eq!(text.as_deref(), Some("紛失の前に書いた"));
    // Another device of hers is none the wiser.
    let mut other = town.device("hanako").await;
    Storage::of(&other).lease(&town).await;
    other.sync().await;
    assert!(other.docs.contains_key(&id(at::HOME_1)));
}

async fn on_a_revoked_device_nothing_begins_but_handing_in(town: Town) {
    let mut hanako = town.device("hanako").await;
    let mut storage = Storage::of(&hanako);
    storage.lease(&town).await;
    hanako.sync().await;
    assert_eq!(revoke(&town, storage.id, &storage.cookie).await, 204);
    let replica = Some(hanako.replica.uuid());
    // With the replica that lies on it, and without, where only the lease tells which device it is.
    for (replica, is_known) in [(replica, true), (None, false)] {
        let reply = town.sign_in("hanako", PASSPHRASE, replica).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let cookie = reply.header(header::SET_COOKIE).split(';').next().unwrap();
        storage.cookie = cookie.to_owned();
        if !is_known {
            assert_eq!(
                storage.ask(&town).await.failure().code,
                FailureCode::Revoked
            );
        }
        for (method, path) in as_someone() {
            let request = Request::builder().method(method.clone()).uri(&path);
            let request = request.header(header::COOKIE, cookie);
            let request = request.header(header::CONTENT_TYPE, "application/json");
            let reply = town.send(request.body("{}".into()).unwrap()).await;
            assert_eq!(
                (reply.status.as_u16(), reply.failure().code),
                (403, FailureCode::Revoked),
                "{method} {path}"
            );
        }
        // Nor does another device begin with it, nor another replica.
        let other = Storage {
            id: DeviceId::new(Uuid::new_v4()),
            replica: None,
            cookie: cookie.to_owned(),
            secrets: Some(secrets("0d")),
            ..storage
        };
        assert_eq!(other.ask(&town).await.failure().code, FailureCode::Revoked);
        let author = hanako.author;
        let mut fresh = Device::new(
            town.router.clone(),
            cookie.to_owned(),
            Uuid::new_v4(),
            author,
        );
        fresh.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
        let pulled = fresh.sync_once().await;
        assert_eq!(pulled.verdicts(), [Verdict::Stored]);
        assert!(pulled.docs.is_empty() && pulled.opening.segments.is_empty());
        assert_eq!(pulled.opening.scopes, None);
        // Whoever signs out is out.
        let request = Request::delete("/api/session").header(header::COOKIE, cookie);
        let reply = town
            .send(request.body(axum::body::Body::empty()).unwrap())
            .await;
        assert_eq!(reply.status, 204);
        assert_eq!(storage.ask(&town).await.status, 401);
    }
    // On the same tablet, with everything taken off it, one begins anew.
    let anew = Storage::of(&town.device("hanako").await);
    anew.lease(&town).await;
    assert_eq!(town.get("/api/session", &anew.cookie).await.status, 200);
}

/// Everything that whoever is signed in may ask for, but for handing in and the share.
fn as_someone() -> Vec<(Method, String)> {
    let document = serde_json::to_value(server::http::description()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let is_open = operation.get("security").is_none();
            let hands_in = method == "put" && path == "/api/blobs/{name}";
            if is_open || hands_in || ["/api/sync", "/api/lease"].contains(&&**path) {
                continue;
            }
            let path = path.replace("{id}", "00").replace("{name}", "00");
            all.push((method.to_uppercase().parse().unwrap(), path));
        }
    }
    assert!(all.len() > 15, "{all:?}");
    all
}

async fn on_a_revoked_device_who_has_yet_to_set_up_a_second_factor_hands_in(town: Town) {
    let (mut hanako, admin) = (town.device("hanako").await, town.device("admin").await);
    let storage = Storage::of(&hanako);
    storage.lease(&town).await;
    hanako.sync().await;
    let address = writes([("address", "紛失の前に書いた")]);
    hanako.save("household", id(at::HOME_1), address);
    assert_eq!(revoke(&town, storage.id, &admin.cookie).await, 204);
    let mut strict = town.clone();
    strict.app.second_factor = SecondFactor::Required;
    strict.router = router(strict.app.clone());
    let replica = Some(hanako.replica.uuid());
    let cookie = session_of(&strict.sign_in("hanako", PASSPHRASE, replica).await);
    hanako.redirect(strict.router.clone(), cookie);
    let pulled = hanako.sync().await;
    assert_eq!(pulled[0].verdicts(), [Verdict::Stored]);
    assert!(pulled.iter().all(|pulled| {
        pulled.docs.is_empty() && pulled.gone.is_empty() && pulled.opening.scopes.is_none()
    }));
}

fn session_of(reply: &Reply) -> String {
    assert_eq!(reply.status, 200, "{}", reply.text());
    let cookie = reply.header(header::SET_COOKIE);
    cookie.split(';').next().unwrap().to_owned()
}

async fn who_loses_a_device_ends_what_may_lie_on_it(town: Town) {
    let lost = Storage::of(&town.device("hanako").await);
    let other = Storage::of(&town.device("hanako").await);
    lost.lease(&town).await;
    other.lease(&town).await;
    // Begun where nobody knows, as by a passkey before the device is in touch.
    let nowhere = session_of(&town.sign_in("hanako", PASSPHRASE, None).await);
    let own = session_of(&town.sign_in("hanako", PASSPHRASE, None).await);
    let taro = session_of(&town.sign_in("taro", PASSPHRASE, None).await);
    assert_eq!(revoke(&town, lost.id, &own).await, 204);
    for (cookie, status) in [
        (&lost.cookie, 401),
        (&nowhere, 401),
        (&own, 200),
        (&other.cookie, 200),
        (&taro, 200),
    ] {
        assert_eq!(town.get("/api/session", cookie).await.status, status);
    }
}

async fn a_sign_in_takes_the_place_of_the_session_before(town: Town) {
    let hanako = session_of(&town.sign_in("hanako", PASSPHRASE, None).await);
    let elsewhere = session_of(&town.sign_in("hanako", PASSPHRASE, None).await);
    let typed = |login: &str, passphrase: &str| {
        serde_json::json!({ "login": login, "passphrase": passphrase }).to_string()
    };
    // Neither another person nor who is not let in ends it.
    for (login, passphrase, status) in [("taro", PASSPHRASE, 200), ("hanako", "chigau", 401)] {
        let reply = town
            .post("/api/session", &hanako, typed(login, passphrase))
            .await;
        assert_eq!(reply.status, status);
        assert_eq!(town.get("/api/session", &hanako).await.status, 200);
    }
    let again = town.post("/api/session", &hanako, typed("hanako", PASSPHRASE));
    let again = session_of(&again.await);
    for (cookie, status) in [(&hanako, 401), (&again, 200), (&elsewhere, 200)] {
        assert_eq!(town.get("/api/session", cookie).await.status, status);
    }
}

async fn who_may_see_and_revoke_devices(town: Town) {
    let (hanako, admin, taro) = (
        town.device("hanako").await,
        town.device("admin").await,
        town.device("taro").await,
    );
    let (hers, his) = (Storage::of(&hanako), Storage::of(&taro));
    hers.lease(&town).await;
    his.lease(&town).await;
    let of = |n: u128| format!("/api/devices?of={}", id(n));
    let found = listed(&town, &of(at::HANAKO), &admin.cookie).await;
    assert_eq!(found.devices[0].id, hers.id);
    let found = listed(&town, &of(at::TARO), &admin.cookie).await;
    assert_eq!(found.devices[0].id, his.id);
    // Someone who keeps nobody's staff record, someone elsewhere, and nobody: the same as if there were none.
    for (n, cookie) in [
        (at::ADMIN, &hanako.cookie),
        (at::HANAKO, &taro.cookie),
        (0x99, &admin.cookie),
    ] {
        assert_eq!(town.get(&of(n), cookie).await.status, 404);
    }
    // Who keeps the staff records of one organisation keeps no devices of another, and none of who keeps all.
    let role = [("role", "organisation_administrator")];
    town.load("staff", [(id(at::HANAKO), writes(role))]).await;
    for n in [at::TARO, at::ADMIN] {
        assert_eq!(town.get(&of(n), &hanako.cookie).await.status, 404);
    }
    assert_eq!(
        town.get("/api/devices?of=x", &admin.cookie).await.status,
        400
    );
    assert_eq!(revoke(&town, his.id, &hanako.cookie).await, 404);
    assert_eq!(revoke(&town, hers.id, &taro.cookie).await, 404);
    assert_eq!(revoke(&town, hers.id, "").await, 401);
    assert_eq!(revoke(&town, his.id, &his.cookie).await, 204);
    let taro = town.device("taro").await;
    let Devices { devices } = listed(&town, "/api/devices", &taro.cookie).await;
    assert!(devices[0].revoked_at.is_some());
}

async fn a_device_that_a_restored_server_does_not_know_makes_itself_known_again(mut town: Town) {
    let backup = town.backup().await;
    let hanako = town.device("hanako").await;
    let mut storage = Storage::of(&hanako);
    let lease = storage.lease(&town).await;
    let restored = backup.device("hanako").await;
    (storage.cookie, storage.replica) = (restored.cookie.clone(), Some(restored.replica));
    let made_up = storage.secrets.take();
    assert_eq!(storage.ask(&backup).await.status, 404);
    storage.secrets = made_up;
    assert_eq!(storage.lease(&backup).await.share, lease.share);
}
