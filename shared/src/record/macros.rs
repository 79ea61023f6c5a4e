//! `record!`, `rows!` and `choices!`: one declaration gives the struct, the schema and the way between them.

/// Declares a kind of record: its kind, its name on screen, its scopes, its fields.
///
/// ```
/// use shared::record::{Paragraph, Record, Text};
///
/// shared::record! {
///     /// A note on the wall.
///     pub struct Note = "note" "貼り紙" in Staff;
///
///     section "基本" {
///         /// What it says.
///         title: Text = "題", listed;
///         /// More of it.
///         body: Option<Paragraph> = "本文", help("長くてもかまいません。");
///     }
/// }
/// assert_eq!(Note::SCHEMA.label, "貼り紙");
/// ```
///
/// Scopes are joined by `|`; the first owns the record. `Option` is the mark for "not required". Words after the label
/// are flags: the methods of [`Field`](crate::record::Field). `check(function)` after the scopes names a function
/// `fn(&Self, &mut Issues)` with the rules across fields.
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $about:literal])+
        pub struct $name:ident = $kind:literal $label:literal
        in $($scope:ident $(($by:ident))?)|+ $(, check($check:path))?;
        $(section $section:literal { $(
            $(#[doc = $fdoc:literal])* $key:ident : $type:ty = $flabel:literal $(, $flag:ident $(($($arg:expr),*))?)*;
        )* })*
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($($(#[doc = $fdoc])* #[doc = ""] #[doc = $flabel] pub $key: $type,)*)* }

        impl $crate::record::Record for $name {
            const KIND: &'static str = $kind;

            const SCHEMA: &'static $crate::record::Schema = &$crate::record::Schema {
                kind: $kind,
                label: $label,
                about: concat!($($about),+),
                sections: &[$($crate::record::Section {
                    label: $section,
                    fields: &[$($crate::field!($type, $key, $flabel, [$($fdoc),*] $(, $flag $(($($arg),*))?)*)),*],
                }),*],
                scopes: &[$($crate::record::ScopeRule {
                    kind: $crate::record::ScopeKind::$scope,
                    by: concat!($(stringify!($by))?),
                }),+],
            };

            fn parse(doc: &$crate::record::Doc) -> Result<Self, $crate::record::Issues> {
                let mut issues = $crate::record::Issues::default();
                Self::read(doc, &mut issues).ok_or(issues)
            }

            fn issues(doc: &$crate::record::Doc) -> $crate::record::Issues {
                let mut issues = $crate::record::Issues::default();
                if let Some(_fact) = Self::read(doc, &mut issues) {
                    $($check(&_fact, &mut issues);)?
                }
                issues
            }

            fn writes(&self) -> $crate::record::Writes {
                let mut writes = $crate::record::Writes::new();
                $($($crate::record::FieldType::write(&self.$key, &$crate::record::key_path(stringify!($key)), &mut writes);)*)*
                writes
            }
        }

        impl $name {
            fn read(doc: &$crate::record::Doc, issues: &mut $crate::record::Issues) -> Option<Self> {
                let schema = <Self as $crate::record::Record>::SCHEMA;
                // All fields are read before any is missed, so that every issue is listed.
                $($(let $key = $crate::record::read_field(doc, schema, stringify!($key), issues);)*)*
                Some(Self { $($($key: $key?,)*)* })
            }
        }
    };
}

/// Declares the rows of a table inside a record.
#[macro_export]
macro_rules! rows {
    (
        $(#[doc = $about:literal])+
        pub struct $name:ident { $(
            $(#[doc = $fdoc:literal])* $key:ident : $type:ty = $flabel:literal $(, $flag:ident $(($($arg:expr),*))?)*;
        )* }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[doc = $fdoc])* #[doc = ""] #[doc = $flabel] pub $key: $type,)* }

        impl $crate::record::RowType for $name {
            const FIELDS: &'static [$crate::record::Field] =
                &[$($crate::field!($type, $key, $flabel, [$($fdoc),*] $(, $flag $(($($arg),*))?)*)),*];

            fn read_row(
                doc: &$crate::record::Doc, row: &$crate::record::Path, issues: &mut $crate::record::Issues,
            ) -> Option<Self> {
                let mut fields = Self::FIELDS.iter();
                $(let $key = $crate::record::read_next(doc, row, &mut fields, issues);)*
                Some(Self { $($key: $key?,)* })
            }

            fn write_row(&self, row: &$crate::record::Path, writes: &mut $crate::record::Writes) {
                $($crate::record::FieldType::write(&self.$key, &row.child(stringify!($key)), writes);)*
            }
        }
    };
}

/// Declares a list to choose from: variant, code, label.
#[macro_export]
macro_rules! choices {
    ($(#[doc = $about:literal])+ pub enum $name:ident { $($(#[doc = $vdoc:literal])* $variant:ident = $code:literal $label:literal,)+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $vdoc])* #[doc = $label] $variant,)+ }

        impl $crate::record::Choice for $name {
            const ITEMS: &'static [$crate::record::ChoiceItem] =
                &[$($crate::record::ChoiceItem { code: $code, label: $label }),+];
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn item(self) -> &'static $crate::record::ChoiceItem {
                &Self::ITEMS[self as usize]
            }
        }

        impl $crate::record::Scalar for $name {
            const KIND: $crate::record::FieldKind =
                $crate::record::FieldKind::Choice(<Self as $crate::record::Choice>::ITEMS);

            fn from_value(value: &$crate::record::Value) -> Result<Self, String> {
                let code = value.as_text().unwrap_or_default();
                $crate::record::Choice::from_code(code).ok_or_else(|| "新しい版の選択肢です。アプリを更新してください。".to_owned())
            }

            fn to_value(&self) -> $crate::record::Value {
                $crate::record::Value::text($crate::record::Choice::item(*self).code)
            }
        }
    };
}

/// One field with its flags; used by `record!` and `rows!`.
#[doc(hidden)]
#[macro_export]
macro_rules! field {
    ($type:ty, $key:ident, $label:literal, [$($about:literal),*] $(, $flag:ident $(($($arg:expr),*))?)*) => {
        $crate::record::Field::new(
            stringify!($key),
            $label,
            <$type as $crate::record::FieldType>::KIND,
            <$type as $crate::record::FieldType>::REQUIRED,
        )
        .about(concat!($($about),*))
        $(.$flag($($($arg),*)?))*
    };
}
