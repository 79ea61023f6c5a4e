//! The directory as pages for anyone.

use std::time::Duration;

use axum::{
    extract::ConnectInfo,
    http::{StatusCode, header},
};
use server::http::{Gate, Limits, router};
use shared::{
    jp::Date,
    record::{Path, Value, Writes},
    sample::demo_city,
    wire::sha256_hex,
};

use crate::support::{Reply, Town, ask, hostile_texts, id, on_both, writes};

on_both!(
    anyone_reads_every_published_edition_and_no_other,
    a_row_has_a_page_that_lasts,
    rows_are_found_in_whatever_form_they_are_written,
    what_is_written_is_text_and_nothing_else,
    search_engines_are_told_what_there_is,
    rows_of_one_number_have_pages_of_their_own,
    offices_are_found_and_the_agencys_own_telephone_stays,
    who_asks_too_much_waits,
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
    let nowhere = axum::http::Request::get("/directory/none").header(header::IF_NONE_MATCH, &tag);
    let nowhere = nowhere.body(axum::body::Body::empty()).unwrap();
    assert_eq!(town.send(nowhere).await.status, StatusCode::NOT_FOUND);
    row(&town, 0x2002, 0x2000, 2.0, &[]).await;
    assert_eq!(town.send(ask(&tag)).await.status, StatusCode::OK);
    // The look of the pages has another address when it is another.
    let style = page.text().split("href=\"/directory/style.css?v=").nth(1);
    let style = style.unwrap().split('"').next().unwrap();
    assert_eq!(style.len(), 16);
    // The page's tag is of all that stands in it, and so of its look and of the program that made it.
    let mark = sha256_hex(page.text().as_bytes());
    assert_eq!(tag, format!("W/\"{}\"", &mark[..16]));
    let style = get(&town, &format!("/directory/style.css?v={style}")).await;
    assert_eq!(
        style.header(header::CONTENT_TYPE),
        "text/css; charset=utf-8"
    );
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

async fn rows_of_one_number_have_pages_of_their_own(town: Town) {
    edition(&town, 0x1000, "ver.1", "2018-11-01").await;
    let agencies = [
        ("一番の窓口", 1.0),
        ("もう一つの窓口", 1.0),
        ("間の窓口", 1.5),
    ];
    for (n, (agency, no)) in (0x1001..).zip(agencies) {
        row(&town, n, 0x1000, no, &[("agency", agency)]).await;
    }
    let list = get(&town, "/directory/ver.1").await;
    let links = list.text().split("<a href=\"/directory/ver.1/").skip(1);
    let links: Vec<&str> = links.map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(
        links,
        ["1", &id(0x1002).to_string(), &id(0x1003).to_string()]
    );
    for (link, (agency, _)) in links.into_iter().zip(agencies) {
        let page = get(&town, &format!("/directory/ver.1/{link}")).await;
        assert!(
            page.text().contains(&format!("<h1>{agency}</h1>")),
            "{agency}"
        );
    }
    edition(&town, 0x2000, "ver.2", "2019-11-01").await;
    let elsewhere = get(&town, &format!("/directory/ver.2/{}", id(0x1002))).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
}

async fn offices_are_found_and_the_agencys_own_telephone_stays(town: Town) {
    edition(&town, 0x1000, "ver.1", "2018-11-01").await;
    let (kind, area) = (id(0x9001), id(0x9002));
    town.load(
        "agency_kind",
        [(kind, writes([("name", "地域包括支援センター")]))],
    )
    .await;
    town.load(
        "area",
        [(area, writes([("name", "見本東"), ("level", "ward")]))],
    )
    .await;
    let (kind, area) = (kind.to_string(), area.to_string());
    let office = [
        ("name", "東の窓口"),
        ("kind", &*kind),
        ("area", &*area),
        ("address", "東区見本町二丁目"),
        ("phones", "086-000-7777"),
    ];
    town.load("office", [(id(0x9003), writes(office))]).await;
    let plain = "一行目です。\n二行目です。";
    let fields = [
        ("kind", &*kind),
        ("phones", "086-000-1240"),
        ("extension", "5782"),
        ("address", "北区見本町一丁目1-1"),
        ("hours", "平日だけ"),
        ("plain", plain),
    ];
    row(&town, 0x1001, 0x1000, 1.0, &fields).await;
    row(
        &town,
        0x1002,
        0x1000,
        2.0,
        &[("kind", &kind), ("hours", "夜も")],
    )
    .await;
    row(&town, 0x1003, 0x1000, 3.0, &[]).await;
    for (typed, found) in [
        ("086-000-7777", 2),
        ("0860007777", 2),
        ("見本東", 2),
        ("二丁目", 2),
        ("です。二行目", 1),
        ("086-000-8888", 0),
    ] {
        let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let page = get(&town, &format!("/directory/ver.1?q={query}")).await;
        let rows = page
            .text()
            .matches("<a class=\"tel\" href=\"tel:086-000-1240")
            .count();
        assert!(page.text().contains(&format!("：{found}件")), "{typed}");
        assert_eq!(rows, usize::from(found > 0), "{typed}");
    }
    let page = get(&town, "/directory/ver.1/1").await;
    for said in [
        "086-000-1240",
        "内線 5782",
        "一丁目1-1",
        "平日だけ",
        "東の窓口",
        "086-000-7777",
        plain,
    ] {
        assert!(page.text().contains(said), "{said}");
    }
    let page = get(&town, "/directory/ver.1/2").await;
    assert!(page.text().contains("受付時間：夜も") && !page.text().contains("連絡先"));
    let page = get(&town, "/directory/ver.1/3").await;
    assert!(!page.text().contains("連絡先") && !page.text().contains("住んでいる地区"));
    // No more is looked for than the field takes.
    let long = "a".repeat(5_000);
    let page = get(&town, &format!("/directory/ver.1?q={long}")).await;
    assert!(page.text().contains(&format!("「{}」：0件", &long[..100])));
}

async fn who_asks_too_much_waits(town: Town) {
    let mut app = town.app.clone();
    app.limits = Limits::new((1_000, 1), (2, 1));
    let limited = router(app);
    let paths = ["/directory/latest", "/robots.txt", "/directory/style.css"];
    for (path, status) in paths.into_iter().zip([404, 200, 429]) {
        let peer: std::net::SocketAddr = "192.0.2.1:1234".parse().unwrap();
        let request = axum::http::Request::get(path).extension(ConnectInfo(peer));
        let request = request.body(axum::body::Body::empty()).unwrap();
        assert_eq!(ask(&limited, request).await.status, status, "{path}");
    }
    let mut app = town.app.clone();
    app.gates.records = Gate::new(0, Duration::from_millis(1), 1);
    let full = router(app);
    let request = axum::http::Request::get("/directory/latest");
    let request = request.body(axum::body::Body::empty()).unwrap();
    let reply = ask(&full, request).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!reply.header(header::RETRY_AFTER).is_empty());
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
            "edition" | "entry" | "printed" | "office" | "area" | "agency_kind"
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
