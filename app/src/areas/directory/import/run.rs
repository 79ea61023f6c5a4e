//! An import that is done, and taken back.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use shared::{
    record::{Dot, Edit, RecordId},
    registry,
    reports::sheets::{Kept, Plan, Step, undo},
};

use super::{Looking, kind_of};
use crate::store::{DeviceError, Store};

/// Under what the last import is kept on the device, sealed like everything, until it is taken back or another is done.
const KEPT: &str = "directory/import";

/// So many are saved at once: each time the device waits for its disk, and the screen says how far it is.
const BLOCK: usize = 200;

/// An import: what it set out to do, and the first save it made. All its saves come after that one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Past {
    /// What was to be done.
    pub(super) steps: Vec<Kept>,
    /// The first save; none before it is made.
    pub(super) from: Option<Dot>,
}

/// What the buttons do.
#[derive(Clone, Copy)]
pub(super) struct Run {
    store: Store,
    looking: Looking,
    /// The last import.
    pub(super) past: RwSignal<Past>,
    /// What was left when it was taken back.
    pub(super) left: RwSignal<Vec<String>>,
}

impl Run {
    pub(super) fn new(store: Store, looking: Looking) -> Self {
        let run = Self {
            store,
            looking,
            past: RwSignal::new(Past::default()),
            left: RwSignal::new(Vec::new()),
        };
        spawn_local(run.look_back());
        run
    }

    /// Finds what the device keeps of the last import.
    async fn look_back(self) {
        if let Ok(Some(kept)) = self.store.draft::<Past>(KEPT).await {
            self.past.try_set(kept);
        }
    }

    /// How many rows of the last import are saved: it may have stopped on the way.
    pub(super) fn saved(self) -> usize {
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
        self.looking.busy.try_set(Some((label, part)));
    }

    /// Takes the file in, unless what it would change is no longer what the person saw.
    pub(super) fn begin(self) {
        let Looking {
            planned,
            busy,
            failure,
            ..
        } = self.looking;
        let Some(seen) = planned.get_untracked() else {
            return;
        };
        if busy.with_untracked(Option::is_some) {
            return;
        }
        failure.set(None);
        self.left.set(Vec::new());
        let now = untrack(|| self.looking.made(self.store));
        if now.as_ref() != Some(&*seen) {
            planned.set(now.map(Arc::new));
            failure.set(Some("ほかの人の変更が届いたので、取り込む内容が変わりました。もう一度確かめてから、取り込んでください。".to_owned()));
            return;
        }
        spawn_local(async move {
            let result = self.save_all(&seen).await;
            self.look_back().await;
            self.looking.forget();
            self.looking
                .failure
                .try_set(result.err().map(|error| error.to_string()));
            self.looking.busy.try_set(None);
        });
    }

    async fn save_all(self, plan: &Plan) -> Result<(), DeviceError> {
        let store = self.store;
        let steps = plan.changed.iter().chain(&plan.new);
        let steps: Vec<(RecordId, &Step)> = steps
            .map(|step| {
                (
                    step.record.unwrap_or_else(|| RecordId::new(store.new_id())),
                    step,
                )
            })
            .collect();
        let kept = steps.iter().map(|(id, step)| {
            let doc = step.record.and_then(|_| untrack(|| store.doc(*id)));
            Kept::of(step, *id, doc.as_deref())
        });
        let past = Past {
            steps: kept.collect(),
            from: Some(store.next_save()?),
        };
        // Kept first: what was begun can be taken back wherever it stops.
        store.put_draft(KEPT, &past).await?;
        let kind = kind_of(self.looking.file.with_untracked(|file| file.into));
        for (at, block) in steps.chunks(BLOCK).enumerate() {
            self.say("取り込んでいます", at * BLOCK, steps.len());
            let edits = block.iter().map(|(id, step)| Edit {
                kind: kind.into(),
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
    pub(super) fn take_back(self) {
        if self.looking.busy.with_untracked(Option::is_some) {
            return;
        }
        let past = self.past.get_untracked();
        spawn_local(async move {
            match self.undo_all(&past).await {
                Ok(left) => {
                    drop(self.store.drop_draft(KEPT).await);
                    self.past.try_set(Past::default());
                    self.left.try_set(left);
                    self.looking.forget();
                    self.looking.failure.try_set(None);
                }
                Err(error) => drop(self.looking.failure.try_set(Some(error.to_string()))),
            }
            self.looking.busy.try_set(None);
        });
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
