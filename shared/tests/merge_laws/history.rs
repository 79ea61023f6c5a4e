//! Random histories: several replicas edit one record, meet, and hear of single saves in any order.

use proptest::prelude::*;
use shared::{
    jp::Timestamp,
    record::{
        ActorId, Context, Doc, Dot, Edit, Number, Path, RecordId, ReplicaId, Save, Value, Writes,
    },
};
use uuid::Uuid;

/// Scalars, members of a set, cells and removal of rows, removal of the record, a path of a later version.
const PATHS: [&str; 8] = [
    "notes",
    "next_on",
    "troubles/debt",
    "troubles/care",
    "met/r1/name",
    "met/r1/removed",
    "removed",
    "later/x/y/z",
];

/// One thing that happens.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A form is opened and stays open.
    Open { replica: usize },
    /// 保存: of the form opened before, or of what the replica knows now.
    Save {
        replica: usize,
        from_form: bool,
        writes: Vec<(usize, u8)>,
        at: i64,
        saves_elsewhere: u64,
    },
    /// A replica takes in the copy of another.
    Meet { replica: usize, other: usize },
    /// A replica hears of one save of anyone.
    Hear { replica: usize, save: usize },
}

/// What came of it.
#[derive(Clone, Debug)]
pub(super) struct History {
    /// The copies of the replicas.
    pub(super) docs: Vec<Doc>,
    /// Every save, in the order made.
    pub(super) saves: Vec<Save>,
}

/// A person's copy on a device.
struct Replica {
    id: ReplicaId,
    doc: Doc,
    form: Context,
    counter: u64,
    prior: u64,
}

pub(super) fn replica_id(replica: usize) -> ReplicaId {
    ReplicaId::new(Uuid::from_u128(0xa000 + replica as u128))
}

/// A record nobody has written.
pub(super) fn blank() -> Doc {
    Doc::new("visit", RecordId::new(Uuid::from_u128(1)))
}

fn value(choice: u8) -> Value {
    match choice {
        0 => Value::Empty,
        1 => Value::Flag(true),
        2 => Value::Flag(false),
        3 => Number::new(36.5).map(Value::Number).unwrap(),
        4 => Value::Later(r#"{"a":[1,2]}"#.into()),
        n => Value::text(["よく眠れた", "眠れない", "痛みあり"][usize::from(n) % 3]),
    }
}

impl Replica {
    fn save(
        &mut self,
        from_form: bool,
        writes: &[(usize, u8)],
        at: i64,
        saves_elsewhere: u64,
    ) -> Save {
        self.counter += 1 + saves_elsewhere;
        let seen = if from_form {
            self.form.clone()
        } else {
            self.doc.context.clone()
        };
        let path = |place: usize| Path::new(PATHS[place % PATHS.len()]).unwrap();
        let writes: Writes = writes
            .iter()
            .map(|&(place, choice)| (path(place), value(choice)))
            .collect();
        let (kind, record) = (self.doc.kind.clone(), self.doc.id);
        let dot = Dot {
            replica: self.id,
            counter: self.counter,
        };
        let at = Timestamp::from_millis(at);
        let claimed = (at.millis() % 2 == 0).then_some(at);
        let edit = Edit {
            kind,
            record,
            seen,
            writes,
        };
        let save = edit.into_save(dot, self.prior, ActorId::new(self.id.uuid()), at, claimed);
        self.prior = self.counter;
        save
    }
}

/// Plays the steps.
pub(super) fn play(replicas: usize, steps: &[Step]) -> History {
    let mut replicas: Vec<Replica> = (0..replicas)
        .map(|n| Replica {
            id: replica_id(n),
            doc: blank(),
            form: Context::default(),
            counter: 0,
            prior: 0,
        })
        .collect();
    let count = replicas.len();
    let mut saves: Vec<Save> = Vec::new();
    for step in steps {
        match *step {
            Step::Open { replica } => {
                let replica = &mut replicas[replica % count];
                replica.form = replica.doc.context.clone();
            }
            Step::Save {
                replica,
                from_form,
                ref writes,
                at,
                saves_elsewhere,
            } => {
                let replica = &mut replicas[replica % count];
                let save = replica.save(from_form, writes, at, saves_elsewhere);
                replica.doc.apply(&save);
                saves.push(save);
            }
            Step::Meet { replica, other } => {
                let other = replicas[other % count].doc.clone();
                replicas[replica % count].doc.join(&other);
            }
            Step::Hear { replica, save } => {
                if let Some(save) = saves.get(save % saves.len().max(1)) {
                    replicas[replica % count].doc.apply(save);
                }
            }
        }
    }
    History {
        docs: replicas.into_iter().map(|replica| replica.doc).collect(),
        saves,
    }
}

fn step() -> impl Strategy<Value = Step> {
    let replica = 0..4_usize;
    let writes = prop::collection::vec((0..PATHS.len(), 0..9_u8), 1..4);
    let save = (replica.clone(), any::<bool>(), writes, 0..40_i64, 0..3_u64).prop_map(
        |(replica, from_form, writes, at, saves_elsewhere)| Step::Save {
            replica,
            from_form,
            writes,
            at,
            saves_elsewhere,
        },
    );
    prop_oneof![
        1 => replica.clone().prop_map(|replica| Step::Open { replica }),
        4 => save,
        2 => (replica.clone(), 0..4_usize).prop_map(|(replica, other)| Step::Meet { replica, other }),
        2 => (replica, 0..64_usize).prop_map(|(replica, save)| Step::Hear { replica, save }),
    ]
}

/// What happens among two to four replicas.
pub(super) fn histories() -> impl Strategy<Value = History> {
    (2..5_usize, prop::collection::vec(step(), 1..40))
        .prop_map(|(replicas, steps)| play(replicas, &steps))
}

/// Any order and repetition of the saves: each at least once.
pub(super) fn deliveries(saves: &[Save]) -> impl Strategy<Value = Vec<Save>> + use<> {
    let once = saves.to_vec();
    let again = prop::collection::vec(0..64_usize, 0..10);
    (again, Just(once)).prop_flat_map(|(again, mut all)| {
        let count = all.len();
        all.extend(
            again
                .into_iter()
                .filter(|_| count > 0)
                .map(|n| n % count.max(1))
                .map(|n| all[n].clone())
                .collect::<Vec<_>>(),
        );
        Just(all).prop_shuffle()
    })
}
