//! Where documents lie: SQLite in a file, or PostgreSQL. One text of SQL serves both.

pub mod accounts;
pub mod answer_links;
pub mod audit;
pub mod blobs;
pub mod challenges;
mod derive;
pub mod devices;
pub mod documents;
pub mod factors;
pub mod grants;
pub mod invitations;
pub mod known_devices;
pub mod mail_notices;
pub mod meta;
mod migrations;
mod news;
pub mod oidc_links;
pub mod passkeys;
pub mod recovery_codes;
pub mod replicas;
pub mod saves;
pub mod sealing;
pub mod segments;
pub mod sessions;
pub mod totp;
pub mod web_push;

use std::path::Path;

use sqlx::{
    Any, AnyPool, Executor, Row, Transaction, any::AnyPoolOptions, migrate::MigrateError,
    pool::PoolConnection,
};
use uuid::Uuid;

use migrations::MIGRATIONS;
pub use news::News;

/// A connection inside a transaction.
pub type Conn = sqlx::AnyConnection;

/// The most connections at a time.
const CONNECTIONS: u32 = 8;

/// The databases there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// One file, one server.
    Sqlite,
    /// Any number of servers.
    Postgres,
}

/// The database.
#[derive(Clone, Debug)]
pub struct Db {
    backend: Backend,
    url: String,
    /// This server's own, among those on the database.
    name: Uuid,
    /// SQLite has one writer: a single connection, so that writers queue here and not by polling the file's lock.
    write: AnyPool,
    read: AnyPool,
}

impl Db {
    /// Opens the database at `url`, makes it if it is an SQLite file that is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// When it can't be reached or its tables are of a later version.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        let db = Self::connect(url).await?;
        db.migrate().await?;
        db.guard_log().await?;
        meta::found(&db.write).await?;
        derive::bring_up_to_date(&db).await?;
        Ok(db)
    }

    /// The database at `url` with the tables it happens to have.
    pub(crate) async fn connect(url: &str) -> Result<Self, sqlx::Error> {
        sqlx::any::install_default_drivers();
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await
        } else {
            Self::open_postgres(url).await
        }
    }

    /// Brings the tables up to date.
    pub(crate) async fn migrate(&self) -> Result<(), sqlx::Error> {
        MIGRATIONS
            .run(&self.write)
            .await
            .map_err(|error| match error {
                MigrateError::VersionMissing(_) => sqlx::Error::Configuration(
                    "a later version of the server has used it: update this one first".into(),
                ),
                error => error.into(),
            })
    }

    /// Has the database refuse to change or remove what is in the audit log.
    async fn guard_log(&self) -> Result<(), sqlx::Error> {
        let sql = match self.backend {
            Backend::Sqlite => include_str!("audit/append_only.sqlite.sql"),
            Backend::Postgres => include_str!("audit/append_only.postgres.sql"),
        };
        self.write.execute(sql).await.map(drop)
    }

    /// Brings the tables to what they were at the migration `schema`; false when there is no such migration yet.
    pub(crate) async fn migrate_to(&self, schema: i64) -> Result<bool, sqlx::Error> {
        if MIGRATIONS.version_exists(schema) {
            MIGRATIONS.run_to(schema, &self.write).await?;
            return Ok(true);
        }
        Ok(false)
    }

    async fn open_sqlite(url: &str) -> Result<Self, sqlx::Error> {
        let file = url.trim_start_matches("sqlite:").trim_start_matches("//");
        if let Some(folder) = Path::new(file.split('?').next().unwrap_or(file)).parent() {
            std::fs::create_dir_all(folder).map_err(sqlx::Error::Io)?;
        }
        let url = if url.contains('?') {
            url.to_owned()
        } else {
            format!("{url}?mode=rwc")
        };
        let options = || {
            AnyPoolOptions::new()
                // A file does not hang up.
                .test_before_acquire(false)
                .after_connect(|conn, _| {
                    Box::pin(
                        async move { conn.execute(include_str!("sqlite.sql")).await.map(drop) },
                    )
                })
        };
        let write = options().max_connections(1).connect(&url).await?;
        let read = options().max_connections(CONNECTIONS).connect(&url).await?;
        Ok(Self {
            backend: Backend::Sqlite,
            url,
            name: Uuid::new_v4(),
            write,
            read,
        })
    }

    async fn open_postgres(url: &str) -> Result<Self, sqlx::Error> {
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .connect(url)
            .await?;
        pool.execute(include_str!("postgres.sql")).await?;
        Ok(Self {
            backend: Backend::Postgres,
            url: url.to_owned(),
            name: Uuid::new_v4(),
            write: pool.clone(),
            read: pool,
        })
    }

    /// Begins a transaction that writes. Whoever gives out sequence numbers calls [`meta::lock`] first.
    ///
    /// # Errors
    /// When the database can't.
    pub async fn begin_write(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.backend {
            Backend::Sqlite => self.write.begin_with("begin immediate").await,
            Backend::Postgres => self.write.begin().await,
        }
    }

    /// A connection to read one thing by, or several that need not agree.
    ///
    /// # Errors
    /// When the database can't.
    pub async fn reader(&self) -> Result<PoolConnection<Any>, sqlx::Error> {
        self.read.acquire().await
    }

    /// Begins a transaction that sees one snapshot.
    ///
    /// # Errors
    /// When the database can't.
    pub async fn begin_read(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.backend {
            Backend::Sqlite => self.read.begin().await,
            Backend::Postgres => {
                self.read
                    .begin_with("begin isolation level repeatable read, read only")
                    .await
            }
        }
    }

    /// Closes all connections; on SQLite the log is folded into the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// The number of the last migration.
pub(crate) async fn schema(conn: &mut Conn) -> Result<i64, sqlx::Error> {
    let query = sqlx::query("select max(version) from _sqlx_migrations");
    query.fetch_one(conn).await?.try_get(0)
}

/// A list bound as one parameter: `json_each($1)` unfolds it.
fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    serde_json::json!(items).to_string()
}

/// Runs `sql` for all rows at once, each a JSON array: `json_each($1)` unfolds them. Where there is none, nothing is asked.
async fn execute(
    conn: &mut Conn,
    sql: &'static str,
    rows: Vec<serde_json::Value>,
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = serde_json::Value::from(rows).to_string();
    sqlx::query(sql).bind(rows).execute(conn).await.map(drop)
}

/// A number of ours as the database holds it. Numbers beyond its range come from hostile requests only.
fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The way back of [`number`].
fn natural(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
