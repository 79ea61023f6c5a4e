//! What an edition of the directory has said stands, and who is in charge of a row is nobody's business outside.

use axum::{body::Body, http::Request};
use shared::{
    record::{Path, RecordId, Value, Writes},
    wire::{Refusal, Verdict},
};

use crate::support::{Town, at, id, on_both, writes};

on_both!(
    nobody_writes_again_what_an_edition_has_said,
    an_offer_without_a_restore_adds_nothing_to_an_edition,
    a_version_is_given_once,
    no_edition_is_made_for_a_later_day,
    what_is_drafted_leaves_the_public_answer_as_it_is,
    the_section_keeps_the_directory_and_no_other_list,
    who_is_in_charge_stands_on_no_page_for_anyone,
);

const EDITION: u128 = 0x3000;
const ROW: u128 = 0x3001;
const PRINTED: u128 = 0x3002;

fn row(agency: &str) -> Writes {
    let mut row = writes([("category", "生活"), ("topic", "家計"), ("agency", agency)]);
    let more = [
        ("no", serde_json::json!(1)),
        ("default_window", serde_json::json!(false)),
    ];
    row.extend(more.map(|(key, value)| {
        let value: Value = serde_json::from_value(value).unwrap();
        (Path::new(key).unwrap(), value)
    }));
    row
}

fn printed(edition: RecordId, agency: &str) -> Writes {
    let content = serde_json::to_string(&row(agency)).unwrap();
    writes([
        ("edition", &*edition.to_string()),
        ("kind", "entry"),
        ("record", &id(ROW).to_string()),
        ("content", &content),
    ])
}

fn edition(version: &str) -> Writes {
    writes([("version", version), ("published_on", "2019-11-01")])
}

async fn page(town: &Town, path: &str) -> String {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let reply = town.send(request).await;
    assert_eq!(reply.status, 200, "{path}");
    reply.text().to_owned()
}

async fn nobody_writes_again_what_an_edition_has_said(town: Town) {
    let mut admin = town.device("admin").await;
    admin.sync().await;
    let (of, row_id, kept) = (id(EDITION), id(ROW), id(PRINTED));
    admin.save("entry", row_id, row("見本一課"));
    admin.save("printed", kept, printed(of, "見本一課"));
    admin.save("edition", of, edition("ver.2019.11.1"));
    let stored = admin.sync_once().await.verdicts();
    assert_eq!(stored, [Verdict::Stored, Verdict::Stored, Verdict::Stored]);
    let before = page(&town, "/directory/ver.2019.11.1").await;
    assert!(before.contains("見本一課"));

    let removed = |is| Writes::from([(Path::new("removed").unwrap(), Value::Flag(is))]);
    admin.save("printed", kept, printed(of, "見本二課"));
    admin.save("printed", kept, removed(true));
    admin.save("edition", of, edition("ver.2019.11.2"));
    admin.save("edition", of, writes([("published_on", "2018-01-01")]));
    admin.save("edition", of, removed(true));
    // Nor is anything added to it.
    admin.save("printed", id(0x3003), printed(of, "見本二課"));
    let refused = Verdict::Refused(Refusal::WrittenOnce);
    assert_eq!(admin.sync_once().await.verdicts(), vec![refused; 6]);
    admin.save("entry", row_id, row("見本二課"));
    admin.save("edition", of, writes([("notes", "はじめての版です。")]));
    let stored = admin.sync_once().await.verdicts();
    assert_eq!(stored, [Verdict::Stored, Verdict::Stored]);
    assert_eq!(page(&town, "/directory/ver.2019.11.1").await, before);
}

async fn an_offer_without_a_restore_adds_nothing_to_an_edition(town: Town) {
    let mut admin = town.device("admin").await;
    admin.sync().await;
    let of = id(EDITION);
    admin.save("printed", id(PRINTED), printed(of, "見本一課"));
    admin.save("edition", of, edition("ver.2019.11.1"));
    admin.sync().await;
    admin.save("printed", id(0x3004), printed(of, "見本二課"));
    let mut request = admin.request();
    request.saves.clear();
    request.offers = vec![admin.doc("printed", id(0x3004))];
    admin.exchange(&request).await;
    let mut other = town.device("hanako").await;
    other.sync().await;
    assert!(!other.docs.contains_key(&id(0x3004)));
}

async fn a_version_is_given_once(town: Town) {
    let mut admin = town.device("admin").await;
    admin.sync().await;
    admin.save("edition", id(0x3030), edition("ver.2019.11.1"));
    admin.save("edition", id(0x3031), edition(" ver.2019.11.1"));
    admin.save("edition", id(0x3032), edition("ver.2019.11.1-2"));
    let taken = Verdict::Refused(Refusal::VersionTaken);
    assert_eq!(
        admin.sync_once().await.verdicts(),
        [Verdict::Stored, taken.clone(), Verdict::Stored]
    );
    // Nor later, by someone whose edition was made before.
    let mut again = town.device("admin").await;
    again.sync().await;
    again.save("edition", id(0x3029), edition("ver.2019.11.1"));
    assert_eq!(again.sync_once().await.verdicts(), [taken]);
}

async fn no_edition_is_made_for_a_later_day(town: Town) {
    let mut admin = town.device("admin").await;
    admin.sync().await;
    let of = |version: &str, on: &str| writes([("version", version), ("published_on", on)]);
    // As a tablet makes it whose clock is ahead: in time it would take the place of what came out meanwhile.
    admin.save("edition", id(0x3050), of("ver.9999.1.1", "9999-01-01"));
    let today = server::clock::system().date().to_string();
    admin.save("edition", id(0x3051), of("ver.today", &today));
    assert_eq!(
        admin.sync_once().await.verdicts(),
        [Verdict::Refused(Refusal::LaterDay), Verdict::Stored]
    );
}

async fn what_is_drafted_leaves_the_public_answer_as_it_is(town: Town) {
    let tag = async || {
        let request = Request::get("/api/directory").body(Body::empty()).unwrap();
        town.send(request).await.headers["etag"].clone()
    };
    let mut admin = town.device("admin").await;
    admin.sync().await;
    admin.save("printed", id(PRINTED), printed(id(EDITION), "見本一課"));
    admin.save("edition", id(EDITION), edition("ver.2019.11.1"));
    admin.sync().await;
    let first = tag().await;
    admin.save("entry", id(ROW), row("見本二課"));
    admin.sync().await;
    assert_eq!(tag().await, first);
    admin.save("edition", id(0x3040), edition("ver.2019.11.2"));
    admin.sync().await;
    let second = tag().await;
    assert_ne!(second, first);
    // That one keeps nothing: what it says are the rows that name it, as they are now.
    let mut named = row("見本二課");
    named.extend(writes([("edition", &*id(0x3040).to_string())]));
    admin.save("entry", id(0x3042), named);
    admin.sync().await;
    assert_ne!(tag().await, second);
    assert!(
        page(&town, "/directory/ver.2019.11.2")
            .await
            .contains("見本二課")
    );
}

async fn the_section_keeps_the_directory_and_no_other_list(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    let words = [("name", "見本"), ("main", "見本 花子")];
    hanako.save("entry", id(0x3010), row("見本一課"));
    let refused = Verdict::Refused(Refusal::NotAdministrator);
    assert_eq!(
        hanako.sync_once().await.verdicts(),
        std::slice::from_ref(&refused)
    );
    admin.save("staff", id(at::HANAKO), writes([("post", "section")]));
    admin.sync().await;
    hanako.save("entry", id(0x3011), row("見本一課"));
    hanako.save("charge", id(0x3012), writes(words));
    hanako.save("area", id(0x3013), writes([("name", "見本区")]));
    assert_eq!(
        hanako.sync_once().await.verdicts(),
        [Verdict::Stored, Verdict::Stored, refused]
    );
}

async fn who_is_in_charge_stands_on_no_page_for_anyone(town: Town) {
    const CANARIES: [&str; 4] = ["秘密の主", "秘密の副", "秘密の部署", "秘密の申し出"];
    let of = id(EDITION);
    town.load("entry", [(id(ROW), row("見本一課"))]).await;
    town.load("printed", [(id(PRINTED), printed(of, "見本一課"))])
        .await;
    town.load("edition", [(of, edition("ver.2019.11.1"))]).await;
    let entry = id(ROW).to_string();
    let names = [
        ("entry", &*entry),
        ("main", CANARIES[0]),
        ("deputy", CANARIES[1]),
        ("department", CANARIES[2]),
    ];
    town.load("charge", [(id(0x3020), writes(names))]).await;
    let asked = [("entry", &*entry), ("remarks", CANARIES[3])];
    town.load("proposal", [(id(0x3021), writes(asked))]).await;
    for path in [
        "/api/directory",
        "/directory/ver.2019.11.1",
        "/directory/ver.2019.11.1/1",
        "/sitemap.xml",
        "/robots.txt",
        "/api/openapi.json",
    ] {
        let reply = town
            .send(Request::get(path).body(Body::empty()).unwrap())
            .await
            .text()
            .to_owned();
        for canary in CANARIES {
            assert!(!reply.contains(canary), "{path}");
        }
    }
    assert!(
        page(&town, "/directory/ver.2019.11.1/1")
            .await
            .contains("見本一課")
    );
}
