//! Saves come in: one task takes them all, several requests to a transaction, and answers when they are on the disk.

mod batch;
mod incoming;
mod late;
mod log;
mod offer;
mod take;

use std::{collections::BTreeSet, sync::Arc};

use serde_json::value::RawValue;
use shared::{
    access::Scope,
    mutant::Mutant,
    record::{ActorId, Doc, ReplicaId},
    wire::{Note, TurnedDown, Verdicts},
};
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::{
    clock::Clock,
    db::{self, Db},
};
use batch::Batch;

/// Requests that may wait for the writer.
const QUEUE: usize = 1_024;

/// Requests that share a transaction at most.
const GROUP: usize = 64;

/// Commits a listener may lag behind before it is told to look for itself.
const LAG: usize = 256;

/// On whose behalf saves are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authority {
    /// A person who signed in, with their account.
    Person {
        /// Who.
        actor: ActorId,
        /// The account they signed in with.
        account: String,
    },
    /// The operator who loads records by a command: access is not asked and authors are as given.
    Operator,
}

impl Authority {
    /// The account noted with each save; empty for the operator.
    fn account(&self) -> &str {
        match self {
            Self::Person { account, .. } => account,
            Self::Operator => "",
        }
    }
}

/// What one request brings.
#[derive(Clone, Debug)]
pub struct Push {
    /// On whose behalf.
    pub authority: Authority,
    /// The replica the saves are of.
    pub replica: ReplicaId,
    /// The highest number the replica says it has used; none where it does not say.
    pub counter: Option<u64>,
    /// The database the device believes it talks to; empty when it does not know yet.
    pub epoch: String,
    /// The saves as sent, in the order of their counters.
    pub saves: Vec<Box<RawValue>>,
    /// Documents the device holds and the server may lack.
    pub offers: Vec<Doc>,
    /// What the device notes for the audit log.
    pub notes: Vec<Note>,
    /// Whether it was sealed and handed in while its device can't answer.
    pub is_sealed: bool,
}

/// Why nothing of a push was taken.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The replica is registered to another account.
    #[error("the replica belongs to another account")]
    ForeignReplica,
    /// More saves of the replica are known than it has made: it is a copy, or was set back.
    #[error("the replica is a copy of another")]
    Copy,
    /// The person is no longer on staff.
    #[error("the account's person is not on staff")]
    NotOnStaff,
    /// The server is stopping, or its database fails.
    #[error("the database can't take saves now")]
    Unavailable,
}

/// What a commit touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The last number given out.
    pub seq: u64,
    /// The scopes in which something changed.
    pub scopes: BTreeSet<Scope>,
    /// Whether people may hold other scopes since.
    pub access: bool,
}

/// What became of a push.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Of its saves.
    pub verdicts: Verdicts,
    /// The offers that the person may not make, each with the person's own saves in it.
    pub turned_down: TurnedDown,
    /// Whether its notes are in the audit log.
    pub noted: bool,
}

struct Job {
    push: Push,
    reply: oneshot::Sender<Result<Taken, PushError>>,
}

/// The way to the writing task.
#[derive(Clone, Debug)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
    commits: broadcast::Sender<Arc<Committed>>,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Job").finish_non_exhaustive()
    }
}

impl Writer {
    /// Starts the task. It ends when the last `Writer` is dropped.
    #[must_use]
    pub fn start(db: Db, clock: Clock) -> Self {
        let (jobs, mut waiting) = mpsc::channel::<Job>(QUEUE);
        let (commits, _) = broadcast::channel(LAG);
        let writer = Self {
            jobs,
            commits: commits.clone(),
        };
        tokio::spawn(async move {
            let mut group = Vec::with_capacity(GROUP);
            while waiting.recv_many(&mut group, GROUP).await > 0 {
                let group = std::mem::take(&mut group);
                // A task of its own: should it panic, those who wait are told so and the next group is taken.
                let written = tokio::spawn(write(db.clone(), commits.clone(), group, clock)).await;
                if let Err(error) = written {
                    tracing::error!(%error, "a group of saves was not taken");
                }
            }
        });
        writer
    }

    /// Takes in a push. When this returns verdicts, they are durable.
    ///
    /// # Errors
    /// When nothing of it was taken.
    pub async fn push(&self, push: Push) -> Result<Taken, PushError> {
        let (reply, answer) = oneshot::channel();
        self.jobs
            .send(Job { push, reply })
            .await
            .map_err(|_| PushError::Unavailable)?;
        answer.await.map_err(|_| PushError::Unavailable)?
    }

    /// Hears of commits.
    #[must_use]
    pub fn commits(&self) -> broadcast::Receiver<Arc<Committed>> {
        self.commits.subscribe()
    }

    /// Tells listeners of a commit made elsewhere.
    pub(crate) fn announce(&self, committed: Committed) {
        // Nobody listening is no error.
        let _ = self.commits.send(Arc::new(committed));
    }
}

async fn write(db: Db, commits: broadcast::Sender<Arc<Committed>>, group: Vec<Job>, clock: Clock) {
    let (pushes, replies): (Vec<_>, Vec<_>) =
        group.into_iter().map(|job| (job.push, job.reply)).unzip();
    match write_group(&db, &pushes, clock).await {
        Ok((results, committed)) => {
            if !committed.scopes.is_empty() {
                let _ = commits.send(Arc::new(committed));
            }
            for (reply, result) in replies.into_iter().zip(results) {
                // Whoever hung up asks again and is told the same.
                let _ = reply.send(result);
            }
        }
        Err(error) => {
            tracing::error!(%error, "a transaction of saves failed");
            for reply in replies {
                let _ = reply.send(Err(PushError::Unavailable));
            }
        }
    }
}

type Results = Vec<Result<Taken, PushError>>;

async fn write_group(
    db: &Db,
    pushes: &[Push],
    clock: Clock,
) -> Result<(Results, Committed), sqlx::Error> {
    let numbers = numbers_seen_early(db, pushes).await?;
    let mut transaction = db.begin_write().await?;
    let meta = db::meta::lock(&mut transaction).await?;
    let mut batch = Batch::new(&mut transaction, meta, clock());
    batch.numbers = numbers;
    let mut results = Vec::with_capacity(pushes.len());
    for push in pushes {
        results.push(batch.take_push(push).await?);
    }
    let committed = batch.write_documents().await?;
    batch.write_log().await?;
    if Mutant::AckBeforeCommit.is_in() {
        tokio::spawn(async move {
            tokio::task::yield_now().await;
            drop(transaction.commit().await);
        });
        return Ok((results, committed));
    }
    if !committed.scopes.is_empty() {
        db.notify(&mut transaction).await?;
    }
    transaction.commit().await?;
    Ok((results, committed))
}

/// [`Mutant::PlainSequence`]: numbers that everyone sees at once, and what they number a little later.
async fn numbers_seen_early(db: &Db, pushes: &[Push]) -> Result<Option<u64>, sqlx::Error> {
    if !Mutant::PlainSequence.is_in() {
        return Ok(None);
    }
    let brought = |push: &Push| push.saves.len() + push.offers.len();
    let most: usize = pushes.iter().map(brought).sum();
    let first = db::meta::take(&mut *db.reader().await?, most as u64).await?;
    // As long as it takes others to read, not to be asked to.
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    Ok(Some(first))
}
