//! Scopes: the unit in which records are held.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::record::{ActorId, Doc, RecordId, Schema, ScopeKind, ScopeRule};

/// A set of records that a person holds or does not hold, whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scope {
    /// The published directory and what it needs.
    Public,
    /// What everyone on staff sees: organisations, colleagues.
    Staff,
    /// One organisation's own.
    Organisation(RecordId),
    /// One household, its people, and who may see it.
    Household(RecordId),
    /// What visits to one household have shown.
    Visits(RecordId),
    /// What is one person's on staff.
    Person(RecordId),
    /// One 支援会議: the meeting itself, who its members are, and what it keeps.
    Meeting(RecordId),
    /// 相談受付簿: what agencies have asked the 相談支援包括化推進員, and the cases that came of it.
    Intakes,
}

/// A text that names no scope this version knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown scope")]
pub struct ScopeError;

impl Scope {
    /// The scope of a person, whose staff record has the person's id.
    #[must_use]
    pub const fn of_person(actor: ActorId) -> Self {
        Self::Person(RecordId::new(actor.uuid()))
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> ScopeKind {
        match self {
            Self::Public => ScopeKind::Public,
            Self::Staff => ScopeKind::Staff,
            Self::Organisation(_) => ScopeKind::Organisation,
            Self::Household(_) => ScopeKind::Household,
            Self::Visits(_) => ScopeKind::Visits,
            Self::Person(_) => ScopeKind::Person,
            Self::Meeting(_) => ScopeKind::Meeting,
            Self::Intakes => ScopeKind::Intakes,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::Staff => f.write_str("staff"),
            Self::Organisation(id) => write!(f, "organisation:{id}"),
            Self::Household(id) => write!(f, "household:{id}"),
            Self::Visits(id) => write!(f, "visits:{id}"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Meeting(id) => write!(f, "meeting:{id}"),
            Self::Intakes => f.write_str("intakes"),
        }
    }
}

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        match text.split_once(':') {
            None if text == "public" => Ok(Self::Public),
            None if text == "staff" => Ok(Self::Staff),
            None if text == "intakes" => Ok(Self::Intakes),
            Some(("organisation", id)) => {
                id.parse().map(Self::Organisation).map_err(|_| ScopeError)
            }
            Some(("household", id)) => id.parse().map(Self::Household).map_err(|_| ScopeError),
            Some(("visits", id)) => id.parse().map(Self::Visits).map_err(|_| ScopeError),
            Some(("person", id)) => id.parse().map(Self::Person).map_err(|_| ScopeError),
            Some(("meeting", id)) => id.parse().map(Self::Meeting).map_err(|_| ScopeError),
            _ => Err(ScopeError),
        }
    }
}

impl TryFrom<String> for Scope {
    type Error = ScopeError;

    fn try_from(text: String) -> Result<Self, ScopeError> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

/// The scopes a document lies in: those that own it, and all.
///
/// Where the field that names a household has rivals, the record lies in the scopes of all of them until it is settled.
#[must_use]
pub fn scopes_of(doc: &Doc, schema: &Schema) -> (BTreeSet<Scope>, BTreeSet<Scope>) {
    let of = |rules: &[ScopeRule]| rules.iter().flat_map(|rule| of_rule(doc, *rule)).collect();
    (of(&schema.scopes[..1]), of(schema.scopes))
}

fn of_rule(doc: &Doc, rule: ScopeRule) -> Vec<Scope> {
    let named = |scope: fn(RecordId) -> Scope| -> Vec<Scope> {
        if rule.by == "id" {
            return vec![scope(doc.id)];
        }
        let ids = doc
            .heads(rule.by)
            .iter()
            .filter_map(|head| head.value.as_text()?.parse().ok());
        ids.map(scope).collect()
    };
    match rule.kind {
        ScopeKind::Public => vec![Scope::Public],
        ScopeKind::Staff => vec![Scope::Staff],
        ScopeKind::Organisation => named(Scope::Organisation),
        ScopeKind::Household => named(Scope::Household),
        ScopeKind::Visits => named(Scope::Visits),
        ScopeKind::Person => named(Scope::Person),
        ScopeKind::Meeting => named(Scope::Meeting),
        ScopeKind::Intakes => vec![Scope::Intakes],
    }
}

/// A short text that differs when two sets of scopes differ: 64-bit FNV-1a over their names, in hexadecimal.
///
/// Not a secret and not a proof: both sides compute it over what they believe, and ask when it differs.
#[must_use]
pub fn scopes_hash<'a, T: ToString + 'a>(scopes: impl IntoIterator<Item = &'a T>) -> String {
    let sorted: BTreeSet<String> = scopes.into_iter().map(ToString::to_string).collect();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in sorted.iter().flat_map(|name| name.bytes().chain([b'\n'])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

#[cfg(feature = "openapi")]
mod openapi {
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{ObjectBuilder, RefOr, Schema, Type},
    };

    impl PartialSchema for super::Scope {
        fn schema() -> RefOr<Schema> {
            let text = ObjectBuilder::new().schema_type(Type::String);
            text.pattern(Some(
                "^(public|staff|intakes|(organisation|household|visits|person|meeting):[0-9a-f-]{36})$",
            ))
            .description(Some(
                "A set of records that a person holds or does not hold, whole.",
            ))
            .into()
        }
    }
    impl ToSchema for super::Scope {}
}
