//! A database for each test: a file, or one in a PostgreSQL cluster that lives as long as the test process.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use sqlx::{Connection, Executor};
use tokio::runtime::Builder;
use uuid::Uuid;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

/// A database of a test's own; gone when dropped or when the process ends.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) url: String,
    folder: Option<PathBuf>,
}

impl Drop for Database {
    fn drop(&mut self) {
        match &self.folder {
            Some(folder) => drop(std::fs::remove_dir_all(folder)),
            None => {
                let sql = format!("drop database if exists {} with (force)", self.name());
                // A runtime may be at work here.
                let dropped = std::thread::spawn(|| {
                    let runtime = Builder::new_current_thread().enable_all().build();
                    runtime.unwrap().block_on(administer(sql))
                });
                drop(dropped.join());
            }
        }
    }
}

impl Database {
    /// A new database, empty or a copy of one that nobody is connected to. None where there is no PostgreSQL, which is
    /// fine on a developer's machine only.
    pub(crate) async fn new(backend: Backend, copy_of: Option<&Self>) -> Option<Self> {
        Self::new_in(&std::env::temp_dir(), backend, copy_of).await
    }

    /// The same; a file lies in `base`.
    pub(crate) async fn new_in(
        base: &Path,
        backend: Backend,
        copy_of: Option<&Self>,
    ) -> Option<Self> {
        let name = format!("tsunagu_{}", Uuid::new_v4().simple());
        match backend {
            Backend::Sqlite => {
                let folder = base.join(name);
                std::fs::create_dir_all(&folder).unwrap();
                let file = folder.join("town.db");
                if let Some(original) = copy_of {
                    std::fs::copy(original.url.trim_start_matches("sqlite:"), &file).unwrap();
                }
                Some(Self {
                    url: format!("sqlite:{}", file.display()),
                    folder: Some(folder),
                })
            }
            Backend::Postgres => {
                let cluster = cluster()?;
                let template = copy_of.map_or("template0", Self::name);
                administer(format!("create database {name} template {template}"))
                    .await
                    .unwrap();
                Some(Self {
                    url: cluster.url(&name),
                    folder: None,
                })
            }
        }
    }

    /// Its name in the cluster.
    fn name(&self) -> &str {
        let place = self.url.split('?').next().unwrap();
        place.rsplit('/').next().unwrap()
    }
}

/// Tells the cluster to do something with a database as a whole.
async fn administer(sql: String) -> Result<(), sqlx::Error> {
    let Some(cluster) = cluster() else {
        return Ok(());
    };
    sqlx::any::install_default_drivers();
    let mut admin = sqlx::AnyConnection::connect(&cluster.url("postgres")).await?;
    admin.execute(sqlx::AssertSqlSafe(sql)).await?;
    admin.close().await
}

/// A running cluster. It ends when its standard input closes, that is, with this process.
#[derive(Debug)]
struct Cluster {
    socket: String,
    _child: Child,
}

impl Cluster {
    fn url(&self, database: &str) -> String {
        format!(
            "postgres://postgres@localhost/{database}?host={}",
            self.socket
        )
    }
}

const SCRIPT: &str = r#"
base=/tmp
# In memory where there is enough: disks are not what is tested here.
[ "$(df -Pk /dev/shm 2> /dev/null | awk 'NR == 2 { print $4 }')" -gt 4000000 ] 2> /dev/null && base=/dev/shm
folder=$(mktemp -d "$base/tsunagu-postgres.XXXXXX")
trap 'rm -rf "$folder"' EXIT
"$1/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync > "$folder/log" 2>&1 || exit 1
"$1/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c max_connections=300 \
    < /dev/null >> "$folder/log" 2>&1 &
server=$!
for n in $(seq 100); do
    "$1/pg_isready" -q -h "$folder" && break
    sleep 0.1
done
echo "$folder"
cat > /dev/null
kill -INT "$server"
wait "$server"
"#;

fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(start).as_ref()
}

fn start() -> Option<Cluster> {
    let Some(programs) = programs() else {
        assert!(
            std::env::var_os("CI").is_none(),
            "PostgreSQL is not installed"
        );
        #[expect(clippy::print_stderr, reason = "what is not tested is said")]
        {
            eprintln!("PostgreSQL is not installed: only SQLite is tested");
        }
        return None;
    };
    // PostgreSQL does not run as root.
    let is_root = std::fs::metadata("/proc/self")
        .is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    let mut command = if is_root {
        let mut command = Command::new("setpriv");
        command.args([
            "--reuid=postgres",
            "--regid=postgres",
            "--clear-groups",
            "sh",
        ]);
        command
    } else {
        Command::new("sh")
    };
    command
        .args(["-c", SCRIPT, "sh"])
        .arg(programs)
        .current_dir("/");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut socket = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut socket)
        .unwrap();
    assert!(!socket.is_empty(), "the PostgreSQL cluster did not start");
    Some(Cluster {
        socket: socket.trim().to_owned(),
        _child: child,
    })
}

/// The folder of the newest PostgreSQL that is installed.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let installed = versions
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists());
    let on_path = std::env::var_os("PATH")
        .and_then(|path| std::env::split_paths(&path).find(|bin| bin.join("initdb").exists()));
    installed.max().or(on_path)
}
