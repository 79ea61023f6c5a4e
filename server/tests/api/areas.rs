//! Districts from a city's own file, as who runs the server loads them.

use server::import;
use shared::{domain::area::Town as Place, jp::Date, record::Record, reports::Loading};

use crate::support::{Town, on_both};

on_both!(
    a_file_of_districts_is_loaded_once_and_what_was_stays,
    rows_that_can_not_be_read_are_told_by_number,
);

async fn loaded(town: &Town, rows: &[&str], from: Option<&str>) -> Loading {
    let head = "行政区,福祉区,中学校区,小学校区,町名,郵便番号";
    let file = format!("{head}\n{}\n", rows.join("\n"));
    let from = from.map(|day| Date::from_iso(day).unwrap());
    let db = &town.app.db;
    import::areas(db, file.as_bytes(), from).await.unwrap()
}

async fn a_file_of_districts_is_loaded_once_and_what_was_stays(town: Town) {
    let first = [
        "見本区,見本,甲中,甲小,見本本町,700-0001",
        "見本区,見本,甲中,乙小,見本新町,",
    ];
    assert_eq!(loaded(&town, &first, None).await.counts, [5, 2, 0]);
    assert_eq!(loaded(&town, &first, None).await.changes, []);

    // 見本新町 goes to the other school from April.
    let second = [first[0], "見本区,見本,甲中,甲小,見本新町,"];
    let from = Some("2027-04-01");
    let loading = loaded(&town, &second, from).await;
    assert_eq!(loading.counts, [0, 1, 1]);
    assert_eq!(loaded(&town, &second, from).await.changes, []);
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let until = |change: &shared::reports::Change| {
        let doc = hanako.doc(Place::KIND, change.id);
        assert_eq!(doc.get("name").as_text(), Some("見本新町"));
        doc.get("until").as_text().map(str::to_owned)
    };
    let mut until: Vec<_> = loading.changes.iter().map(until).collect();
    until.sort();
    assert_eq!(until, [None, Some("2027-03-31".to_owned())]);
}

async fn rows_that_can_not_be_read_are_told_by_number(town: Town) {
    let rows = [
        "見本区,見本,甲中,,見本本町,",
        "見本区,見本,甲中,甲小,見本元町,",
        "見本区,見本,甲中,甲小,見本新町,12",
    ];
    let loading = loaded(&town, &rows, None).await;
    let refused: Vec<_> = loading.refused.iter().map(|(row, _)| *row).collect();
    assert_eq!((refused, loading.counts), (vec![2, 4], [4, 1, 0]));
    let missing = import::areas(&town.app.db, "町名\n見本本町\n".as_bytes(), None).await;
    assert!(missing.unwrap_err().to_string().contains("行政区"));
}
