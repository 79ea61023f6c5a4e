//! A device of someone, with its tabs.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    future::Future,
    pin::{Pin, pin},
    rc::Rc,
    sync::Arc,
    task::{Context as Waking, Poll, Waker},
};

use app::{
    device::{Device, MemoryDevice, Shelf},
    sync::{Origin, Replica},
};
use shared::{
    domain::directory::{Edition, PRINTED, Printed},
    record::{Context, Doc, Record, RecordId},
    wire::Session,
};

use uuid::Uuid;

use crate::{
    chance::{self, ENV},
    disk::Disk,
};

/// What one tab tells the others.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) changed: Option<Vec<RecordId>>,
    pub(crate) gone: Vec<RecordId>,
    pub(crate) version: u64,
}

/// As many records are told one by one.
const MANY: usize = 200;

/// A tab: what the app keeps in memory.
pub(crate) struct Tab {
    pub(crate) id: u64,
    pub(crate) replica: Rc<Replica<Disk>>,
    /// The kinds of the records in sight; none where the record is removed.
    pub(crate) index: Rc<RefCell<BTreeMap<RecordId, Option<&'static str>>>>,
    /// Told and not yet heard by the others.
    pub(crate) told: Rc<RefCell<Vec<Told>>>,
    /// What forms opened earlier had seen.
    pub(crate) opened: BTreeMap<RecordId, Context>,
}

impl Tab {
    /// Opens the app on a disk; none while nobody has signed in there.
    pub(crate) fn open(id: u64, disk: &Disk, session: Option<Session>) -> Option<Self> {
        let replica = to_end(Replica::open(disk.clone(), ENV, session)).unwrap()?;
        let briefs = to_end(replica.load()).unwrap();
        let index = briefs
            .iter()
            .map(|brief| (brief.id, brief.kind.filter(|_| !brief.removed)));
        let index = Rc::new(RefCell::new(index.collect::<BTreeMap<_, _>>()));
        let told = Rc::new(RefCell::new(Vec::new()));
        let replica = Rc::new(replica);
        let (seen, heard) = (index.clone(), told.clone());
        let weak = Rc::downgrade(&replica);
        replica.on_change(move |briefs, gone, origin| {
            let mut index = seen.borrow_mut();
            for brief in briefs {
                index.insert(brief.id, brief.kind.filter(|_| !brief.removed));
            }
            for id in gone {
                index.remove(id);
            }
            if let (Origin::Here, Some(replica)) = (origin, weak.upgrade()) {
                let changed = briefs.iter().map(|brief| brief.id).collect::<Vec<_>>();
                heard.borrow_mut().push(Told {
                    changed: (changed.len() <= MANY).then_some(changed),
                    gone: gone.to_vec(),
                    version: replica.version(),
                });
            }
        });
        Some(Self {
            id,
            replica,
            index,
            told,
            opened: BTreeMap::new(),
        })
    }

    /// The records of a kind in sight.
    pub(crate) fn of_kind(&self, kind: &str) -> Vec<RecordId> {
        let index = self.index.borrow();
        let of_kind = index.iter().filter(|(_, known)| **known == Some(kind));
        of_kind.map(|(id, _)| *id).collect()
    }

    /// What there is of the directory: editions, what they say, and the rows of the next one, ended ones too.
    pub(crate) fn directory(&self) -> Vec<Arc<Doc>> {
        let is_of =
            |kind: &str| PRINTED.contains(&kind) || [Edition::KIND, Printed::KIND].contains(&kind);
        let index = self.index.borrow();
        let may_be = index.iter().filter(|(_, kind)| kind.is_none_or(is_of));
        let docs = may_be.filter_map(|(id, _)| self.replica.doc(*id));
        docs.filter(|doc| is_of(&doc.kind)).collect()
    }
}

/// A device of someone.
pub(crate) struct Tablet {
    pub(crate) login: String,
    pub(crate) cookie: String,
    pub(crate) disk: Disk,
    /// Milliseconds its clock is ahead.
    pub(crate) skew: i64,
    pub(crate) tabs: Vec<Tab>,
    /// The disk as it was once.
    pub(crate) image: Option<MemoryDevice>,
    /// Whether its person has to sign in.
    pub(crate) is_signed_out: bool,
}

impl Tablet {
    /// Everything on the disk that no one else has: unsent saves, and refused ones.
    pub(crate) fn kept(&self) -> String {
        let mut text = String::new();
        for shelf in [Shelf::Outbox, Shelf::Attention] {
            for (_, bytes) in to_end(self.disk.memory.read_all(shelf)).unwrap() {
                let kept = std::str::from_utf8(&bytes).unwrap();
                // What an edition says has the words of others in it.
                if !kept.contains(r#""content":"#) {
                    text.push_str(kept);
                }
            }
        }
        text
    }

    /// What is noted for the audit log and still here.
    pub(crate) fn notes(&self) -> Vec<Uuid> {
        let notes = to_end(self.disk.memory.keys(Shelf::Notes)).unwrap();
        notes.iter().map(|id| id.parse().unwrap()).collect()
    }

    /// The app with all tabs ends.
    pub(crate) fn close(&mut self) {
        self.tabs.clear();
        self.disk.faults.borrow_mut().clear();
    }

    pub(crate) fn acts(&self) {
        chance::act_as(self.skew);
    }
}

/// Runs what waits for nobody else.
pub(crate) fn to_end<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    for _ in 0..100_000 {
        if let Poll::Ready(result) = poll(work.as_mut()) {
            return result;
        }
    }
    panic!("it waits for ever");
}

/// One step of some work.
pub(crate) fn poll<T>(work: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Poll<T> {
    work.poll(&mut Waking::from_waker(Waker::noop()))
}
