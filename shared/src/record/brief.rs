//! The little of a document that indexes need, read without decoding the rest: a device holds tens of thousands.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{ActorId, Field, FieldKind, RecordId, Schema, Value};
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
    /// The records it refers to, itself or in a row of a table, with the key of the field or table.
    pub refs: Vec<(&'static str, RecordId)>,
    /// The days it is looked up by, with the key of the field.
    pub days: Vec<(&'static str, Date)>,
    /// The value lists sort by.
    pub sort: Box<str>,
    /// Who wrote the field it is sorted by.
    pub author: Option<ActorId>,
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
        let mut authors: Vec<Author> = Vec::new();
        let mut found = Found::default();
        while let Some(key) = map.next_key::<Text>()? {
            match &*key.0 {
                "kind" => schema = (self.0)(&map.next_value::<Text>()?.0),
                "id" => id = Some(map.next_value()?),
                "stamps" => authors = map.next_value()?,
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
            mut refs,
            rows,
            removed_rows,
            days,
            sort,
            sort_stamp,
            title,
            rivals,
        } = found;
        let stays = |row: &RowRef| !removed_rows.contains(&row.row);
        refs.extend(
            rows.into_iter()
                .filter(stays)
                .map(|row| (row.table, row.to)),
        );
        // Without a reading it stands after those with one, by its characters.
        let sort = if sort.is_empty() { title } else { sort };
        Ok(Brief {
            kind: schema.map(|schema| schema.kind),
            id,
            removed,
            refs,
            days,
            sort,
            author: sort_stamp
                .and_then(|place| authors.get(place))
                .map(|author| author.0),
            rivals,
        })
    }
}

/// A string that is copied only where it is written with escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The author of a stamp, without the rest of it.
struct Author(ActorId);

impl<'de> Deserialize<'de> for Author {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AuthorVisitor;
        impl<'de> Visitor<'de> for AuthorVisitor {
            type Value = Author;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a stamp")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Author, A::Error> {
                seq.next_element::<IgnoredAny>()?;
                seq.next_element::<IgnoredAny>()?;
                let author = seq.next_element()?;
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                author
                    .map(Author)
                    .ok_or_else(|| A::Error::missing_field("author"))
            }
        }
        deserializer.deserialize_seq(AuthorVisitor)
    }
}

#[derive(Default)]
struct Found {
    removed: bool,
    refs: Vec<(&'static str, RecordId)>,
    rows: Vec<RowRef>,
    removed_rows: Vec<Box<str>>,
    days: Vec<(&'static str, Date)>,
    sort: Box<str>,
    /// The place among the stamps of the one that wrote `sort`.
    sort_stamp: Option<usize>,
    title: Box<str>,
    rivals: bool,
}

/// A reference in a row of a table.
struct RowRef {
    table: &'static str,
    row: Box<str>,
    to: RecordId,
}

/// What a path stands for, as far as indexes care.
enum Place<'path> {
    Removed,
    Field(&'static Field),
    /// A reference in the row of a table.
    RowRef(&'static str, &'path str),
    /// Whether a row is removed.
    RowRemoved(&'path str),
    Other,
}

struct Fields<'a> {
    schema: Option<&'static Schema>,
    found: &'a mut Found,
}

impl Fields<'_> {
    /// The fields that indexes care for: few of many, looked up once for each record.
    fn wanted(&self) -> Vec<&'static Field> {
        let is_ref = |field: &Field| matches!(field.kind, FieldKind::Ref(_));
        let is_wanted = |field: &&Field| match field.kind {
            FieldKind::Ref(_) => true,
            FieldKind::Rows(fields) => fields.iter().any(is_ref),
            _ => field.sorts || field.titles || field.by_day,
        };
        self.schema.map_or_else(Vec::new, |schema| {
            schema.fields().filter(is_wanted).collect()
        })
    }
}

fn place<'path>(wanted: &[&'static Field], path: &'path str) -> Place<'path> {
    let find = |key| wanted.iter().find(|field| field.key == key);
    let Some((table, below)) = path.split_once('/') else {
        return match find(path) {
            Some(field) => Place::Field(field),
            None if path == "removed" => Place::Removed,
            None => Place::Other,
        };
    };
    let (Some(field), Some((row, key))) = (find(table), below.split_once('/')) else {
        return Place::Other;
    };
    match field.kind {
        FieldKind::Rows(_) if key == "removed" => Place::RowRemoved(row),
        FieldKind::Rows(fields)
            if fields
                .iter()
                .any(|field| field.key == key && matches!(field.kind, FieldKind::Ref(_))) =>
        {
            Place::RowRef(field.key, row)
        }
        _ => Place::Other,
    }
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
        let wanted = self.wanted();
        let found = self.found;
        while let Some(path) = map.next_key::<Text>()? {
            let place = place(&wanted, &path.0);
            if matches!(place, Place::Other) {
                let heads: Count = map.next_value()?;
                found.rivals |= heads.0 > 1;
                continue;
            }
            let heads: Vec<(usize, Value)> = map.next_value()?;
            found.rivals |= heads.len() > 1;
            for (stamp, value) in heads {
                found.take(&place, stamp, value);
            }
        }
        Ok(())
    }
}

impl Found {
    fn take(&mut self, place: &Place, stamp: usize, value: Value) {
        match (place, value) {
            (Place::Removed, value) => self.removed |= value.is_true(),
            (Place::RowRemoved(row), value) if value.is_true() => {
                self.removed_rows.push((*row).into());
            }
            (Place::RowRef(table, row), Value::Text(text)) => {
                let row = (*row).into();
                self.rows
                    .extend(text.parse().map(|to| RowRef { table, row, to }));
            }
            (Place::Field(field), Value::Text(text)) => self.take_text(field, stamp, text),
            (Place::Field(field), Value::Number(number)) if field.sorts => {
                self.sort = format!("{:012.3}", number.get()).into();
                self.sort_stamp = Some(stamp);
            }
            _ => {}
        }
    }

    fn take_text(&mut self, field: &'static Field, stamp: usize, text: Box<str>) {
        if let (FieldKind::Ref(_), Ok(id)) = (field.kind, text.parse()) {
            self.refs.push((field.key, id));
        }
        if let (true, Some(Ok(day))) = (field.by_day, text.get(..10).map(str::parse)) {
            self.days.push((field.key, day));
        }
        if field.titles {
            self.title.clone_from(&text);
        }
        if field.sorts {
            self.sort = text;
            self.sort_stamp = Some(stamp);
        }
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

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Count, A::Error> {
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
    fn names_may_be_written_with_escapes() {
        let id = "0192f0c8-0000-7000-8000-000000000001";
        let json = format!(
            r#"{{"k\u0069nd":"h\u006fusehold","id":"{id}","fields":{{"k\u0061na":[[0,"さとう"]],"later/\"":[]}}}}"#
        );
        let schema = |kind: &str| (kind == "household").then_some(Household::SCHEMA);
        let brief = Brief::read(&json, schema).unwrap();
        assert_eq!((brief.kind, &*brief.sort), (Some("household"), "さとう"));
    }

    #[test]
    fn reads_what_indexes_need_and_skips_the_rest() {
        let household = "0192f0c8-0000-7000-8000-000000000001";
        let replica = "0192f0c8-0000-7000-8000-00000000000a";
        let json = format!(
            r#"{{"kind":"visit","id":"{replica}","context":[["{replica}",1]],"stamps":[["{replica}",1,"{replica}",5]],
            "fields":{{"household":[[0,"{household}"]],"next_on":[[0,"2026-12-01"]],"removed":[[0,true]],
            "said":[[0,"a"],[1,"b"]],"started_at":[[0,"2026-11-23T09:30"]],
            "visitors/0192f0c8-0000-7000-8000-0000000000e1/removed":[[0,true]],
            "visitors/0192f0c8-0000-7000-8000-0000000000e1/staff":[[0,"{replica}"]],
            "visitors/0192f0c8-0000-7000-8000-0000000000e2/staff":[[0,"{household}"]]}}}}"#
        );
        let brief = Brief::read(&json, |kind| (kind == "visit").then_some(Visit::SCHEMA)).unwrap();
        assert_eq!(brief.kind, Some("visit"));
        let to = household.parse().unwrap();
        assert_eq!(
            brief.refs,
            [("household", to), ("visitors", to)],
            "a removed row refers to nothing"
        );
        assert_eq!(brief.author, Some(replica.parse().unwrap()));
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
