//! What a kind of record looks like: the one list of its fields, which form, list, search, print, spreadsheet and history
//! walk.

/// A kind of record.
#[derive(Debug)]
pub struct Schema {
    /// Its name in data; never changes.
    pub kind: &'static str,
    /// Its name on screen.
    pub label: &'static str,
    /// What it is, in English, for the glossary.
    pub about: &'static str,
    /// Its fields, as the form groups them.
    pub sections: &'static [Section],
    /// Which scopes it lies in. The first owns it: who writes it holds that one. The others may read it.
    pub scopes: &'static [ScopeRule],
}

/// A group of fields under a heading.
#[derive(Debug)]
pub struct Section {
    /// The heading.
    pub label: &'static str,
    /// The fields, in order.
    pub fields: &'static [Field],
}

impl Schema {
    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.sections.iter().flat_map(|section| section.fields)
    }

    /// The field `key`.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields().find(|field| field.key == key)
    }

    /// The field that stands for the record where only a few words fit.
    #[must_use]
    pub fn title_field(&self) -> Option<&'static Field> {
        self.fields()
            .find(|field| field.titles)
            .or_else(|| self.sort_field())
    }

    /// The field a list of these records is sorted by.
    #[must_use]
    pub fn sort_field(&self) -> Option<&'static Field> {
        self.fields().find(|field| field.sorts)
    }
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its key in data; never changes.
    pub key: &'static str,
    /// Its label on screen.
    pub label: &'static str,
    /// What it is, in English, for the glossary and other cities' engineers.
    pub about: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether a record without it is unfinished.
    pub required: bool,
    /// Whether lists show it.
    pub listed: bool,
    /// Whether lists sort by it.
    pub sorts: bool,
    /// Whether it stands for the record where only a few words fit; otherwise the sort field does.
    pub titles: bool,
    /// Whether days are looked up by it.
    pub by_day: bool,
    /// Whether it tells how the record ended: a new one is not asked for it.
    pub ends: bool,
    /// A sentence under the label.
    pub help: Option<&'static str>,
    /// The unit of a number.
    pub unit: Option<&'static str>,
    /// Digits after the point of a number.
    pub decimals: u8,
    /// Smallest and largest plausible number. Others are taken, with a question.
    pub plausible: Option<(f64, f64)>,
}

impl Field {
    /// A field without flags.
    #[must_use]
    pub const fn new(
        key: &'static str,
        label: &'static str,
        kind: FieldKind,
        required: bool,
    ) -> Self {
        Self {
            key,
            label,
            about: "",
            kind,
            required,
            listed: false,
            sorts: false,
            titles: false,
            by_day: false,
            ends: false,
            help: None,
            unit: None,
            decimals: 0,
            plausible: None,
        }
    }

    /// Says what it is.
    #[must_use]
    pub const fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    /// Lists show it.
    #[must_use]
    pub const fn listed(self) -> Self {
        Self {
            listed: true,
            ..self
        }
    }

    /// Lists sort by it.
    #[must_use]
    pub const fn sorts(self) -> Self {
        Self {
            sorts: true,
            ..self
        }
    }

    /// It stands for the record where only a few words fit.
    #[must_use]
    pub const fn titles(self) -> Self {
        Self {
            titles: true,
            ..self
        }
    }

    /// Days are looked up by it.
    #[must_use]
    pub const fn by_day(self) -> Self {
        Self {
            by_day: true,
            ..self
        }
    }

    /// It tells how the record ended.
    #[must_use]
    pub const fn ends(self) -> Self {
        Self { ends: true, ..self }
    }

    /// A sentence under the label.
    #[must_use]
    pub const fn help(self, help: &'static str) -> Self {
        Self {
            help: Some(help),
            ..self
        }
    }

    /// The unit of the number and its digits after the point.
    #[must_use]
    pub const fn unit(self, unit: &'static str, decimals: u8) -> Self {
        Self {
            unit: Some(unit),
            decimals,
            ..self
        }
    }

    /// The plausible range of the number.
    #[must_use]
    pub const fn plausible(self, least: f64, most: f64) -> Self {
        Self {
            plausible: Some((least, most)),
            ..self
        }
    }
}

/// What a field holds. The form is one exhaustive match over these.
#[derive(Debug, Clone, Copy)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Text of several lines.
    Paragraph,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time of day in Japan.
    DateTime,
    /// Telephone numbers.
    Phones,
    /// A postal code.
    PostalCode,
    /// One of a list.
    Choice(&'static [ChoiceItem]),
    /// Any number of a list.
    Set(&'static [ChoiceItem]),
    /// Another record, of the kind named.
    Ref(&'static str),
    /// A name written by hand.
    Signature,
    /// A photograph.
    Photo,
    /// A table of rows with these fields.
    Rows(&'static [Field]),
}

impl FieldKind {
    /// Whether its value names a [blob](super::BlobId).
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Signature | Self::Photo)
    }
}

/// One entry of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChoiceItem {
    /// Its code in data; never reused.
    pub code: &'static str,
    /// Its words on screen.
    pub label: &'static str,
}

/// One scope a record of a kind lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeRule {
    /// Which kind of scope.
    pub kind: ScopeKind,
    /// The key of the field that names the household or organisation; `id` for the record itself; unused for the others.
    pub by: &'static str,
}

/// The kinds of scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScopeKind {
    /// Everyone, signed in or not: the published directory.
    Public,
    /// Everyone on staff.
    Staff,
    /// The members of one organisation.
    Organisation,
    /// Those who may see one household.
    Household,
    /// Those who may see what visits to one household have shown.
    Visits,
    /// One person on staff.
    Person,
    /// The members of one 支援会議, and who has called it.
    Meeting,
    /// The 相談支援包括化推進員, and the section that answers for them.
    Intakes,
}
