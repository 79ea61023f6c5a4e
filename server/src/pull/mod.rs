//! What a device lacks goes out: what lies in its person's scopes after its cursor.

mod pack;
mod segments;

use std::collections::BTreeSet;

use shared::{
    access::{self, Action, Actor, Scope, scopes_hash},
    jp::Timestamp,
    mutant::Mutant,
    record::{Doc, ReplicaId},
    registry,
    wire::{End, Opening, Reply, SegmentRef, TurnedDown, VERSION},
};

use crate::{
    clock::Clock,
    db::{
        self, Conn, Db,
        documents::{self, Overview, Window},
    },
    push::Taken,
};
pub use segments::{Chunk, Packer};

/// What a device asks for.
#[derive(Clone, Debug)]
pub struct Pull {
    /// The device's replica.
    pub replica: ReplicaId,
    /// Whether it is a copy of another and has to become a replica of its own first.
    pub is_copy: bool,
    /// Whether it lies on a device that was revoked: what it sends is taken, and it is told nothing more.
    pub is_revoked: bool,
    /// The database its cursor belongs to; empty when it has none.
    pub epoch: String,
    /// The last number it has.
    pub cursor: u64,
    /// The hash of the scopes it holds.
    pub scopes_hash: String,
    /// Scopes it wants from zero.
    pub load: BTreeSet<Scope>,
    /// The most documents it wants in one reply.
    pub limit: usize,
    /// What became of what it sent.
    pub taken: Taken,
}

/// Why a reply can't be made.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// The person is no longer on staff.
    #[error("the account's person is not on staff")]
    NotOnStaff,
    /// The database can't.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
    /// What lies in the database, or the reply, can't be turned into bytes.
    #[error("the reply can't be written: {0}")]
    Reply(String),
}

/// The reply as JSON lines. Everything in it is one snapshot of the database.
///
/// # Errors
/// When the person is not on staff or the database can't.
pub async fn reply(
    db: &Db,
    packer: &Packer,
    actor: shared::record::ActorId,
    pull: Pull,
    clock: Clock,
) -> Result<String, PullError> {
    let chunks = chunks(db, packer, actor, &pull, clock()).await?;
    let mut transaction = db.begin_read().await?;
    let meta = db::meta::read(&mut transaction).await?;
    let now = clock();
    let actor = db::grants::actor(&mut transaction, actor, now)
        .await?
        .ok_or(PullError::NotOnStaff)?;
    let (turned_down, here) = turned_down(&mut transaction, &actor, &pull).await?;
    let mut opening = Opening {
        version: VERSION,
        epoch: meta.epoch.clone(),
        server_time: now,
        verdicts: pull.taken.verdicts.clone(),
        turned_down,
        noted: pull.taken.noted,
        is_copy: pull.is_copy,
        scopes: None,
        segments: Vec::new(),
    };
    let mut lines = Lines::default();
    if is_other_epoch(&pull, &meta.epoch) {
        lines.push(&Reply::Opening(opening))?;
        lines.push(&Reply::End(End {
            cursor: 0,
            more: true,
        }))?;
    } else if pull.is_copy {
        lines.push(&Reply::Opening(opening))?;
        lines.push(&Reply::End(End {
            cursor: pull.cursor,
            more: true,
        }))?;
    } else if pull.is_revoked {
        lines.push(&Reply::Opening(opening))?;
        lines.push(&Reply::End(End {
            cursor: pull.cursor,
            more: false,
        }))?;
    } else if scopes_hash(actor.scopes()) != pull.scopes_hash {
        opening.scopes = Some(actor.scopes().iter().map(ToString::to_string).collect());
        lines.push(&Reply::Opening(opening))?;
        lines.0.push_str(&here.0);
        lines.push(&Reply::End(End {
            cursor: pull.cursor,
            more: true,
        }))?;
    } else {
        opening.segments = refs(&chunks);
        lines.push(&Reply::Opening(opening))?;
        lines.0.push_str(&here.0);
        let loaded = chunks.iter().flat_map(|chunk| &chunk.scopes);
        let overview = documents::overview(&mut transaction, &loaded.copied().collect()).await?;
        for chunk in &chunks {
            let has_tail = |scope| {
                overview.get(scope).is_some_and(|scope: &Overview| {
                    scope.changed > chunk.upto || scope.left > pull.cursor
                })
            };
            // Most have none, and looking costs more than reading what lies there.
            if chunk.scopes.iter().any(has_tail) {
                lines.tail(&mut transaction, chunk, &actor, &pull).await?;
            }
        }
        let end = lines
            .page(&mut transaction, &actor, &pull, meta.seq)
            .await?;
        lines.push(&Reply::End(end))?;
    }
    transaction.commit().await?;
    Ok(lines.0)
}

/// What was turned down, without the saves that are here by now; and what is here of it and may be seen.
async fn turned_down(
    conn: &mut Conn,
    actor: &Actor,
    pull: &Pull,
) -> Result<(TurnedDown, Lines), PullError> {
    let (mut turned_down, mut here) = (pull.taken.turned_down.clone(), Lines::default());
    if turned_down.is_empty() {
        return Ok((turned_down, here));
    }
    let ids = turned_down.keys().copied().collect();
    for (id, stored) in documents::find(conn, &ids).await? {
        let doc: Doc = serde_json::from_str(&stored.body)
            .map_err(|error| PullError::Reply(error.to_string()))?;
        if let Some(saves) = turned_down.get_mut(&id) {
            saves.retain(|dot| !doc.context.contains(*dot));
        }
        if access::allows(actor, Action::Read(&registry::scopes(&doc).1)).is_ok() {
            here.push(&Reply::Doc(doc))?;
        }
    }
    Ok((turned_down, here))
}

fn is_other_epoch(pull: &Pull, epoch: &str) -> bool {
    !pull.epoch.is_empty() && pull.epoch != epoch
}

/// The segments for the scopes to be loaded, packed now where that is due. Before the reply's snapshot, so that it holds
/// everything they hold.
async fn chunks(
    db: &Db,
    packer: &Packer,
    actor: shared::record::ActorId,
    pull: &Pull,
    now: Timestamp,
) -> Result<Vec<Chunk>, PullError> {
    if pull.load.is_empty() {
        return Ok(Vec::new());
    }
    let mut reader = db.reader().await?;
    let actor = db::grants::actor(&mut reader, actor, now)
        .await?
        .ok_or(PullError::NotOnStaff)?;
    drop(reader);
    if scopes_hash(actor.scopes()) != pull.scopes_hash {
        return Ok(Vec::new());
    }
    let load = pull.load.intersection(actor.scopes()).copied().collect();
    packer.chunks(db, &load, now).await
}

fn refs(chunks: &[Chunk]) -> Vec<SegmentRef> {
    let mut named = BTreeSet::new();
    let all = chunks.iter().flat_map(|chunk| &chunk.segments);
    all.filter(|segment| named.insert(&segment.name))
        .cloned()
        .collect()
}

/// The reply, line by line.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn push(&mut self, line: &Reply) -> Result<(), PullError> {
        self.0.push_str(
            &serde_json::to_string(line).map_err(|error| PullError::Reply(error.to_string()))?,
        );
        self.0.push('\n');
        Ok(())
    }

    /// Documents lie in the database as they travel.
    fn push_page(&mut self, page: documents::Page) {
        if Mutant::LostGone.is_in() {
            let told = page.lines.split_inclusive('\n');
            self.0
                .extend(told.filter(|line| !line.starts_with(r#"{"gone""#)));
        } else {
            self.0.push_str(&page.lines);
        }
    }

    /// What changed in the scopes of a chunk since it was packed. What left them counts from the device's cursor, because
    /// the device may hold it from earlier segments.
    async fn tail(
        &mut self,
        conn: &mut Conn,
        chunk: &Chunk,
        actor: &Actor,
        pull: &Pull,
    ) -> Result<(), PullError> {
        let window = Window {
            scopes: &chunk.scopes,
            after: chunk.upto,
            gone_after: chunk.upto.min(pull.cursor),
            held: actor.scopes(),
            but_of: None,
            limit: i64::MAX as u64,
        };
        self.push_page(documents::changed(conn, &window).await?);
        Ok(())
    }

    /// What changed in the other scopes since the cursor, up to the limit.
    ///
    /// A device is not sent what it made itself: where nobody else has changed the document since its cursor, it has the
    /// same state already.
    async fn page(
        &mut self,
        conn: &mut Conn,
        actor: &Actor,
        pull: &Pull,
        last: u64,
    ) -> Result<End, PullError> {
        let scopes = actor.scopes().difference(&pull.load).copied().collect();
        let cursor = if pull.cursor <= last {
            pull.cursor
        } else {
            tracing::error!(
                "a device is ahead of this database: was it restored from a backup? Then run `restored`"
            );
            0
        };
        let window = Window {
            scopes: &scopes,
            after: cursor,
            gone_after: cursor,
            held: actor.scopes(),
            but_of: Some(pull.replica),
            limit: pull.limit as u64,
        };
        let page = documents::changed(conn, &window).await?;
        let more = page.documents == window.limit
            && documents::is_changed(conn, &scopes, page.last).await?;
        let cursor = if more { page.last } else { last };
        self.push_page(page);
        Ok(End { cursor, more })
    }
}
