//! Makes what later versions are tested with: the folder of this release.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use server::{
    backup::{self, Seal},
    clock,
};
use sqlx::{Connection, Row};

use crate::{
    database::{Backend, Database},
    device::Left,
    fixture::{write, write_json},
    records::Served,
    town::{ENV, Town, of_kind},
    wire,
};

/// In the folder `TSUNAGU_RELEASE` lies `city.db`, as the tests in the browser have left it. It is used some more, and
/// becomes the release's database.
#[tokio::test]
#[ignore = "makes the folder of a release: `cargo xtask release`"]
async fn the_folder_of_this_release() {
    let folder = PathBuf::from(env::var_os("TSUNAGU_RELEASE").unwrap());
    let file = folder.join("city.db");
    let town = Town::open(&format!("sqlite:{}", file.display())).await;
    // One that the centre sees and the station of the nurses does not.
    let (_, centre) = town.device("center1", ENV).await;
    let (_, nurse) = town.device("nurse1", ENV).await;
    let homes = of_kind(&centre, "household").await;
    let not_held = homes.into_iter().find(|home| nurse.doc(*home).is_none());
    let not_held = not_held.unwrap();

    wire::record(&town, &folder, not_held).await;
    write_json(&folder, "device.json", &Left::by(&town, not_held).await);
    write_json(&folder, "served.json", &Served::by(&town).await);
    let backups = folder.join("backups");
    let made = backup::make(&town.db, &backups, Seal::Open, clock::system())
        .await
        .unwrap();
    fs::rename(made.path, folder.join("server.backup")).unwrap();
    fs::remove_dir(backups).unwrap();
    let epoch = sqlx::query("select epoch from meta")
        .fetch_one(&mut *town.db.reader().await.unwrap())
        .await;
    let epoch: String = epoch.unwrap().get(0);
    town.db.close().await;
    let database = fs::read(&file).unwrap();
    write(&folder, "server.db", &database);
    let dump = dump(&folder.join("server.backup"), &epoch).await;
    write(&folder, "server.sql", dump.as_bytes());
    fs::remove_file(file).unwrap();
}

/// The same in PostgreSQL, as SQL.
async fn dump(backup: &Path, epoch: &str) -> String {
    let database = Database::new(Backend::Postgres, None).await;
    let database = database.expect("PostgreSQL is needed for this");
    let url = &database.url;
    backup::restore(url, backup, None).await.unwrap();
    let mut conn = sqlx::AnyConnection::connect(url).await.unwrap();
    let same = sqlx::query("update meta set epoch = $1").bind(epoch);
    same.execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    let dump = Command::new("pg_dump")
        .args(["--inserts", "--no-owner", "--no-privileges"])
        .args(["--dbname", url])
        .output()
        .unwrap();
    assert!(
        dump.status.success(),
        "{}",
        String::from_utf8_lossy(&dump.stderr)
    );
    let text = String::from_utf8(dump.stdout).unwrap();
    // Words of `psql`, which is not what reads it.
    let lines = text.lines().filter(|line| !line.starts_with('\\'));
    lines.flat_map(|line| [line, "\n"]).collect()
}
