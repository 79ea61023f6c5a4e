//! First loads.

use axum::{
    body::Body,
    http::{Request, header},
};
use shared::{
    access::Scope,
    record::Writes,
    wire::{SegmentRef, Verdict},
};

use crate::support::{Device, Town, at, id, on_both, writes};

on_both!(
    a_first_load_is_complete_and_the_same_for_colleagues,
    segments_are_kept_until_a_tenth_has_changed,
    a_large_scope_is_split,
    a_record_that_left_after_packing_is_gone,
    segments_are_for_those_who_hold_all_of_their_scopes,
    segments_travel_as_they_are_stored,
    a_broken_off_load_goes_on,
);

async fn visits(town: &Town, from: u128, count: u128, home: u128) {
    let home = id(home).to_string();
    let visit = |n| {
        (
            id(from + n),
            writes([("household", &home), ("notes", &format!("訪問 {n}"))]),
        )
    };
    town.load("visit", (0..count).map(visit)).await;
}

/// What a device with nothing is told to fetch.
async fn first_load(device: &mut Device) -> Vec<SegmentRef> {
    device.sync_once().await;
    let pulled = device.exchange(&device.request()).await;
    pulled.opening.segments
}

async fn a_first_load_is_complete_and_the_same_for_colleagues(town: Town) {
    visits(&town, 0x1000, 300, at::HOME_1).await;
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    let segments = first_load(&mut hanako).await;
    assert_eq!(segments, first_load(&mut admin).await);
    // 2 organisations and 3 people; 1 household with its assignment and visits.
    let records: u32 = segments.iter().map(|segment| segment.records).sum();
    assert_eq!(
        records,
        5 + 2 + 300 + 1,
        "the assignment lies in the household's scope and in the organisation's"
    );
    hanako.sync().await;
    assert_eq!(hanako.docs.len(), 5 + 2 + 300);
    assert_eq!(
        hanako.sync_once().await.docs,
        [],
        "the cursor stands behind all of it"
    );
}

async fn segments_are_kept_until_a_tenth_has_changed(town: Town) {
    visits(&town, 0x1000, 100, at::HOME_1).await;
    let mut admin = town.device("admin").await;
    let before = first_load(&mut admin).await;
    admin.sync().await;
    let change = |admin: &mut Device, n: u128| {
        admin.save("visit", id(0x1000 + n), writes([("notes", "直した")]))
    };
    for n in 0..10 {
        change(&mut admin, n);
    }
    admin.sync().await;
    let mut hanako = town.device("hanako").await;
    assert_eq!(first_load(&mut hanako).await, before);
    let pulled = hanako.sync().await;
    assert_eq!(pulled[0].docs.len(), 10, "the rest comes behind");
    assert_eq!(hanako.docs, admin.docs);
    change(&mut admin, 10);
    admin.sync().await;
    let mut late = town.device("hanako").await;
    assert_ne!(first_load(&mut late).await, before);
    assert_eq!(late.sync().await[0].docs, []);
    assert_eq!(late.docs, admin.docs);
    // A device that was told of the earlier ones still gets them.
    for segment in before {
        assert_eq!(hanako.segment(&segment.name).await.0, 200);
    }
}

async fn a_large_scope_is_split(town: Town) {
    visits(&town, 0x1000, 1_800, at::HOME_1).await;
    let mut hanako = town.device("hanako").await;
    let segments = first_load(&mut hanako).await;
    let home: Vec<u32> = segments
        .iter()
        .map(|segment| segment.records)
        .filter(|records| *records > 100)
        .collect();
    assert_eq!(home, [600, 600, 600]);
    hanako.sync().await;
    assert_eq!(
        hanako
            .docs
            .values()
            .filter(|doc| &*doc.kind == "visit")
            .count(),
        1_800
    );
}

async fn a_record_that_left_after_packing_is_gone(town: Town) {
    visits(&town, 0x1000, 50, at::HOME_2).await;
    let mut taro = town.device("taro").await;
    first_load(&mut taro).await;
    // Someone moves a visit to a household taro does not serve.
    let mut mover = town.device("admin").await;
    let give = |n, home| (id(n), assignment(home, 0xb1));
    town.load("assignment", [give(0xd8, at::HOME_2)]).await;
    mover.sync().await;
    let other = id(at::HOME_1).to_string();
    mover.save("visit", id(0x1000), writes([("household", &other)]));
    assert_eq!(mover.sync_once().await.verdicts(), [Verdict::Stored]);
    let pulled = taro.sync_once().await;
    assert_eq!(pulled.gone, [id(0x1000)]);
    assert_eq!(
        taro.docs
            .values()
            .filter(|doc| &*doc.kind == "visit")
            .count(),
        49
    );
}

fn assignment(home: u128, organisation: u128) -> Writes {
    let (home, organisation) = (id(home).to_string(), id(organisation).to_string());
    writes([
        ("household", &home),
        ("organisation", &organisation),
        ("ground", "assigned"),
        ("from", "2020-04-01"),
    ])
}

async fn segments_are_for_those_who_hold_all_of_their_scopes(town: Town) {
    let (mut hanako, taro) = (town.device("hanako").await, town.device("taro").await);
    let segments = first_load(&mut hanako).await;
    let mut statuses = Vec::new();
    for segment in &segments {
        assert_eq!(hanako.segment(&segment.name).await.0, 200);
        assert_eq!(
            town.get(&format!("/api/segments/{}", segment.name), "")
                .await
                .status,
            401
        );
        statuses.push(taro.segment(&segment.name).await.0.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(
        statuses,
        [200, 404, 404],
        "the staff list is common, the household and the organisation are not"
    );
    assert_eq!(hanako.segment("0000").await.0, 404);
    // Asking for what one does not hold gives nothing.
    let mut taro = taro;
    taro.sync().await;
    let mut request = taro.request();
    request.load = vec![Scope::Household(id(at::HOME_1))];
    assert_eq!(taro.exchange(&request).await.opening.segments, []);
}

async fn segments_travel_as_they_are_stored(town: Town) {
    visits(&town, 0x1000, 100, at::HOME_1).await;
    let mut hanako = town.device("hanako").await;
    let segments = first_load(&mut hanako).await;
    let largest = segments
        .iter()
        .max_by_key(|segment| segment.records)
        .unwrap();
    let get = |accepted: &'static str| {
        let request = Request::get(format!("/api/segments/{}", largest.name))
            .header(header::COOKIE, &hanako.cookie);
        town.send(
            request
                .header(header::ACCEPT_ENCODING, accepted)
                .body(Body::empty())
                .unwrap(),
        )
    };
    let packed = get("gzip, br, zstd").await;
    assert_eq!(
        packed.header(header::CONTENT_ENCODING),
        "",
        "a browser would undo it"
    );
    assert_eq!(packed.header(header::CONTENT_TYPE), "application/zstd");
    assert_eq!(packed.header(header::CACHE_CONTROL), "private, no-store");
    assert_eq!(packed.body.len() as u64, largest.bytes);
    let lines = String::from_utf8(zstd::decode_all(&*packed.body).unwrap()).unwrap();
    assert_eq!(lines.lines().count(), 100);
}

async fn a_broken_off_load_goes_on(town: Town) {
    visits(&town, 0x1000, 100, at::HOME_1).await;
    let mut hanako = town.device("hanako").await;
    first_load(&mut hanako).await;
    // The device kept the cursor of the first answer but not its segments, and asks again after others have worked.
    let mut admin = town.device("admin").await;
    admin.sync().await;
    admin.save("visit", id(0x1000), writes([("notes", "直した")]));
    admin.sync().await;
    let first = hanako.exchange(&hanako.request()).await;
    hanako.cursor = first.end.cursor;
    hanako.sync().await;
    assert_eq!(hanako.docs, admin.docs);
}
