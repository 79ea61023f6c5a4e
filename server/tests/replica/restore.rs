//! The server is set back to a backup.

use std::{fs, path::Path};

use server::import;

use crate::support::{RIGHT, Town};

#[tokio::test]
async fn what_was_written_after_the_backup_comes_back_by_itself() {
    let town = Town::new().await;
    let backup = |db: &Path| {
        fs::copy(db, db.with_extension("backup")).unwrap();
    };
    let town = town.restarted(backup).await;
    let mut tablet = town.device("nurse1", RIGHT).await;
    let household = tablet.of_kind("household").await[0];
    let visit = tablet.visit(household, "控えより後の話").await;
    tablet.sync().await.unwrap();
    let restore = |db: &Path| {
        fs::copy(db.with_extension("backup"), db).unwrap();
    };
    let town = town.restarted(restore).await;
    import::restored(&town.server.app().db).await.unwrap();

    tablet.finds(&town, "nurse1").await;
    tablet.write(visit, "done", "まだ送っていない話").await;
    tablet.sync().await.unwrap();
    assert!(tablet.replica.unsent().is_empty());
    let other = town.device("nurse2", RIGHT).await;
    assert_eq!(other.text(visit, "said").unwrap(), "控えより後の話");
    assert_eq!(other.text(visit, "done").unwrap(), "まだ送っていない話");
    assert_eq!(other.replica.doc(visit), tablet.replica.doc(visit));
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn what_was_moved_away_after_the_backup_leaves_who_had_not_heard_of_it() {
    let town = Town::new().await;
    let backup = |db: &Path| {
        fs::copy(db, db.with_extension("backup")).unwrap();
    };
    let town = town.restarted(backup).await;
    let mut centre = town.device("center1", RIGHT).await;
    let mut nurse = town.device("nurse1", RIGHT).await;
    let (seen, ours) = (
        centre.of_kind("household").await,
        nurse.of_kind("household").await,
    );
    let both = *ours.iter().find(|id| seen.contains(id)).unwrap();
    let elsewhere = *ours.iter().find(|id| !seen.contains(id)).unwrap();
    let visit = centre.visit(both, "別の世帯の話だった").await;
    centre.sync().await.unwrap();
    nurse.sync().await.unwrap();
    nurse
        .write(visit, "household", &elsewhere.to_string())
        .await;
    nurse.sync().await.unwrap();
    let restore = |db: &Path| {
        fs::copy(db.with_extension("backup"), db).unwrap();
    };
    let town = town.restarted(restore).await;
    import::restored(&town.server.app().db).await.unwrap();

    nurse.finds(&town, "nurse1").await;
    nurse.sync().await.unwrap();
    centre.finds(&town, "center1").await;
    centre.sync().await.unwrap();
    assert!(centre.replica.doc(visit).is_none());
    assert!(centre.restart().await.replica.doc(visit).is_none());
    assert_eq!(nurse.text(visit, "household"), Some(elsewhere.to_string()));
    town.server.stop().await.unwrap();
}
