//! Pictures beside records: brought in pieces, seen with the record they stand in, and kept with it.

use std::collections::BTreeSet;

use axum::http::{StatusCode, header};
use server::backup::{self, Seal};
use shared::{
    jp::Timestamp,
    record::{BlobId, BlobName, RecordId, Writes},
    wire::{BlobHeld, FailureCode, MAX_BLOB, MAX_PIECE, Verdict},
};

use crate::support::{Device, Town, at, id, on_both, writes};

on_both!(
    one_comes_in_pieces_and_is_seen_with_its_record,
    only_pictures_are_taken_and_none_too_large,
    it_is_seen_by_those_alone_who_may_see_the_record,
    what_was_written_is_brought_whatever_came_of_it_since,
    what_nobody_names_is_not_taken,
    nobody_adds_to_what_another_has_begun,
    a_backup_holds_it,
    what_never_became_whole_is_forgotten,
);

/// A photograph of so many bytes, another for each seed.
pub(crate) fn photo(seed: u8, bytes: usize) -> Vec<u8> {
    let mut photo = b"\xff\xd8\xff\xe0".to_vec();
    photo.resize(bytes, seed);
    photo
}

fn name(record: RecordId, bytes: &[u8]) -> BlobName {
    let blob = BlobId::of(bytes);
    BlobName { record, blob }
}

/// A visit to a household with a photograph of what was seen.
pub(crate) fn with_photo(home: u128, bytes: &[u8]) -> Writes {
    let (home, blob) = (id(home).to_string(), BlobId::of(bytes).to_string());
    let row = format!("photos/{}/photo", id(0x77));
    writes([("household", &*home), (&row, &blob)])
}

/// A device that has stored a visit with that photograph.
async fn visited(town: &Town, login: &str, visit: u128, home: u128, bytes: &[u8]) -> Device {
    let mut device = town.device(login).await;
    device.sync().await;
    device.save("visit", id(visit), with_photo(home, bytes));
    assert_eq!(device.sync_once().await.verdicts(), [Verdict::Stored]);
    device
}

async fn one_comes_in_pieces_and_is_seen_with_its_record(town: Town) {
    let bytes = photo(1, 2 * MAX_PIECE + 77);
    let of = bytes.len();
    let hanako = visited(&town, "hanako", 0x1000, at::HOME_1, &bytes).await;
    let name = name(id(0x1000), &bytes);
    let held = |have: usize, is_whole| BlobHeld {
        have: have as u64,
        is_whole,
    };
    assert_eq!(hanako.show(name).await.status, 404);
    assert_eq!(hanako.ask_for(name, of).await, held(0, false));
    // The reply to the first piece is lost: it is sent again, and what comes out of its turn is left out.
    let first = &bytes[..MAX_PIECE];
    for _ in 0..2 {
        let told = hanako.bring(name, 0, of, first).await;
        assert_eq!(told, held(MAX_PIECE, false));
    }
    for (at, piece) in [(2 * MAX_PIECE, &bytes[2 * MAX_PIECE..]), (1, &bytes[1..9])] {
        assert_eq!(
            hanako.bring(name, at, of, piece).await,
            held(MAX_PIECE, false)
        );
    }
    assert_eq!(
        hanako.show(name).await.status,
        404,
        "half of it is no picture"
    );
    // It goes on where it was cut, also from another device of the same person.
    let mut other = town.device("hanako").await;
    other.sync().await;
    assert_eq!(other.ask_for(name, of).await, held(MAX_PIECE, false));
    let (at, end) = (MAX_PIECE, 2 * MAX_PIECE);
    other.bring(name, at, of, &bytes[at..end]).await;
    assert_eq!(
        hanako.bring(name, end, of, &bytes[end..]).await,
        held(of, true)
    );
    for device in [&hanako, &other] {
        assert_eq!(device.bring(name, 0, of, first).await, held(of, true));
        assert_eq!(device.ask_for(name, of).await, held(of, true));
        let reply = device.show(name).await;
        assert_eq!(
            (reply.status, &reply.body[..]),
            (StatusCode::OK, &bytes[..])
        );
        for (header, value) in [
            (header::CONTENT_TYPE, "image/jpeg"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CONTENT_DISPOSITION, "attachment"),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; sandbox",
            ),
            (header::CACHE_CONTROL, "private, no-store"),
        ] {
            assert_eq!(reply.header(header), value);
        }
    }
}

async fn only_pictures_are_taken_and_none_too_large(town: Town) {
    let (svg, small) = (b"<svg xmlns='http://www.w3.org/2000/svg'>", photo(2, 40));
    let hanako = visited(&town, "hanako", 0x1000, at::HOME_1, svg).await;
    let refused = |reply: crate::support::Reply| (reply.status.as_u16(), reply.failure().code);
    let none = (422, FailureCode::Malformed);
    let svg_name = name(id(0x1000), svg);
    let reply = hanako.put(svg_name, 0, svg.len(), svg).await;
    assert_eq!(refused(reply), none);
    // Another than the one named: found out when it is whole, and then it begins anew.
    let hanako = visited(&town, "hanako", 0x1001, at::HOME_1, &small).await;
    let small_name = name(id(0x1001), &small);
    let reply = hanako.put(small_name, 0, 40, &photo(3, 40)).await;
    assert_eq!(refused(reply), none);
    assert_eq!(hanako.ask_for(small_name, 40).await.have, 0);
    // More than was said, more than is taken at once, more than is taken at all.
    let reply = hanako.put(small_name, 0, 39, &small).await;
    assert_eq!(refused(reply), (400, FailureCode::Malformed));
    let reply = hanako
        .put(small_name, 0, MAX_BLOB, &photo(2, MAX_PIECE + 1))
        .await;
    assert_eq!(refused(reply), (413, FailureCode::TooLarge));
    let reply = hanako.put(small_name, 0, MAX_BLOB + 1, &small).await;
    assert!(reply.failure().message.contains("1MB"));
    assert_eq!(refused(reply), (413, FailureCode::TooLarge));
    for query in ["", "?at=0", "?at=-1&of=9", "?at=x&of=9", "?of=9"] {
        let path = format!("/api/blobs/{small_name}{query}");
        let reply = hanako.put_at(&path, &small).await;
        assert_eq!(refused(reply), (400, FailureCode::Malformed), "{query}");
    }
    assert!(hanako.bring(small_name, 0, 40, &small).await.is_whole);
}

async fn it_is_seen_by_those_alone_who_may_see_the_record(town: Town) {
    let bytes = photo(4, 900);
    let hanako = visited(&town, "hanako", 0x1000, at::HOME_1, &bytes).await;
    let seen = name(id(0x1000), &bytes);
    hanako.bring(seen, 0, 900, &bytes).await;
    // Who knows its name, and even writes it into a record of their own, is told what they would be told if it were not there.
    let taro = visited(&town, "taro", 0x2000, at::HOME_2, &bytes).await;
    let (own, nothing) = (name(id(0x2000), &bytes), name(id(0xdead), &bytes));
    let missing = taro.show(nothing).await.text().to_owned();
    for name in [seen, own] {
        let reply = taro.show(name).await;
        assert_eq!((reply.status.as_u16(), reply.text()), (404, &*missing));
    }
    let refused = taro.put(nothing, 0, 900, &bytes).await.text().to_owned();
    assert_eq!(taro.put(seen, 0, 900, &bytes).await.text(), refused);
    assert_eq!(taro.ask_for(own, 900).await.have, 0);
    for path in [
        format!("/api/blobs/{seen}"),
        format!("/api/blobs/{}", seen.blob),
        "/api/blobs/..".to_owned(),
        "/api/blobs/%ff".to_owned(),
    ] {
        assert_eq!(town.get(&path, &taro.cookie).await.status, 404, "{path}");
        assert_eq!(town.get(&path, "").await.status, 401, "{path}");
    }
    // Revoked, it is seen no more, and seen again when it is given back.
    let mut admin = town.device("admin").await;
    admin.sync().await;
    assert_eq!(hanako.show(seen).await.status, 200);
    let (home, organisation) = (id(at::HOME_1).to_string(), id(0xb1).to_string());
    let mut given_back = writes([("household", &*home), ("organisation", &*organisation)]);
    given_back.extend(writes([("ground", "assigned"), ("from", "2021-01-01")]));
    let ended = writes([("until", "2020-12-31")]);
    for (record, written, status) in [(at::ASSIGNMENT_1, ended, 404), (0xd9, given_back, 200)] {
        town.load("assignment", [(id(record), written)]).await;
        assert_eq!(hanako.show(seen).await.status, status);
        assert_eq!(admin.show(seen).await.status, status);
    }
}

async fn what_was_written_is_brought_whatever_came_of_it_since(town: Town) {
    let (bytes, later) = (photo(5, 500), photo(6, 500));
    let home = id(at::HOME_1).to_string();
    let signed = |bytes: &[u8]| {
        let blob = BlobId::of(bytes).to_string();
        writes([("household", &*home), ("signature", &blob)])
    };
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    hanako.save("consent", id(0x1000), signed(&bytes));
    hanako.sync().await;
    // A colleague has it signed anew, and her organisation no longer serves the household.
    let mut admin = town.device("admin").await;
    admin.sync().await;
    admin.save("consent", id(0x1000), signed(&later));
    assert_eq!(admin.sync_once().await.verdicts(), [Verdict::Stored]);
    let ended = [(id(at::ASSIGNMENT_1), writes([("until", "2020-12-31")]))];
    town.load("assignment", ended).await;
    let (first, second) = (name(id(0x1000), &bytes), name(id(0x1000), &later));
    assert!(hanako.bring(first, 0, 500, &bytes).await.is_whole);
    assert_eq!(hanako.put(second, 0, 500, &later).await.status, 404);
    assert!(admin.bring(second, 0, 500, &later).await.is_whole);
    for name in [first, second] {
        assert_eq!(hanako.show(name).await.status, 404);
    }
}

async fn what_nobody_names_is_not_taken(town: Town) {
    let bytes = photo(7, 500);
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    hanako.save("visit", id(0x1000), with_photo(at::HOME_1, &bytes));
    let own = name(id(0x1000), &bytes);
    // Before the save that names it, of a record that does not name it, and of one whose save was refused.
    assert_eq!(hanako.put(own, 0, 500, &bytes).await.status, 404);
    hanako.sync().await;
    let other = name(id(at::HOME_1), &bytes);
    assert_eq!(hanako.put(other, 0, 500, &bytes).await.status, 404);
    hanako.save("visit", id(0x1001), with_photo(at::HOME_2, &bytes));
    let refused = hanako.sync_once().await.verdicts();
    assert!(matches!(refused[..], [Verdict::Refused(_)]));
    let refused = name(id(0x1001), &bytes);
    assert_eq!(hanako.put(refused, 0, 500, &bytes).await.status, 404);
    // A hash that stands in a text names nothing.
    let text = BlobId::of(&bytes).to_string();
    hanako.save("household", id(at::HOME_1), writes([("address", &text)]));
    hanako.sync().await;
    let mut admin = town.device("admin").await;
    admin.sync().await;
    assert_eq!(admin.put(other, 0, 500, &bytes).await.status, 404);
    assert!(hanako.bring(own, 0, 500, &bytes).await.is_whole);
}

async fn nobody_adds_to_what_another_has_begun(town: Town) {
    let bytes = photo(8, 500);
    let hanako = visited(&town, "hanako", 0x1000, at::HOME_1, &bytes).await;
    let mut admin = town.device("admin").await;
    admin.sync().await;
    let name = name(id(0x1000), &bytes);
    hanako.bring(name, 0, 500, &bytes[..300]).await;
    assert_eq!(admin.ask_for(name, 500).await.have, 0);
    admin.bring(name, 0, 500, &photo(9, 300)).await;
    // Several tabs at once: each piece counts once.
    let (one, two) = tokio::join!(
        hanako.put(name, 300, 500, &bytes[300..]),
        hanako.put(name, 300, 500, &bytes[300..])
    );
    let statuses: BTreeSet<u16> = [one.status.as_u16(), two.status.as_u16()].into();
    assert_eq!(statuses, [200].into());
    assert_eq!(admin.show(name).await.body, bytes);
    assert!(admin.ask_for(name, 500).await.is_whole);
}

async fn a_backup_holds_it(town: Town) {
    let bytes = photo(10, 3_000);
    let hanako = visited(&town, "hanako", 0x1000, at::HOME_1, &bytes).await;
    let name = name(id(0x1000), &bytes);
    hanako.bring(name, 0, 3_000, &bytes).await;
    let folder = std::env::temp_dir().join(format!("tsunagu-{}", uuid::Uuid::now_v7()));
    let now = Timestamp::from_millis(1_750_000_000_000);
    let made = backup::make(&town.app.db, &folder, Seal::Open, now).await;
    let path = made.unwrap().path;
    let copy = format!("sqlite:{}", folder.join("restored.db").display());
    backup::restore(&copy, &path, None).await.unwrap();
    let db = server::db::Db::open(&copy).await.unwrap();
    let restored = server::db::blobs::find(&mut db.reader().await.unwrap(), name).await;
    assert_eq!(restored.unwrap(), Some(bytes));
    db.close().await;
    std::fs::remove_dir_all(folder).unwrap();
}

async fn what_never_became_whole_is_forgotten(town: Town) {
    let bytes = photo(11, 500);
    let hanako = visited(&town, "hanako", 0x1000, at::HOME_1, &bytes).await;
    let name = name(id(0x1000), &bytes);
    hanako.bring(name, 0, 500, &bytes[..300]).await;
    let now = server::clock::system();
    for (before, have) in [(-60_000, 300), (60_000, 0)] {
        let before = Timestamp::from_millis(now.millis() + before);
        let mut transaction = town.app.db.begin_write().await.unwrap();
        server::db::blobs::sweep(&mut transaction, before)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(hanako.ask_for(name, 500).await.have, have);
    }
}
