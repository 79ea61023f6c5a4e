//! A database whose records were placed by the rules of another version.

use shared::access::Scope;
use sqlx::Row;

use crate::support::{Town, at, id, on_both, writes};

on_both!(
    what_another_version_derived_is_derived_anew,
    what_this_version_derived_is_left_alone,
);

/// Has the database look as a version left it for which visits lay with the household.
async fn age(town: &Town) {
    let mut transaction = town.app.db.begin_write().await.unwrap();
    for sql in [
        "update document_scopes set scope = 'household:' || substr(scope, 8) where scope like 'visits:%'",
        "update grants set holder = 'organisation:nobody'",
        "delete from members",
        "update meta set derived = '0'",
    ] {
        sqlx::query(sql).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn what_another_version_derived_is_derived_anew(mut town: Town) {
    let home = id(at::HOME_1).to_string();
    town.load("visit", [(id(0x1000), writes([("household", &home)]))])
        .await;
    let mut before = town.device("hanako").await;
    before.sync().await;
    age(&town).await;
    let town = town.backup().await;
    let cookie = before.cookie.clone();
    before.redirect(town.router.clone(), cookie);
    // A device that knows nothing of visits as a scope of their own, and has been told of everything.
    before.scopes.remove(&Scope::Visits(id(at::HOME_1)));
    before.sync().await;
    let mut after = town.device("hanako").await;
    after.sync().await;
    assert!(after.scopes.contains(&Scope::Visits(id(at::HOME_1))));
    assert!(after.docs.contains_key(&id(0x1000)));
    assert_eq!(after.docs, before.docs);
}

async fn what_this_version_derived_is_left_alone(mut town: Town) {
    let mut before = town.device("hanako").await;
    before.sync().await;
    let seq = async |town: &Town| {
        let mut reader = town.app.db.reader().await.unwrap();
        let query = sqlx::query("select seq, derived from meta");
        let row = query.fetch_one(&mut *reader).await.unwrap();
        (row.get::<i64, _>(0), row.get::<String, _>(1))
    };
    let first = seq(&town).await;
    let copy = town.backup().await;
    assert_eq!(seq(&copy).await, first);
    assert_eq!(first.1, shared::registry::rules());
    let cookie = before.cookie.clone();
    before.redirect(copy.router.clone(), cookie);
    assert_eq!(before.sync().await.len(), 1);
}
