//! The audit log: what is in it, who reads it, and that nothing of it can be altered unseen.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures::TryStreamExt;
use server::{
    audit::{Finding, Verified, verify},
    db::audit::{self, Numbered},
};
use shared::{
    audit::Event,
    jp::Timestamp,
    record::RecordId,
    sample::Rng,
    wire::{LogPage, Note},
};
use sqlx::{AnyConnection, Connection, Executor};
use uuid::Uuid;

use crate::support::{Backend, Device, PASSPHRASE, Town, at, id, on_both, writes};

on_both!(
    everything_done_is_entered_with_who_and_on_what_ground,
    what_a_device_notes_is_entered_once_however_often_it_is_sent,
    what_is_brought_by_an_offer_is_entered,
    a_device_can_not_say_what_the_server_sees_for_itself,
    the_log_is_read_by_those_who_may_and_that_is_entered,
    it_comes_in_pages_and_as_a_file,
    the_database_refuses_to_change_it,
    each_of_five_hundred_tamperings_is_found,
    a_chain_made_anew_is_found_by_its_anchors,
);

/// The whole log.
async fn log(town: &Town) -> Vec<Numbered> {
    let mut conn = town.app.db.reader().await.unwrap();
    audit::all(&mut conn).try_collect().await.unwrap()
}

/// What there is of these events: who, which record, which household, on what ground.
async fn of(town: &Town, event: Event) -> Vec<[String; 4]> {
    let entries = log(town).await.into_iter();
    let of_event = entries.filter(|numbered| numbered.entry.event == event.code());
    of_event
        .map(|Numbered { entry, .. }| [entry.actor, entry.record, entry.household, entry.grounds])
        .collect()
}

fn name(n: u128) -> String {
    id(n).to_string()
}

fn note(event: Event, record: Option<RecordId>) -> Note {
    Note {
        id: Uuid::now_v7(),
        at: Timestamp::from_millis(1_750_000_000_000),
        event: event.code().to_owned(),
        record,
    }
}

async fn send_notes(device: &mut Device, notes: Vec<Note>) {
    let mut request = device.request();
    request.notes = notes;
    assert!(device.exchange(&request).await.opening.noted);
}

async fn everything_done_is_entered_with_who_and_on_what_ground(town: Town) {
    assert_eq!(of(&town, Event::SignedIn).await.len(), 0);
    let wrong = town.sign_in("hanako", "ちがう", None).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    town.sign_in("nobody", PASSPHRASE, None).await;
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let home = name(at::HOME_1);
    hanako.save("visit", id(0x51), writes([("household", &*home)]));
    let consent = [("household", &*home), ("organisation", &*name(0xb2))];
    hanako.save("consent", id(0x52), writes(consent));
    hanako.sync().await;
    let viewed = [id(0x51), id(at::HOME_1), id(at::HANAKO), id(0x9999)];
    let notes = viewed.map(|record| note(Event::Viewed, Some(record)));
    send_notes(&mut hanako, notes.into()).await;
    send_notes(&mut hanako, vec![note(Event::Searched, None)]).await;
    town.post(
        "/api/emergency",
        &hanako.cookie,
        r#"{"what":"佐藤","reason":"応答がない"}"#,
    )
    .await;
    let out = Request::delete("/api/session").header(header::COOKIE, &hanako.cookie);
    town.send(out.body(Body::empty()).unwrap()).await;

    let me = || name(at::HANAKO);
    let empty = String::new;
    let by = |record: &str, household: &str, ground: &str| {
        [
            me(),
            record.to_owned(),
            household.to_owned(),
            ground.to_owned(),
        ]
    };
    let bare = || [me(), empty(), empty(), empty()];
    assert_eq!(of(&town, Event::SignInFailed).await, [bare()]);
    assert_eq!(of(&town, Event::SignedIn).await, [bare()]);
    assert_eq!(
        of(&town, Event::Saved).await,
        [by(&name(0x51), &home, "assigned")]
    );
    assert_eq!(
        of(&town, Event::Shared).await,
        [by(&name(0x52), &home, "assigned")]
    );
    assert_eq!(
        of(&town, Event::Viewed).await,
        [
            by(&name(0x51), &home, "assigned"),
            by(&home, &home, "assigned"),
            by(&name(at::HANAKO), "", "staff"),
            by(&name(0x9999), "", ""),
        ]
    );
    assert_eq!(of(&town, Event::Searched).await, [bare()]);
    let sought = name(at::HOME_2);
    assert_eq!(of(&town, Event::Sought).await, [by(&sought, &sought, "")]);
    assert_eq!(of(&town, Event::SignedOut).await, [bare()]);
    assert_eq!(verify(&town.app.db, "").await.unwrap().findings, []);
}

async fn what_a_device_notes_is_entered_once_however_often_it_is_sent(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let twice = note(Event::Viewed, Some(id(at::HOME_1)));
    let notes = vec![twice.clone(), twice.clone()];
    send_notes(&mut hanako, notes.clone()).await;
    send_notes(&mut hanako, notes).await;
    let ahead = Note {
        id: Uuid::now_v7(),
        at: Timestamp::from_millis(9_000_000_000_000),
        ..twice
    };
    send_notes(&mut hanako, vec![ahead]).await;
    assert_eq!(of(&town, Event::Viewed).await.len(), 2);
    for Numbered { entry, .. } in log(&town).await {
        assert!(entry.happened_at <= entry.at, "{entry:?}");
    }
    // Sight that has ended since is entered with the ground it had.
    let mut admin = town.device("admin").await;
    admin.sync().await;
    let then = note(Event::Printed, Some(id(at::HOME_1)));
    let then = Note {
        at: (town.app.clock)(),
        ..then
    };
    let ended = writes([("until", "2021-03-31")]);
    admin.save("assignment", id(at::ASSIGNMENT_1), ended);
    admin.sync().await;
    send_notes(&mut hanako, vec![then]).await;
    let printed = of(&town, Event::Printed).await;
    assert_eq!(printed[0][3], "assigned", "{printed:?}");
}

async fn what_is_brought_by_an_offer_is_entered(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let save = hanako.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    let mut offer = hanako.docs[&id(at::HOME_1)].clone();
    offer.apply_next(&save);
    let mut request = hanako.request();
    request.saves.clear();
    request.offers = vec![offer];
    hanako.exchange(&request).await;
    let home = name(at::HOME_1);
    assert_eq!(
        of(&town, Event::Saved).await,
        [[name(at::HANAKO), home.clone(), home, "assigned".to_owned()]]
    );
    // What changes nothing is nobody's doing.
    hanako.exchange(&request).await;
    assert_eq!(of(&town, Event::Saved).await.len(), 1);
}

async fn a_device_can_not_say_what_the_server_sees_for_itself(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let notes = [
        Event::Saved,
        Event::SignedIn,
        Event::Audited,
        Event::Restored,
    ];
    let before = log(&town).await.len();
    let notes = notes.map(|event| note(event, Some(id(at::HOME_1))));
    send_notes(&mut hanako, notes.into()).await;
    assert_eq!(log(&town).await.len(), before);
    // What can't be read is none: it would be sent for ever.
    let mut request = serde_json::to_value(hanako.request()).unwrap();
    request["notes"] = serde_json::json!([{ "id": 1 }, "x", null]);
    let (status, body) = hanako.post(request.to_string()).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert!(body.contains(r#""noted":true"#), "{body}");
    assert_eq!(log(&town).await.len(), before);
}

async fn read(town: &Town, device: &Device, query: &str) -> Option<LogPage> {
    let path = format!("/api/audit?{query}");
    let reply = town.get(&path, &device.cookie).await;
    let file = path.replacen("audit?", "audit.csv?", 1);
    let as_file = town.get(&file, &device.cookie).await;
    assert_eq!(reply.status, as_file.status);
    if reply.status == StatusCode::NOT_FOUND {
        return None;
    }
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    Some(serde_json::from_slice(&reply.body).unwrap())
}

async fn the_log_is_read_by_those_who_may_and_that_is_entered(town: Town) {
    let mut hanako = town.device("hanako").await;
    let (admin, taro) = (town.device("admin").await, town.device("taro").await);
    hanako.sync().await;
    send_notes(&mut hanako, vec![note(Event::Viewed, Some(id(at::HOME_1)))]).await;
    let household = format!("household={}", id(at::HOME_1));
    let of_home = read(&town, &hanako, &household).await.unwrap();
    assert_eq!(of_home.entries.len(), 1);
    assert_eq!(of_home.entries[0].event, "viewed");
    assert_eq!(of_home.entries[0].grounds, ["assigned"]);
    assert!(of_home.entries[0].actor.is_some());
    // Those who do not serve it are told what they are told of a household that is not there.
    let nowhere = format!("household={}", id(0x7777));
    for query in [&household, &nowhere] {
        assert_eq!(read(&town, &taro, query).await, None);
    }
    assert!(
        read(&town, &admin, &nowhere)
            .await
            .unwrap()
            .entries
            .is_empty()
    );
    // Everyone reads what is noted of themselves; of others only administrators.
    let own = format!("person={}", id(at::TARO));
    assert_eq!(
        read(&town, &taro, &own).await.unwrap().entries[0].event,
        "signed_in"
    );
    assert_eq!(read(&town, &hanako, &own).await, None);
    assert!(read(&town, &admin, &own).await.is_some());
    assert_eq!(read(&town, &hanako, "").await, None);
    assert!(read(&town, &admin, "").await.unwrap().entries.len() > 3);
    for wrong in [
        format!("{household}&{own}"),
        "person=x".into(),
        "before=-1".into(),
    ] {
        let reply = town
            .get(&format!("/api/audit?{wrong}"), &hanako.cookie)
            .await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let reply = town.get("/api/audit", "").await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    // Reading it is in it.
    let again = read(&town, &hanako, &household).await.unwrap();
    let events: Vec<_> = again.entries.iter().map(|entry| &*entry.event).collect();
    assert_eq!(events, ["exported", "audited", "viewed"]);
    let readings = of(&town, Event::Audited).await;
    assert!(readings.contains(&[
        name(at::ADMIN),
        name(at::TARO),
        String::new(),
        String::new()
    ]));
}

async fn it_comes_in_pages_and_as_a_file(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let notes = (0..250).map(|_| note(Event::Viewed, Some(id(at::HOME_1))));
    send_notes(&mut hanako, notes.collect()).await;
    let household = format!("household={}", id(at::HOME_1));
    let (mut seqs, mut before) = (Vec::new(), None);
    loop {
        let query = match before {
            None => household.clone(),
            Some(seq) => format!("{household}&before={seq}"),
        };
        let path = format!("/api/audit?{query}");
        let reply = town.get(&path, &hanako.cookie).await;
        let page: LogPage = serde_json::from_slice(&reply.body).unwrap();
        let views = page.entries.iter().filter(|entry| entry.event == "viewed");
        seqs.extend(views.map(|entry| entry.seq));
        before = page.before;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seqs.len(), 250);
    assert!(
        seqs.is_sorted_by(|a, b| a > b),
        "the newest first, each once"
    );
    let file = town
        .get(&format!("/api/audit.csv?{household}"), &hanako.cookie)
        .await;
    assert!(file.header(header::CONTENT_TYPE).starts_with("text/csv"));
    let text = file.text().trim_start_matches('\u{feff}').to_owned();
    assert_eq!(
        text.lines()
            .filter(|line| line.contains(",見た,山田花子"))
            .count(),
        250
    );
    assert!(text.lines().any(|line| line.contains("担当")), "{text}");
    assert!(!text.contains("田中"), "no household's name");
}

/// Someone with the database in their hands.
async fn connect(town: &Town) -> AnyConnection {
    AnyConnection::connect(town.url()).await.unwrap()
}

async fn the_database_refuses_to_change_it(town: Town) {
    town.device("hanako").await;
    let mut conn = connect(&town).await;
    for sql in [
        "update audit set actor = ''",
        "delete from audit",
        "delete from audit where seq = 1",
    ] {
        let refused = conn.execute(sql).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{sql}: {refused}");
    }
}

/// Takes away what has the database refuse.
async fn unguard(town: &Town, conn: &mut AnyConnection) {
    let sql = match town.backend() {
        Backend::Sqlite => {
            "drop trigger audit_is_never_updated; drop trigger audit_is_never_deleted"
        }
        Backend::Postgres => "drop trigger audit_is_append_only on audit",
    };
    conn.execute(sql).await.unwrap();
}

/// A way to alter the log, as SQL.
fn tampering(rng: &mut Rng, last: u64) -> String {
    let mut entry = || 1 + rng.below(last as usize) as u64;
    let (one, other) = (entry(), entry());
    let text =
        |column: &str| format!("update audit set {column} = {column} || 'x' where seq = {one}");
    match rng.below(16) {
        0 => text("event"),
        1 => text("actor"),
        2 => text("account"),
        3 => text("replica"),
        4 => text("record"),
        5 => text("household"),
        6 => text("grounds"),
        7 => text("note"),
        8 => format!("update audit set at = at - 60000 where seq = {one}"),
        9 => format!("update audit set happened_at = happened_at + 1 where seq = {one}"),
        10 => text("hash"),
        // Deleted: the numbers behind are moved up or not.
        11 => format!("delete from audit where seq = {one}"),
        12 => format!(
            "delete from audit where seq = {one}; \
             update audit set seq = -seq where seq > {one}; update audit set seq = -seq - 1 where seq < 0; \
             update audit_head set seq = seq - 1"
        ),
        // Put in, at the end.
        13 => format!(
            "insert into audit select {last} + 1, at, happened_at, event, actor, account, replica, record, household, grounds, note, hash \
             from audit where seq = {one}; update audit_head set seq = seq + 1"
        ),
        // Moved.
        14 if one != other => format!(
            "update audit set seq = -1 where seq = {one}; update audit set seq = {one} where seq = {other}; \
             update audit set seq = {other} where seq = -1"
        ),
        // The end cut off, as much as there is from one on.
        _ => format!("delete from audit where seq >= {one}"),
    }
}

async fn filled(town: &Town) -> u64 {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let notes = (0..60).map(|n| {
        let event = Event::OF_DEVICE[n % Event::OF_DEVICE.len()];
        note(event, (n % 2 == 0).then(|| id(at::HOME_1)))
    });
    send_notes(&mut hanako, notes.collect()).await;
    log(town).await.len() as u64
}

async fn findings(town: &Town, anchors: &str) -> Vec<Finding> {
    let Verified { findings, .. } = verify(&town.app.db, anchors).await.unwrap();
    findings
}

async fn each_of_five_hundred_tamperings_is_found(town: Town) {
    let last = filled(&town).await;
    assert!(last > 60);
    let mut conn = connect(&town).await;
    unguard(&town, &mut conn).await;
    conn.execute("create table kept as select * from audit")
        .await
        .unwrap();
    conn.execute("create table kept_head as select * from audit_head")
        .await
        .unwrap();
    let mut rng = Rng::new(20_261_126);
    for n in 0..500 {
        let sql = tampering(&mut rng, last);
        conn.execute(sqlx::AssertSqlSafe(sql.clone()))
            .await
            .unwrap();
        assert_ne!(findings(&town, "").await, [], "{n}: {sql}");
        for sql in [
            "delete from audit",
            "delete from audit_head",
            "insert into audit select * from kept",
            "insert into audit_head select * from kept_head",
        ] {
            conn.execute(sql).await.unwrap();
        }
        if n % 50 == 0 {
            assert_eq!(findings(&town, "").await, [], "{n}: as before");
        }
    }
}

async fn a_chain_made_anew_is_found_by_its_anchors(town: Town) {
    let last = filled(&town).await;
    let folder = std::env::temp_dir().join(format!("tsunagu-{}", Uuid::now_v7()));
    let file = folder.join("anchors");
    let day = |n: i64| Timestamp::from_millis(1_790_000_000_000 + n * 86_400_000);
    let anchor = async |n, at_once| {
        server::audit::anchor(&town.app.db, &file, day(n), at_once)
            .await
            .unwrap();
        std::fs::read_to_string(&file).unwrap()
    };
    let anchors = anchor(0, false).await;
    assert_eq!(anchors.lines().count(), 1);
    assert_eq!(anchor(0, false).await, anchors, "once a day");
    assert_eq!(anchor(1, true).await, anchors, "nothing new");
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    send_notes(&mut hanako, vec![note(Event::Printed, None)]).await;
    assert_eq!(anchor(0, false).await, anchors, "once a day");
    let anchors = anchor(1, false).await;
    assert_eq!(anchors.lines().count(), 2);
    assert_eq!(findings(&town, &anchors).await, []);

    let mut conn = connect(&town).await;
    unguard(&town, &mut conn).await;
    // All from the third entry on is written anew, whole and without that one.
    let mut entries = log(&town).await;
    entries.remove(2);
    conn.execute("delete from audit").await.unwrap();
    conn.execute("delete from audit_head").await.unwrap();
    let mut transaction = town.app.db.begin_write().await.unwrap();
    let forged: Vec<_> = entries.into_iter().map(|numbered| numbered.entry).collect();
    audit::append(&mut transaction, &forged).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(findings(&town, "").await, [], "whole in itself");
    let found = findings(&town, &anchors).await;
    assert_eq!(found.len(), 2, "{found:?}");
    let is_first = |finding: &Finding| matches!(finding, Finding::Anchor { seq, is_here: true, .. } if *seq == last);
    assert!(is_first(&found[0]), "{found:?}");
    // The end cut off, and what the database says of it too.
    conn.execute("delete from audit where seq > 5")
        .await
        .unwrap();
    conn.execute("update audit_head set seq = 5, hash = (select hash from audit where seq = 5)")
        .await
        .unwrap();
    assert_eq!(findings(&town, "").await, []);
    assert_eq!(findings(&town, &anchors).await.len(), 2);
    assert_eq!(
        findings(&town, "nonsense\n\n").await,
        [Finding::AnchorLine(1)]
    );
    std::fs::remove_dir_all(folder).unwrap();
}
