//! Pictures: on the device before anyone is told that it is saved, with the server as soon as the line lets them, and off a device
//! that may not see them any more.

use app::{
    device::{Device, DeviceError, Shelf},
    sync::{SyncError, TransportError, bring},
};
use shared::{
    record::{BlobId, BlobName, Edit, RecordId},
    wire::{MAX_PIECE, Refusal},
};

use crate::support::{
    Fault, RIGHT, Tablet, Town, change, last_week, new_visit, own_assignment, writes,
};

/// A photograph that takes three pieces.
fn photo(seed: u8) -> Vec<u8> {
    let mut photo = b"\xff\xd8\xff\xe0".to_vec();
    photo.resize(2 * MAX_PIECE + 100, seed);
    photo
}

/// A visit with a photograph, saved on the device.
async fn visit_with(tablet: &Tablet, household: RecordId, bytes: &[u8]) -> BlobName {
    let (record, mut edit) = new_visit(household, "写真を撮った");
    let blob = BlobId::of(bytes);
    let row = format!("photos/{}/photo", ROW);
    edit.writes.extend(writes([(&row, &blob.to_string())]));
    let name = BlobName { record, blob };
    let pictures = [(name, bytes.to_vec())];
    tablet
        .replica
        .save_with(vec![edit], &pictures)
        .await
        .unwrap();
    name
}

const ROW: &str = "0195b7a0-0000-7000-8000-000000000001";

async fn keys(tablet: &Tablet, shelf: Shelf) -> Vec<String> {
    tablet.disk.keys(shelf).await.unwrap()
}

fn offline() -> Result<(), SyncError> {
    Err(SyncError::Transport(TransportError::Offline))
}

#[tokio::test]
async fn one_is_sent_in_pieces_goes_on_where_the_line_was_cut_and_another_sees_it() {
    let town = Town::new().await;
    let nurse = town.device("nurse1", RIGHT).await;
    let household = nurse.of_kind("household").await[0];
    let bytes = photo(1);
    let name = visit_with(&nurse, household, &bytes).await;
    let standing = nurse.replica.standing();
    assert_eq!((standing.unsent, standing.pictures), (1, 1));
    // Offline the visit is there with it, also after the battery died.
    let nurse = nurse.restart().await;
    assert_eq!(nurse.replica.standing().pictures, 1);
    let shown = nurse.replica.blob(&nurse.line, name).await.unwrap();
    assert_eq!(shown.as_ref(), Some(&bytes));
    // The save goes first; then the question how much is there, one piece, and the reply to the second is lost.
    nurse.sync().await.unwrap();
    nurse.goes_wrong([Fault::None, Fault::None, Fault::None, Fault::ReplyLost]);
    assert_eq!(nurse.sync_all().await, offline());
    let colleague = town.device("nurse2", RIGHT).await;
    assert_eq!(
        colleague.replica.blob(&colleague.line, name).await,
        Ok(None)
    );
    assert_eq!(nurse.replica.standing().pictures, 1);
    let nurse = nurse.restart().await;
    let before = nurse.line.pieces.get();
    assert_eq!(before, 2 * MAX_PIECE);
    nurse.sync_all().await.unwrap();
    assert_eq!(
        nurse.line.pieces.get() - before,
        100,
        "what is there is not sent again"
    );
    let standing = nurse.replica.standing();
    assert_eq!((standing.unsent, standing.pictures), (0, 0));
    assert!(keys(&nurse, Shelf::Unsent).await.is_empty());
    assert_eq!(keys(&nurse, Shelf::Blobs).await, [name.to_string()]);
    // The colleague's tablet fetches it when it is shown, and has it without a network from then on.
    for fault in [Fault::Cut, Fault::Portal] {
        colleague.goes_wrong([fault]);
        let cut = colleague.replica.blob(&colleague.line, name).await;
        assert_eq!(cut, Err(SyncError::Transport(TransportError::Garbled)));
        assert!(keys(&colleague, Shelf::Blobs).await.is_empty());
    }
    for fault in [Fault::None, Fault::Lost] {
        colleague.goes_wrong([fault]);
        let shown = colleague.replica.blob(&colleague.line, name).await.unwrap();
        assert_eq!(shown.as_ref(), Some(&bytes));
    }
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn whatever_goes_wrong_with_each_request_nothing_is_lost_and_nothing_else_is_held_up() {
    let town = Town::new().await;
    let nurse = town.device("nurse1", RIGHT).await;
    let household = nurse.of_kind("household").await[0];
    let mut names = Vec::new();
    let faults = [
        Fault::Lost,
        Fault::ReplyLost,
        Fault::Doubled,
        Fault::Cut,
        Fault::Portal,
    ];
    for (seed, fault) in faults.into_iter().enumerate() {
        for good in 0..4 {
            let bytes = photo(u8::try_from(10 * seed + good).unwrap());
            names.push((visit_with(&nurse, household, &bytes).await, bytes));
            nurse.sync().await.unwrap();
            // The sync goes through, and then the question and so many pieces.
            nurse.goes_wrong([Fault::None]);
            for _ in 0..good {
                nurse.goes_wrong([Fault::None]);
            }
            nurse.goes_wrong([fault]);
            drop(nurse.sync_all().await);
            nurse.line.faults.borrow_mut().clear();
        }
    }
    // Saved while pictures wait, it goes before them.
    let visit = nurse.visit(household, "急ぐ話").await;
    nurse.sync_all().await.unwrap();
    assert_eq!(nurse.replica.standing().pictures, 0);
    let colleague = town.device("nurse2", RIGHT).await;
    assert_eq!(colleague.text(visit, "said").as_deref(), Some("急ぐ話"));
    for (name, bytes) in names {
        let shown = colleague.replica.blob(&colleague.line, name).await.unwrap();
        assert_eq!(shown, Some(bytes));
    }
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn it_leaves_with_its_record_and_what_waits_is_brought_first() {
    let town = Town::new().await;
    let nurse = town.device("nurse1", RIGHT).await;
    let colleague = town.device("nurse2", RIGHT).await;
    let admin = town.device("admin", RIGHT).await;
    let household = nurse.of_kind("household").await[0];
    let own = own_assignment(&nurse, household).await;
    let (first, second) = (photo(1), photo(2));
    let seen = visit_with(&nurse, household, &first).await;
    nurse.sync_all().await.unwrap();
    colleague.sync().await.unwrap();
    let shown = colleague.replica.blob(&colleague.line, seen).await.unwrap();
    assert_eq!(shown, Some(first));
    // One is written without a network before the right ends.
    let waits = visit_with(&nurse, household, &second).await;
    let doc = colleague.replica.doc(own).unwrap();
    colleague
        .replica
        .save(change(&doc, "until", &last_week()))
        .await
        .unwrap();
    colleague.sync_all().await.unwrap();
    assert!(
        keys(&colleague, Shelf::Blobs).await.is_empty(),
        "it left with the visit"
    );
    assert_eq!(
        colleague.replica.blob(&colleague.line, seen).await,
        Ok(None)
    );
    nurse.sync().await.unwrap();
    assert!(keys(&nurse, Shelf::Blobs).await.is_empty());
    assert_eq!(keys(&nurse, Shelf::Unsent).await, [waits.to_string()]);
    nurse.sync_all().await.unwrap();
    assert!(keys(&nurse, Shelf::Unsent).await.is_empty());
    assert!(keys(&nurse, Shelf::Blobs).await.is_empty());
    let mut reader = town.server.app().db.reader().await.unwrap();
    let brought = server::db::blobs::find(&mut reader, waits).await.unwrap();
    assert_eq!(brought, Some(second));
    drop((reader, admin));
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn what_is_refused_keeps_its_picture_until_it_is_dismissed() {
    let town = Town::new().await;
    let nurse = town.device("nurse1", RIGHT).await;
    let nobodys = RecordId::new(uuid::Uuid::now_v7());
    let name = visit_with(&nurse, nobodys, &photo(1)).await;
    nurse.sync_all().await.unwrap();
    let attention = nurse.replica.attention();
    assert!(matches!(
        attention[0].reason,
        Refusal::NoScope | Refusal::NotHeld
    ));
    assert_eq!(nurse.replica.standing().pictures, 1);
    let nurse = nurse.restart().await;
    assert_eq!(keys(&nurse, Shelf::Unsent).await, [name.to_string()]);
    // Sent again it is another save that names it.
    let save = attention[0].save.clone();
    let edit = Edit {
        kind: save.kind,
        record: save.record,
        seen: save.seen,
        writes: save.writes,
    };
    nurse.replica.save(edit).await.unwrap();
    nurse.replica.dismiss(save.dot).await.unwrap();
    assert_eq!(keys(&nurse, Shelf::Unsent).await, [name.to_string()]);
    nurse.sync_all().await.unwrap();
    let again = nurse.replica.attention()[0].save.dot;
    nurse.replica.dismiss(again).await.unwrap();
    assert!(keys(&nurse, Shelf::Unsent).await.is_empty());
    assert_eq!(nurse.replica.standing().pictures, 0);
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn two_tabs_know_of_the_same_pictures() {
    let town = Town::new().await;
    let nurse = town.device("nurse1", RIGHT).await;
    let household = nurse.of_kind("household").await[0];
    let tab = nurse.tab().await;
    let bytes = photo(1);
    let name = visit_with(&nurse, household, &bytes).await;
    assert_eq!(tab.standing().pictures, 0);
    tab.take_in(Some(&[name.record]), &[], tab.version())
        .await
        .unwrap();
    assert_eq!(tab.standing().pictures, 1);
    app::sync::sync(&tab, &nurse.line).await.unwrap();
    assert_eq!(bring(&tab, &nurse.line).await, Ok(false));
    assert_eq!(tab.standing().pictures, 0);
    nurse.sync_all().await.unwrap();
    assert_eq!(nurse.replica.standing().pictures, 0);
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn after_a_restore_what_the_backup_lacks_is_brought_again() {
    let mut town = Town::new().await;
    let mut nurse = town.device("nurse1", RIGHT).await;
    let household = nurse.of_kind("household").await[0];
    let backup = std::env::temp_dir().join(format!("tsunagu-{}.db", uuid::Uuid::now_v7()));
    town = town
        .restarted(|db| assert!(std::fs::copy(db, &backup).is_ok()))
        .await;
    nurse.finds(&town, "nurse1").await;
    let bytes = photo(1);
    let name = visit_with(&nurse, household, &bytes).await;
    nurse.sync_all().await.unwrap();
    town = town
        .restarted(|db| assert!(std::fs::copy(&backup, db).is_ok()))
        .await;
    std::fs::remove_file(backup).unwrap();
    server::import::restored(&town.server.app().db)
        .await
        .unwrap();
    nurse.finds(&town, "nurse1").await;
    // Cut in the middle, it is not forgotten.
    nurse.sync().await.unwrap();
    nurse.goes_wrong([Fault::None, Fault::Lost]);
    assert_eq!(nurse.sync_all().await, offline());
    let nurse = nurse.restart().await;
    nurse.sync_all().await.unwrap();
    let colleague = town.device("nurse2", RIGHT).await;
    let shown = colleague.replica.blob(&colleague.line, name).await.unwrap();
    assert_eq!(shown, Some(bytes));
    let sent = nurse.line.pieces.get();
    nurse.sync_all().await.unwrap();
    assert_eq!(nurse.line.pieces.get(), sent, "once is enough");
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_full_disk_takes_a_visit_with_its_picture_or_neither() {
    let town = Town::new().await;
    let nurse = town.device("nurse1", RIGHT).await;
    let household = nurse.of_kind("household").await[0];
    let bytes = photo(1);
    let full = SyncError::Device(DeviceError::Full);
    nurse.disk.fail_with(Some(DeviceError::Full));
    let (record, mut edit) = new_visit(household, "入らない");
    let blob = BlobId::of(&bytes);
    let row = format!("photos/{ROW}/photo");
    edit.writes.extend(writes([(&row, &blob.to_string())]));
    let pictures = [(BlobName { record, blob }, bytes.clone())];
    let told = nurse.replica.save_with(vec![edit], &pictures).await;
    assert_eq!(told, Err(DeviceError::Full));
    nurse.disk.fail_with(None);
    let standing = nurse.replica.standing();
    assert_eq!((standing.unsent, standing.pictures), (0, 0));
    assert!(keys(&nurse, Shelf::Unsent).await.is_empty());
    let name = visit_with(&nurse, household, &bytes).await;
    nurse.sync().await.unwrap();
    // The server has it, and the device can't note that: it waits, and is not sent again.
    nurse.disk.fail_with(Some(DeviceError::Full));
    assert_eq!(bring(&nurse.replica, &nurse.line).await, Err(full));
    nurse.disk.fail_with(None);
    assert_eq!(nurse.replica.standing().pictures, 1);
    let sent = nurse.line.pieces.get();
    nurse.sync_all().await.unwrap();
    assert_eq!(nurse.line.pieces.get(), sent);
    assert_eq!(nurse.replica.standing().pictures, 0);
    // What there is no room for is shown all the same.
    let colleague = town.device("nurse2", RIGHT).await;
    colleague.disk.fail_with(Some(DeviceError::Full));
    let shown = colleague.replica.blob(&colleague.line, name).await.unwrap();
    assert_eq!(shown, Some(bytes));
    assert!(keys(&colleague, Shelf::Blobs).await.is_empty());
    town.server.stop().await.unwrap();
}
