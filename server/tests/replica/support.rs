//! A server with the demo city, and replicas of its people.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use app::{
    device::MemoryDevice,
    sync::{
        BlobTransport, Env, NativeHttp, Replica, SyncError, Transport, TransportError, bring, sync,
    },
};
use server::{Config, SecondFactor, Server, import, passphrase::Cost};
use shared::{
    domain::{
        household::{Assignment, Basis},
        people::Organisation,
    },
    jp::{Date, Timestamp},
    record::{self, BlobName, Doc, Edit, Record, RecordId, Ref, Value, Writes},
    sample::demo_city,
    wire::{BlobHeld, SegmentRef, Session},
};
use uuid::Uuid;

/// The passphrase of everyone in the demo city.
const PASSPHRASE: &str = "tsunagu-demo-2026";

/// A running server and its folder.
pub(crate) struct Town {
    pub(crate) server: Server,
    pub(crate) base: String,
    folder: Folder,
}

struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
}

fn a_year_ahead() -> Timestamp {
    Timestamp::from_millis(now().millis() + 365 * 86_400_000)
}

pub(crate) const RIGHT: Env = Env {
    now,
    new_id: Uuid::now_v7,
    fold_at: 200,
};

/// A device whose clock is a year ahead.
pub(crate) const AHEAD: Env = Env {
    now: a_year_ahead,
    new_id: Uuid::now_v7,
    fold_at: 200,
};

async fn start(folder: &Path) -> Server {
    let config = Config {
        database_url: format!("sqlite:{}/town.db", folder.display()),
        listen: ([127, 0, 0, 1], 0).into(),
        site: folder.to_owned(),
        second_factor: SecondFactor::Optional,
        ..Config::default()
    };
    Server::start(config).await.unwrap()
}

impl Town {
    pub(crate) async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("tsunagu-{}", Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        let server = start(&folder).await;
        let city = demo_city(today());
        import::records(&server.app().db, city.records)
            .await
            .unwrap();
        import::accounts(&server.app().db, &city.accounts, Cost::Least)
            .await
            .unwrap();
        let base = format!("http://{}", server.address());
        Self {
            server,
            base,
            folder: Folder(folder),
        }
    }

    /// The operator stops the server, does something with the file of the database, and starts it again.
    pub(crate) async fn restarted(self, between: impl FnOnce(&Path)) -> Self {
        self.server.stop().await.unwrap();
        between(&self.folder.0.join("town.db"));
        let server = start(&self.folder.0).await;
        let base = format!("http://{}", server.address());
        Self {
            server,
            base,
            folder: self.folder,
        }
    }

    /// Someone's way to the server.
    pub(crate) async fn sign_in(&self, login: &str) -> (NativeHttp, Session) {
        NativeHttp::sign_in(&self.base, login, PASSPHRASE)
            .await
            .unwrap()
    }

    /// A new device of someone, with everything loaded.
    pub(crate) async fn device(&self, login: &str, env: Env) -> Tablet {
        let tablet = self.empty_device(login, env).await;
        tablet.sync().await.unwrap();
        tablet
    }

    /// A new device of someone, signed in, with nothing on it.
    pub(crate) async fn empty_device(&self, login: &str, env: Env) -> Tablet {
        let (http, session) = self.sign_in(login).await;
        let disk = MemoryDevice::default();
        let replica = Replica::open(disk.clone(), env, Some(session))
            .await
            .unwrap();
        let line = Line {
            http,
            faults: RefCell::default(),
            width: Cell::new(usize::MAX),
            pieces: Cell::new(0),
            heard: RefCell::default(),
        };
        Tablet {
            replica: replica.unwrap(),
            line,
            disk,
            env,
        }
    }
}

/// Today in Japan.
pub(crate) fn today() -> Date {
    now().date()
}

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It goes through.
    None,
    /// It never arrives.
    Lost,
    /// It is carried out, and the reply is lost.
    ReplyLost,
    /// It arrives twice.
    Doubled,
    /// The reply is cut off in the middle.
    Cut,
    /// A captive portal answers.
    Portal,
}

/// A way to the server on which the next requests go wrong as told.
pub(crate) struct Line {
    http: NativeHttp,
    pub(crate) faults: RefCell<VecDeque<Fault>>,
    /// As many bytes come through in one request or reply.
    pub(crate) width: Cell<usize>,
    /// Bytes of pictures that were sent.
    pub(crate) pieces: Cell<usize>,
    /// What the server has answered to syncs.
    pub(crate) heard: RefCell<String>,
}

impl Line {
    fn fault(&self) -> Fault {
        self.faults.borrow_mut().pop_front().unwrap_or(Fault::None)
    }
}

impl Transport for Line {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        match self.fault() {
            Fault::None if body.len() > self.width.get() => Err(TransportError::Offline),
            Fault::None => {
                let text = self.http.sync(body).await?;
                self.heard.borrow_mut().push_str(&text);
                let fits = text.len() <= self.width.get();
                fits.then_some(text).ok_or(TransportError::Garbled)
            }
            Fault::Lost => Err(TransportError::Offline),
            Fault::ReplyLost => {
                self.http.sync(body).await?;
                Err(TransportError::Offline)
            }
            Fault::Doubled => {
                self.http.sync(body.clone()).await?;
                self.http.sync(body).await
            }
            Fault::Cut => {
                let text = self.http.sync(body).await?;
                let cut = (text.len() / 2..=text.len())
                    .find(|at| text.is_char_boundary(*at))
                    .unwrap();
                Ok(text[..cut].to_owned())
            }
            Fault::Portal => Ok("<!doctype html><title>Wi-Fi</title>".to_owned()),
        }
    }

    async fn segment(&self, segment: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        match self.fault() {
            Fault::None | Fault::Doubled => self.http.segment(segment).await,
            Fault::Cut | Fault::Portal => Err(TransportError::Garbled),
            Fault::Lost | Fault::ReplyLost => Err(TransportError::Offline),
        }
    }
}

impl BlobTransport for Line {
    async fn bring(
        &self,
        name: BlobName,
        at: u64,
        of: u64,
        piece: Vec<u8>,
    ) -> Result<BlobHeld, TransportError> {
        self.pieces.set(self.pieces.get() + piece.len());
        match self.fault() {
            Fault::None => self.http.bring(name, at, of, piece).await,
            Fault::Doubled => {
                self.http.bring(name, at, of, piece.clone()).await?;
                self.http.bring(name, at, of, piece).await
            }
            Fault::ReplyLost | Fault::Cut => {
                self.http.bring(name, at, of, piece).await?;
                Err(TransportError::Offline)
            }
            Fault::Lost => Err(TransportError::Offline),
            Fault::Portal => Err(TransportError::Garbled),
        }
    }

    async fn blob(&self, name: BlobName) -> Result<Vec<u8>, TransportError> {
        match self.fault() {
            Fault::None | Fault::Doubled => self.http.blob(name).await,
            Fault::Cut => {
                let mut bytes = self.http.blob(name).await?;
                bytes.truncate(bytes.len() / 2);
                Ok(bytes)
            }
            Fault::Portal => Ok(b"<!doctype html>".to_vec()),
            Fault::Lost | Fault::ReplyLost => Err(TransportError::Offline),
        }
    }
}

/// One person's device.
pub(crate) struct Tablet {
    pub(crate) replica: Replica<MemoryDevice>,
    pub(crate) line: Line,
    pub(crate) disk: MemoryDevice,
    pub(crate) env: Env,
}

impl Tablet {
    pub(crate) async fn sync(&self) -> Result<(), app::sync::SyncError> {
        sync(&self.replica, &self.line).await
    }

    /// Sends pictures after a sync, as the driver does.
    pub(crate) async fn sync_all(&self) -> Result<(), SyncError> {
        self.sync().await?;
        while bring(&self.replica, &self.line).await? {
            self.sync().await?;
        }
        Ok(())
    }

    /// Another tab of the same person on this device.
    pub(crate) async fn tab(&self) -> Replica<MemoryDevice> {
        let replica = Replica::open(self.disk.clone(), self.env, None).await;
        let replica = replica.unwrap().unwrap();
        replica.load().await.unwrap();
        replica
    }

    /// The server is found at another address.
    pub(crate) async fn finds(&mut self, town: &Town, login: &str) {
        self.line.http = town.sign_in(login).await.0;
    }

    /// The next requests go wrong like this.
    pub(crate) fn goes_wrong<const N: usize>(&self, faults: [Fault; N]) {
        self.line.faults.borrow_mut().extend(faults);
    }

    /// The battery dies; the tablet is opened again.
    pub(crate) async fn restart(self) -> Self {
        let replica = Replica::open(self.disk.clone(), self.env, None)
            .await
            .unwrap();
        let replica = replica.unwrap();
        replica.load().await.unwrap();
        Self { replica, ..self }
    }

    /// Writes one field of a record, having seen what is shown now.
    pub(crate) async fn write(&self, id: RecordId, path: &str, text: &str) {
        let doc = self.replica.doc(id).unwrap();
        let edit = change(&doc, path, text);
        self.replica.save(edit).await.unwrap();
    }

    /// Records a new visit.
    pub(crate) async fn visit(&self, household: RecordId, said: &str) -> RecordId {
        let (id, edit) = new_visit(household, said);
        self.replica.save(edit).await.unwrap();
        id
    }

    pub(crate) fn text(&self, id: RecordId, path: &str) -> Option<String> {
        let doc = self.replica.doc(id)?;
        doc.get(path).as_text().map(str::to_owned)
    }

    /// The ids of all records of a kind, in their order.
    pub(crate) async fn of_kind(&self, kind: &str) -> Vec<RecordId> {
        let again = Replica::open(self.disk.clone(), self.env, None)
            .await
            .unwrap();
        let briefs = again.unwrap().load().await.unwrap();
        let of_kind = briefs.iter().filter(|brief| brief.kind == Some(kind));
        let mut ids: Vec<_> = of_kind.map(|brief| brief.id).collect();
        ids.sort();
        ids
    }
}

/// A change to one path of a record, by someone who looks at it as it is in `doc`.
pub(crate) fn change(doc: &Doc, path: &str, text: &str) -> Edit {
    Edit {
        kind: doc.kind.clone(),
        record: doc.id,
        seen: doc.context.clone(),
        writes: writes([(path, text)]),
    }
}

/// A new visit.
pub(crate) fn new_visit(household: RecordId, said: &str) -> (RecordId, Edit) {
    let id = RecordId::new(Uuid::now_v7());
    let household = household.to_string();
    let fields = [
        ("household", household.as_str()),
        ("started_at", "2026-11-23T09:30"),
        ("purpose", "nursing"),
        ("outcome", "met"),
        ("said", said),
    ];
    (id, Edit::create("visit", id, writes(fields)))
}

/// Where the tablet's person works.
pub(crate) fn ours(tablet: &Tablet) -> Ref<Organisation> {
    Ref::new(tablet.replica.session().organisation)
}

/// Writes a new record.
pub(crate) async fn add<R: Record>(tablet: &Tablet, fact: &R) -> RecordId {
    let id = RecordId::new((tablet.env.new_id)());
    let edit = Edit::create(R::KIND, id, fact.writes());
    tablet.replica.save(edit).await.unwrap();
    id
}

/// Paths with texts.
pub(crate) fn writes<const N: usize>(pairs: [(&str, &str); N]) -> Writes {
    let value = |(path, text): (&str, &str)| (record::Path::new(path).unwrap(), Value::text(text));
    pairs.into_iter().map(value).collect()
}

/// The assignment that lets the tablet's organisation see the household.
pub(crate) async fn own_assignment(tablet: &Tablet, household: RecordId) -> RecordId {
    let organisation = tablet.replica.state().session.organisation.to_string();
    let household = household.to_string();
    let mut own = tablet.of_kind("assignment").await;
    own.retain(|id| {
        tablet.text(*id, "household").as_ref() == Some(&household)
            && tablet.text(*id, "organisation").as_ref() == Some(&organisation)
    });
    own[0]
}

/// Lets an organisation serve a household from today on; gives the assignment.
pub(crate) async fn share(
    tablet: &Tablet,
    household: RecordId,
    organisation: RecordId,
) -> RecordId {
    let assignment = Assignment {
        household: Ref::new(household),
        organisation: Ref::new(organisation),
        ground: Basis::Assigned,
        from: today(),
        until: None,
        reason: None,
    };
    let id = RecordId::new(Uuid::now_v7());
    let edit = Edit::create("assignment", id, assignment.writes());
    tablet.replica.save(edit).await.unwrap();
    tablet.sync().await.unwrap();
    id
}

pub(crate) fn last_week() -> String {
    today().add_days(-7).unwrap().to_string()
}
