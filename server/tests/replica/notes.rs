//! What was looked at without a network is in the audit log once the tablet has synced, each time once.

use app::{device::Shelf, sync::Replica};
use futures::TryStreamExt;
use server::db::audit;
use shared::{audit::Event, record::RecordId};

use crate::support::{Fault, RIGHT, Tablet, Town};

/// The records viewed, as the log has them, in its order.
async fn viewed(town: &Town) -> Vec<String> {
    let mut conn = town.server.app().db.reader().await.unwrap();
    let all: Vec<_> = audit::all(&mut conn).try_collect().await.unwrap();
    let all = all.into_iter().map(|numbered| numbered.entry);
    all.filter(|entry| entry.event == Event::Viewed.code())
        .map(|entry| entry.record)
        .collect()
}

async fn view(replica: &Replica<app::device::MemoryDevice>, ids: &[RecordId]) -> Vec<String> {
    for id in ids {
        replica.note(Event::Viewed, Some(*id)).await.unwrap();
    }
    ids.iter().map(ToString::to_string).collect()
}

async fn left(tablet: &Tablet) -> usize {
    use app::device::Device;
    tablet.disk.keys(Shelf::Notes).await.unwrap().len()
}

#[tokio::test]
async fn a_fortnight_without_a_network_is_all_there() {
    let town = Town::new().await;
    let tablet = town.device("nurse1", RIGHT).await;
    let households = tablet.of_kind("household").await;
    let mut expected = Vec::new();
    for _ in 0..14 {
        for _ in 0..100 / households.len() {
            expected.extend(view(&tablet.replica, &households).await);
        }
    }
    assert!(expected.len() > 1_000, "several requests of notes");
    let tablet = tablet.restart().await;
    tablet.sync().await.unwrap();
    assert_eq!(viewed(&town).await, expected);
    assert_eq!(left(&tablet).await, 0);
}

#[tokio::test]
async fn whatever_goes_wrong_on_the_way_each_is_there_once() {
    let town = Town::new().await;
    let mut tablet = town.device("nurse1", RIGHT).await;
    let households = tablet.of_kind("household").await;
    let mut expected = Vec::new();
    for fault in [
        Fault::Lost,
        Fault::ReplyLost,
        Fault::Doubled,
        Fault::Cut,
        Fault::Portal,
    ] {
        expected.extend(view(&tablet.replica, &households[..2]).await);
        tablet.goes_wrong([fault]);
        // What fails is tried again.
        drop(tablet.sync().await);
        tablet = tablet.restart().await;
        tablet.sync().await.unwrap();
        assert_eq!(viewed(&town).await, expected, "{fault:?}");
        assert_eq!(left(&tablet).await, 0);
    }
}

#[tokio::test]
async fn another_tabs_notes_go_with_this_ones() {
    let town = Town::new().await;
    let tablet = town.device("nurse1", RIGHT).await;
    let households = tablet.of_kind("household").await;
    let tab = tablet.tab().await;
    let mut expected = view(&tab, &households[..1]).await;
    expected.extend(view(&tablet.replica, &households[1..2]).await);
    tablet.sync().await.unwrap();
    assert_eq!(viewed(&town).await, expected);
}

#[tokio::test]
async fn what_a_full_disk_did_not_take_is_sent_from_memory() {
    let town = Town::new().await;
    let tablet = town.device("nurse1", RIGHT).await;
    let households = tablet.of_kind("household").await;
    tablet.disk.fail_with(Some(app::device::DeviceError::Full));
    let noted = tablet
        .replica
        .note(Event::Viewed, Some(households[0]))
        .await;
    assert_eq!(noted, Err(app::device::DeviceError::Full));
    tablet.disk.fail_with(None);
    tablet.sync().await.unwrap();
    assert_eq!(viewed(&town).await, [households[0].to_string()]);
    tablet.sync().await.unwrap();
    assert_eq!(viewed(&town).await.len(), 1);
}
