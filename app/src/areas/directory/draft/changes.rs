//! What one state of the directory says otherwise than another, in words and colours.

use leptos::prelude::*;
use shared::{
    record::{Choice, Doc, FieldKind, Schema, Value},
    reports::{Mark, RowDifference},
};

use crate::{
    store::{Store, use_store, value_text},
    ui::{Button, Chip, EmptyState, Tone},
};

/// Rows shown at first, and with each further press.
const PAGE: usize = 200;

/// What became of a row.
#[component]
pub(super) fn Marks(
    /// The row; none where it says what it said.
    row: Option<RowDifference>,
) -> impl IntoView {
    let marks = row.map(|row| row.marks()).unwrap_or_default().into_iter();
    let tone = |mark| match mark {
        Mark::Added => Tone::Good,
        Mark::Ended => Tone::Bad,
        Mark::Called => Tone::Warn,
        Mark::Moved | Mark::Changed => Tone::Info,
    };
    marks
        .map(|mark| view! { <Chip tone=tone(mark)>{mark.label()}</Chip> })
        .collect_view()
}

/// All rows that differ.
#[component]
pub(super) fn Changes(
    /// The rows.
    #[prop(into)]
    rows: Signal<Vec<RowDifference>>,
    /// Each leads to its row of the draft.
    #[prop(optional)]
    links: bool,
    /// Is told whether all of them are shown.
    #[prop(optional)]
    all: Option<RwSignal<bool>>,
) -> impl IntoView {
    let store = use_store();
    let most = RwSignal::new(PAGE);
    let rest = Memo::new(move |_| rows.with(Vec::len).saturating_sub(most.get()));
    Effect::new(move |_| {
        let is_all = rest.get() == 0;
        all.map(|all| all.set(is_all))
    });
    view! {
        {move || {
            rows.with(Vec::is_empty)
                .then(|| view! { <EmptyState title="違うところはありません" /> })
        }}
        <ul class="stack changes" data-gap="small" role="list">
            {move || {
                let rows = rows.get().into_iter().take(most.get());
                rows.map(|row| view! { <li class="card change">{of_row(store, row, links)}</li> }).collect_view()
            }}
        </ul>
        {move || {
            (rest.get() > 0)
                .then(|| {
                    view! {
                        <p class="print-only">{move || format!("ほか{}行は、この紙にありません。", rest.get())}</p>
                        <div class="actions screen-only">
                            <Button on_press=move |()| most.set(usize::MAX)>"すべての行を表示する"</Button>
                            <Button on_press=move |()| most.update(|most| *most += PAGE)>
                                {move || format!("さらに{}行を表示する", rest.get().min(PAGE))}
                            </Button>
                        </div>
                    }
                })
        }}
    }
}

/// One row with its marks and, field by field, what it said and says.
pub(super) fn of_row(store: Store, row: RowDifference, links: bool) -> AnyView {
    let (title, label) = (row.title(), row.schema.label);
    let title = if links {
        view! { <a href=format!("/draft/{}", row.record)>{title}</a> }.into_any()
    } else {
        title.into_any()
    };
    view! {
        <div class="chips"><Marks row=Some(row.clone()) /><Chip>{label}</Chip></div>
        <h3>{title}</h3>
        {fields(store, row)}
    }
    .into_any()
}

fn fields(store: Store, row: RowDifference) -> AnyView {
    match (&row.before, &row.after) {
        (Some(_), Some(_)) => {
            let schema = row.schema;
            let fields = row.fields.into_iter().map(|field| {
                let (before, after) = field.words(schema, &|id| store.title(id));
                view! {
                    <dt>{field.label}</dt>
                    <dd>
                        <del class="lines"><span class="side-word">"前："</span>{before}</del>
                        <ins class="lines"><span class="side-word">"後："</span>{after}</ins>
                    </dd>
                }
            });
            view! { <dl class="facts">{fields.collect_view()}</dl> }.into_any()
        }
        (_, Some(after)) => whole(store, row.schema, after, "ins").into_any(),
        (before, None) => before
            .as_ref()
            .map(|before| whole(store, row.schema, before, "del"))
            .into_any(),
    }
}

/// All that a new row says, or that one which is gone has said.
fn whole(
    store: Store,
    schema: &'static Schema,
    doc: &Doc,
    how: &'static str,
) -> impl IntoView + use<> {
    let title = schema.title_field().map(|field| field.key);
    let skip = ["no", "organisation", "edition"];
    let fields = schema.fields().filter(|field| {
        Some(field.key) != title
            && !skip.contains(&field.key)
            && !matches!(field.kind, FieldKind::Rows(_) | FieldKind::Set(_))
    });
    let facts = fields.filter_map(|field| {
        let value = doc.get(field.key);
        let text = value_text(store, field, value);
        (!text.is_empty() && *value != Value::Flag(false)).then(|| {
            view! {
                <dt>{field.label}</dt>
                <dd><span class="lines" data-how=how>{text}</span></dd>
            }
        })
    });
    view! { <dl class="facts">{facts.collect_view()}</dl> }
}
