//! A day of visits without a network.

use crate::support::{AHEAD, Fault, RIGHT, Town};

#[tokio::test]
async fn ten_visits_and_a_colleague_offline_arrive_once_and_both_values_stay() {
    let town = Town::new().await;
    let nurse = town.device("nurse1", RIGHT).await;
    let colleague = town.device("nurse2", AHEAD).await;
    let households = nurse.of_kind("household").await;
    assert!(households.len() >= 10);
    let before = nurse.of_kind("visit").await.len();

    let mut visits = Vec::new();
    for (n, household) in households.iter().cycle().take(10).enumerate() {
        visits.push(nurse.visit(*household, &format!("話{n}")).await);
    }
    let nurse = nurse.restart().await;
    assert_eq!(nurse.replica.unsent().len(), 10);
    let shared_home = households[0];
    nurse
        .write(shared_home, "background", "電気が止まりそう")
        .await;
    colleague
        .write(shared_home, "background", "長男は五十歳")
        .await;

    nurse.goes_wrong([Fault::Lost]);
    assert!(nurse.sync().await.is_err());
    nurse.goes_wrong([Fault::ReplyLost]);
    assert!(nurse.sync().await.is_err());
    assert_eq!(nurse.replica.unsent().len(), 11);
    nurse.goes_wrong([Fault::Doubled]);
    nurse.sync().await.unwrap();
    colleague.sync().await.unwrap();
    nurse.sync().await.unwrap();

    for tablet in [&nurse, &colleague] {
        assert!(tablet.replica.unsent().is_empty());
        assert_eq!(tablet.of_kind("visit").await.len(), before + 10);
        for (n, visit) in visits.iter().enumerate() {
            assert_eq!(tablet.text(*visit, "said"), Some(format!("話{n}")));
        }
        let doc = tablet.replica.doc(shared_home).unwrap();
        assert_eq!(doc.heads("background").len(), 2);
        let authors: Vec<_> = doc
            .heads("background")
            .iter()
            .map(|h| doc.stamps[&h.dot])
            .collect();
        assert_ne!(authors[0].author, authors[1].author);
        // The clock that was a year ahead is corrected by what the device learnt at its first sync.
        let apart = authors[0].at.millis() - authors[1].at.millis();
        assert!(apart.abs() < 60_000, "{apart}");
        assert!(authors.iter().any(|stamp| stamp.claimed.is_some()));
    }

    colleague
        .write(shared_home, "background", "電気が止まりそう。長男は五十歳")
        .await;
    colleague.sync().await.unwrap();
    nurse.sync().await.unwrap();
    let (ours, theirs) = (
        nurse.replica.doc(shared_home).unwrap(),
        colleague.replica.doc(shared_home).unwrap(),
    );
    assert_eq!(ours, theirs);
    assert_eq!(ours.conflicts().count(), 0);
    assert_eq!(
        nurse.text(shared_home, "background").unwrap(),
        "電気が止まりそう。長男は五十歳"
    );
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn quiet_copies_are_equal_and_have_nothing_more_to_say() {
    let town = Town::new().await;
    let nurse = town.device("nurse1", RIGHT).await;
    let colleague = town.device("nurse2", RIGHT).await;
    let households = nurse.of_kind("household").await;
    for household in &households {
        nurse.write(*household, "kana", "ためし").await;
        colleague.write(*household, "kana", "みほん").await;
    }
    nurse.sync().await.unwrap();
    colleague.sync().await.unwrap();
    nurse.sync().await.unwrap();
    let cursor = nurse.replica.state().cursor;
    nurse.sync().await.unwrap();
    assert_eq!(nurse.replica.state().cursor, cursor);
    for household in households {
        assert_eq!(
            nurse.replica.doc(household),
            colleague.replica.doc(household)
        );
    }
    // And so is what a new device is given.
    let third = town.device("nurse1", RIGHT).await;
    for id in nurse.of_kind("visit").await {
        assert_eq!(nurse.replica.doc(id), third.replica.doc(id));
    }
    town.server.stop().await.unwrap();
}
