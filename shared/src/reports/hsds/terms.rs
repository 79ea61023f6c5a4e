//! The classifications: 相談項目, 機関の種別 with their fields, and what of a row has no other place in the standard.

use serde_json::{Value, json};
use uuid::Uuid;

use super::ids::derived;
use crate::{domain::directory::AgencyKind, record::RecordId};

/// A classification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Taxonomy {
    /// 相談項目.
    Category,
    /// 機関の種別.
    Kind,
    /// What of a row has no other place.
    Own,
}

impl Taxonomy {
    pub(super) const ALL: [Self; 3] = [Self::Category, Self::Kind, Self::Own];

    pub(super) fn id(self) -> Uuid {
        derived("taxonomy", &[self.name()])
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Category => "相談項目",
            Self::Kind => "機関の種別",
            Self::Own => "相談機関一覧の項目",
        }
    }

    const fn description(self) -> &'static str {
        match self {
            Self::Category => "相談機関一覧の相談項目",
            Self::Kind => "相談機関の種別。上の段は分野",
            Self::Own => "相談機関一覧の項目のうち、HSDSに同じものがないもの",
        }
    }

    pub(super) fn json(self) -> Value {
        json!({ "id": self.id(), "name": self.name(), "description": self.description() })
    }
}

/// What of a row has no other place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Own {
    No,
    DefaultWindow,
    Extension,
    Notes,
    BranchOf,
    Area,
}

impl Own {
    pub(super) const ALL: [Self; 6] = [
        Self::No,
        Self::DefaultWindow,
        Self::Extension,
        Self::Notes,
        Self::BranchOf,
        Self::Area,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::No => "No.",
            Self::DefaultWindow => "担当が分からないときの窓口",
            Self::Extension => "内線",
            Self::Notes => "備考",
            Self::BranchOf => "本所",
            Self::Area => "担当する圏域",
        }
    }

    pub(super) fn id(self) -> Uuid {
        derived("own", &[self.name()])
    }
}

/// A term of a classification.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) id: Uuid,
    pub(super) name: String,
    description: String,
    pub(super) parent: Option<Uuid>,
    pub(super) taxonomy: Taxonomy,
}

impl Term {
    pub(super) fn category(name: &str) -> Self {
        Self::new(derived("category", &[name]), name, name, Taxonomy::Category)
    }

    pub(super) fn field(name: &str) -> Self {
        Self::new(derived("field", &[name]), name, name, Taxonomy::Kind)
    }

    pub(super) fn kind(id: RecordId, kind: &AgencyKind) -> Self {
        Self {
            parent: Some(Self::field(&kind.field).id),
            ..Self::new(id.uuid(), &kind.name, &kind.name, Taxonomy::Kind)
        }
    }

    pub(super) fn own(own: Own) -> Self {
        Self::new(own.id(), own.name(), own.name(), Taxonomy::Own)
    }

    fn new(id: Uuid, name: &str, description: &str, taxonomy: Taxonomy) -> Self {
        Self {
            id,
            name: name.to_owned(),
            description: description.to_owned(),
            parent: None,
            taxonomy,
        }
    }

    pub(super) fn json(&self) -> Value {
        let mut term = json!({
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "taxonomy": self.taxonomy.name(),
            "taxonomy_detail": self.taxonomy.json(),
            "language": "ja",
        });
        if let Some(parent) = self.parent {
            term["parent_id"] = parent.to_string().into();
        }
        term
    }

    /// That it is said of something, with a value where it has one.
    pub(super) fn of(&self, entity: &str, owner: &str, value: Option<&str>) -> Value {
        let id = derived("attribute", &[owner, &self.id.to_string()]);
        let mut attribute = json!({
            "id": id,
            "link_entity": entity,
            "link_type": self.taxonomy.name(),
            "taxonomy_term": self.json(),
        });
        if let Some(value) = value {
            attribute["value"] = value.into();
        }
        attribute
    }
}
