//! The little of a document that indexes need, read without decoding the rest: a device holds tens of thousands.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor},
};

use super::{FieldKind, RecordId, Schema, Value};
use crate::jp::Date;

/// What indexes need of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The kind; none for kinds this version does not know.
    pub kind: Option<&'static str>,
    /// The id.
    pub id: RecordId,
    /// Whether a head says that it is removed.
    pub removed: bool,
    /// The records it refers to, with the key of the field.
    pub refs: Vec<(&'static str, RecordId)>,
    /// The days it is looked up by, with the key of the field.
    pub days: Vec<(&'static str, Date)>,
    /// The value lists sort by.
    pub sort: Box<str>,
    /// Whether some path has more than one head.
    pub rivals: bool,
}

impl Brief {
    /// The day in the field `key`.
    #[must_use]
    pub fn day(&self, key: &str) -> Option<Date> {
        self.days
            .iter()
            .find(|(of, _)| *of == key)
            .map(|(_, day)| *day)
    }

    /// Reads a document's JSON.
    ///
    /// # Errors
    /// When the text is no document.
    pub fn read(
        json: &str,
        schema_of: fn(&str) -> Option<&'static Schema>,
    ) -> Result<Self, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let brief = DocVisitor(schema_of).deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(brief)
    }
}

struct DocVisitor(fn(&str) -> Option<&'static Schema>);

impl<'de> DeserializeSeed<'de> for DocVisitor {
    type Value = Brief;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Brief, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for DocVisitor {
    type Value = Brief;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Brief, A::Error> {
        let mut schema = None;
        let mut id = None;
        let mut found = Found::default();
        while let Some(key) = map.next_key::<&str>()? {
            match key {
                "kind" => schema = (self.0)(map.next_value::<&str>()?),
                "id" => id = Some(map.next_value()?),
                "fields" => map.next_value_seed(Fields {
                    schema,
                    found: &mut found,
                })?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let id = id.ok_or_else(|| A::Error::missing_field("id"))?;
        let Found {
            removed,
            refs,
            days,
            sort,
            title,
            rivals,
        } = found;
        // Without a reading it stands after those with one, by its characters.
        let sort = if sort.is_empty() { title } else { sort };
        Ok(Brief {
            kind: schema.map(|schema| schema.kind),
            id,
            removed,
            refs,
            days,
            sort,
            rivals,
        })
    }
}

#[derive(Default)]
struct Found {
    removed: bool,
    refs: Vec<(&'static str, RecordId)>,
    days: Vec<(&'static str, Date)>,
    sort: Box<str>,
    title: Box<str>,
    rivals: bool,
}

struct Fields<'a> {
    schema: Option<&'static Schema>,
    found: &'a mut Found,
}

impl<'de> DeserializeSeed<'de> for Fields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from path to heads")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(path) = map.next_key::<&str>()? {
            let field = self.schema.and_then(|schema| schema.field(path));
            let wanted = field
                .filter(|f| f.sorts || f.titles || f.by_day || matches!(f.kind, FieldKind::Ref(_)));
            if wanted.is_none() && path != "removed" {
                let heads: Count = map.next_value()?;
                self.found.rivals |= heads.0 > 1;
                continue;
            }
            let heads: Vec<(usize, Value)> = map.next_value()?;
            self.found.rivals |= heads.len() > 1;
            for (_, value) in &heads {
                match (wanted, value) {
                    (None, value) => self.found.removed |= value.is_true(),
                    (Some(field), Value::Text(text)) => {
                        if let (FieldKind::Ref(_), Ok(id)) = (field.kind, text.parse()) {
                            self.found.refs.push((field.key, id));
                        }
                        if let (true, Some(Ok(day))) =
                            (field.by_day, text.get(..10).map(str::parse))
                        {
                            self.found.days.push((field.key, day));
                        }
                        if field.sorts {
                            self.found.sort.clone_from(text);
                        }
                        if field.titles {
                            self.found.title.clone_from(text);
                        }
                    }
                    (Some(field), Value::Number(number)) if field.sorts => {
                        self.found.sort = format!("{:012.3}", number.get()).into();
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// How many elements an array has, without keeping them.
struct Count(usize);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CountVisitor;
        impl<'de> Visitor<'de> for CountVisitor {
            type Value = Count;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<Count, A::Error> {
                let mut count = 0;
                while seq.next_element::<IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Count(count))
            }
        }
        deserializer.deserialize_seq(CountVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{household::Household, visit::Visit},
        record::Record,
    };

    #[test]
    fn people_are_sorted_by_the_reading_and_without_one_by_the_name() {
        let id = "0192f0c8-0000-7000-8000-000000000001";
        let sort = |fields: &str| {
            let json = format!(r#"{{"kind":"household","id":"{id}","fields":{{{fields}}}}}"#);
            let schema = |kind: &str| (kind == "household").then_some(Household::SCHEMA);
            Brief::read(&json, schema).unwrap().sort
        };
        let (kana, name) = (r#""kana":[[0,"さとう"]]"#, r#""name":[[0,"佐藤様宅"]]"#);
        assert_eq!(&*sort(&format!("{kana},{name}")), "さとう");
        assert_eq!(&*sort(name), "佐藤様宅");
        assert!(*sort(kana) < *sort(name));
    }

    #[test]
    fn reads_what_indexes_need_and_skips_the_rest() {
        let household = "0192f0c8-0000-7000-8000-000000000001";
        let replica = "0192f0c8-0000-7000-8000-00000000000a";
        let json = format!(
            r#"{{"kind":"visit","id":"{replica}","context":[["{replica}",1]],"stamps":[["{replica}",1,"{replica}",5]],
            "fields":{{"household":[[0,"{household}"]],"next_on":[[0,"2026-12-01"]],"removed":[[0,true]],
            "said":[[0,"a"],[1,"b"]],"started_at":[[0,"2026-11-23T09:30"]]}}}}"#
        );
        let brief = Brief::read(&json, |kind| (kind == "visit").then_some(Visit::SCHEMA)).unwrap();
        assert_eq!(brief.kind, Some("visit"));
        assert_eq!(brief.refs, [("household", household.parse().unwrap())]);
        let days: Vec<_> = brief
            .days
            .iter()
            .map(|(key, day)| (*key, day.to_string()))
            .collect();
        assert_eq!(
            days,
            [
                ("next_on", "2026-12-01".to_owned()),
                ("started_at", "2026-11-23".to_owned())
            ]
        );
        assert_eq!(&*brief.sort, "2026-11-23T09:30");
        assert!(brief.removed && brief.rivals);
        assert!(Brief::read("{}", |_| None).is_err());
    }
}
