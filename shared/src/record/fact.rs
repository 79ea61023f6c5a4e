//! From a document to a parsed fact, or to the list of what is the matter with it.

use std::fmt;

use super::{Doc, Field, FieldType, Path, Ref, Schema, Writes};

/// A kind of record as a Rust type. Implemented by `record!`.
pub trait Record: Clone + Send + Sync + 'static {
    /// Its name in data. Apart from the schema, so that a record may refer to its own kind.
    const KIND: &'static str;

    /// Its description.
    const SCHEMA: &'static Schema;

    /// Reads the fact from a document.
    ///
    /// # Errors
    /// The issues, when a required field is missing or a value can't be read. Issues that are only warnings do not
    /// hinder; [`Record::issues`] lists them too.
    fn parse(doc: &Doc) -> Result<Self, Issues>;

    /// Everything there is to say about the document, warnings and broken rules included.
    fn issues(doc: &Doc) -> Issues;

    /// The fact as values, to be saved.
    fn writes(&self) -> Writes;

    /// A reference to the document as a record of this kind.
    #[must_use]
    fn reference(doc: &Doc) -> Ref<Self> {
        Ref::new(doc.id)
    }
}

/// How grave an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Unusual; ask again.
    Warning,
    /// Not there yet; the record is unfinished.
    Missing,
    /// Can't be right.
    Wrong,
}

/// One thing that is the matter with one field, in Japanese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The field.
    pub path: Path,
    /// Its label on screen.
    pub label: &'static str,
    /// How grave.
    pub severity: Severity,
    /// What is the matter and what to do.
    pub message: String,
}

/// The issues of a record, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issues(Vec<Issue>);

impl Issues {
    /// Adds one.
    pub fn push(
        &mut self,
        path: Path,
        label: &'static str,
        severity: Severity,
        message: impl Into<String>,
    ) {
        self.0.push(Issue {
            path,
            label,
            severity,
            message: message.into(),
        });
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Issue> {
        self.0.iter()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The gravest of them.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.iter().map(|issue| issue.severity).max()
    }
}

impl fmt::Display for Issues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, issue) in self.0.iter().enumerate() {
            let gap = if n == 0 { "" } else { "\n" };
            write!(f, "{gap}{}：{}", issue.label, issue.message)?;
        }
        Ok(())
    }
}

/// The path of a field of a declaration.
#[doc(hidden)]
#[must_use]
pub fn key_path(key: &str) -> Path {
    Path::of_key(key)
}

/// Reads the field `key`; for `record!`.
#[doc(hidden)]
pub fn read_field<T: FieldType>(
    doc: &Doc,
    schema: &Schema,
    key: &str,
    issues: &mut Issues,
) -> Option<T> {
    T::read(doc, &Path::of_key(key), schema.field(key)?, issues)
}

/// Reads the next field of a row; for `rows!`.
#[doc(hidden)]
pub fn read_next<'a, T: FieldType>(
    doc: &Doc,
    row: &Path,
    fields: &mut impl Iterator<Item = &'a Field>,
    issues: &mut Issues,
) -> Option<T> {
    let field = fields.next()?;
    T::read(doc, &row.child(field.key), field, issues)
}
