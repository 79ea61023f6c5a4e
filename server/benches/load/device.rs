//! A person's device: the client's own replica, on a line that is timed.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use app::{
    device::MemoryDevice,
    sync::{Env, NativeHttp, Replica, SyncError, Transport, TransportError, sync},
};
use server::clock;
use shared::{
    record::{Brief, Edit, Path, RecordId, Value},
    sample::{Account, Rng},
    wire::SegmentRef,
};
use uuid::Uuid;

const ENV: Env = Env {
    now: clock::system,
    new_id: Uuid::now_v7,
    fold_at: 200,
};

/// What the lines of all devices have seen.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// How long each request took that was answered.
    pub(crate) times: Vec<Duration>,
    /// How often the server had too much to do.
    pub(crate) busy: usize,
    /// How often a line was cut.
    pub(crate) cut: usize,
}

impl Log {
    /// Adds another's.
    pub(crate) fn add(&mut self, other: Self) {
        self.times.extend(other.times);
        self.busy += other.busy;
        self.cut += other.cut;
    }
}

pub(crate) type SharedLog = Rc<RefCell<Log>>;

struct Line {
    http: NativeHttp,
    log: SharedLog,
}

impl Line {
    async fn timed<T>(
        &self,
        asked: impl Future<Output = Result<T, TransportError>>,
    ) -> Result<T, TransportError> {
        let started = Instant::now();
        let answer = asked.await;
        let mut log = self.log.borrow_mut();
        match &answer {
            Err(TransportError::Busy(_)) => log.busy += 1,
            Err(TransportError::Offline | TransportError::Garbled) => log.cut += 1,
            Ok(_) | Err(TransportError::Failed(_)) => log.times.push(started.elapsed()),
        }
        answer
    }
}

impl Transport for Line {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        self.timed(self.http.sync(body)).await
    }

    async fn segment(&self, segment: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        self.timed(self.http.segment(segment)).await
    }
}

/// Someone's device.
pub(crate) struct Device {
    pub(crate) replica: Replica<MemoryDevice>,
    line: Line,
    /// The households it has been given.
    households: Rc<RefCell<Vec<RecordId>>>,
    /// How many visits it has written down.
    pub(crate) written: Cell<usize>,
    rng: RefCell<Rng>,
}

impl Device {
    /// Signs in; what was asked too much is asked again.
    pub(crate) async fn sign_in(address: SocketAddr, account: &Account, log: &SharedLog) -> Self {
        let base = format!("http://{address}");
        let (_, seed) = account.actor.uuid().as_u64_pair();
        let rng = RefCell::new(Rng::new(seed));
        let (http, session) = loop {
            let started = Instant::now();
            match NativeHttp::sign_in(&base, &account.login, &account.passphrase).await {
                Ok(signed_in) => {
                    log.borrow_mut().times.push(started.elapsed());
                    break signed_in;
                }
                Err(TransportError::Busy(wait)) => {
                    log.borrow_mut().busy += 1;
                    rest(wait, &rng).await;
                }
                Err(error) => panic!("{error}"),
            }
        };
        let replica = Replica::open(MemoryDevice::default(), ENV, Some(session)).await;
        let replica = replica.unwrap().unwrap();
        let households = Rc::<RefCell<Vec<RecordId>>>::default();
        let known = households.clone();
        replica.on_change(move |briefs: &[Brief], _, _| {
            let new = briefs
                .iter()
                .filter(|brief| brief.kind == Some("household"));
            known.borrow_mut().extend(new.map(|brief| brief.id));
        });
        let log = log.clone();
        Self {
            replica,
            line: Line { http, log },
            households,
            written: Cell::new(0),
            rng,
        }
    }

    /// Syncs until all is through, as patiently as the client does.
    pub(crate) async fn sync(&self) {
        let mut failures = 0;
        loop {
            match sync(&self.replica, &self.line).await {
                Ok(()) => return,
                Err(SyncError::Transport(TransportError::Busy(wait))) => {
                    rest(wait, &self.rng).await;
                }
                Err(SyncError::Transport(TransportError::Offline | TransportError::Garbled)) => {
                    failures += 1;
                    assert!(failures < 1_000, "nothing gets through");
                    tokio::time::sleep(Duration::from_secs(2)).await;
                }
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// Writes down so many visits of about 1.5 kB.
    pub(crate) async fn visit(&self, count: usize) {
        for _ in 0..count {
            let household = {
                let households = self.households.borrow();
                households[self.rng.borrow_mut().below(households.len())].to_string()
            };
            let said = "変わりなく過ごしていたとのこと。薬は飲めている。".repeat(8);
            let text = |path, text: &str| (Path::new(path).unwrap(), Value::text(text));
            let writes = BTreeMap::from([
                text("household", &household),
                text("started_at", "2026-11-23T09:30"),
                text("purpose", "nursing"),
                text("outcome", "met"),
                text("said", &said),
            ]);
            let edit = Edit::create("visit", RecordId::new(Uuid::now_v7()), writes);
            self.replica.save(edit).await.unwrap();
            self.written.set(self.written.get() + 1);
        }
    }

    /// A pause of up to `most`.
    pub(crate) async fn pause(&self, most: Duration) {
        let millis = u64::try_from(most.as_millis()).unwrap();
        let share = self.rng.borrow_mut().number() % millis.max(1);
        tokio::time::sleep(Duration::from_millis(share)).await;
    }
}

/// Waits as the server says and up to as long again.
async fn rest(wait: Duration, rng: &RefCell<Rng>) {
    let share = rng.borrow_mut().number() % 1_000;
    tokio::time::sleep(wait.mul_f64(1.0 + share as f64 / 1_000.0)).await;
}
