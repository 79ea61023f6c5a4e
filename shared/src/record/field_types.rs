//! The Rust types a field may have, each with its kind on the form and its way to and from values.

use std::{collections::BTreeSet, fmt, ops::Deref, str::FromStr};

use super::{
    ChoiceItem, Doc, Field, FieldKind, Issues, Number, Path, Record, RecordId, Ref, RowId,
    Severity, Value, Writes,
};
use crate::jp::{Date, PhoneNumber, PostalCode, Time};

/// A type a field may have.
pub trait FieldType: Sized {
    /// What the form shows.
    const KIND: FieldKind;
    /// Whether a record without it is unfinished.
    const REQUIRED: bool;

    /// Reads it at `path`; says what is the matter in `issues` when it gives none.
    fn read(doc: &Doc, path: &Path, field: &Field, issues: &mut Issues) -> Option<Self>;

    /// Writes it at `path`.
    fn write(&self, path: &Path, writes: &mut Writes);
}

/// A type that one value holds.
pub trait Scalar: Sized {
    /// What the form shows.
    const KIND: FieldKind;

    /// Reads it; the error is the sentence to show.
    ///
    /// # Errors
    /// When the value can't be read as this type.
    fn from_value(value: &Value) -> Result<Self, String>;

    /// The value that stands for it.
    fn to_value(&self) -> Value;
}

fn missing(path: &Path, field: &Field, issues: &mut Issues) {
    let message = match field.kind {
        FieldKind::Choice(_) | FieldKind::Ref(_) => "選んでください。",
        FieldKind::Signature => "署名をもらってください。",
        FieldKind::Photo => "写真を入れてください。",
        _ => "入力してください。",
    };
    issues.push(path.clone(), field.label, Severity::Missing, message);
}

fn read_scalar<T: Scalar>(
    value: &Value,
    path: &Path,
    field: &Field,
    issues: &mut Issues,
) -> Option<T> {
    if let (Value::Number(number), Some((least, most))) = (value, field.plausible)
        && !(least..=most).contains(&number.get())
    {
        let unit = field.unit.unwrap_or_default();
        let message = format!("ふつうは{least}〜{most}{unit}です。もう一度確かめてください。");
        issues.push(path.clone(), field.label, Severity::Warning, message);
    }
    T::from_value(value)
        .map_err(|message| issues.push(path.clone(), field.label, Severity::Wrong, message))
        .ok()
}

impl<T: Scalar> FieldType for T {
    const KIND: FieldKind = T::KIND;
    const REQUIRED: bool = true;

    fn read(doc: &Doc, path: &Path, field: &Field, issues: &mut Issues) -> Option<Self> {
        match doc.get(path.as_str()) {
            Value::Empty => {
                missing(path, field, issues);
                None
            }
            value => read_scalar(value, path, field, issues),
        }
    }

    fn write(&self, path: &Path, writes: &mut Writes) {
        writes.insert(path.clone(), self.to_value());
    }
}

/// Not required.
impl<T: Scalar> FieldType for Option<T> {
    const KIND: FieldKind = T::KIND;
    const REQUIRED: bool = false;

    fn read(doc: &Doc, path: &Path, field: &Field, issues: &mut Issues) -> Option<Self> {
        match doc.get(path.as_str()) {
            Value::Empty => Some(None),
            value => read_scalar(value, path, field, issues).map(Some),
        }
    }

    fn write(&self, path: &Path, writes: &mut Writes) {
        if let Some(scalar) = self {
            writes.insert(path.clone(), scalar.to_value());
        }
    }
}

/// One of a list. Implemented by `choices!`.
pub trait Choice: Copy + Ord + 'static {
    /// The list.
    const ITEMS: &'static [ChoiceItem];

    /// All of them, in the list's order.
    const ALL: &'static [Self];

    /// The entry in the list.
    fn item(self) -> &'static ChoiceItem;

    /// The one with this code.
    #[must_use]
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|choice| choice.item().code == code)
    }

    /// Its words on screen.
    #[must_use]
    fn label(self) -> &'static str {
        self.item().label
    }
}

/// Any number of a list; each member has a path of its own, so that two people may each add one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set<E>(BTreeSet<E>);

impl<E: Ord> Default for Set<E> {
    fn default() -> Self {
        Self(BTreeSet::new())
    }
}

impl<E: Ord> FromIterator<E> for Set<E> {
    fn from_iter<I: IntoIterator<Item = E>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

impl<E> Deref for Set<E> {
    type Target = BTreeSet<E>;

    fn deref(&self) -> &BTreeSet<E> {
        &self.0
    }
}

impl<E: Choice> FieldType for Set<E> {
    const KIND: FieldKind = FieldKind::Set(E::ITEMS);
    const REQUIRED: bool = false;

    fn read(doc: &Doc, path: &Path, _: &Field, _: &mut Issues) -> Option<Self> {
        let members = E::ALL.iter().copied();
        Some(
            members
                .filter(|member| doc.get(path.child(member.item().code).as_str()).is_true())
                .collect(),
        )
    }

    fn write(&self, path: &Path, writes: &mut Writes) {
        for member in &self.0 {
            writes.insert(path.child(member.item().code), Value::Flag(true));
        }
    }
}

/// The fields of a row. Implemented by `rows!`.
pub trait RowType: Sized {
    /// Its fields.
    const FIELDS: &'static [Field];

    /// Reads the row whose paths begin with `row`.
    fn read_row(doc: &Doc, row: &Path, issues: &mut Issues) -> Option<Self>;

    /// Writes the row.
    fn write_row(&self, row: &Path, writes: &mut Writes);
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<R> {
    /// Its id, the same in all copies.
    pub id: RowId,
    /// Its fields.
    pub fields: R,
}

/// A table inside a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<R>(Vec<Row<R>>);

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R> FromIterator<Row<R>> for Rows<R> {
    fn from_iter<I: IntoIterator<Item = Row<R>>>(rows: I) -> Self {
        Self(rows.into_iter().collect())
    }
}

impl<R> Deref for Rows<R> {
    type Target = [Row<R>];

    fn deref(&self) -> &[Row<R>] {
        &self.0
    }
}

impl<R: RowType> FieldType for Rows<R> {
    const KIND: FieldKind = FieldKind::Rows(R::FIELDS);
    const REQUIRED: bool = false;

    fn read(doc: &Doc, path: &Path, field: &Field, issues: &mut Issues) -> Option<Self> {
        let mut rows = Vec::new();
        for row in doc.rows(path.as_str()) {
            let Ok(id) = row.parse() else {
                issues.push(
                    path.clone(),
                    field.label,
                    Severity::Wrong,
                    "読めない行があります。",
                );
                continue;
            };
            if let Some(fields) = R::read_row(doc, &path.child(row), issues) {
                rows.push(Row { id, fields });
            }
        }
        Some(Self(rows))
    }

    fn write(&self, path: &Path, writes: &mut Writes) {
        for row in &self.0 {
            let (row_path, before) = (path.child(&row.id.to_string()), writes.len());
            row.fields.write_row(&row_path, writes);
            // A row is where a value stands below it: one with nothing filled in would not come back.
            if writes.len() == before {
                writes.insert(row_path.child("removed"), Value::Flag(false));
            }
        }
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Scalar for $name {
            const KIND: FieldKind = FieldKind::$name;

            fn from_value(value: &Value) -> Result<Self, String> {
                value.as_text().map(Self::from).ok_or_else(|| "文字として読めません。".to_owned())
            }

            fn to_value(&self) -> Value {
                Value::text(&self.0)
            }
        }
    )*};
}

texts! {
    /// One line of text, kept exactly as typed.
    Text;
    /// Text of several lines, kept exactly as typed.
    Paragraph;
}

impl Scalar for f64 {
    const KIND: FieldKind = FieldKind::Number;

    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Number(number) => Ok(number.get()),
            _ => Err("数字で入力してください。".to_owned()),
        }
    }

    fn to_value(&self) -> Value {
        Number::new(*self).map_or(Value::Empty, Value::Number)
    }
}

impl Scalar for bool {
    const KIND: FieldKind = FieldKind::Flag;

    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Flag(flag) => Ok(*flag),
            _ => Err("「はい」か「いいえ」を選んでください。".to_owned()),
        }
    }

    fn to_value(&self) -> Value {
        Value::Flag(*self)
    }
}

impl<R: Record> Scalar for Ref<R> {
    const KIND: FieldKind = FieldKind::Ref(R::KIND);

    fn from_value(value: &Value) -> Result<Self, String> {
        let id: Option<RecordId> = value.as_text().and_then(|text| text.parse().ok());
        id.map(Self::new)
            .ok_or_else(|| "もう一度選び直してください。".to_owned())
    }

    fn to_value(&self) -> Value {
        Value::text(&self.id().to_string())
    }
}

/// Telephone numbers, in the order they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phones(pub Vec<PhoneNumber>);

impl Scalar for Phones {
    const KIND: FieldKind = FieldKind::Phones;

    fn from_value(value: &Value) -> Result<Self, String> {
        let text = value.as_text().unwrap_or_default();
        let numbers = text.split([',', '、', '，']).map(PhoneNumber::read);
        numbers
            .collect::<Result<_, _>>()
            .map(Self)
            .map_err(|error| error.to_string())
    }

    fn to_value(&self) -> Value {
        Value::text(
            &self
                .0
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(","),
        )
    }
}

macro_rules! parsed {
    ($($type:ty => $kind:ident;)*) => {$(
        impl Scalar for $type {
            const KIND: FieldKind = FieldKind::$kind;

            fn from_value(value: &Value) -> Result<Self, String> {
                let text = value.as_text().unwrap_or_default();
                text.parse::<$type>().map_err(|error| error.to_string())
            }

            fn to_value(&self) -> Value {
                Value::text(&self.to_string())
            }
        }
    )*};
}

parsed! {
    Date => Date;
    Time => Time;
    DateTime => DateTime;
    PostalCode => PostalCode;
}

/// A day and a time of day in Japan, to the minute. As text `2024-05-01T09:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// The time of day.
    pub time: Time,
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date, self.time)
    }
}

impl FromStr for DateTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (date, time) = text
            .split_once('T')
            .ok_or("日付と時刻を入力してください。")?;
        let date = date
            .parse()
            .map_err(|error: crate::jp::DateError| error.to_string())?;
        let time = time
            .parse()
            .map_err(|error: crate::jp::TimeError| error.to_string())?;
        Ok(Self { date, time })
    }
}
