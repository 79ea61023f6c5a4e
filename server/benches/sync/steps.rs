//! What a device does with the server.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use app::{
    device::MemoryDevice,
    sync::{Replica, sync},
};
use shared::{
    record::{Doc, Edit, Path, RecordId, Value, Writes},
    sample::SampleRecord,
    wire::SegmentRef,
};
use uuid::Uuid;

use crate::{
    Bench, ENV, VISITS,
    figures::Travelled,
    line::{Line, Relay},
};

/// What a mobile network adds to each request.
const FAR: Duration = Duration::from_millis(100);

/// As many visits change between a pull and the next.
const CHANGED: usize = 100;

const WAITED: &str = "  of which waiting for the server";

/// A device in memory with all it may see.
struct Loaded {
    replica: Replica<MemoryDevice>,
    line: Line,
    took: Duration,
}

/// What the first device was given.
pub(crate) struct First {
    /// All documents.
    pub(crate) docs: Vec<Doc>,
    /// The segments they came in.
    pub(crate) segments: Vec<SegmentRef>,
}

impl Bench {
    /// Signs the nurse in.
    pub(crate) async fn sign_in(&self, base: &str) -> (Line, shared::wire::Session) {
        Line::sign_in(base, &self.account.login, &self.account.passphrase).await
    }

    async fn load(&self, base: &str, delay: Duration) -> Loaded {
        let (line, session) = self.sign_in(base).await;
        let line = line.slower(delay);
        let started = Instant::now();
        let replica = Replica::open(MemoryDevice::default(), ENV, Some(session))
            .await
            .unwrap()
            .unwrap();
        sync(&replica, &line).await.unwrap();
        Loaded {
            took: started.elapsed(),
            replica,
            line,
        }
    }

    /// The first device packs the segments, the others are handed them.
    pub(crate) async fn first_pulls(&self, server: SocketAddr) -> First {
        let relay = Relay::start(server).await;
        let (line, session) = self.sign_in(&relay.base).await;
        relay.travelled(0);
        let replica = Replica::open(MemoryDevice::default(), ENV, Some(session))
            .await
            .unwrap()
            .unwrap();
        let ids = Rc::new(RefCell::new(Vec::new()));
        let loaded = ids.clone();
        replica.on_change(move |briefs, _, _| {
            loaded
                .borrow_mut()
                .extend(briefs.iter().map(|brief| brief.id));
        });
        let started = Instant::now();
        sync(&replica, &line).await.unwrap();
        let took = started.elapsed();
        let travelled = relay.travelled(line.requests());
        let what = "first pull, first device: segments are packed";
        let step = ("tsunagu, packing", "first pull");
        self.report.step(step, what, vec![took], travelled);

        let base = format!("http://{server}");
        let pull = async |delay| {
            let mut times = Vec::new();
            for _ in 0..self.runs {
                let loaded = self.load(&base, delay).await;
                assert!(loaded.replica.len() > VISITS);
                times.push(loaded.took);
            }
            times
        };
        let what = "first pull of 10,000 visits, server to ready replica";
        let step = ("tsunagu", "first pull");
        let times = pull(Duration::ZERO).await;
        self.report.step(step, what, times, travelled);
        let what = "  the same with 100 ms added to each request";
        let step = ("tsunagu", "first pull, 100 ms");
        let times = pull(FAR).await;
        self.report.step(step, what, times, travelled);

        let ids = ids.borrow();
        let docs = ids.iter().filter_map(|id| replica.doc(*id));
        First {
            docs: docs.map(|doc| Doc::clone(&doc)).collect(),
            segments: line.segments.take(),
        }
    }

    /// One device changes a value of a choice and a text in 100 visits and pushes; another pulls.
    pub(crate) async fn deltas(&self, server: SocketAddr, docs: &[Doc]) {
        let relay = Relay::start(server).await;
        let visits: Vec<&Doc> = docs.iter().filter(|doc| &*doc.kind == "visit").collect();
        let writer = self.load(&relay.base, Duration::ZERO).await;
        let reader = self.load(&relay.base, Duration::ZERO).await;
        let (mut pushes, mut pulls) = (Vec::new(), Vec::new());
        let (mut push_waits, mut pull_waits) = (Vec::new(), Vec::new());
        let (mut pushed, mut pulled) = (Travelled::default(), Travelled::default());
        for run in 0..self.runs {
            let step = visits.len() / CHANGED;
            let mut changed = Vec::new();
            for n in (0..CHANGED).map(|n| n * step + run) {
                let writes = change(visits[(n + 1) % visits.len()]);
                let doc = writer.replica.doc(visits[n].id).unwrap();
                let edit = Edit {
                    seen: doc.context.clone(),
                    ..Edit::create("visit", doc.id, writes)
                };
                changed.push((doc.id, writer.replica.save(edit).await.unwrap()));
            }
            writer.line.reset();
            relay.travelled(0);
            let started = Instant::now();
            sync(&writer.replica, &writer.line).await.unwrap();
            pushes.push(started.elapsed());
            push_waits.push(writer.line.waited());
            pushed = relay.travelled(writer.line.requests());
            assert_eq!(writer.replica.standing().unsent, 0);

            reader.line.reset();
            relay.travelled(0);
            let started = Instant::now();
            sync(&reader.replica, &reader.line).await.unwrap();
            pulls.push(started.elapsed());
            pull_waits.push(reader.line.waited());
            pulled = relay.travelled(reader.line.requests());
            for (id, save) in changed {
                let doc = reader.replica.doc(id).unwrap();
                assert!(doc.context.contains(save.dot));
            }
        }
        let what = "push of 100 changed visits until they are on disk";
        let step = ("tsunagu", "delta push");
        self.report.step(step, what, pushes, pushed);
        self.report.times(WAITED, push_waits);
        let what = "pull of 100 changed visits";
        let step = ("tsunagu", "delta pull");
        self.report.step(step, what, pulls, pulled);
        self.report.times(WAITED, pull_waits);
    }

    /// A device that knows the households pushes the visits, until the server has all of them on its disk.
    pub(crate) async fn first_push(&self, server: SocketAddr, visits: &[SampleRecord]) {
        let relay = Relay::start(server).await;
        let Loaded { replica, line, .. } = self.load(&relay.base, Duration::ZERO).await;
        for visit in visits {
            let edit = Edit::create(visit.kind, visit.id, visit.writes.clone());
            replica.save(edit).await.unwrap();
        }
        line.reset();
        relay.travelled(0);
        let started = Instant::now();
        sync(&replica, &line).await.unwrap();
        let took = started.elapsed();
        let travelled = relay.travelled(line.requests());
        let standing = replica.standing();
        assert_eq!((standing.unsent, standing.attention), (0, 0));
        let what = "first push of 10,000 visits until all are on disk";
        let step = ("tsunagu", "first push");
        self.report.step(step, what, vec![took], travelled);
        self.report.times(WAITED, vec![line.waited()]);
    }

    /// What is done all day.
    pub(crate) async fn small_steps(&self, base: &str, docs: &[Doc]) {
        let Loaded { replica, line, .. } = self.load(base, Duration::ZERO).await;
        let mut times = Vec::new();
        for _ in 0..20 {
            line.reset();
            let started = Instant::now();
            sync(&replica, &line).await.unwrap();
            times.push(started.elapsed());
        }
        self.report.times("sync with nothing new", times);
        println!(
            "{:<62} {} request, {} B up, {} B down",
            "  what travelled (bodies)",
            line.requests(),
            line.sent.take().iter().map(String::len).sum::<usize>(),
            line.answered.get()
        );

        let household = docs.iter().find(|doc| &*doc.kind == "household").unwrap();
        let (mut saves, mut times) = (Vec::new(), Vec::new());
        for _ in 0..self.runs {
            for n in 0..500 {
                let text = |path, text: &str| (Path::new(path).unwrap(), Value::text(text));
                let writes = BTreeMap::from([
                    text("household", &household.id.to_string()),
                    text("name", household.get("name").as_text().unwrap()),
                    text("notes", &format!("備考 {n}")),
                ]);
                let edit = Edit::create("member", RecordId::new(Uuid::now_v7()), writes);
                let started = Instant::now();
                replica.save(edit).await.unwrap();
                saves.push(started.elapsed());
            }
            let started = Instant::now();
            sync(&replica, &line).await.unwrap();
            times.push(started.elapsed());
        }
        let what = "push of 500 saves until the server has them on disk";
        self.report.times(what, times);
        self.report.times("one save in memory", saves);
    }
}

fn change(other: &Doc) -> Writes {
    let done = Path::new("done").unwrap();
    let urgency = Path::new("urgency").unwrap();
    BTreeMap::from([
        (done, other.get("done").clone()),
        (urgency, Value::text("today")),
    ])
}
