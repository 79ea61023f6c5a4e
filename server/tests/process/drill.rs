//! The README's drill: back up while people work, lose the database, restore, and nobody has to do anything.

use std::{fs, rc::Rc};

use server::db::Db;
use sqlx::Row;
use tokio::task::LocalSet;

use crate::{
    city::{Device, Folder, Process, city, operate},
    database::{Backend, Database},
    proxy::Proxy,
};

#[tokio::test]
async fn what_was_written_after_the_backup_comes_back_by_itself() {
    use Backend::{Postgres, Sqlite};
    for (from, to) in [(Sqlite, Sqlite), (Sqlite, Postgres), (Postgres, Sqlite)] {
        LocalSet::new().run_until(drill(from, to)).await;
    }
}

async fn drill(from: Backend, to: Backend) {
    let (Some(database), Some(new)) = (city(from).await, Database::new(to, None).await) else {
        return;
    };
    let proxy = Proxy::new(1).await;
    let server = Process::serve(&database.url).await;
    proxy.leads_to(vec![server.address]);
    let tablet = Device::new(proxy.address, "nurse1", Rc::default()).await;
    tablet.sync().await.unwrap();
    let household = tablet.households().await[0];
    let before = tablet.visit(household, "控えより前").await;
    tablet.sync().await.unwrap();

    let folder = Folder::new();
    let place = folder.path().to_str().unwrap();
    let made = operate(&database.url, ["backup", "--to", place]).await;
    assert!(made.status.success(), "{made:?}");
    let text = String::from_utf8(made.stdout).unwrap();
    let file = text.lines().next().unwrap();

    let after = tablet.visit(household, "控えより後").await;
    tablet.sync().await.unwrap();
    server.kill().await;
    let unsent = tablet.visit(household, "まだ送っていない").await;

    let restored = operate(&new.url, ["restore", file]).await;
    assert!(restored.status.success(), "{restored:?}");
    let again = operate(&new.url, ["restore", file]).await;
    assert!(!again.status.success(), "a second time is an accident");
    let server = Process::serve(&new.url).await;
    proxy.leads_to(vec![server.address]);
    // The tablet knows of nothing.
    tablet.sync().await.unwrap();
    assert!(tablet.replica.unsent().is_empty());
    let other = Device::new(proxy.address, "nurse2", Rc::default()).await;
    other.sync().await.unwrap();
    for visit in [before, after, unsent] {
        assert!(other.said(visit).is_some());
        assert_eq!(other.replica.doc(visit), tablet.replica.doc(visit));
    }
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_leaves_the_database_as_it_was() {
    let database = city(Backend::Sqlite).await.unwrap();
    let folder = Folder::new();
    let place = folder.path().to_str().unwrap();
    let made = operate(&database.url, ["backup", "--to", place]).await;
    let text = String::from_utf8(made.stdout).unwrap();
    let file = text.lines().next().unwrap().to_owned();
    let whole = fs::read(&file).unwrap();
    for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(&file, &whole[..cut]).unwrap();
        refused(&file).await;
    }
    for at in (0..whole.len()).step_by(whole.len() / 8) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        fs::write(&file, &flipped).unwrap();
        refused(&file).await;
    }
    fs::write(&file, &whole).unwrap();
    let new = Database::new(Backend::Sqlite, None).await.unwrap();
    let restored = operate(&new.url, ["restore", &file]).await;
    assert!(restored.status.success(), "{restored:?}");
}

async fn refused(file: &str) {
    let new = Database::new(Backend::Sqlite, None).await.unwrap();
    let restored = operate(&new.url, ["restore", file]).await;
    assert!(!restored.status.success());
    assert!(!restored.stderr.is_empty(), "it says why");
    let db = Db::open(&new.url).await.unwrap();
    let query = sqlx::query("select count(*) from documents");
    let row = query.fetch_one(&mut *db.reader().await.unwrap()).await;
    assert_eq!(row.unwrap().get::<i64, _>(0), 0);
    db.close().await;
}

#[tokio::test]
async fn every_table_is_in_the_backup() {
    let database = city(Backend::Sqlite).await.unwrap();
    let db = Db::open(&database.url).await.unwrap();
    let folder = Folder::new();
    let now = server::clock::system();
    let backup = server::backup::make(&db, folder.path(), now).await.unwrap();
    let query = sqlx::query(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    );
    let rows = query.fetch_all(&mut *db.reader().await.unwrap()).await;
    let rows = rows.unwrap();
    let mut tables: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    // Made again when they are asked for; made by the migrations.
    tables.retain(|table| table != "segments" && table != "_sqlx_migrations");
    tables.sort();
    assert!(tables.iter().eq(backup.rows.keys()));
    assert!(backup.rows["documents"] > 0);
    db.close().await;
}
