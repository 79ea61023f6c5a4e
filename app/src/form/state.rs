//! The state of one open form.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use shared::{
    record::{BlobName, Doc, Edit, Field, Issue, Path, RecordId, Schema, Value, key_path},
    registry::{self, Kind},
};

use super::{
    Draft, First, Input, Inputs, Opening, Problem, Together, Typed, keeper,
    read::typed_of,
    writes::{preview, writes},
};
use crate::{
    store::{DeviceError, Store},
    ui::focus_field,
};

/// An open form. Copies are the same form.
#[derive(Clone, Copy)]
pub struct FormState {
    store: Store,
    kind: &'static Kind,
    /// The record as it was when the form was opened: what is typed is compared with it.
    base: StoredValue<Arc<Doc>>,
    draft: RwSignal<Draft>,
    /// What the draft is when nothing was typed.
    fresh: StoredValue<Inputs>,
    given: StoredValue<Vec<&'static str>>,
    offers: StoredValue<BTreeMap<&'static str, Vec<RecordId>>>,
    reveal: StoredValue<Option<Callback<Path>>>,
    first: Option<First>,
    pub(super) together: Option<Together>,
    pub(super) problems: RwSignal<Vec<Problem>>,
    pub(super) asks: RwSignal<Vec<Issue>>,
    pub(super) busy: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<DeviceError>>,
    pub(super) draft_failure: RwSignal<Option<DeviceError>>,
    pub(super) restored: RwSignal<bool>,
}

/// What became of a press of 保存.
pub(super) enum Pressed {
    /// It is on the disk.
    Saved,
    /// Nothing had been changed.
    Unchanged,
    /// Something must be mended or answered first; the form says what.
    Held,
}

impl FormState {
    pub(super) fn open(
        store: Store,
        kind: &'static Kind,
        opening: &Opening,
        kept: Option<Draft>,
        href: String,
    ) -> Self {
        let (fresh, doc) = opening.fresh(store, href);
        let fresh_inputs = fresh.inputs.clone();
        let restored = kept.is_some();
        let kept = kept.map(|mut draft| {
            if opening.together.is_some() {
                draft.propose(&fresh_inputs);
            }
            draft
        });
        // A new record goes on under the id its draft was begun with.
        let doc = match &kept {
            Some(draft) if draft.is_new => store
                .doc(draft.record)
                .map_or_else(|| Doc::new(&draft.kind, draft.record), |doc| (*doc).clone()),
            _ => doc,
        };
        let mut given: Vec<_> = opening.given.iter().map(|(key, _)| *key).collect();
        if opening.record.is_some() {
            // What a record belongs to is decided when it is made.
            let belongs = kind.schema.scopes.first().map(|scope| scope.by);
            given.extend(belongs.filter(|key| !opening.still_asked.contains(key)));
        }
        if opening.closing || opening.record.is_none() {
            let unasked = kind
                .schema
                .fields()
                .filter(|field| field.ends != opening.closing);
            given.extend(unasked.map(|field| field.key));
        }
        Self {
            store,
            kind,
            base: StoredValue::new(Arc::new(doc)),
            draft: RwSignal::new(kept.unwrap_or(fresh)),
            fresh: StoredValue::new(fresh_inputs),
            given: StoredValue::new(given),
            offers: StoredValue::default(),
            reveal: StoredValue::new(None),
            first: opening.first,
            together: opening.together,
            problems: RwSignal::default(),
            asks: RwSignal::default(),
            busy: RwSignal::default(),
            failure: RwSignal::default(),
            draft_failure: RwSignal::default(),
            restored: RwSignal::new(restored),
        }
    }

    /// The store it saves to.
    #[must_use]
    pub fn store(self) -> Store {
        self.store
    }

    /// The schema it shows.
    #[must_use]
    pub fn schema(self) -> &'static Schema {
        self.kind.schema
    }

    /// The record it is about; for a new one the id it will have.
    #[must_use]
    pub fn record(self) -> RecordId {
        self.draft.with_untracked(|draft| draft.record)
    }

    /// Whether the field is asked at all, and not decided by the screen.
    #[must_use]
    pub fn is_asked(self, key: &str) -> bool {
        self.given.with_value(|given| !given.contains(&key))
    }

    /// Wherever a record of `kind` is asked for, offers these.
    pub fn offer(self, kind: &'static str, ids: Vec<RecordId>) {
        self.offers
            .update_value(|offers| drop(offers.insert(kind, ids)));
    }

    pub(super) fn offered(self, kind: &str) -> Option<Vec<RecordId>> {
        self.offers.with_value(|offers| offers.get(kind).cloned())
    }

    /// Says how to bring a field to sight where not all are shown at once.
    pub fn on_reveal(self, reveal: impl Fn(Path) + Send + Sync + 'static) {
        self.reveal.set_value(Some(Callback::new(reveal)));
    }

    /// Brings the field at `path` to sight and puts the focus into it.
    pub(super) fn go_to(self, path: Path) {
        let id = super::input_id(&path);
        if let Some(reveal) = self.reveal.get_value() {
            reveal.run(path);
        }
        // What was hidden takes no focus before it is shown.
        request_animation_frame(move || {
            unfold(&id);
            focus_field(&id);
        });
    }

    fn was(self, path: &str) -> Value {
        self.base.with_value(|doc| doc.get(path).clone())
    }

    /// What stands in the box of a field now. Tracked.
    #[must_use]
    pub fn text_now(self, path: &Path, field: &Field) -> String {
        let typed = self
            .draft
            .with(|draft| draft.text(path.as_str()).map(str::to_owned));
        typed.unwrap_or_else(|| typed_of(field, &self.was(path.as_str())))
    }

    /// What stands in the box of a field.
    #[must_use]
    pub fn text(self, path: &Path, field: &'static Field) -> Signal<String> {
        let path = path.clone();
        Memo::new(move |_| self.text_now(&path, field)).into()
    }

    /// Whether a tile is on: a member of a set, a removal. Tracked.
    #[must_use]
    pub fn flag(self, path: &Path) -> bool {
        self.draft.with(|draft| match draft.inputs.get(path) {
            Some(Input {
                typed: Typed::Flag(flag),
                ..
            }) => *flag,
            _ => self.was(path.as_str()).is_true(),
        })
    }

    /// Whether anything was typed. Tracked.
    #[must_use]
    pub fn is_touched(self) -> bool {
        self.draft
            .with(|draft| self.fresh.with_value(|fresh| draft.inputs != *fresh))
    }

    /// Takes in what was typed into a box or chosen.
    pub fn set_text(self, path: &Path, text: String) {
        self.set(path, Typed::Text(text));
    }

    /// Takes in that a tile was put on or off.
    pub fn set_flag(self, path: &Path, flag: bool) {
        self.set(path, Typed::Flag(flag));
    }

    fn set(self, path: &Path, typed: Typed) {
        let was = self.was(path.as_str());
        self.draft.update(|draft| draft.set(path, typed, &was));
        if self
            .problems
            .with_untracked(|problems| problems.iter().any(|problem| problem.path == *path))
        {
            self.problems
                .update(|problems| problems.retain(|problem| problem.path != *path));
        }
        if self
            .asks
            .with_untracked(|asks| asks.iter().any(|ask| ask.path == *path))
        {
            self.asks
                .update(|asks| asks.retain(|ask| ask.path != *path));
        }
        self.keep();
    }

    fn keep(self) {
        let mut draft = self.draft.get_untracked();
        if self.together.is_some() {
            // What the screen has given stays: by it the draft is found again.
            let is_given = |path: &Path| self.given.with_value(|given| given.contains(&path.key()));
            let mut proposed = self.fresh.get_value();
            proposed.retain(|path, _| !is_given(path));
            draft.leave_out(&proposed);
        }
        keeper::put(self.store, draft, self.draft_failure);
    }

    /// What is the matter with the field at `path`.
    #[must_use]
    pub fn error(self, path: &Path) -> Signal<Option<String>> {
        let path = path.clone();
        Memo::new(move |_| {
            let problem = self.problems.with(|problems| {
                problems
                    .iter()
                    .find(|problem| problem.path == path)
                    .map(|problem| problem.message.clone())
            });
            let ask = || {
                self.asks.with(|asks| {
                    asks.iter()
                        .find(|ask| ask.path == path)
                        .map(|ask| ask.message.clone())
                })
            };
            problem.or_else(ask)
        })
        .into()
    }

    /// The rows of a table that are not taken away, in the order they were added. Tracked.
    #[must_use]
    pub fn rows(self, table: &Path) -> Vec<String> {
        let typed: Vec<String> = self.draft.with(|draft| {
            let below = draft
                .inputs
                .keys()
                .filter_map(|path| path.below(table.as_str())?.split('/').next());
            below.map(str::to_owned).collect()
        });
        let mut rows: Vec<String> = self
            .base
            .with_value(|doc| doc.children(table.as_str()).map(str::to_owned).collect());
        rows.extend(typed);
        rows.sort();
        rows.dedup();
        rows.retain(|row| !self.flag(&table.child(row).child("removed")));
        rows
    }

    /// Adds an empty row and returns its id.
    pub fn add_row(self, table: &Path) -> String {
        let row = self.store.new_id().to_string();
        self.set_flag(&table.child(&row).child("removed"), false);
        row
    }

    /// Takes a row away. What is returned brings it back.
    pub fn remove_row(self, table: &Path, row: &str) -> Callback<()> {
        let path = table.child(row);
        let mark = path.child("removed");
        if self
            .base
            .with_value(|doc| doc.children(table.as_str()).any(|known| known == row))
        {
            self.set_flag(&mark, true);
            return Callback::new(move |()| self.set_flag(&mark, false));
        }
        let taken = self
            .draft
            .try_update(|draft| draft.take_row(&path))
            .unwrap_or_default();
        self.keep();
        Callback::new(move |()| {
            self.draft
                .update(|draft| draft.inputs.extend(taken.clone()));
            self.keep();
        })
    }

    /// Throws away what was typed. What is returned brings it back.
    pub(super) fn discard(self) -> Callback<()> {
        let before = self.draft.get_untracked().inputs;
        self.draft
            .update(|draft| draft.inputs = self.fresh.get_value());
        self.problems.set(Vec::new());
        self.asks.set(Vec::new());
        self.restored.set(false);
        self.forget();
        Callback::new(move |()| {
            self.draft.update(|draft| draft.inputs.clone_from(&before));
            self.keep();
        })
    }

    fn forget(self) {
        keeper::discard(self.store, &self.key(), self.draft_failure);
    }

    pub(super) fn key(self) -> String {
        self.draft.with_untracked(Draft::key)
    }

    /// Saves. With `unfinished` it does not ask about what is missing.
    pub(super) async fn press_save(self, unfinished: bool) -> Pressed {
        self.failure.set(None);
        let draft = self.draft.get_untracked();
        let mut writes = match writes(self.schema(), &draft.inputs) {
            Ok(writes) => writes,
            Err(problems) => {
                self.asks.set(Vec::new());
                self.problems.set(problems);
                return Pressed::Held;
            }
        };
        self.problems.set(Vec::new());
        if writes.is_empty() {
            self.forget();
            return Pressed::Unchanged;
        }
        let issues = self
            .base
            .with_value(|doc| (self.kind.issues)(&preview(doc, &writes)));
        if (!unfinished || self.together.is_some()) && !issues.is_empty() {
            self.asks.set(issues.iter().cloned().collect());
            return Pressed::Held;
        }
        let pictures = draft.pictures(self.schema(), &writes).into_iter();
        let record = draft.record;
        let pictures: Vec<_> = pictures
            .map(|(blob, bytes)| (BlobName { record, blob }, bytes))
            .collect();
        if !draft.is_new && registry::is_retractable(&draft.kind) {
            writes.insert(key_path("removed"), Value::Flag(false));
        }
        let edit = Edit {
            kind: draft.kind,
            record: draft.record,
            seen: draft.seen,
            writes,
        };
        if let Some(first) = self.first
            && let Err(error) = first.run(edit.record).await
        {
            self.failure.set(Some(error));
            return Pressed::Held;
        }
        let edits = match self.together {
            Some(together) => match together.run(edit) {
                Ok(edits) => edits,
                Err(problem) => {
                    self.problems.set(vec![problem]);
                    return Pressed::Held;
                }
            },
            None => vec![edit],
        };
        match self.store.save_with(edits, &pictures).await {
            Ok(()) => {
                self.forget();
                Pressed::Saved
            }
            Err(error) => {
                self.failure.set(Some(error));
                Pressed::Held
            }
        }
    }
}

/// Opens what is folded away around an element.
fn unfold(id: &str) {
    let mut place = document().get_element_by_id(id);
    while let Some(folded) = place.and_then(|element| element.closest("details").ok().flatten()) {
        // An element always takes an attribute with a plain name.
        drop(folded.set_attribute("open", ""));
        place = folded.parent_element();
    }
}
