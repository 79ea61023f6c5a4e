//! Devices ring when something comes to wait for their person: by a real push service, which holds every ring against RFC 8030 and RFC
//! 8292, and says what push services say.

mod service;

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use server::{
    db::{Db, web_push},
    http::{App, router},
    import,
    web_push::{Bell, Rounds},
};
use shared::{
    record::DeviceId,
    wire::{FailureCode, Notices, PushDevice},
};
use tokio::time::timeout;

use self::service::{Service, lease, now, pass, set_clock};
use crate::{
    factors::set_up_at,
    notices::{call, send_sheet_no},
    support::{Device, Reply, Town, at, heard, id, listen, on_both, person, writes},
};

on_both!(
    a_device_rings_once_for_what_has_come,
    at_most_once_an_hour_and_not_at_night,
    an_hour_counts_from_when_it_rang,
    what_has_been_dealt_with_is_not_rung_for,
    two_servers_ring_once,
    a_server_that_ends_while_it_rings_loses_nothing,
    what_a_push_service_says_is_heeded,
    only_known_push_services_are_talked_to,
    whoever_leaves_a_device_is_not_rung_there,
    whose_account_ends_is_rung_nowhere,
    a_browser_rings_for_one_person_and_a_person_has_few,
    an_endpoint_that_moves_is_followed,
    a_test_rings_at_once,
    neither_endpoint_nor_key_is_logged,
    a_server_without_push_says_so,
);

const MINUTE: i64 = 60 * 1_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A town whose server rings by this push service, on a Friday at ten.
async fn ringing(town: &mut Town) -> (Service, Arc<Bell>) {
    set_clock("2026-11-27", "10:00");
    let service = Service::start().await;
    let bell = Bell::new(service.settings(), &town.app.db).await.unwrap();
    let bell = Arc::new(bell);
    town.app.bell = Some(Arc::clone(&bell));
    town.app.clock = now;
    town.router = router(town.app.clone());
    (service, bell)
}

async fn subscribe(town: &Town, cookie: &str, endpoint: &str) -> Reply {
    let body = json!({ "endpoint": endpoint }).to_string();
    town.post("/api/notices/push", cookie, body).await
}

/// A new device of someone, which rings at the endpoint of that name.
async fn device(town: &Town, login: &str, service: &Service, name: &str) -> (Device, DeviceId) {
    let device = town.device(login).await;
    let id = lease(town, &device).await;
    let reply = subscribe(town, &device.cookie, &service.endpoint(name)).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    (device, id)
}

async fn delete(town: &Town, path: &str, cookie: &str) -> u16 {
    let request = Request::builder().method(Method::DELETE).uri(path);
    let request = request.header(header::COOKIE, cookie);
    let reply = town.send(request.body(Body::empty()).unwrap()).await;
    reply.status.as_u16()
}

async fn notices(town: &Town, cookie: &str) -> Notices {
    let reply = town.get("/api/notices", cookie).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    serde_json::from_str(reply.text()).unwrap()
}

async fn devices(town: &Town, cookie: &str) -> Vec<PushDevice> {
    notices(town, cookie).await.push.unwrap().devices
}

/// A server that has just started looks once.
async fn look(app: &App, bell: &Bell) -> usize {
    Rounds::default().go(app, bell).await.unwrap()
}

async fn a_device_rings_once_for_what_has_come(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    send_sheet_no(&town, 0).await;
    let (hanako, hanako_id) = device(&town, "hanako", &service, "a").await;
    let told = notices(&town, &hanako.cookie).await.push.unwrap();
    assert_eq!(told.key, bell.public());
    let [this] = &told.devices[..] else {
        panic!("{:?}", told.devices)
    };
    assert_eq!((this.id, this.is_this), (hanako_id, true));
    assert_eq!(this.name, "iPad（Safari）");
    // For what waited when the device was added nobody is rung, nor where something comes that is not for them.
    let mut rounds = Rounds::default();
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    let home = [("name", "山本様宅")];
    town.load("household", [(id(0xc9), writes(home))]).await;
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    send_sheet_no(&town, 1).await;
    call(&town).await;
    pass(MINUTE);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 1);
    let rings = service.take();
    assert_eq!(rings.len(), 1);
    assert_eq!(rings[0].path, "/push/a");
    service.check(&rings[0], &told.key);
    // Neither the same server nor one that starts anew tells it again.
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    pass(2 * HOUR);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    assert_eq!(look(&town.app, &bell).await, 0);
    assert_eq!(service.take().len(), 0);
    // What is kept of it names nothing.
    let mut reader = town.app.db.reader().await.unwrap();
    let people = web_push::people(&mut reader).await.unwrap();
    drop(reader);
    assert_eq!((people.len(), people[0].told.len()), (1, 3));
    for digest in &people[0].told {
        assert!(digest.len() == 16 && digest.bytes().all(|it| it.is_ascii_hexdigit()));
    }
    assert_eq!(
        delete(&town, "/api/notices/push", &hanako.cookie).await,
        204
    );
    send_sheet_no(&town, 2).await;
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
}

async fn at_most_once_an_hour_and_not_at_night(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    let _hanako = device(&town, "hanako", &service, "a").await;
    let _other = device(&town, "hanako", &service, "b").await;
    let mut rounds = Rounds::default();
    send_sheet_no(&town, 0).await;
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 2);
    send_sheet_no(&town, 1).await;
    pass(59 * MINUTE);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    assert_eq!(look(&town.app, &bell).await, 0);
    // Nothing has been written since: the server that looked before has kept in mind when.
    pass(MINUTE);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 2);
    service.take();
    // A device that is off until the evening does not ring at night.
    set_clock("2026-11-27", "18:50");
    send_sheet_no(&town, 2).await;
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 2);
    assert_eq!(service.take()[0].headers["ttl"], "600");
    for (day, time) in [
        ("2026-11-27", "19:00"),
        ("2026-11-28", "12:00"),
        ("2026-11-29", "12:00"),
        ("2026-11-30", "07:59"),
    ] {
        set_clock(day, time);
        send_sheet_no(&town, 3).await;
        assert_eq!(
            rounds.go(&town.app, &bell).await.unwrap(),
            0,
            "{day} {time}"
        );
        assert_eq!(look(&town.app, &bell).await, 0, "{day} {time}");
    }
    set_clock("2026-11-30", "08:00");
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 2);
    // 新嘗祭: 23 November is a holiday, on which offices are closed.
    set_clock("2027-11-23", "10:00");
    send_sheet_no(&town, 4).await;
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
}

async fn an_hour_counts_from_when_it_rang(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    let _hanako = device(&town, "hanako", &service, "a").await;
    let mut rounds = Rounds::default();
    send_sheet_no(&town, 0).await;
    service.answer(429, Some(("retry-after", "1800".to_owned())));
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    pass(30 * MINUTE);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 1);
    send_sheet_no(&town, 1).await;
    pass(59 * MINUTE);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    pass(MINUTE);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 1);
}

async fn what_has_been_dealt_with_is_not_rung_for(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    let (hanako, _) = device(&town, "hanako", &service, "a").await;
    let mut rounds = Rounds::default();
    send_sheet_no(&town, 0).await;
    service.answer(503, None);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    // It is taken up before the push service is back.
    let (home, ours) = (id(at::HOME_1).to_string(), id(0xb1).to_string());
    let step = id(0x6002).to_string();
    let mut reply = writes([
        ("household", &*home),
        ("referral", &*step),
        ("organisation", &*ours),
    ]);
    reply.extend(writes([("kind", "taken_up"), ("replied_on", "2026-11-27")]));
    town.load("reply", [(id(0x6009), reply)]).await;
    pass(5 * MINUTE);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    service.take();
    pass(HOUR);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    assert_eq!(service.take().len(), 0);
    assert_eq!(devices(&town, &hanako.cookie).await.len(), 1);
}

async fn two_servers_ring_once(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    let (hanako, _) = device(&town, "hanako", &service, "a").await;
    let mut other = town.app.clone();
    other.db = Db::open(town.url()).await.unwrap();
    let other_bell = Bell::new(service.settings(), &other.db).await.unwrap();
    assert_eq!(other_bell.public(), bell.public(), "one key for all");
    let (mut ours, mut theirs) = (Rounds::default(), Rounds::default());
    for n in 0..4 {
        send_sheet_no(&town, n).await;
        let (one, two) = tokio::join!(ours.go(&town.app, &bell), theirs.go(&other, &other_bell));
        assert_eq!(one.unwrap() + two.unwrap(), 1);
        let (one, two) = tokio::join!(ours.go(&town.app, &bell), theirs.go(&other, &other_bell));
        assert_eq!(one.unwrap() + two.unwrap(), 0);
        assert_eq!(service.take().len(), 1);
        pass(HOUR);
    }
    assert_eq!(devices(&town, &hanako.cookie).await.len(), 1);
    other.db.close().await;
}

async fn a_server_that_ends_while_it_rings_loses_nothing(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    let _hanako = device(&town, "hanako", &service, "a").await;
    send_sheet_no(&town, 0).await;
    service.takes(Duration::from_secs(60));
    let mut rounds = Rounds::default();
    let ended = timeout(Duration::from_secs(2), rounds.go(&town.app, &bell)).await;
    assert!(ended.is_err(), "it rings");
    service.takes(Duration::ZERO);
    assert_eq!(service.take().len(), 1);
    // The next server does not know what became of it, and waits until another would be done.
    let mut rounds = Rounds::default();
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    pass(3 * MINUTE);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 1);
    assert_eq!(service.take().len(), 1);
    pass(2 * HOUR);
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
}

async fn what_a_push_service_says_is_heeded(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    let elsewhere = Service::start().await;
    let (hanako, _) = device(&town, "hanako", &service, "a").await;
    let mut rounds = Rounds::default();
    let mut n = 0;
    // What it says; how long it is left alone then, where it is asked again.
    for (status, header, pause) in [
        (
            429,
            Some(("retry-after", "600".to_owned())),
            Some(10 * MINUTE),
        ),
        (
            503,
            Some(("retry-after", "Fri, 27 Nov 2026 03:30:00 GMT".to_owned())),
            Some(79 * MINUTE),
        ),
        (500, None, Some(MINUTE)),
        (307, Some(("location", elsewhere.endpoint("a"))), None),
        (413, None, None),
        (403, None, None),
    ] {
        send_sheet_no(&town, n).await;
        n += 1;
        service.answer(status, header);
        assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0, "{status}");
        assert_eq!(service.take().len(), 1, "{status}");
        let wait = pause.unwrap_or(20 * MINUTE);
        pass(wait - 1);
        assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0, "{status}");
        assert_eq!(service.take().len(), 0, "{status}: asked too early");
        pass(1);
        let again = usize::from(pause.is_some());
        assert_eq!(
            rounds.go(&town.app, &bell).await.unwrap(),
            again,
            "{status}"
        );
        assert_eq!(service.take().len(), again, "{status}");
        pass(HOUR + MINUTE);
    }
    assert_eq!(elsewhere.take().len(), 0);
    assert_eq!(devices(&town, &hanako.cookie).await.len(), 1);
    // One that never answers in time is not asked for ever.
    set_clock("2026-11-30", "08:00");
    send_sheet_no(&town, n).await;
    let mut asked = 0;
    for _ in 0..12 * 60 {
        service.answer(503, None);
        rounds.go(&town.app, &bell).await.unwrap();
        asked += service.take().len();
        pass(MINUTE);
    }
    assert_eq!(asked, 8);
    service.answers_nothing_more();
    // Where nobody is any more, nobody is rung.
    for (day, status) in [("2026-12-01", 404), ("2026-12-02", 410)] {
        set_clock(day, "10:00");
        let (hanako, _) = device(&town, "hanako", &service, "a").await;
        n += 1;
        send_sheet_no(&town, n).await;
        service.answer(status, None);
        assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0, "{status}");
        assert_eq!(service.take().len(), 1, "{status}");
        assert_eq!(devices(&town, &hanako.cookie).await, [], "{status}");
        pass(HOUR);
        assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0, "{status}");
        assert_eq!(service.take().len(), 0, "{status}");
    }
}

async fn only_known_push_services_are_talked_to(mut town: Town) {
    let (service, _) = ringing(&mut town).await;
    let elsewhere = Service::start().await;
    let hanako = town.device("hanako").await;
    // Whose device nobody knows yet can have none rung.
    let reply = subscribe(&town, &hanako.cookie, &service.endpoint("a")).await;
    assert_eq!(reply.status, 422);
    assert_eq!(reply.failure().code, FailureCode::Unavailable);
    lease(&town, &hanako).await;
    let long = format!("https://fcm.googleapis.com/fcm/send/{}", "a".repeat(1_024));
    for bad in [
        "",
        "a",
        "https://push.example.jp/a",
        "http://fcm.googleapis.com/fcm/send/a",
        "https://fcm.googleapis.com:8443/a",
        "https://a@fcm.googleapis.com/a",
        "https://fcm.googleapis.com.example.jp/a",
        "https://fcm.googleapis.com./a",
        "https://example.jp/fcm.googleapis.com",
        "https://evilpush.apple.com.example.jp/a",
        "https://notify.windows.com.example.jp/a",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1/push/a",
        "http://localhost:22/",
        "file:///etc/passwd",
        &elsewhere.endpoint("a"),
        &long,
    ] {
        let reply = subscribe(&town, &hanako.cookie, bad).await;
        assert_eq!(reply.status, 422, "{bad}");
        assert_eq!(reply.failure().code, FailureCode::Malformed, "{bad}");
    }
    assert_eq!(devices(&town, &hanako.cookie).await, []);
    for good in [
        "https://fcm.googleapis.com/fcm/send/a:b",
        "https://updates.push.services.mozilla.com/wpush/v2/a",
        "https://web.push.apple.com/a",
        "https://wns2-par02p.notify.windows.com/w/?token=a",
        &service.endpoint("a"),
    ] {
        let reply = subscribe(&town, &hanako.cookie, good).await;
        assert_eq!(reply.status, 204, "{good}: {}", reply.text());
    }
    assert_eq!(devices(&town, &hanako.cookie).await.len(), 1);
    assert_eq!(elsewhere.take().len() + service.take().len(), 0);
}

async fn whoever_leaves_a_device_is_not_rung_there(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    let (stays, staying) = device(&town, "hanako", &service, "stays").await;
    let left = async |town: &Town| -> Vec<DeviceId> {
        let devices = devices(town, &stays.cookie).await.into_iter();
        devices.map(|device| device.id).collect()
    };
    // Signed out on it.
    let (out, _) = device(&town, "hanako", &service, "out").await;
    assert_eq!(left(&town).await.len(), 2);
    assert_eq!(delete(&town, "/api/session", &out.cookie).await, 204);
    assert_eq!(left(&town).await, [staying]);
    // Lost.
    let (_, lost) = device(&town, "hanako", &service, "lost").await;
    assert_eq!(left(&town).await.len(), 2);
    let path = format!("/api/devices/{lost}");
    assert_eq!(delete(&town, &path, &stays.cookie).await, 204);
    assert_eq!(left(&town).await, [staying]);
    // Its session is ended from elsewhere, by name.
    let (_, one) = device(&town, "hanako", &service, "one").await;
    let reply = town.get("/api/sessions", &stays.cookie).await;
    let sessions: Value = serde_json::from_str(reply.text()).unwrap();
    let mut sessions = sessions["sessions"].as_array().unwrap().iter();
    let session = sessions.find(|it| it["device"] == one.to_string()).unwrap();
    let end = json!({ "id": session["id"] }).to_string();
    let reply = town.post("/api/sessions/end", &stays.cookie, end).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(left(&town).await, [staying]);
    // All others are.
    let (_, _others) = device(&town, "hanako", &service, "others").await;
    let (taro, _) = device(&town, "taro", &service, "taro").await;
    let reply = town.post("/api/sessions/end", &stays.cookie, "{}").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(left(&town).await, [staying]);
    // Turned off from elsewhere, one and all; nobody turns off another's.
    let (_, off) = device(&town, "hanako", &service, "off").await;
    let path = format!("/api/notices/push/{off}");
    assert_eq!(delete(&town, &path, &taro.cookie).await, 204);
    assert_eq!(
        delete(&town, "/api/notices/push/a", &stays.cookie).await,
        404
    );
    assert_eq!(left(&town).await.len(), 2);
    assert_eq!(delete(&town, &path, &stays.cookie).await, 204);
    assert_eq!(left(&town).await, [staying]);
    // It came in by the passphrase alone, and the person has set up a second factor elsewhere.
    let _weak = device(&town, "hanako", &service, "weak").await;
    let second = u64::try_from(now().millis() / 1_000).unwrap();
    set_up_at(&town, &stays.cookie, second).await;
    assert_eq!(left(&town).await, [staying]);
    // A session that ends by itself is no reason: the device still rings.
    pass(13 * HOUR + 3 * DAY);
    set_clock("2026-12-01", "10:00");
    assert_eq!(town.get("/api/notices", &stays.cookie).await.status, 401);
    send_sheet_no(&town, 0).await;
    assert_eq!(look(&town.app, &bell).await, 1);
    let rings = service.take();
    assert_eq!(rings.len(), 1);
    assert_eq!(rings[0].path, "/push/stays");
    // But then, too, it is ended with all others.
    import::second_factor_off(&town.app.db, "hanako")
        .await
        .unwrap();
    let other = town.device("hanako").await;
    assert_eq!(devices(&town, &other.cookie).await.len(), 1);
    let reply = town.post("/api/sessions/end", &other.cookie, "{}").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(devices(&town, &other.cookie).await, []);
}

async fn whose_account_ends_is_rung_nowhere(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    let _hanako = device(&town, "hanako", &service, "a").await;
    send_sheet_no(&town, 0).await;
    // What is to be rung already is not, either.
    service.answer(503, None);
    let mut rounds = Rounds::default();
    assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    assert_eq!(service.take().len(), 1);
    let admin = town.device("admin").await;
    let whose = json!({ "actor": person("hanako") }).to_string();
    for path in ["/api/accounts/end", "/api/accounts/resume"] {
        let reply = town.post(path, &admin.cookie, whose.clone()).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        pass(2 * HOUR);
        assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0);
    }
    assert_eq!(service.take().len(), 0);
    let hanako = town.device("hanako").await;
    assert_eq!(devices(&town, &hanako.cookie).await, []);
}

async fn a_browser_rings_for_one_person_and_a_person_has_few(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    let (hanako, _) = device(&town, "hanako", &service, "shared").await;
    let (taro, _) = device(&town, "taro", &service, "shared").await;
    assert_eq!(devices(&town, &hanako.cookie).await, []);
    assert_eq!(devices(&town, &taro.cookie).await.len(), 1);
    send_sheet_no(&town, 0).await;
    assert_eq!(look(&town.app, &bell).await, 0);
    for n in 0..7 {
        pass(MINUTE);
        let _ = device(&town, "hanako", &service, &format!("{n}")).await;
    }
    assert_eq!(devices(&town, &hanako.cookie).await.len(), 5);
    send_sheet_no(&town, 1).await;
    assert_eq!(look(&town.app, &bell).await, 5);
    let mut paths: Vec<_> = service.take().into_iter().map(|ring| ring.path).collect();
    paths.sort();
    assert_eq!(
        paths,
        ["/push/2", "/push/3", "/push/4", "/push/5", "/push/6"]
    );
}

async fn an_endpoint_that_moves_is_followed(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    let (hanako, _) = device(&town, "hanako", &service, "old").await;
    let (taro, _) = device(&town, "taro", &service, "taro").await;
    let moved = async |cookie: &str, from: &str, to: &str| {
        let body = json!({ "endpoint": to, "instead_of": from }).to_string();
        let reply = town.post("/api/notices/push", cookie, body).await;
        reply.status.as_u16()
    };
    let (old, new) = (service.endpoint("old"), service.endpoint("new"));
    // Whoever happens to be signed in where the browser says so does not become the one who is rung.
    assert_eq!(moved(&taro.cookie, &old, &new).await, 404);
    assert_eq!(
        moved(&hanako.cookie, &old, "https://example.jp/a").await,
        422
    );
    assert_eq!(moved(&hanako.cookie, &old, &new).await, 204);
    send_sheet_no(&town, 0).await;
    assert_eq!(look(&town.app, &bell).await, 1);
    assert_eq!(service.take()[0].path, "/push/new");
}

async fn a_test_rings_at_once(mut town: Town) {
    let (service, bell) = ringing(&mut town).await;
    let hanako = town.device("hanako").await;
    let test = async || {
        let path = "/api/notices/push/test";
        let reply = town.post(path, &hanako.cookie, "{}").await;
        reply.status.as_u16()
    };
    assert_eq!(test().await, 404);
    lease(&town, &hanako).await;
    let reply = subscribe(&town, &hanako.cookie, &service.endpoint("a")).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    // Also at night: whoever presses it is awake.
    set_clock("2026-11-27", "21:00");
    assert_eq!(test().await, 204);
    let rings = service.take();
    assert_eq!(rings.len(), 1);
    service.check(&rings[0], &bell.public());
    assert_eq!(test().await, 429);
    for (status, left) in [(503, 1), (403, 1), (410, 0)] {
        pass(10 * 1_000);
        service.answer(status, None);
        assert_eq!(test().await, 422, "{status}");
        assert_eq!(devices(&town, &hanako.cookie).await.len(), left, "{status}");
    }
}

async fn neither_endpoint_nor_key_is_logged(mut town: Town) {
    listen();
    let (service, bell) = ringing(&mut town).await;
    let _here = device(&town, "hanako", &service, "himitsu").await;
    let away = town.device("hanako").await;
    lease(&town, &away).await;
    let endpoint = format!("{}/push/himitsu", service::AWAY);
    assert_eq!(subscribe(&town, &away.cookie, &endpoint).await.status, 204);
    let path = "/api/notices/push/test";
    assert_eq!(town.post(path, &away.cookie, "{}").await.status, 422);
    let mut rounds = Rounds::default();
    for (n, status) in [(0, 413), (1, 503), (2, 410)] {
        service.answer(status, None);
        send_sheet_no(&town, n).await;
        assert_eq!(rounds.go(&town.app, &bell).await.unwrap(), 0, "{status}");
        pass(2 * HOUR);
    }
    assert_eq!(service.take().len(), 3);
    let mut reader = town.app.db.reader().await.unwrap();
    let key = web_push::key(&mut reader, "").await.unwrap();
    let log = heard();
    assert!(log.contains("a push service is away"), "{log}");
    assert!(log.contains("413"), "{log}");
    for hidden in ["himitsu", &*service.endpoint(""), &*key, &*bell.public()] {
        assert!(!log.contains(hidden), "{hidden}: {log}");
    }
}

async fn a_server_without_push_says_so(town: Town) {
    let hanako = town.device("hanako").await;
    lease(&town, &hanako).await;
    assert_eq!(notices(&town, &hanako.cookie).await, Notices::default());
    let endpoint = "https://fcm.googleapis.com/fcm/send/a";
    assert_eq!(subscribe(&town, &hanako.cookie, endpoint).await.status, 404);
    let test = town.post("/api/notices/push/test", &hanako.cookie, "{}");
    assert_eq!(test.await.status, 404);
    assert_eq!(subscribe(&town, "", endpoint).await.status, 401);
}
