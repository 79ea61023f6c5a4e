//! Whatever anyone may read without signing in shows what is published, and nothing else: canaries stand where they must not be seen.

use axum::http::{StatusCode, header};
use server::http::router;
use shared::{
    domain::directory::{Entry, Office, Printed},
    record::{Path, Record, RecordId, Ref, Value, Writes},
};

use crate::support::{Town, id, on_both, writes};

on_both!(
    nothing_but_what_is_published_is_shown,
    a_row_and_an_office_are_cards,
    many_rows_are_shown_some_at_a_time,
    services_of_others_wait_for_the_next_edition,
);

const EDITION: u128 = 0x1000;

fn with_number(mut writes: Writes, no: u32) -> Writes {
    let number = shared::record::Number::new(f64::from(no)).unwrap();
    writes.insert(Path::new("no").unwrap(), Value::Number(number));
    writes.insert(Path::new("default_window").unwrap(), Value::Flag(false));
    writes
}

fn entry(no: u32, agency: &str, kind: Option<RecordId>) -> Writes {
    let kind = kind.map(|kind| kind.to_string()).unwrap_or_default();
    let fields = [
        ("category", "介護"),
        ("topic", "介護の相談"),
        ("agency", agency),
        ("phones", "086-000-1240"),
        ("kind", &kind),
        ("address", "北区見本町1-1"),
    ];
    with_number(writes(fields), no)
}

/// Publishes what is there as an edition of its own.
async fn publish(town: &Town, n: u128, version: &str, rows: &[(&'static str, RecordId, Writes)]) {
    let edition = id(n);
    let printed = rows.iter().map(|(kind, record, writes)| {
        Printed::new(Ref::new(edition), (kind, *record), Some(writes)).writes()
    });
    town.load("printed", (n + 0x100..).map(id).zip(printed))
        .await;
    let said = [("version", version), ("published_on", "2018-11-01")];
    town.load("edition", [(edition, writes(said))]).await;
}

async fn nothing_but_what_is_published_is_shown(mut town: Town) {
    town.app.origin = Some("https://tsunagu.example.jp/".parse().unwrap());
    town.router = router(town.app.clone());
    let kind = id(0x11);
    let kind_said = writes([("name", "包括支援センター"), ("field", "高齢者")]);
    let office = [
        ("name", "東の窓口"),
        ("kind", &*kind.to_string()),
        ("phones", "086-000-7777"),
    ];
    let rows = [
        (Entry::KIND, id(0x12), entry(1, "見本センター", Some(kind))),
        (Office::KIND, id(0x13), writes(office)),
        ("agency_kind", kind, kind_said.clone()),
    ];
    publish(&town, EDITION, "ver.1", &rows).await;
    // What is written since: changed rows, new ones, one removed, and who is in charge.
    let mut later = entry(1, "カナリア一", Some(kind));
    later.insert(Path::new("notes").unwrap(), Value::text("カナリア二"));
    town.load(
        "entry",
        [(id(0x12), later), (id(0x14), entry(2, "カナリア三", None))],
    )
    .await;
    let mut gone = entry(3, "カナリア四", None);
    gone.insert(Path::new("removed").unwrap(), Value::Flag(true));
    town.load("entry", [(id(0x15), gone)]).await;
    let new_office = [("name", "カナリア五"), ("kind", &*kind.to_string())];
    let changed_office = [("name", "カナリア六"), ("kind", &*kind.to_string())];
    town.load(
        "office",
        [
            (id(0x16), writes(new_office)),
            (id(0x13), writes(changed_office)),
        ],
    )
    .await;
    let other = [
        ("name", "カナリア七"),
        ("field", "カナリア八"),
        ("work", "カナリア九"),
    ];
    town.load("agency_kind", [(kind, writes(other))]).await;
    let printed = Printed::new(
        Ref::new(id(0x2000)),
        ("entry", id(0x14)),
        Some(&entry(2, "カナリア十一", None)),
    );
    town.load("printed", [(id(0x2001), printed.writes())]).await;
    let next = [("version", "カナリア十"), ("published_on", "9999-01-01")];
    town.load("edition", [(id(0x2000), writes(next))]).await;

    // Every address that any answer names is asked for, from those that are known.
    let mut paths: Vec<String> = [
        "/directory/latest",
        "/directory/ver.1",
        "/directory/ver.1?q=%E3%82%AB%E3%83%8A%E3%83%AA%E3%82%A2",
        "/directory/ver.1/1.vcf?v=3",
        "/sitemap.xml",
        "/robots.txt",
        "/api/directory",
        "/hsds",
    ]
    .map(str::to_owned)
    .to_vec();
    for list in [
        "services",
        "organizations",
        "service_at_locations",
        "taxonomies",
        "taxonomy_terms",
    ] {
        for query in [
            "",
            "?full=true",
            "?full=true&format=ndjson",
            "?minimal=true",
            "?full_service=true",
        ] {
            paths.push(format!("/hsds/{list}{query}"));
        }
    }
    let mut seen = 0;
    while let Some(path) = paths.get(seen).cloned() {
        seen += 1;
        let reply = town.get(&path, "").await;
        assert!(
            reply.status.is_success() || reply.status.is_redirection(),
            "{path}"
        );
        let text = String::from_utf8_lossy(&reply.body);
        let asked = "カナリア」：0件";
        let text = text.replace(asked, "").replace("value=\"カナリア\"", "");
        assert!(!text.contains("カナリア"), "{path}: {text}");
        let links = text
            .split("href=\"")
            .skip(1)
            .chain(text.split("<loc>").skip(1));
        let links = links.map(|rest| rest.split(['"', '<', '#']).next().unwrap());
        let ids = text
            .split("\"id\":\"")
            .skip(1)
            .filter_map(|rest| rest.get(..36));
        let list = path.split('?').next().unwrap();
        let of_ids: Vec<String> = match list.matches('/').count() {
            2 if list.starts_with("/hsds/") && path.ends_with("?full=true") => {
                ids.map(|id| format!("{list}/{id}")).collect()
            }
            _ => Vec::new(),
        };
        let links = links.map(|link| link.replace("https://tsunagu.example.jp", ""));
        for link in
            links.filter(|link| link.starts_with("/directory/") || link.starts_with("/hsds/"))
        {
            if !paths.contains(&link) {
                paths.push(link);
            }
        }
        // Of nested objects some have no page of their own.
        for link in of_ids {
            if !paths.contains(&link) && town.get(&link, "").await.status == StatusCode::OK {
                paths.push(link);
            }
        }
    }
    assert!(seen > 35, "{seen}");
    for nowhere in [
        format!("/directory/ver.1/{}", id(0x14)),
        format!("/directory/ver.1/{}.vcf", id(0x16)),
        "/directory/ver.1/2.vcf".to_owned(),
        "/directory/%E3%82%AB%E3%83%8A%E3%83%AA%E3%82%A2%E5%8D%81/2".to_owned(),
        format!("/hsds/services/{}", id(0x14)),
    ] {
        assert_eq!(
            town.get(&nowhere, "").await.status,
            StatusCode::NOT_FOUND,
            "{nowhere}"
        );
    }
}

async fn a_row_and_an_office_are_cards(town: Town) {
    let kind = id(0x11);
    let office = [
        ("name", "東の窓口"),
        ("kind", &*kind.to_string()),
        ("phones", "086-000-7777"),
    ];
    let rows = [
        (Entry::KIND, id(0x12), entry(1, "見本センター", Some(kind))),
        (Office::KIND, id(0x13), writes(office)),
        (
            "agency_kind",
            kind,
            writes([("name", "包括"), ("field", "高齢者")]),
        ),
    ];
    publish(&town, EDITION, "ver.1", &rows).await;
    let page = town.get("/directory/ver.1/1", "").await;
    let links = page.text().split("href=\"").skip(1);
    let links = links.map(|rest| rest.split('"').next().unwrap().to_owned());
    let cards: Vec<String> = links.filter(|link| link.ends_with(".vcf")).collect();
    assert_eq!(
        cards,
        [
            "/directory/ver.1/1.vcf".to_owned(),
            format!("/directory/ver.1/{}.vcf", id(0x13))
        ]
    );
    for (path, name) in cards.iter().zip(["見本センター", "東の窓口"]) {
        let card = town.get(path, "").await;
        assert_eq!(
            card.header(header::CONTENT_TYPE),
            "text/vcard; charset=utf-8"
        );
        assert!(card.header(header::CONTENT_DISPOSITION).ends_with(".vcf\""));
        assert!(card.text().starts_with("BEGIN:VCARD\r\nVERSION:4.0\r\n"));
        assert!(card.text().contains(&format!("FN:{name}\r\n")));
        let old = town.get(&format!("{path}?v=3"), "").await;
        assert!(old.text().contains("VERSION:3.0\r\n"));
    }
}

async fn many_rows_are_shown_some_at_a_time(town: Town) {
    let rows: Vec<_> = (1..=120_u32)
        .map(|no| {
            let mut said = entry(no, &format!("窓口{no}番"), None);
            let category = Value::text(if no > 100 { "住まい" } else { "介護" });
            said.insert(Path::new("category").unwrap(), category);
            (Entry::KIND, id(u128::from(no) + 0x5000), said)
        })
        .collect();
    publish(&town, EDITION, "ver.1", &rows).await;
    let links = async |path: &str| {
        let page = town.get(path, "").await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.text().matches("href=\"/directory/ver.1/").count()
    };
    assert_eq!(links("/directory/ver.1").await, 50);
    assert_eq!(links("/directory/ver.1?page=3").await, 20);
    assert_eq!(links("/directory/ver.1?page=99").await, 20);
    assert_eq!(links("/directory/ver.1?page=x").await, 50);
    assert_eq!(links("/directory/ver.1?all=1").await, 120);
    let housing = "/directory/ver.1?c=%E4%BD%8F%E3%81%BE%E3%81%84";
    assert_eq!(links(housing).await, 20);
    let first = town.get("/directory/ver.1", "").await;
    assert!(first.body.len() < 60_000, "{}", first.body.len());
    for link in [housing, "/directory/ver.1?page=2", "/directory/ver.1?all=1"] {
        assert!(first.text().contains(&format!("href=\"{link}\"")), "{link}");
    }
}

async fn services_of_others_wait_for_the_next_edition(town: Town) {
    publish(
        &town,
        EDITION,
        "ver.1",
        &[(Entry::KIND, id(0x12), entry(1, "見本センター", None))],
    )
    .await;
    let service = serde_json::json!({
        "id": id(0x77),
        "name": "Counselling",
        "status": "active",
        "organization": { "id": id(0x78), "name": "Example", "description": "An example" },
        "service_at_locations": [{
            "id": id(0x79),
            "location": { "id": id(0x7a), "location_type": "physical", "name": "Civic Center" },
        }],
    });
    let hidden = serde_json::json!({ "id": id(crate::support::at::HOME_1), "name": "x", "status": "active" });
    let both = serde_json::json!([service, hidden]);
    let first = server::exchange::take_in(&town.app.db, &both)
        .await
        .unwrap();
    assert_eq!(
        (first.new, first.changed, first.same, first.refused.len()),
        (3, 0, 0, 1)
    );
    let again = server::exchange::take_in(&town.app.db, &service)
        .await
        .unwrap();
    assert_eq!((again.new, again.changed, again.same), (0, 0, 3));
    let mut other = service.clone();
    other["name"] = "Another".into();
    let changed = server::exchange::take_in(&town.app.db, &other)
        .await
        .unwrap();
    assert_eq!((changed.new, changed.changed, changed.same), (0, 1, 2));
    // It stands in the next edition without a conflict, and in none that is published.
    let mut device = town.device("admin").await;
    device.sync().await;
    let doc = device.doc("entry", id(0x77));
    // After the numbers that are printed.
    assert_eq!(
        doc.get("no"),
        with_number(Writes::new(), 2).get("no").unwrap()
    );
    assert_eq!(doc.get("topic").as_text(), Some("Another"));
    assert_eq!(doc.conflicts().count(), 0);
    let page = town.get("/directory/ver.1", "").await;
    assert!(page.text().contains("見本センター") && !page.text().contains("Another"));
    // What an editor has set since stays, as the JSON says nothing of it.
    let mut set = with_number(writes([("category", "住まい")]), 7);
    set.insert(Path::new("default_window").unwrap(), Value::Flag(true));
    device.save("entry", id(0x77), set);
    device.sync().await;
    let same = server::exchange::take_in(&town.app.db, &other)
        .await
        .unwrap();
    assert_eq!((same.new, same.changed, same.same), (0, 0, 3));
}
