//! A record to be read: what is filled in, in the order of its form.

use leptos::prelude::*;
use shared::{
    record::{BlobId, ChoiceItem, Doc, Field, FieldKind, Path, RecordId, Section, Stamp},
    registry,
};

use crate::{
    form::PictureView,
    store::{Store, chosen, use_store, value_text},
    ui::{Chip, EmptyState, IconName, Tone},
};

/// The filled-in fields of a record, and who changed it last.
#[component]
pub fn Facts(
    /// The record.
    id: RecordId,
    /// Keys of fields that the screen shows elsewhere.
    #[prop(optional)]
    skip: &'static [&'static str],
) -> impl IntoView {
    let store = use_store();
    move || {
        let doc = store.doc(id);
        let schema = doc
            .as_ref()
            .and_then(|doc| registry::kind(&doc.kind))
            .map(|kind| kind.schema);
        let Some((doc, schema)) = doc.zip(schema) else {
            return view! { <EmptyState title="この記録は、この端末にはありません" /> }.into_any();
        };
        let several = schema.sections.len() > 1;
        let sections: Vec<_> = schema
            .sections
            .iter()
            .filter_map(|section| section_view(store, &doc, section, skip, several))
            .collect();
        view! { <div class="stack">{sections}<p class="facts-change">{last_change(store, &doc)}</p></div> }.into_any()
    }
}

fn section_view(
    store: Store,
    doc: &Doc,
    section: &'static Section,
    skip: &[&str],
    heading: bool,
) -> Option<impl IntoView + use<>> {
    let fields = section
        .fields
        .iter()
        .filter(|field| !skip.contains(&field.key));
    let facts: Vec<_> = fields
        .filter_map(|field| fact_view(store, doc, field))
        .collect();
    (!facts.is_empty()).then(|| {
        let heading = heading.then_some(section.label);
        view! { <section class="facts-section">{heading.map(|label| view! { <h3>{label}</h3> })}<dl class="facts">{facts}</dl></section> }
    })
}

/// One field: nothing when it is empty and nobody disagrees.
fn fact_view(store: Store, doc: &Doc, field: &'static Field) -> Option<impl IntoView + use<>> {
    let path = Path::new(field.key).ok()?;
    let is_conflict = doc.conflicts().any(|at| at.key() == field.key);
    let value = value_view(store, doc, &path, field);
    if value.is_none() && !is_conflict {
        return None;
    }
    let mark = is_conflict
        .then(|| view! { <Chip tone=Tone::Warn icon=IconName::Conflict>"食い違い"</Chip> });
    Some(view! {
        <dt>{field.label}</dt>
        <dd>{value}{mark}</dd>
    })
}

fn value_view(store: Store, doc: &Doc, path: &Path, field: &'static Field) -> Option<AnyView> {
    match field.kind {
        FieldKind::Set(items) => chips(chosen(doc, path, items)),
        FieldKind::Rows(fields) => match fields.iter().find(|field| field.kind.is_picture()) {
            Some(picture) => gallery(store, doc, path, fields, picture),
            None => table(store, doc, path, fields),
        },
        FieldKind::Signature | FieldKind::Photo => picture(doc, path, field.label.to_owned()),
        _ => {
            let text = value_text(store, field, doc.get(path.as_str()));
            (!text.is_empty()).then(|| view! { <span class="lines">{text}</span> }.into_any())
        }
    }
}

fn chips(items: Vec<&'static ChoiceItem>) -> Option<AnyView> {
    let chips: Vec<_> = items
        .into_iter()
        .map(|item| view! { <li><Chip>{item.label}</Chip></li> })
        .collect();
    (!chips.is_empty()).then(|| view! { <ul class="chips" role="list">{chips}</ul> }.into_any())
}

fn picture(doc: &Doc, path: &Path, alt: String) -> Option<AnyView> {
    let blob: BlobId = doc.get(path.as_str()).as_text()?.parse().ok()?;
    let record = doc.id;
    Some(view! { <PictureView record=record blob=blob alt=alt /> }.into_any())
}

/// The rows of a table with a picture each, and below it what the other columns say.
fn gallery(
    store: Store,
    doc: &Doc,
    table: &Path,
    fields: &'static [Field],
    shown: &'static Field,
) -> Option<AnyView> {
    let rows = doc.rows(table.as_str()).map(|row| table.child(row));
    let figures: Vec<_> = rows
        .map(|row| {
            let texts = fields.iter().filter(|field| field.key != shown.key);
            let texts =
                texts.map(|field| value_text(store, field, doc.get(row.child(field.key).as_str())));
            let caption = texts.filter(|text| !text.is_empty());
            let caption = caption.collect::<Vec<_>>().join("、");
            let alt = match caption.as_str() {
                "" => shown.label.to_owned(),
                caption => format!("{}（{caption}）", shown.label),
            };
            let picture = picture(doc, &row.child(shown.key), alt);
            let caption =
                (!caption.is_empty()).then(|| view! { <figcaption>{caption}</figcaption> });
            view! { <li><figure>{picture}{caption}</figure></li> }
        })
        .collect();
    (!figures.is_empty())
        .then(|| view! { <ul class="gallery" role="list">{figures}</ul> }.into_any())
}

/// The rows of a table; columns nobody filled in are left out.
fn table(store: Store, doc: &Doc, table: &Path, fields: &'static [Field]) -> Option<AnyView> {
    let rows: Vec<Path> = doc
        .rows(table.as_str())
        .map(|row| table.child(row))
        .collect();
    let cell = |row: &Path, field: &'static Field| {
        let path = row.child(field.key);
        match field.kind {
            FieldKind::Set(items) => chosen(doc, &path, items)
                .iter()
                .map(|item| item.label)
                .collect::<Vec<_>>()
                .join("、"),
            _ => value_text(store, field, doc.get(path.as_str())),
        }
    };
    let used: Vec<_> = fields
        .iter()
        .filter(|field| rows.iter().any(|row| !cell(row, field).is_empty()))
        .collect();
    if used.is_empty() {
        return None;
    }
    let head: Vec<_> = used
        .iter()
        .map(|field| view! { <th scope="col">{field.label}</th> })
        .collect();
    let body: Vec<_> = rows
        .iter()
        .map(|row| {
            let cells: Vec<_> = used
                .iter()
                .map(|field| view! { <td>{cell(row, field)}</td> })
                .collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    Some(view! { <table class="facts-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table> }.into_any())
}

/// 最後に直した人：山田花子、令和8年11月23日（月） 9:30.
/// Who wrote what stands at a path of a record, and when: 山田花子、令和8年11月23日（月） 9:30. Tracked.
#[must_use]
pub fn written_by(store: Store, id: RecordId, path: &str) -> Option<String> {
    let doc = store.doc(id)?;
    let stamp = doc.stamps.get(&doc.shown(path)?.dot)?;
    Some(by(store, stamp))
}

fn last_change(store: Store, doc: &Doc) -> Option<String> {
    let stamp = doc.last_change()?;
    Some(format!("最後に直した人：{}", by(store, stamp)))
}

/// 山田花子、令和8年11月23日（月） 9:30.
fn by(store: Store, stamp: &Stamp) -> String {
    let author = store.title(RecordId::new(stamp.author.uuid()));
    format!("{author}、{}", stamp.at.long())
}
