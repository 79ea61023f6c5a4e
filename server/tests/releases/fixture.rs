//! The folders of the releases.

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{AssertSqlSafe, Connection};

use crate::database::{Backend, Database};

const RELEASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/fixtures/releases");

/// What a release left behind.
#[derive(Debug)]
pub(crate) struct Release {
    pub(crate) folder: PathBuf,
}

/// All releases, in the order of their names.
pub(crate) fn releases() -> Vec<Release> {
    let folders = fs::read_dir(RELEASES).unwrap();
    let mut folders: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(!folders.is_empty(), "there is no release");
    folders
        .into_iter()
        .map(|folder| Release { folder })
        .collect()
}

impl Release {
    /// A file, unpacked.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        let packed = fs::File::open(self.folder.join(name).with_added_extension("gz")).unwrap();
        let mut bytes = Vec::new();
        GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
        bytes
    }

    /// A file of JSON, read.
    pub(crate) fn json<T: DeserializeOwned>(&self, name: &str) -> T {
        serde_json::from_slice(&self.bytes(name)).unwrap()
    }

    /// Its database, as that version left it. None where there is no PostgreSQL.
    pub(crate) async fn database(&self, backend: Backend) -> Option<Database> {
        let database = Database::new(backend, None).await?;
        match backend {
            Backend::Sqlite => {
                let file = database.url.trim_start_matches("sqlite:");
                fs::write(file, self.bytes("server.db")).unwrap();
            }
            Backend::Postgres => {
                let dump = String::from_utf8(self.bytes("server.sql")).unwrap();
                let mut conn = sqlx::AnyConnection::connect(&database.url).await.unwrap();
                let dump = sqlx::raw_sql(AssertSqlSafe(dump));
                dump.execute(&mut conn).await.unwrap();
                conn.close().await.unwrap();
            }
        }
        Some(database)
    }
}

/// Packs a file into the folder of a release.
pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    let path = folder.join(name).with_added_extension("gz");
    fs::write(path, packed.finish().unwrap()).unwrap();
}

/// The same for what is written as JSON.
pub(crate) fn write_json(folder: &Path, name: &str, value: &impl Serialize) {
    write(folder, name, &serde_json::to_vec(value).unwrap());
}
