//! What the forms that are written by hand look like to other programs (JSON Schema 2020-12).

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{Array, ArrayItems, ObjectBuilder, Ref, Schema, SchemaType, Type},
    },
};

use super::{ActorId, Context, Doc, Dot, Path, RecordId, ReplicaId, Save, Value};
use crate::jp::Timestamp;

type Part = RefOr<Schema>;
type Named = Vec<(String, Part)>;

impl PartialSchema for Value {
    fn schema() -> Part {
        let any = ObjectBuilder::new().schema_type(SchemaType::AnyValue);
        any.description(Some(
            "What a path holds; lists and objects are values of later versions.",
        ))
        .into()
    }
}
impl ToSchema for Value {}

impl PartialSchema for Path {
    fn schema() -> Part {
        let part = "[A-Za-z0-9_-]+";
        let text = ObjectBuilder::new().schema_type(Type::String);
        text.pattern(Some(format!("^{part}(/{part}){{0,4}}$")))
            .max_length(Some(160))
            .description(Some("A path inside a record."))
            .into()
    }
}
impl ToSchema for Path {}

impl PartialSchema for Dot {
    fn schema() -> Part {
        Schema::from(tuple([ReplicaId::schema(), count()], 2)).into()
    }
}
impl ToSchema for Dot {}

impl PartialSchema for Context {
    fn schema() -> Part {
        Schema::from(Array::new(Dot::schema())).into()
    }
}
impl ToSchema for Context {}

impl PartialSchema for Doc {
    fn schema() -> Part {
        let author = ActorId::schema();
        let stamp = [
            ReplicaId::schema(),
            count(),
            author,
            Timestamp::schema(),
            Timestamp::schema(),
        ];
        let mut heads = Array::new(Schema::from(tuple([count(), Value::schema()], 2)));
        heads.min_items = Some(1);
        let fields = ObjectBuilder::new()
            .property_names(Some(Schema::from(Path::schema())))
            .additional_properties(Some(Part::from(heads)));
        let mut doc = ObjectBuilder::new().description(Some(
            "A record: saves added up. A head names its save by its place in `stamps`.",
        ));
        for (key, part) in [
            ("kind", text()),
            ("id", RecordId::schema()),
            ("context", Ref::from_schema_name("Context").into()),
            ("stamps", Array::new(Schema::from(tuple(stamp, 4))).into()),
            ("fields", fields.into()),
        ] {
            doc = doc.property(key, part).required(key);
        }
        doc.property("waiting", Array::new(Ref::from_schema_name("Save")))
            .into()
    }
}

impl ToSchema for Doc {
    fn schemas(schemas: &mut Named) {
        schemas.push((Context::name().into(), Context::schema()));
        schemas.push((Value::name().into(), Value::schema()));
        schemas.push((Save::name().into(), Save::schema()));
        Save::schemas(schemas);
    }
}

/// A list with a meaning for each place, of which the first `least` must be there.
fn tuple<const N: usize>(places: [Part; N], least: usize) -> Array {
    let mut tuple = Array::default();
    tuple.items = ArrayItems::False;
    tuple.prefix_items = places.into_iter().map(Schema::from).collect();
    tuple.min_items = Some(least);
    tuple
}

fn count() -> Part {
    let number = ObjectBuilder::new().schema_type(Type::Integer);
    number.minimum(Some(0)).into()
}

fn text() -> Part {
    ObjectBuilder::new().schema_type(Type::String).into()
}
