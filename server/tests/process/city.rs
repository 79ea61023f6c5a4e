//! The sample city, its server's process, and devices of its people.

use std::{
    cell::Cell,
    net::SocketAddr,
    path::Path,
    process::{Output, Stdio},
    rc::Rc,
};

use app::{
    device::MemoryDevice,
    sync::{Env, NativeHttp, Replica, SyncError, sync},
};
use server::{clock, db::Db, import, passphrase::Cost};
use shared::{
    access::Scope,
    record::{Edit, Path as Field, RecordId, Value},
    sample::{PASSPHRASE, demo_city},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};
use uuid::Uuid;

use crate::database::{Backend, Database};

/// A database with the sample city in it. None where there is no PostgreSQL.
pub(crate) async fn city(backend: Backend) -> Option<Database> {
    let database = Database::new(backend, None).await?;
    let db = Db::open(&database.url).await.unwrap();
    let city = demo_city(clock::system().date());
    import::records(&db, city.records).await.unwrap();
    import::accounts(&db, &city.accounts, Cost::Least)
        .await
        .unwrap();
    db.close().await;
    Some(database)
}

/// A command of the server's program.
pub(crate) fn program(url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tsunagu-server"));
    command
        .env("DATABASE_URL", url)
        .env("TSUNAGU_LISTEN", "127.0.0.1:0")
        .env("TSUNAGU_SECOND_FACTOR", "optional")
        .env("TSUNAGU_SITE", "/nowhere")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Carries out a command of the operator.
pub(crate) async fn operate<const N: usize>(url: &str, arguments: [&str; N]) -> Output {
    let mut command = program(url);
    command.args(arguments).stderr(Stdio::piped());
    command.output().await.unwrap()
}

/// The operator's key: the file of the secret one, and the public one.
pub(crate) async fn keygen(folder: &Folder) -> (String, String) {
    std::fs::create_dir_all(folder.path()).unwrap();
    let file = folder.path().join("key.txt").to_str().unwrap().to_owned();
    let made = operate("sqlite:/nowhere", ["backup", "keygen", "--identity", &file]).await;
    assert!(made.status.success(), "{made:?}");
    (
        file,
        String::from_utf8(made.stdout).unwrap().trim().to_owned(),
    )
}

/// Backs up into a folder, sealed to a public key; gives the backup's file.
pub(crate) async fn back_up(url: &str, folder: &Folder, public: &str) -> String {
    let mut command = program(url);
    command.env("TSUNAGU_BACKUP_RECIPIENT", public);
    command.args(["backup", "--to"]).arg(folder.path());
    let made = command.stderr(Stdio::piped()).output().await.unwrap();
    assert!(made.status.success(), "{made:?}");
    let text = String::from_utf8(made.stdout).unwrap();
    text.lines().next().unwrap().to_owned()
}

/// A serving process.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Process {
    pub(crate) async fn serve(url: &str) -> Self {
        let mut child = program(url).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut told = BufReader::new(child.stdout.take().unwrap());
        told.read_line(&mut line).await.unwrap();
        let address = line.trim().trim_start_matches("http://");
        Self {
            child,
            address: address.parse().unwrap(),
        }
    }

    /// `kill -9`.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

const ENV: Env = Env {
    now: clock::system,
    new_id: Uuid::now_v7,
    fold_at: 200,
};

/// Someone's device.
pub(crate) struct Device {
    pub(crate) replica: Replica<MemoryDevice>,
    http: NativeHttp,
    /// How many requests are under way, on all devices.
    syncing: Rc<Cell<usize>>,
}

impl Device {
    /// A new device that reaches the server at `address`.
    pub(crate) async fn new(address: SocketAddr, login: &str, syncing: Rc<Cell<usize>>) -> Self {
        let base = format!("http://{address}");
        let (http, session) = NativeHttp::sign_in(&base, login, PASSPHRASE).await.unwrap();
        let replica = Replica::open(MemoryDevice::default(), ENV, Some(session)).await;
        Self {
            replica: replica.unwrap().unwrap(),
            http,
            syncing,
        }
    }

    pub(crate) async fn sync(&self) -> Result<(), SyncError> {
        self.syncing.set(self.syncing.get() + 1);
        let result = sync(&self.replica, &self.http).await;
        self.syncing.set(self.syncing.get() - 1);
        result
    }

    /// The ids of its households whose visits its person sees.
    pub(crate) async fn households(&self) -> Vec<RecordId> {
        let again = Replica::open(self.replica.device().clone(), ENV, None).await;
        let briefs = again.unwrap().unwrap().load().await.unwrap();
        let of_kind = briefs
            .iter()
            .filter(|brief| brief.kind == Some("household"));
        let mut ids: Vec<_> = of_kind.map(|brief| brief.id).collect();
        let scopes = self.replica.state().scopes;
        ids.retain(|id| scopes.contains(&Scope::Visits(*id)));
        ids.sort();
        ids
    }

    /// Records a visit; when this returns, the device has it.
    pub(crate) async fn visit(&self, household: RecordId, said: &str) -> RecordId {
        let id = RecordId::new(Uuid::now_v7());
        let household = household.to_string();
        let fields = [
            ("household", household.as_str()),
            ("started_at", "2026-11-23T09:30"),
            ("purpose", "nursing"),
            ("outcome", "met"),
            ("said", said),
        ];
        let writes = fields.map(|(path, text)| (Field::new(path).unwrap(), Value::text(text)));
        let edit = Edit::create("visit", id, writes.into_iter().collect());
        self.replica.save(edit).await.unwrap();
        id
    }

    pub(crate) fn said(&self, visit: RecordId) -> Option<String> {
        let doc = self.replica.doc(visit)?;
        doc.get("said").as_text().map(str::to_owned)
    }
}

/// A folder of a test's own.
pub(crate) struct Folder(std::path::PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(std::env::temp_dir().join(format!("tsunagu-{}", Uuid::now_v7())))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
