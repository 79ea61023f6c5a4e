//! What a record is: a [`Doc`] that is stored and merged, a [`Schema`] that describes it, and a fact that is parsed
//! from it. Knows no area of the city's work.

mod blob;
mod brief;
mod doc;
mod dot;
mod edit;
mod fact;
mod field_types;
mod id;
mod macros;
#[cfg(feature = "openapi")]
mod openapi;
mod path;
mod place;
mod save;
mod schema;
mod value;
mod wire_form;
mod words;

pub use blob::{BlobId, BlobIdError, BlobName, Photo, Signature};
pub use brief::Brief;
pub use doc::{Doc, Head, Stamp};
pub use dot::{Context, Dot};
pub use edit::{Edit, Writes};
pub use fact::{Issue, Issues, Record, Severity};
#[doc(hidden)]
pub use fact::{key_path, read_field, read_next};
pub use field_types::{
    Choice, DateTime, FieldType, Paragraph, Phones, Row, RowType, Rows, Scalar, Set, Text,
};
pub use id::{ActorId, DeviceId, RecordId, Ref, ReplicaId, RowId};
pub use path::{Path, PathError};
pub use place::{Place, Slot, place};
pub use save::Save;
pub use schema::{ChoiceItem, Field, FieldKind, Schema, ScopeKind, ScopeRule, Section};
pub use value::{Number, Value};
pub use words::value_words;
