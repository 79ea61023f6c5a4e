//! The README's drill: back up while people work, lose the database, restore, and nobody has to do anything.

use std::{
    fs,
    path::Path,
    process::{Output, Stdio},
    rc::Rc,
    time::Duration,
};

use server::{
    backup::{self, Identities, Seal},
    db::Db,
};
use sqlx::Row;
use tokio::{task::LocalSet, time::sleep};

use crate::{
    city::{Device, Folder, Process, back_up, city, keygen, operate, program},
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

    let (folder, keys) = (Folder::new(), Folder::new());
    let (key, public) = keygen(&keys).await;
    let file = &*back_up(&database.url, &folder, &public).await;

    let after = tablet.visit(household, "控えより後").await;
    tablet.sync().await.unwrap();
    server.kill().await;
    let unsent = tablet.visit(household, "まだ送っていない").await;

    let restored = operate(&new.url, ["restore", file, "--identity", &key]).await;
    assert!(restored.status.success(), "{restored:?}");
    let again = operate(&new.url, ["restore", file, "--identity", &key]).await;
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

/// What can be wrong with one that is sealed in particular: `server/src/backup/tests.rs`.
#[tokio::test]
async fn a_damaged_backup_is_refused_and_leaves_the_database_as_it_was() {
    let database = city(Backend::Sqlite).await.unwrap();
    let (folder, keys) = (Folder::new(), Folder::new());
    let (key, public) = keygen(&keys).await;
    let sealed = back_up(&database.url, &folder, &public).await;
    let place = folder.path().to_str().unwrap();
    let made = operate(&database.url, ["backup", "--to", place, "--unsealed"]).await;
    let text = String::from_utf8(made.stdout).unwrap();
    let plain = text.lines().next().unwrap().to_owned();
    for (file, key) in [(plain, None), (sealed, Some(&*key))] {
        let whole = fs::read(&file).unwrap();
        for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
            fs::write(&file, &whole[..cut]).unwrap();
            refused(Backend::Sqlite, &file, key).await;
        }
        for at in (0..whole.len()).step_by(whole.len() / 8) {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(&file, &flipped).unwrap();
            refused(Backend::Sqlite, &file, key).await;
        }
        refused(Backend::Postgres, &file, key).await;
        fs::write(&file, &whole).unwrap();
        let new = Database::new(Backend::Sqlite, None).await.unwrap();
        let restored = restore(&new.url, &file, key).await;
        assert!(restored.status.success(), "{restored:?}");
    }
}

#[tokio::test]
async fn without_its_key_a_sealed_backup_is_refused_and_tells_nothing() {
    let database = city(Backend::Sqlite).await.unwrap();
    let (folder, keys, others) = (Folder::new(), Folder::new(), Folder::new());
    let (_, public) = keygen(&keys).await;
    let (foreign, _) = keygen(&others).await;
    let file = back_up(&database.url, &folder, &public).await;
    assert!(file.ends_with(".tsunagu.zst.age"), "{file}");
    for backend in [Backend::Sqlite, Backend::Postgres] {
        for (key, word) in [
            (None, "--identity"),
            (Some(&*foreign), "この鍵では開けません"),
        ] {
            if let Some(told) = refused(backend, &file, key).await {
                assert!(told.contains(word), "{told}");
                assert!(told.contains("データベースは変えていません"), "{told}");
            }
        }
    }
}

#[tokio::test]
async fn no_backup_is_made_unsealed_unless_the_operator_says_so() {
    let database = city(Backend::Sqlite).await.unwrap();
    let folder = Folder::new();
    let place = folder.path().to_str().unwrap();
    let made = operate(&database.url, ["backup", "--to", place]).await;
    assert!(!made.status.success() && made.stdout.is_empty());
    let told = String::from_utf8(made.stderr).unwrap();
    for word in ["TSUNAGU_BACKUP_RECIPIENT", "keygen", "--unsealed"] {
        assert!(told.contains(word), "{told}");
    }
    assert!(!folder.path().exists());
}

/// The operator's restore, with a key where there is one.
async fn restore(url: &str, file: &str, key: Option<&str>) -> Output {
    let mut command = program(url);
    command.args(["restore", file]);
    if let Some(key) = key {
        command.args(["--identity", key]);
    }
    command.stderr(Stdio::piped()).output().await.unwrap()
}

/// What the operator is told, of a file that can't be restored. None where there is no PostgreSQL.
async fn refused(backend: Backend, file: &str, key: Option<&str>) -> Option<String> {
    let new = Database::new(backend, None).await?;
    let restored = restore(&new.url, file, key).await;
    assert!(!restored.status.success());
    let told = String::from_utf8(restored.stderr).unwrap();
    assert!(!told.is_empty(), "it says why");
    let db = Db::open(&new.url).await.unwrap();
    let query = sqlx::query("select count(*) from documents");
    let row = query.fetch_one(&mut *db.reader().await.unwrap()).await;
    assert_eq!(row.unwrap().get::<i64, _>(0), 0);
    db.close().await;
    Some(told)
}

#[tokio::test]
async fn a_backup_that_is_killed_leaves_nothing_that_looks_like_one() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let Some(database) = city(backend).await else {
            continue;
        };
        let (folder, keys) = (Folder::new(), Folder::new());
        let (key, public) = keygen(&keys).await;
        let identities = Identities::read(Path::new(&key)).unwrap();
        fs::create_dir_all(folder.path()).unwrap();
        let mut kills = 0;
        for _ in 0..20 {
            let there = files(&folder).len();
            let mut command = program(&database.url);
            command.env("TSUNAGU_BACKUP_RECIPIENT", &public);
            command.args(["backup", "--to"]).arg(folder.path());
            let mut child = command.stdout(Stdio::null()).spawn().unwrap();
            // It has begun to write, or has written all of it.
            while files(&folder).len() == there && child.try_wait().unwrap().is_none() {
                sleep(Duration::from_micros(100)).await;
            }
            child.kill().await.unwrap();
            kills += usize::from(files(&folder).iter().any(|file| file.ends_with(".part")));
        }
        assert!(kills > 0, "it was never in the middle of one");
        for file in files(&folder) {
            if !file.ends_with(".part") {
                backup::check(&folder.path().join(file), Some(&identities)).unwrap();
            }
        }
        let file = back_up(&database.url, &folder, &public).await;
        backup::check(Path::new(&file), Some(&identities)).unwrap();
    }
}

/// The names of what lies in a folder.
fn files(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name());
    names.map(|name| name.into_string().unwrap()).collect()
}

#[tokio::test]
async fn every_table_is_in_the_backup() {
    let database = city(Backend::Sqlite).await.unwrap();
    let db = Db::open(&database.url).await.unwrap();
    let folder = Folder::new();
    let now = server::clock::system();
    let backup = backup::make(&db, folder.path(), Seal::Open, now)
        .await
        .unwrap();
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
