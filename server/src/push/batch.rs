//! One transaction: documents are read once, changed in memory, numbered and written at the end.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use shared::{
    access::{Actor, Scope},
    record::{ActorId, Doc, Dot, RecordId, ReplicaId},
    registry,
};

use super::{Committed, log::Logged};
use crate::db::{
    self, Conn,
    documents::{self, Stored, Written},
    meta::Meta,
    saves::{self, Receipt, Received},
};

/// As many documents or saves are handed to the database at once: fewer would take longer, more would take memory.
const AT_ONCE: usize = 200;

/// Who changed a document in this transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// Saves of one replica, which has the result already.
    One(ReplicaId),
    /// Several, or in a way that nobody has yet.
    Several,
}

/// A document as it was and as it will be.
#[derive(Debug)]
struct Held {
    stored: Option<Stored>,
    doc: Option<Doc>,
    changed: Option<By>,
}

impl Held {
    /// What is to be written of it under the number `seq`.
    fn written(self, seq: u64) -> Result<Option<Written>, sqlx::Error> {
        let (Some(doc), Some(by)) = (self.doc, self.changed) else {
            return Ok(None);
        };
        let body =
            serde_json::to_string(&doc).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let (last_replica, foreign_seq) = match (by, &self.stored) {
            (By::Several, _) => (None, seq),
            (By::One(replica), Some(stored)) if stored.last_replica == Some(replica) => {
                (Some(replica), stored.foreign_seq)
            }
            (By::One(replica), stored) => (
                Some(replica),
                stored.as_ref().map_or(0, |stored| stored.seq),
            ),
        };
        Ok(Some(Written {
            id: doc.id,
            scopes: registry::scopes(&doc).1,
            kind: doc.kind,
            stored: Stored {
                body,
                seq,
                last_replica,
                foreign_seq,
            },
            is_new: self.stored.is_none(),
        }))
    }
}

/// The state of a transaction that takes in saves.
#[derive(Debug)]
pub(super) struct Batch<'c> {
    pub(super) conn: &'c mut Conn,
    pub(super) meta: Meta,
    pub(super) now: shared::jp::Timestamp,
    held: HashMap<RecordId, Held>,
    order: Vec<RecordId>,
    actors: HashMap<ActorId, Option<Actor>>,
    /// Documents the request at hand has offered.
    pub(super) offered: HashSet<RecordId>,
    /// Where devices hold documents, as their offers say.
    pub(super) once_in: BTreeMap<RecordId, BTreeSet<Scope>>,
    /// Saves that the database has not been given yet.
    receipts: Vec<Receipt>,
    /// For the audit log.
    pub(super) log: Vec<Logged>,
    /// Whether a grant or a membership changed.
    access: bool,
    /// The first number for what changes, where it is given out already.
    pub(super) numbers: Option<u64>,
}

impl<'c> Batch<'c> {
    pub(super) fn new(conn: &'c mut Conn, meta: Meta, now: shared::jp::Timestamp) -> Self {
        Self {
            conn,
            meta,
            now,
            held: HashMap::new(),
            order: Vec::new(),
            actors: HashMap::new(),
            offered: HashSet::new(),
            once_in: BTreeMap::new(),
            receipts: Vec::new(),
            log: Vec::new(),
            access: false,
            numbers: None,
        }
    }

    /// Reads documents that will be asked for, all at once.
    pub(super) async fn read(
        &mut self,
        mut missing: BTreeSet<RecordId>,
    ) -> Result<(), sqlx::Error> {
        missing.retain(|id| !self.held.contains_key(id));
        if missing.is_empty() {
            return Ok(());
        }
        for (id, stored) in documents::find(self.conn, &missing).await? {
            let doc = serde_json::from_str(&stored.body)
                .map_err(|error| sqlx::Error::Decode(error.into()))?;
            missing.remove(&id);
            self.held.insert(
                id,
                Held {
                    stored: Some(stored),
                    doc: Some(doc),
                    changed: None,
                },
            );
        }
        let none = || Held {
            stored: None,
            doc: None,
            changed: None,
        };
        self.held.extend(missing.into_iter().map(|id| (id, none())));
        Ok(())
    }

    /// The document `id` as it is now, inside this transaction.
    pub(super) async fn doc(&mut self, id: RecordId) -> Result<Option<&Doc>, sqlx::Error> {
        self.read([id].into()).await?;
        Ok(self.held.get(&id).and_then(|held| held.doc.as_ref()))
    }

    /// All documents of a kind as they are now, inside this transaction. Reads all that is stored of it: for kinds of which
    /// there are few.
    pub(super) async fn of_kind(&mut self, kind: &str) -> Result<Vec<Doc>, sqlx::Error> {
        let bodies = documents::of_kinds(self.conn, &[kind]).await?;
        let stored = bodies.iter().map(|body| serde_json::from_str::<Doc>(body));
        let mut docs: Vec<_> = stored
            .filter_map(Result::ok)
            .filter(|doc| !self.held.contains_key(&doc.id))
            .collect();
        let held = self.held.values().filter_map(|held| held.doc.as_ref());
        docs.extend(held.filter(|doc| *doc.kind == *kind).cloned());
        Ok(docs)
    }

    /// The save `dot`, if it came before, in this transaction or an earlier one.
    pub(super) async fn received(&mut self, dot: Dot) -> Result<Option<Received>, sqlx::Error> {
        match self.receipts.iter().find(|receipt| receipt.dot == dot) {
            Some(receipt) => Ok(Some(receipt.received.clone())),
            None => saves::find(self.conn, dot).await,
        }
    }

    /// Keeps a save.
    pub(super) async fn keep(&mut self, receipt: Receipt) -> Result<(), sqlx::Error> {
        self.receipts.push(receipt);
        if self.receipts.len() < AT_ONCE {
            return Ok(());
        }
        saves::put(self.conn, &std::mem::take(&mut self.receipts)).await
    }

    /// How large a document was before this transaction, bytes. No record of the city's work comes near what a device could
    /// not offer any more.
    pub(super) fn size(&self, id: RecordId) -> usize {
        let stored = self.held.get(&id).and_then(|held| held.stored.as_ref());
        stored.map_or(0, |stored| stored.body.len())
    }

    /// The person with all they hold at this moment of the transaction.
    pub(super) async fn actor(&mut self, id: ActorId) -> Result<Option<&Actor>, sqlx::Error> {
        if !self.actors.contains_key(&id) {
            let actor = db::grants::actor(self.conn, id, self.now).await?;
            self.actors.insert(id, actor);
        }
        Ok(self.actors.get(&id).and_then(Option::as_ref))
    }

    /// Takes a new state of a document that was asked for with [`Batch::doc`] before.
    pub(super) async fn set(&mut self, after: Doc, by: By) -> Result<(), sqlx::Error> {
        let id = after.id;
        let Some(held) = self.held.get_mut(&id) else {
            return Ok(());
        };
        let before = held.doc.as_ref();
        let (was, is) = (
            before.map(registry::grants).unwrap_or_default(),
            registry::grants(&after),
        );
        let (was_member, is_member) = (
            before.and_then(registry::membership),
            registry::membership(&after),
        );
        let (was_pledged, is_pledged) = (
            before.and_then(registry::pledged),
            registry::pledged(&after),
        );
        let since = (was_member != is_member).then(|| registry::member_since(&after));
        held.changed = match held.changed {
            None => {
                self.order.push(id);
                Some(by)
            }
            Some(earlier) if earlier == by => Some(by),
            Some(_) => Some(By::Several),
        };
        held.doc = Some(after);
        if was != is || since.is_some() {
            db::grants::keep_former(self.conn, id, self.now).await?;
        }
        if was != is {
            db::grants::put(self.conn, id, &is).await?;
            self.actors.clear();
            self.access = true;
        }
        if was_pledged != is_pledged {
            db::grants::put_pledged(self.conn, id, is_pledged).await?;
            self.actors.clear();
            self.access = true;
        }
        if let Some(since) = since {
            db::grants::put_member(self.conn, id, is_member.as_ref(), since).await?;
            self.actors.clear();
            self.access = true;
        }
        Ok(())
    }

    /// Numbers and writes everything that changed.
    pub(super) async fn write_documents(&mut self) -> Result<Committed, sqlx::Error> {
        let mut committed = Committed {
            seq: self.meta.seq,
            scopes: BTreeSet::new(),
            access: self.access,
        };
        for (id, scopes) in std::mem::take(&mut self.once_in) {
            self.tell_of_leaving(id, scopes).await?;
        }
        saves::put(self.conn, &self.receipts).await?;
        if self.order.is_empty() {
            return Ok(committed);
        }
        let first = match self.numbers {
            Some(first) => first,
            None => db::meta::take(self.conn, self.order.len() as u64).await?,
        };
        let numbered: Vec<_> = (first..).zip(std::mem::take(&mut self.order)).collect();
        for part in numbered.chunks(AT_ONCE) {
            let mut written = Vec::with_capacity(part.len());
            for (seq, id) in part {
                if let Some(held) = self.held.remove(id) {
                    written.extend(held.written(*seq)?);
                }
            }
            let left = documents::put(self.conn, &written).await?;
            let entered = written.into_iter().flat_map(|written| written.scopes);
            committed.scopes.extend(entered.chain(left));
        }
        committed.seq = numbered.last().map_or(committed.seq, |(seq, _)| *seq);
        Ok(committed)
    }

    /// Has whoever holds an offered document where it lies no longer told so: a database that was restored has never heard
    /// that it lay there. They have no cursor yet, so any number will do.
    async fn tell_of_leaving(
        &mut self,
        id: RecordId,
        mut scopes: BTreeSet<Scope>,
    ) -> Result<(), sqlx::Error> {
        let Some(Held {
            stored: Some(stored),
            doc: Some(doc),
            ..
        }) = self.held.get(&id)
        else {
            return Ok(());
        };
        let (seq, (_, now)) = (stored.seq, registry::scopes(doc));
        scopes.retain(|scope| !now.contains(scope));
        if !scopes.is_empty() {
            documents::once_in(self.conn, id, &scopes, seq).await?;
        }
        Ok(())
    }
}
