//! A device loses a household.

use app::device::{Device, Shelf};
use shared::{
    record::{Doc, RecordId},
    wire::Refusal,
};

use crate::support::{Fault, RIGHT, Tablet, Town, last_week, own_assignment, share, today};

fn kind_of(line: &str) -> String {
    let doc: Doc = serde_json::from_str(line).unwrap();
    doc.kind.to_string()
}

#[tokio::test]
async fn what_may_no_longer_be_seen_leaves_the_disk_and_nothing_else_does() {
    let town = Town::new().await;
    let tablet = town.device("nurse1", RIGHT).await;
    let colleague = town.device("nurse2", RIGHT).await;
    let households = tablet.of_kind("household").await;
    let (lost, kept) = (households[0], households[1]);
    let visits = tablet.of_kind("visit").await;
    let name = tablet.text(lost, "name").unwrap();
    let draft_of_another = tablet.visit(kept, "残る話").await;

    let assignment = own_assignment(&colleague, lost).await;
    colleague.write(assignment, "until", &last_week()).await;
    colleague.sync().await.unwrap();
    // Offline at that time, with work for the household it no longer has.
    let unsent = tablet.visit(lost, "行き違いの話").await;
    tablet.sync().await.unwrap();

    assert!(tablet.replica.doc(lost).is_none());
    assert!(tablet.replica.doc(kept).is_some());
    assert_eq!(tablet.text(draft_of_another, "said").unwrap(), "残る話");
    for shelf in [Shelf::Head, Shelf::Segments] {
        for (_, bytes) in tablet.disk.read_all(shelf).await.unwrap() {
            let text = match shelf {
                Shelf::Segments => zstd::decode_all(&*bytes).unwrap(),
                _ => bytes,
            };
            let text = String::from_utf8(text).unwrap();
            assert!(!text.contains(&name), "{name} is still on the disk");
            // That their organisation once served it stays with the organisation, what it has asked, and whereto it was called.
            let is_of_lost = |line: &&str| line.contains(&lost.to_string());
            for line in text.lines().filter(is_of_lost) {
                let kind = kind_of(line);
                assert!(
                    ["assignment", "intake", "invitation"].contains(&&*kind),
                    "{kind} is still on the disk: {line}"
                );
            }
        }
    }
    let of_lost = |id: &&RecordId| tablet.replica.doc(**id).is_none();
    let gone = visits.iter().filter(of_lost).count();
    assert!(gone > 0 && gone < visits.len());
    // The words are not lost: they wait for someone to hand them over.
    let attention = tablet.replica.attention();
    assert_eq!(attention.len(), 1);
    assert_eq!(attention[0].save.record, unsent);
    assert_eq!(attention[0].reason, Refusal::NotHeld);
    assert!(tablet.replica.unsent().is_empty());

    // After a restart it is the same, and work goes on.
    let tablet = tablet.restart().await;
    assert!(tablet.replica.doc(lost).is_none());
    assert_eq!(tablet.replica.attention().len(), 1);
    let after = tablet.visit(kept, "その後").await;
    tablet.sync().await.unwrap();
    assert!(tablet.replica.unsent().is_empty());
    colleague.sync().await.unwrap();
    assert_eq!(colleague.text(after, "said").unwrap(), "その後");
    town.server.stop().await.unwrap();
}

/// Lets the centre serve a household it did not know; gives the household and the assignment.
async fn share_new(nurse: &Tablet, centre: &Tablet) -> (RecordId, RecordId) {
    let known = centre.of_kind("household").await;
    let ours = nurse.of_kind("household").await;
    let new = ours.iter().find(|id| !known.contains(id)).copied().unwrap();
    let organisation = centre.replica.session().organisation;
    (new, share(nurse, new, organisation).await)
}

/// What the nurse has of the household, the centre has, and how many visits that is.
async fn visits_shared(nurse: &Tablet, centre: &Tablet, household: RecordId) -> usize {
    assert_eq!(centre.replica.doc(household), nurse.replica.doc(household));
    let mut count = 0;
    for visit in nurse.of_kind("visit").await {
        if nurse.text(visit, "household") == Some(household.to_string()) {
            assert_eq!(centre.replica.doc(visit), nurse.replica.doc(visit));
            count += 1;
        }
    }
    count
}

#[tokio::test]
async fn a_household_gained_arrives_whole() {
    let town = Town::new().await;
    let centre = town.device("center1", RIGHT).await;
    let nurse = town.device("nurse1", RIGHT).await;
    let (new, _) = share_new(&nurse, &centre).await;
    centre.sync().await.unwrap();
    assert!(visits_shared(&nurse, &centre, new).await > 0);
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_household_lost_and_gained_again_and_again_arrives_whole() {
    let town = Town::new().await;
    let centre = town.device("center1", RIGHT).await;
    let nurse = town.device("nurse1", RIGHT).await;
    let (new, assignment) = share_new(&nurse, &centre).await;
    centre.sync().await.unwrap();
    for _ in 0..3 {
        nurse.write(assignment, "until", &last_week()).await;
        nurse.sync().await.unwrap();
        centre.sync().await.unwrap();
        assert!(centre.replica.doc(new).is_none());
        nurse.write(assignment, "until", &today().to_string()).await;
        nurse.sync().await.unwrap();
        centre.sync().await.unwrap();
        // The server hands out the same segment as before.
        assert!(visits_shared(&nurse, &centre, new).await > 0);
    }
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_record_that_left_after_its_segment_was_packed_does_not_come_with_it() {
    let town = Town::new().await;
    let nurse = town.device("nurse1", RIGHT).await;
    let first = town.device("center1", RIGHT).await;
    let known = first.of_kind("household").await;
    let elsewhere = nurse.of_kind("household").await;
    let elsewhere = elsewhere.iter().find(|id| !known.contains(id)).unwrap();
    let ours = nurse.of_kind("visit").await;
    let shared = first.of_kind("visit").await;
    let visit = *shared.iter().find(|id| ours.contains(id)).unwrap();
    nurse
        .write(visit, "household", &elsewhere.to_string())
        .await;
    nurse.sync().await.unwrap();
    first.sync().await.unwrap();
    let second = town.device("center1", RIGHT).await;
    for tablet in [first, second] {
        assert!(tablet.replica.doc(visit).is_none());
        let tablet = tablet.restart().await;
        assert!(tablet.replica.doc(visit).is_none(), "nor on the disk");
    }
    // A load that was cut off in between is no way around it either.
    let third = town.empty_device("center1", RIGHT).await;
    third.goes_wrong([Fault::None, Fault::None, Fault::None, Fault::Lost]);
    assert!(third.sync().await.is_err());
    let third = third.restart().await;
    third.sync().await.unwrap();
    assert!(third.replica.state().is_loaded());
    assert!(third.replica.doc(visit).is_none());
    assert!(third.restart().await.replica.doc(visit).is_none());
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_visit_moved_out_of_a_household_that_is_given_up_in_the_same_breath_stays() {
    let town = Town::new().await;
    let tablet = town.device("nurse1", RIGHT).await;
    let households = tablet.of_kind("household").await;
    let (lost, kept) = (households[0], households[1]);
    let visit = tablet.visit(lost, "別の世帯の話だった").await;
    tablet.sync().await.unwrap();
    tablet.write(visit, "household", &kept.to_string()).await;
    let assignment = own_assignment(&tablet, lost).await;
    tablet.write(assignment, "until", &last_week()).await;
    tablet.sync().await.unwrap();
    assert!(tablet.replica.doc(lost).is_none());
    assert_eq!(tablet.text(visit, "said").unwrap(), "別の世帯の話だった");
    let tablet = tablet.restart().await;
    let other = town.device("nurse2", RIGHT).await;
    assert_eq!(tablet.replica.doc(visit), other.replica.doc(visit));
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn what_was_moved_to_where_it_may_be_seen_while_a_load_was_cut_off_is_not_dropped() {
    let town = Town::new().await;
    let colleague = town.device("nurse2", RIGHT).await;
    let households = colleague.of_kind("household").await;
    let (lost, kept) = (households[0], households[1]);
    let tablet = town.empty_device("nurse1", RIGHT).await;
    // What it writes before anything is loaded is all it has when the load is cut off.
    let visit = tablet.visit(lost, "話").await;
    tablet.goes_wrong([Fault::None, Fault::None, Fault::Lost]);
    tablet.sync().await.unwrap_err();
    colleague.sync().await.unwrap();
    colleague.write(visit, "household", &kept.to_string()).await;
    let assignment = own_assignment(&colleague, lost).await;
    colleague.write(assignment, "until", &last_week()).await;
    colleague.sync().await.unwrap();
    // Someone else's load has the segments packed anew: those the tablet was promised are no more.
    town.device("nurse2", RIGHT).await;
    tablet.sync().await.unwrap();
    assert!(tablet.replica.doc(lost).is_none());
    assert_eq!(tablet.text(visit, "household"), Some(kept.to_string()));
    let tablet = tablet.restart().await;
    assert_eq!(tablet.replica.doc(visit), colleague.replica.doc(visit));
    town.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_record_leaves_with_the_refusal_of_the_last_save_that_held_it_here() {
    let town = Town::new().await;
    let tablet = town.device("nurse1", RIGHT).await;
    let colleague = town.device("nurse2", RIGHT).await;
    let households = tablet.of_kind("household").await;
    let (lost, kept) = (households[0], households[1]);
    let told = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let hears = told.clone();
    let hear = move |_: &[_], gone: &[RecordId], _| hears.borrow_mut().extend_from_slice(gone);
    tablet.replica.on_change(hear);
    let assignment = own_assignment(&colleague, lost).await;
    colleague.write(assignment, "until", &last_week()).await;
    colleague.sync().await.unwrap();
    // The last one does not fit into the request that is answered with the new scopes.
    for _ in 0..shared::wire::MAX_SAVES {
        tablet.write(kept, "background", "話").await;
    }
    tablet.write(lost, "background", "行き違いの話").await;
    tablet.sync().await.unwrap();
    assert_eq!(tablet.replica.attention().len(), 1);
    assert!(tablet.replica.doc(lost).is_none());
    assert!(told.borrow().contains(&lost), "nobody was told");
    town.server.stop().await.unwrap();
}
