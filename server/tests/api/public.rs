//! The directory as pages for anyone.

use axum::http::{StatusCode, header};
use shared::{
    jp::Date,
    record::{Path, Value, Writes},
    sample::demo_city,
};

use crate::support::{Reply, Town, hostile_texts, id, on_both, writes};

on_both!(
    anyone_reads_every_published_edition_and_no_other,
    a_row_has_a_page_that_lasts,
    rows_are_found_in_whatever_form_they_are_written,
    what_is_written_is_text_and_nothing_else,
    search_engines_are_told_what_there_is,
);

async fn get(town: &Town, path: &str) -> Reply {
    town.get(path, "").await
}

async fn edition(town: &Town, n: u128, version: &str, on: &str) {
    let edition = [("version", version), ("published_on", on)];
    town.load("edition", [(id(n), writes(edition))]).await;
}

async fn row(town: &Town, n: u128, edition: u128, no: f64, fields: &[(&str, &str)]) {
    let edition = id(edition).to_string();
    let given = [
        ("edition", &*edition),
        ("category", "介護について"),
        ("topic", "介護保険の申請"),
        ("agency", "見本福祉事務所"),
    ];
    let mut all: Writes = writes(given);
    let number = shared::record::Number::new(no).unwrap();
    all.insert(Path::new("no").unwrap(), Value::Number(number));
    all.insert(Path::new("default_window").unwrap(), Value::Flag(no < 2.0));
    for (key, text) in fields {
        all.insert(Path::new(*key).unwrap(), Value::text(text));
    }
    town.load("entry", [(id(n), all)]).await;
}

async fn anyone_reads_every_published_edition_and_no_other(town: Town) {
    let none = get(&town, "/directory/latest").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert!(none.text().contains("このページはありません"));
    for (n, version, on) in [
        (0x1000, "ver.2018.11.1", "2018-11-01"),
        (0x2000, "令和7年度 第2版", "2025-10-01"),
        (0x3000, "ver.99", "9999-01-01"),
    ] {
        edition(&town, n, version, on).await;
        row(&town, n + 1, n, 1.0, &[("agency", version)]).await;
    }
    let latest = get(&town, "/directory/latest").await;
    assert_eq!(latest.status, StatusCode::TEMPORARY_REDIRECT);
    let path = latest.header(header::LOCATION).to_owned();
    let page = get(&town, &path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        page.header(header::CONTENT_TYPE),
        "text/html; charset=utf-8"
    );
    assert!(page.text().contains("令和7年度 第2版"));
    assert!(!page.text().contains("これは前の版です"));
    assert!(page.text().contains("href=\"/directory/ver.2018.11.1\""));
    let before = get(&town, "/directory/ver.2018.11.1").await;
    assert!(before.text().contains("これは前の版です"));
    assert!(before.text().contains(&format!("href=\"{path}\"")));
    for path in [
        "/directory/ver.99",
        "/directory/ver.99/1",
        "/directory/none",
    ] {
        let reply = get(&town, path).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!reply.text().contains("ver.99"), "{path}");
    }
    // Asked for again, it is sent only when it has changed.
    let tag = page.header(header::ETAG).to_owned();
    let ask = |tag: &str| {
        let request = axum::http::Request::get(&path).header(header::IF_NONE_MATCH, tag);
        request.body(axum::body::Body::empty()).unwrap()
    };
    let again = town.send(ask(&tag)).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    row(&town, 0x2002, 0x2000, 2.0, &[]).await;
    assert_eq!(town.send(ask(&tag)).await.status, StatusCode::OK);
}

async fn a_row_has_a_page_that_lasts(town: Town) {
    edition(&town, 0x1000, "ver.1", "2018-11-01").await;
    let plain = "介護保険を 使いはじめるときに 紙を 出すところです。";
    let fields = [
        ("plain", plain),
        ("phones", "086-000-1240、086-000-1241"),
        ("address", "北区見本町一丁目1-1"),
        ("extension", "5782"),
        ("hours", "平日 8:30～17:15"),
    ];
    row(&town, 0x1001, 0x1000, 10.0, &fields).await;
    let list = get(&town, "/directory/ver.1").await;
    assert!(list.text().contains("href=\"/directory/ver.1/10\""));
    edition(&town, 0x2000, "ver.2", "2019-11-01").await;
    let page = get(&town, "/directory/ver.1/10").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    for said in [plain, "5782", "平日 8:30～17:15", "これは前の版です"] {
        assert!(text.contains(said), "{said}");
    }
    assert!(text.contains("href=\"tel:086-000-1241\""));
    let data = text.split("ld+json\">").nth(1).unwrap();
    let data: serde_json::Value =
        serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
    assert_eq!(data["@type"], "GovernmentService");
    assert_eq!(data["provider"]["telephone"][0], "086-000-1240");
    for path in [
        "/directory/ver.1/11",
        "/directory/ver.1/-1",
        "/directory/ver.2/10",
    ] {
        assert_eq!(
            get(&town, path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

async fn rows_are_found_in_whatever_form_they_are_written(town: Town) {
    edition(&town, 0x1000, "ver.1", "2018-11-01").await;
    let fields = [("topic", "学校に行けない"), ("phones", "086-000-1240")];
    row(&town, 0x1001, 0x1000, 1.0, &fields).await;
    row(&town, 0x1002, 0x1000, 2.0, &[("agency", "コドモ相談室")]).await;
    for (typed, found) in [
        ("", 2),
        ("学校", 1),
        ("こども", 1),
        ("ｺﾄﾞﾓ", 1),
        ("０８６－０００－１２４０", 1),
        ("介護　学校", 1),
        ("ないことば", 0),
    ] {
        let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let page = get(&town, &format!("/directory/ver.1?q={query}")).await;
        let rows = page.text().matches("href=\"/directory/ver.1/").count();
        assert_eq!(rows, found, "{typed}");
    }
}

async fn what_is_written_is_text_and_nothing_else(town: Town) {
    edition(&town, 0x1000, "ver.1", "2018-11-01").await;
    let script = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
    // Of the longest, one field is as much as a record may hold.
    let short = |text: &String| text.len() < 20_000;
    let hostile = hostile_texts().into_iter().map(|(_, text)| text);
    let texts = [script.to_owned(), "\"><b>".to_owned()];
    for (n, text) in texts.into_iter().chain(hostile.filter(short)).enumerate() {
        let keys = ["topic", "agency", "plain", "address", "hours"];
        let fields = keys.map(|key| (key, &*text));
        row(&town, 0x1001 + n as u128, 0x1000, (n + 1) as f64, &fields).await;
        let reply = get(&town, &format!("/directory/ver.1/{}", n + 1)).await;
        // A text of nothing but spaces is none, and the row unfinished.
        if reply.status == StatusCode::NOT_FOUND {
            assert!(text.trim().is_empty(), "{text:.60}");
            continue;
        }
        let page = reply.text();
        assert_eq!(page.matches("<script").count(), 1, "{text:.60}");
        for wrong in ["<img", "<b>", "href=\"javascript:"] {
            assert!(!page.contains(wrong), "{text:.60}");
        }
    }
    let asked = get(
        &town,
        "/directory/ver.1?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    )
    .await;
    assert!(!asked.text().contains("<script"));
    let policy = asked.headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(policy.contains("default-src 'self'"));
}

async fn search_engines_are_told_what_there_is(mut town: Town) {
    let city = demo_city(Date::from_iso("2026-11-25").unwrap());
    let records = city.records.into_iter();
    let of_directory = records.filter(|record| {
        matches!(
            record.kind,
            "edition" | "entry" | "office" | "area" | "agency_kind"
        )
    });
    server::import::records(&town.app.db, of_directory)
        .await
        .unwrap();
    assert_eq!(
        get(&town, "/sitemap.xml").await.status,
        StatusCode::NOT_FOUND
    );
    town.app.origin = Some("https://tsunagu.example.jp/".parse().unwrap());
    town.router = server::http::router(town.app.clone());
    let sitemap = get(&town, "/sitemap.xml").await;
    let addresses = sitemap.text().split("<loc>").skip(1);
    let addresses: Vec<&str> = addresses
        .map(|rest| rest.split("</loc>").next().unwrap())
        .collect();
    assert_eq!(addresses.len(), 20);
    for address in addresses {
        let path = address.strip_prefix("https://tsunagu.example.jp").unwrap();
        let page = get(&town, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.len() < 60_000, "{path}: {}", page.body.len());
        assert!(page.text().contains("相談"), "{path}");
    }
    let robots = get(&town, "/robots.txt").await;
    assert!(robots.text().contains("Disallow: /\n"));
    assert!(
        robots
            .text()
            .contains("Sitemap: https://tsunagu.example.jp/sitemap.xml")
    );
}
