//! How a [`Doc`] is written: one JSON object on one line.
//!
//! ```json
//! {"kind":"visit","id":"…","context":[["replica",12]],"stamps":[["replica",12,"author",1767225600000]],
//!  "fields":{"notes":[[0,"…"]],"troubles/debt":[[0,true]]}}
//! ```
//! A head names its save by its place in `stamps`, because a save writes many paths and ids are long.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, MapAccess, Visitor},
    ser::SerializeMap,
};

use super::{ActorId, Context, Doc, Dot, Head, Path, RecordId, ReplicaId, Save, Stamp, Value};
use crate::jp::Timestamp;

#[derive(Serialize)]
struct DocOut<'a> {
    kind: &'a str,
    id: RecordId,
    context: &'a Context,
    stamps: Vec<StampForm>,
    fields: FieldsOut<'a>,
    #[serde(skip_serializing_if = "<[Save]>::is_empty")]
    waiting: &'a [Save],
}

#[derive(Deserialize)]
struct DocIn {
    kind: Box<str>,
    id: RecordId,
    context: Context,
    stamps: Vec<StampForm>,
    fields: FieldsIn,
    #[serde(default)]
    waiting: Vec<Save>,
}

#[derive(Serialize, Deserialize)]
struct StampForm(
    ReplicaId,
    u64,
    ActorId,
    Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")] Option<Timestamp>,
);

struct FieldsOut<'a>(&'a Doc, &'a [Dot]);

impl Serialize for FieldsOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(doc, dots) = self;
        let place = |dot: Dot| dots.binary_search(&dot).ok();
        let mut map = serializer.serialize_map(Some(doc.fields.len()))?;
        for (path, heads) in &doc.fields {
            let heads: Vec<_> = heads
                .iter()
                .filter_map(|head| Some((place(head.dot)?, &head.value)))
                .collect();
            map.serialize_entry(path.as_str(), &heads)?;
        }
        map.end()
    }
}

impl Serialize for Doc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let dots: Vec<Dot> = self.stamps.keys().copied().collect();
        let stamps = self
            .stamps
            .iter()
            .map(|(dot, s)| StampForm(dot.replica, dot.counter, s.author, s.at, s.claimed));
        DocOut {
            kind: &self.kind,
            id: self.id,
            context: &self.context,
            stamps: stamps.collect(),
            fields: FieldsOut(self, &dots),
            waiting: &self.waiting,
        }
        .serialize(serializer)
    }
}

/// Paths with heads that still name their save by its place.
struct FieldsIn(Vec<(Path, Vec<(usize, Value)>)>);

impl<'de> Deserialize<'de> for FieldsIn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;
        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = FieldsIn;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from path to heads")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FieldsIn, A::Error> {
                let mut fields = Vec::with_capacity(32);
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(FieldsIn(fields))
            }
        }
        deserializer.deserialize_map(FieldsVisitor)
    }
}

impl<'de> Deserialize<'de> for Doc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let DocIn {
            kind,
            id,
            context,
            stamps,
            fields,
            waiting,
        } = DocIn::deserialize(deserializer)?;
        let dots: Vec<Dot> = stamps
            .iter()
            .map(|s| Dot {
                replica: s.0,
                counter: s.1,
            })
            .collect();
        if let Some(dot) = dots.iter().find(|dot| !context.contains(**dot)) {
            return Err(D::Error::custom(format_args!(
                "stamp {dot:?} lies outside the context"
            )));
        }
        let fields = fields
            .0
            .into_iter()
            .map(|(path, heads)| {
                let heads = heads
                    .into_iter()
                    .map(|(place, value)| dots.get(place).map(|dot| Head { dot: *dot, value }))
                    .collect::<Option<Vec<_>>>()
                    .filter(|heads| !heads.is_empty() && heads.is_sorted_by(|a, b| a.dot < b.dot))
                    .ok_or_else(|| {
                        D::Error::custom(format_args!("heads of {path} name no save or repeat one"))
                    })?;
                Ok((path, heads))
            })
            .collect::<Result<BTreeMap<_, _>, D::Error>>()?;
        let stamps = dots.into_iter().zip(stamps.into_iter().map(|s| Stamp {
            author: s.2,
            at: s.3,
            claimed: s.4,
        }));
        Ok(Self {
            kind,
            id,
            context,
            fields,
            stamps: stamps.collect(),
            waiting,
        })
    }
}
