//! From a screen to the draft it begins with, and the list of drafts.

use futures::future::LocalBoxFuture;
use leptos::prelude::Callback;
use shared::{
    jp::Timestamp,
    record::{Doc, Edit, FieldKind, Path, RecordId, Slot, Value, Writes, place},
    registry,
};

use super::{
    draft::{Draft, Typed, key_of},
    read::{read_text, typed_of},
    writes::Problem,
};
use crate::store::{DeviceError, Store, value_text};

/// Runs before a new record is saved, with its id: what must reach the server before it.
pub type First = Callback<RecordId, LocalBoxFuture<'static, Result<(), DeviceError>>>;

/// Of the change of a record as it was typed: all that is saved at once with it, in order and itself among it; or what keeps it
/// from being saved.
pub type Together = Callback<Edit, Result<Vec<Edit>, Problem>>;

/// What a form is opened on.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The kind of record.
    pub kind: &'static str,
    /// The record; none for a new one.
    pub record: Option<RecordId>,
    /// What the screen decides for a new record, such as the record it belongs to. Not asked again.
    pub given: Vec<(&'static str, String)>,
    /// What stands in the boxes of a new record at first, as typed. Only a proposal.
    pub proposed: Vec<(&'static str, String)>,
    /// The same with rows and sets, as it is stored. A draft that begins so belongs to its screen alone.
    pub filled: Writes,
    /// Only what tells how the record ended is asked.
    pub closing: bool,
    /// What says to whom an existing record belongs, where that can be mended.
    pub still_asked: &'static [&'static str],
    /// What is saved before it.
    pub first: Option<First>,
    /// What is saved together with it. Then it is never saved unfinished, belongs to its screen alone, and what is proposed
    /// is proposed anew each time.
    pub together: Option<Together>,
}

impl Opening {
    /// An existing record.
    #[must_use]
    pub fn record(kind: &'static str, record: RecordId) -> Self {
        Self {
            kind,
            record: Some(record),
            given: Vec::new(),
            proposed: Vec::new(),
            filled: Writes::new(),
            closing: false,
            still_asked: &[],
            first: None,
            together: None,
        }
    }

    /// The end of an existing record.
    #[must_use]
    pub fn closing(kind: &'static str, record: RecordId) -> Self {
        Self {
            closing: true,
            ..Self::record(kind, record)
        }
    }

    /// A new record.
    #[must_use]
    pub fn new(kind: &'static str) -> Self {
        Self {
            kind,
            record: None,
            given: Vec::new(),
            proposed: Vec::new(),
            filled: Writes::new(),
            closing: false,
            still_asked: &[],
            first: None,
            together: None,
        }
    }

    /// With a value that is not asked again.
    #[must_use]
    pub fn given(mut self, key: &'static str, value: impl ToString) -> Self {
        self.given.push((key, value.to_string()));
        self
    }

    /// With a value to begin with, as it is stored.
    #[must_use]
    pub fn propose(mut self, key: &'static str, value: &Value) -> Self {
        let field = registry::kind(self.kind).and_then(|kind| kind.schema.field(key));
        self.proposed
            .extend(field.map(|field| (key, typed_of(field, value))));
        self
    }

    /// With all these values to begin with, those of rows and sets among them, as they are stored.
    #[must_use]
    pub fn filled(mut self, writes: &Writes) -> Self {
        self.filled.extend(writes.clone());
        self
    }

    /// Whether a draft belongs to the screen it was begun on, and not to all that give the same.
    fn is_of_its_screen(&self) -> bool {
        self.together.is_some() || !self.filled.is_empty()
    }

    /// With fields that say to whom the record belongs, asked nevertheless.
    #[must_use]
    pub const fn still_asking(mut self, keys: &'static [&'static str]) -> Self {
        self.still_asked = keys;
        self
    }

    /// With something to save before it.
    #[must_use]
    pub fn after(mut self, first: First) -> Self {
        self.first = Some(first);
        self
    }

    /// With others to save together with it.
    #[must_use]
    pub fn together(mut self, together: Together) -> Self {
        self.together = Some(together);
        self
    }

    /// The draft left on the device, if there is one that is not saved yet.
    pub(super) async fn draft(
        &self,
        store: Store,
        href: &str,
    ) -> Result<Option<Draft>, DeviceError> {
        match self.record {
            Some(record) => {
                let draft = store.draft::<Draft>(&key_of(self.kind, record)).await?;
                Ok(draft.filter(|draft| !is_saved(store, draft)))
            }
            None => {
                let drafts = store
                    .drafts::<Draft>()
                    .await?
                    .into_iter()
                    .map(|(_, draft)| draft);
                let fits = |draft: &Draft| {
                    draft.is_new_with(self.kind, &self.given)
                        && (!self.is_of_its_screen() || draft.href == href)
                        && !is_saved(store, draft)
                };
                Ok(drafts.filter(fits).max_by_key(|draft| draft.opened_at))
            }
        }
    }

    /// A draft with nothing typed.
    pub(super) fn fresh(&self, store: Store, href: String) -> (Draft, Doc) {
        let existing = self.record.and_then(|id| store.doc(id));
        let doc = existing.map_or_else(
            || {
                Doc::new(
                    self.kind,
                    self.record.unwrap_or_else(|| RecordId::new(store.new_id())),
                )
            },
            |doc| (*doc).clone(),
        );
        let mut draft = Draft::new(&doc, self.record.is_none(), store.now(), href);
        let schema = registry::kind(self.kind).map(|kind| kind.schema);
        for (path, value) in &self.filled {
            let place = schema.and_then(|schema| place(schema, path));
            if let Some(typed) = place.map(|place| typed_at(place.slot, value)) {
                draft.set(path, typed, &Value::Empty);
            }
        }
        for (key, typed) in self.given.iter().chain(&self.proposed) {
            if let Ok(path) = Path::new(*key) {
                draft.set(&path, Typed::Text(typed.clone()), &Value::Empty);
            }
        }
        (draft, doc)
    }
}

/// How a value is typed at a slot.
fn typed_at(slot: Slot, value: &Value) -> Typed {
    match slot {
        Slot::Value(field) => Typed::Text(typed_of(field, value)),
        Slot::Member(_) | Slot::Removed => Typed::Flag(value.is_true()),
    }
}

fn is_saved(store: Store, draft: &Draft) -> bool {
    let kind = registry::kind(&draft.kind);
    // A new record exists only if its first save went through.
    kind.zip(store.doc(draft.record))
        .is_some_and(|(kind, doc)| draft.is_new || draft.is_saved_in(kind.schema, &doc))
}

/// A draft on the device, for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftInfo {
    /// The key it is kept under.
    pub key: String,
    /// The name of the kind on screen.
    pub kind: &'static str,
    /// The record it is of.
    pub record: RecordId,
    /// What it is about.
    pub title: String,
    /// The screen that goes on with it.
    pub href: String,
    /// When its form was opened.
    pub opened_at: Timestamp,
}

/// The drafts on the device, the latest first.
///
/// # Errors
/// When the device can't be read.
pub async fn drafts(store: Store) -> Result<Vec<DraftInfo>, DeviceError> {
    let drafts = store.drafts::<Draft>().await?;
    let mut infos: Vec<_> = drafts
        .into_iter()
        .filter(|(_, draft)| !is_saved(store, draft))
        .filter_map(|(key, draft)| info(store, key, draft))
        .collect();
    infos.sort_by_key(|info| std::cmp::Reverse(info.opened_at));
    Ok(infos)
}

fn info(store: Store, key: String, draft: Draft) -> Option<DraftInfo> {
    let schema = registry::kind(&draft.kind)?.schema;
    let title = if draft.is_new {
        let of = schema
            .fields()
            .find(|field| matches!(field.kind, FieldKind::Ref(_)));
        let parts = [of, schema.title_field()]
            .into_iter()
            .flatten()
            .filter_map(|field| {
                let value = read_text(field, draft.text(field.key)?).ok()?;
                Some(value_text(store, field, &value)).filter(|text| !text.is_empty())
            });
        parts.collect::<Vec<_>>().join("　")
    } else {
        store.title(draft.record)
    };
    let title = if title.is_empty() {
        format!("新しい{}", schema.label)
    } else {
        title
    };
    let Draft {
        record,
        href,
        opened_at,
        ..
    } = draft;
    Some(DraftInfo {
        key,
        kind: schema.label,
        record,
        title,
        href,
        opened_at,
    })
}
