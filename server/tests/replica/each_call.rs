//! The device's storage fails at each of its calls in turn.

use std::{cell::Cell, rc::Rc};

use app::{
    device::{Device, DeviceError, Durability, MemoryDevice, Op, Shelf},
    sync::{Env, NativeHttp, Replica, sync},
};
use shared::record::{Edit, RecordId};

use crate::support::{RIGHT, Tablet, Town, last_week, new_visit, share, writes};

/// Changed records are folded soon, so that folding fails too.
const FOLDING: Env = Env {
    fold_at: 4,
    ..RIGHT
};

/// What becomes of the call that fails.
#[derive(Clone, Debug)]
struct Failure {
    /// Which call, from 0.
    at: usize,
    error: DeviceError,
    /// Whether it is carried out nevertheless: the browser lost the connection just after.
    is_done: bool,
}

/// Storage of which one call fails.
#[derive(Clone)]
struct Failing {
    memory: MemoryDevice,
    calls: Rc<Cell<usize>>,
    failure: Rc<Failure>,
}

impl Failing {
    fn new(failure: Failure) -> Self {
        Self {
            memory: MemoryDevice::default(),
            calls: Rc::default(),
            failure: Rc::new(failure),
        }
    }

    fn fails(&self) -> bool {
        self.calls.replace(self.calls.get() + 1) == self.failure.at
    }

    fn told<T>(&self, fails: bool, value: T) -> Result<T, DeviceError> {
        if fails {
            Err(self.failure.error.clone())
        } else {
            Ok(value)
        }
    }
}

impl Device for Failing {
    async fn read_all(&self, shelf: Shelf) -> Result<Vec<(String, Vec<u8>)>, DeviceError> {
        let fails = self.fails();
        self.told(fails, self.memory.read_all(shelf).await?)
    }

    async fn keys(&self, shelf: Shelf) -> Result<Vec<String>, DeviceError> {
        let fails = self.fails();
        self.told(fails, self.memory.keys(shelf).await?)
    }

    async fn read(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, DeviceError> {
        let fails = self.fails();
        self.told(fails, self.memory.read(shelf, key).await?)
    }

    async fn commit(&self, ops: Vec<Op>, durability: Durability) -> Result<(), DeviceError> {
        let fails = self.fails();
        if !fails || self.failure.is_done {
            self.memory.commit(ops, durability).await?;
        }
        self.told(fails, ())
    }
}

/// Someone's work on a device of which one call fails: whatever fails is done once more.
struct Work {
    http: NativeHttp,
    disk: Failing,
    replica: Replica<Failing>,
}

impl Work {
    async fn begin(town: &Town, failure: Failure) -> Self {
        let (http, session) = town.sign_in("center1").await;
        let disk = Failing::new(failure);
        let mut replica = Replica::open(disk.clone(), FOLDING, Some(session.clone())).await;
        if replica.is_err() {
            replica = Replica::open(disk.clone(), FOLDING, Some(session)).await;
        }
        let replica = replica.unwrap().unwrap();
        Self {
            http,
            disk,
            replica,
        }
    }

    async fn load(&self) {
        if self.replica.load().await.is_err() {
            self.replica.load().await.unwrap();
        }
    }

    async fn sync(&self) {
        if sync(&self.replica, &self.http).await.is_err() {
            sync(&self.replica, &self.http).await.unwrap();
        }
    }

    async fn save(&self, edit: Edit) {
        if self.replica.save(edit.clone()).await.is_err() {
            self.replica.save(edit).await.unwrap();
        }
        assert_eq!(self.replica.unsent().len(), 1);
    }

    async fn write(&self, id: RecordId, text: &str) {
        let doc = self.replica.doc(id).unwrap();
        let edit = Edit {
            kind: doc.kind.clone(),
            record: id,
            seen: doc.context.clone(),
            writes: writes([("said", text)]),
        };
        self.save(edit).await;
    }

    /// The tablet is switched off and on.
    async fn restart(self) -> Self {
        let mut replica = Replica::open(self.disk.clone(), FOLDING, None).await;
        if replica.is_err() {
            replica = Replica::open(self.disk.clone(), FOLDING, None).await;
        }
        let replica = replica.unwrap().unwrap();
        let restarted = Self { replica, ..self };
        restarted.load().await;
        restarted
    }
}

/// The households of the nurse which the centre serves too, and which it does not.
struct Households {
    shared: RecordId,
    other: RecordId,
}

impl Households {
    async fn of(nurse: &Tablet, centre: &Tablet) -> Self {
        let known = centre.of_kind("household").await;
        let (shared, other): (Vec<_>, Vec<_>) = nurse
            .of_kind("household")
            .await
            .into_iter()
            .partition(|id| known.contains(id));
        Self {
            shared: shared[0],
            other: other[0],
        }
    }
}

/// A day on such a device: a first load, saves, what others wrote, folding, a household gained and lost again. Gives how
/// many calls it took.
async fn day(town: &Town, colleague: &Tablet, households: &Households, failure: Failure) -> usize {
    let (kept, lost) = (households.shared, households.other);
    let work = Work::begin(town, failure.clone()).await;
    work.sync().await;
    let centre = work.replica.session().organisation;
    let assignment = share(colleague, lost, centre).await;
    work.sync().await;
    assert!(work.replica.doc(lost).is_some(), "{failure:?}");
    let (visit, edit) = new_visit(kept, "朝");
    work.save(edit).await;
    let mut others = Vec::new();
    for number in 0..6 {
        others.push(colleague.visit(kept, &number.to_string()).await);
    }
    colleague.write(others[0], "said", "直した").await;
    colleague.sync().await.unwrap();
    work.sync().await;
    work.write(visit, "昼").await;
    let work = work.restart().await;
    work.sync().await;
    colleague.write(assignment, "until", &last_week()).await;
    colleague.sync().await.unwrap();
    work.sync().await;
    assert!(work.replica.doc(lost).is_none(), "{failure:?}");
    work.write(visit, "夜").await;
    work.sync().await;
    let calls = work.disk.calls.get();

    let work = work.restart().await;
    work.sync().await;
    colleague.sync().await.unwrap();
    let standing = work.replica.standing();
    assert!(standing.is_loaded, "{failure:?}");
    assert_eq!((standing.unsent, standing.attention), (0, 0), "{failure:?}");
    assert!(work.replica.damaged().is_empty(), "{failure:?}");
    assert!(work.replica.doc(lost).is_none(), "{failure:?}");
    assert_eq!(standing.mended, None, "{failure:?}");
    for id in others.into_iter().chain([visit, kept]) {
        let (ours, theirs) = (work.replica.doc(id), colleague.replica.doc(id));
        assert!(ours.is_some() && ours == theirs, "{failure:?}: {id}");
    }
    assert_eq!(colleague.text(visit, "said").unwrap(), "夜", "{failure:?}");
    let doc = colleague.replica.doc(visit).unwrap();
    assert_eq!(doc.conflicts().count(), 0, "{failure:?}");
    calls
}

#[tokio::test]
async fn a_call_that_fails_is_made_up_for_whichever_it_is() {
    let town = Town::new().await;
    let colleague = town.device("nurse1", RIGHT).await;
    let centre = town.device("center1", RIGHT).await;
    let households = Households::of(&colleague, &centre).await;
    let never = Failure {
        at: usize::MAX,
        error: DeviceError::Lost,
        is_done: false,
    };
    let calls = day(&town, &colleague, &households, never).await;
    assert!(calls > 50, "only {calls}");
    let errors = [
        DeviceError::Full,
        DeviceError::Other("AbortError".to_owned()),
        DeviceError::Lost,
    ];
    for at in 0..calls {
        let error = errors[at % errors.len()].clone();
        let failure = Failure {
            at,
            error,
            is_done: at % 2 == 0,
        };
        day(&town, &colleague, &households, failure).await;
    }
    town.server.stop().await.unwrap();
}
