//! The published directory.

use axum::{
    body::Body,
    http::{Request, header},
};
use shared::wire::Directory;

use crate::support::{Reply, Town, id, on_both, writes};

on_both!(
    anyone_reads_the_published_edition,
    it_is_sent_again_only_when_it_changed
);

async fn publish(town: &Town, edition: u128, version: &str, on: &str) {
    town.load(
        "edition",
        [(
            id(edition),
            writes([("version", version), ("published_on", on)]),
        )],
    )
    .await;
    let of = id(edition).to_string();
    let mut entry = writes([
        ("edition", &*of),
        ("category", "高齢者"),
        ("topic", "介護の相談"),
        ("agency", "見本センター"),
    ]);
    entry.extend(
        [
            ("no", serde_json::json!(1)),
            ("default_window", serde_json::json!(true)),
        ]
        .map(|(key, value)| {
            (
                shared::record::Path::new(key).unwrap(),
                serde_json::from_value(value).unwrap(),
            )
        }),
    );
    town.load("entry", [(id(edition + 1), entry)]).await;
}

async fn get(town: &Town, tag: &str) -> Reply {
    town.send(
        Request::get("/api/directory")
            .header(header::IF_NONE_MATCH, tag)
            .body(Body::empty())
            .unwrap(),
    )
    .await
}

async fn anyone_reads_the_published_edition(town: Town) {
    let empty: Directory = serde_json::from_slice(&get(&town, "").await.body).unwrap();
    assert_eq!(empty, Directory::default());
    publish(&town, 0x1000, "ver.1", "2018-11-01").await;
    publish(&town, 0x2000, "ver.99", "9999-01-01").await;
    let reply = get(&town, "").await;
    let directory: Directory = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(
        directory.version.as_deref(),
        Some("ver.1"),
        "the next is not published yet"
    );
    assert_eq!(
        directory
            .entries
            .iter()
            .map(|entry| entry.agency.as_str())
            .collect::<Vec<_>>(),
        ["見本センター"]
    );
    assert!(!reply.text().contains("山田花子"));
}

async fn it_is_sent_again_only_when_it_changed(town: Town) {
    publish(&town, 0x1000, "ver.1", "2018-11-01").await;
    let first = get(&town, "").await;
    let tag = first.header(header::ETAG).to_owned();
    let again = get(&town, &format!("\"other\", {tag}")).await;
    assert_eq!(
        (
            again.status.as_u16(),
            again.body.len(),
            again.header(header::ETAG)
        ),
        (304, 0, &*tag)
    );
    // A change elsewhere does not touch it.
    town.load("household", [(id(0xc9), writes([("name", "べつの世帯")]))])
        .await;
    assert_eq!(get(&town, &tag).await.status, 304);
    publish(&town, 0x2000, "ver.2", "2019-11-01").await;
    let next = get(&town, &tag).await;
    assert_eq!(next.status, 200);
    assert!(next.text().contains("ver.2"));
}
