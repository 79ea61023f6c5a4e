//! Two tabs of one person on one device, of which one may not have heard yet what the other did.

use app::{device::DeviceError, sync::sync};
use shared::record::Edit;

use crate::support::{RIGHT, Tablet, Town, new_visit, writes};

#[tokio::test]
async fn a_tab_that_heard_nothing_overwrites_nothing() {
    let town = Town::new().await;
    let tablet = town.device("nurse1", RIGHT).await;
    let household = tablet.of_kind("household").await[0];
    let visit = tablet.visit(household, "一").await;
    tablet.sync().await.unwrap();
    let second = tablet.tab().await;
    tablet.write(visit, "done", "二").await;
    tablet.sync().await.unwrap();
    // The second tab knows nothing of that, and writes and syncs the same record.
    let seen = second.doc(visit).unwrap().context.clone();
    let edit = Edit {
        kind: "visit".into(),
        record: visit,
        seen,
        writes: writes([("seen", "三")]),
    };
    second.save(edit).await.unwrap();
    sync(&second, &tablet.line).await.unwrap();
    let tablet = tablet.restart().await;
    for (path, text) in [("said", "一"), ("done", "二"), ("seen", "三")] {
        assert_eq!(tablet.text(visit, path).unwrap(), text);
    }
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_save_under_a_name_given_up_meanwhile_is_not_refused() {
    let town = Town::new().await;
    let original = town.device("nurse1", RIGHT).await;
    let household = original.of_kind("household").await[0];
    let disk = original.disk.copy();
    let copy = Tablet {
        disk: disk.clone(),
        ..town.empty_device("nurse1", RIGHT).await
    };
    let copy = copy.restart().await;
    let second = copy.tab().await;
    original.visit(household, "元の端末").await;
    original.sync().await.unwrap();
    copy.visit(household, "複製の端末").await;
    // The copy takes a name of its own; its second tab goes on under the old one.
    copy.sync().await.unwrap();
    let (visit, save) = new_visit(household, "もう一つの画面");
    second.save(save).await.unwrap();
    copy.sync().await.unwrap();
    assert!(copy.replica.attention().is_empty());
    assert!(copy.replica.unsent().is_empty());
    original.sync().await.unwrap();
    assert_eq!(original.text(visit, "said").unwrap(), "もう一つの画面");
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_tab_that_could_not_read_what_another_wrote_reads_all_of_it_the_next_time() {
    let town = Town::new().await;
    let tablet = town.empty_device("nurse1", RIGHT).await;
    let second = tablet.tab().await;
    tablet.sync().await.unwrap();
    let loaded = tablet.replica.version();
    tablet.disk.fail_with(Some(DeviceError::Lost));
    assert!(second.take_in(None, &[], loaded).await.is_err());
    tablet.disk.fail_with(None);
    // Word of a save names the record saved and nothing that came before.
    let household = tablet.of_kind("household").await[0];
    let visit = tablet.visit(household, "話").await;
    let version = tablet.replica.version();
    second.take_in(Some(&[visit]), &[], version).await.unwrap();
    assert_eq!(second.len(), tablet.replica.len());
    town.server.stop().await.unwrap();
}
