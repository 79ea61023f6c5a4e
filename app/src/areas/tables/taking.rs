//! An import that is done, and taken back.

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use shared::{
    record::{Dot, Edit, RecordId},
    registry,
    reports::sheets::{Kept, Step, undo},
};

use crate::store::{DeviceError, Store};

/// So many are saved at once: each time the device waits for its disk, and the screen says how far it is.
const BLOCK: usize = 200;

/// What is said where the records have changed under a preview.
pub(in crate::areas) const CHANGED: &str = "ほかの人の変更が届いたので、取り込む内容が変わりました。もう一度確かめてから、取り込んでください。";

/// What is being done, and how much of it is.
pub(in crate::areas) type Busy = RwSignal<Option<(String, Option<f64>)>>;

/// A row to be taken in: the kind of its record, the record, and what is done with it.
pub(in crate::areas) type Due<'a> = (&'static str, RecordId, &'a Step);

/// An import: what it set out to do, and the first save it made. All its saves come after that one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Past {
    /// What was to be done.
    steps: Vec<Kept>,
    /// The first save; none before it is made.
    from: Option<Dot>,
}

/// Takes lists in and back, and knows the last one.
#[derive(Clone, Copy)]
pub(in crate::areas) struct Taking {
    store: Store,
    /// Under what the last import is kept on the device, sealed like everything, until it is taken back or another is done.
    key: &'static str,
    busy: Busy,
    past: RwSignal<Past>,
    /// What was left when it was taken back.
    pub(in crate::areas) left: RwSignal<Vec<String>>,
}

impl Taking {
    /// Finds what the device keeps of the last import under `key`.
    pub(in crate::areas) fn new(store: Store, key: &'static str, busy: Busy) -> Self {
        let taking = Self {
            store,
            key,
            busy,
            past: RwSignal::new(Past::default()),
            left: RwSignal::new(Vec::new()),
        };
        spawn_local(taking.look_back());
        taking
    }

    async fn look_back(self) {
        if let Ok(Some(kept)) = self.store.draft::<Past>(self.key).await {
            self.past.try_set(kept);
        }
    }

    /// How many rows of the last import are saved: it may have stopped on the way. Tracked.
    pub(in crate::areas) fn saved(self) -> usize {
        self.past.with(|past| {
            let Some(from) = past.from else { return 0 };
            let is_saved = |kept: &&Kept| {
                let doc = untrack(|| self.store.doc(kept.record));
                doc.is_some_and(|doc| doc.context.get(from.replica) >= from.counter)
            };
            past.steps.iter().filter(is_saved).count()
        })
    }

    fn say(self, label: &str, done: usize, all: usize) {
        #[expect(clippy::cast_precision_loss, reason = "a part of a bar")]
        let part = (all > 0).then(|| done as f64 / all as f64);
        let label = format!("{label}（{done}件／{all}件）");
        self.busy.try_set(Some((label, part)));
    }

    /// Takes rows in.
    ///
    /// # Errors
    /// When the device can't save: what was saved until then can be taken back.
    pub(in crate::areas) async fn take_in(self, due: &[Due<'_>]) -> Result<(), DeviceError> {
        self.left.try_set(Vec::new());
        let result = self.save_all(due).await;
        self.look_back().await;
        result
    }

    async fn save_all(self, due: &[Due<'_>]) -> Result<(), DeviceError> {
        let store = self.store;
        let kept = due.iter().map(|(_, id, step)| {
            let doc = step.record.and_then(|_| untrack(|| store.doc(*id)));
            Kept::of(step, *id, doc.as_deref())
        });
        let past = Past {
            steps: kept.collect(),
            from: Some(store.next_save()?),
        };
        // Kept first: what was begun can be taken back wherever it stops.
        store.put_draft(self.key, &past).await?;
        for (at, block) in due.chunks(BLOCK).enumerate() {
            self.say("取り込んでいます", at * BLOCK, due.len());
            let edits = block.iter().map(|(kind, id, step)| Edit {
                kind: (*kind).into(),
                record: *id,
                // As it was looked at: what someone writes meanwhile stands beside it, to be chosen from.
                seen: step.seen.clone(),
                writes: step.writes.clone(),
            });
            store.save_all(edits.collect()).await?;
        }
        Ok(())
    }

    /// Takes the last import back, but for what someone changed since.
    ///
    /// # Errors
    /// When the device can't save.
    pub(in crate::areas) async fn take_back(self) -> Result<(), DeviceError> {
        let past = self.past.get_untracked();
        let left = self.undo_all(&past).await?;
        drop(self.store.drop_draft(self.key).await);
        self.past.try_set(Past::default());
        self.left.try_set(left);
        Ok(())
    }

    /// Takes back what can be, and names what is left.
    async fn undo_all(self, past: &Past) -> Result<Vec<String>, DeviceError> {
        let store = self.store;
        let mut left = Vec::new();
        let Some(from) = past.from else {
            return Ok(left);
        };
        let mut edits = Vec::new();
        for (at, kept) in past.steps.iter().enumerate() {
            if edits.len() == BLOCK {
                self.say("取り消しています", at, past.steps.len());
                store.save_all(std::mem::take(&mut edits)).await?;
            }
            let Some(doc) = untrack(|| store.doc(kept.record)) else {
                continue;
            };
            let back = undo(kept, from, &doc);
            let schema = registry::kind(&doc.kind).map(|kind| kind.schema);
            left.extend(back.left.iter().map(|path| {
                let field = schema.and_then(|schema| schema.field(path.key()));
                let label = field.map_or("項目", |field| field.label);
                format!("{}の{label}", kept.name)
            }));
            if back.stays {
                left.push(format!("{}（追加した行）", kept.name));
            }
            if !back.writes.is_empty() {
                edits.push(Edit {
                    kind: doc.kind.clone(),
                    record: kept.record,
                    seen: doc.context.clone(),
                    writes: back.writes,
                });
            }
        }
        store.save_all(edits).await?;
        Ok(left)
    }
}
