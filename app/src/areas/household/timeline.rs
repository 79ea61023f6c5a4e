//! The visits to a household, newest first.

use leptos::prelude::*;
use shared::{
    domain::visit::{Urgency, Visit},
    record::{Choice, Record, RecordId},
};

use crate::{
    areas::{
        parts::{UrgencyChip, excerpt},
        read::{author_of, staff_of},
    },
    store::{Store, use_store},
    ui::{Button, Card, Chip, IconName, RowLink, Tone},
};

/// Visits shown at first, and with each further press.
const PAGE: usize = 20;

/// Characters of a remark shown in a row.
const EXCERPT: usize = 60;

/// The visits, newest first.
#[component]
pub(super) fn Timeline(id: RecordId) -> impl IntoView {
    let store = use_store();
    let most = RwSignal::new(PAGE);
    let visits = Memo::new(move |_| {
        let mut visits = store.referring(Visit::KIND, id);
        visits.reverse();
        visits
    });
    let shown =
        move || visits.with(|visits| visits.iter().take(most.get()).copied().collect::<Vec<_>>());
    let rest = Memo::new(move |_| visits.with(Vec::len).saturating_sub(most.get()));
    view! {
        <Card title=Signal::derive(move || format!("訪問の記録 {}件", visits.with(Vec::len)))>
            {move || {
                visits.with(Vec::is_empty).then(|| view! { <p>"まだありません。「訪問を記録する」から始めます。"</p> })
            }}
            <ul class="rows" role="list">
                <For each=shown key=|id| *id children=|id| view! { <li><VisitRow id=id /></li> } />
            </ul>
            {move || {
                (rest.get() > 0)
                    .then(|| {
                        view! {
                            <div class="actions">
                                <Button on_press=move |()| most.update(|most| *most += PAGE)>
                                    {move || format!("さらに{}件を表示する", rest.get().min(PAGE))}
                                </Button>
                            </div>
                        }
                    })
            }}
        </Card>
    }
}

/// What a row says.
#[derive(Clone, PartialEq)]
struct Text {
    title: String,
    support: String,
    urgency: Option<Urgency>,
    in_conflict: bool,
}

#[component]
fn VisitRow(id: RecordId) -> impl IntoView {
    let store = use_store();
    let text = Memo::new(move |_| text(store, id));
    move || {
        let Text {
            title,
            support,
            urgency,
            in_conflict,
        } = text.get();
        view! {
            <RowLink href=format!("/visits/{id}") title=title support=support>
                {in_conflict.then(|| view! { <Chip tone=Tone::Warn icon=IconName::Conflict>"食い違い"</Chip> })}
                <UrgencyChip urgency=urgency />
            </RowLink>
        }
    }
}

fn text(store: Store, id: RecordId) -> Text {
    let doc = store.doc(id);
    let in_conflict = doc
        .as_ref()
        .is_some_and(|doc| doc.conflicts().next().is_some());
    let visit = doc.as_ref().and_then(|doc| Visit::parse(doc).ok());
    let (Some(doc), Some(visit)) = (doc, visit) else {
        let support = "書き終わっていない記録です。開いて続きを書けます。".to_owned();
        return Text {
            title: store.title(id),
            support,
            urgency: None,
            in_conflict,
        };
    };
    let start = visit.started_at;
    let author = author_of(&doc, "started_at").map(|author| store.title(staff_of(author)));
    let what = [
        Some(visit.purpose.label()),
        Some(visit.outcome.label()),
        author.as_deref(),
    ];
    let mut support = what.into_iter().flatten().collect::<Vec<_>>().join("・");
    let remarks = [&visit.seen, &visit.said, &visit.done]
        .into_iter()
        .flatten();
    if let Some(remark) = remarks
        .map(|remark| remark.trim())
        .find(|remark| !remark.is_empty())
    {
        support.push('　');
        support.push_str(&excerpt(remark, EXCERPT));
    }
    Text {
        title: format!("{} {}", start.date.long_with_weekday(), start.time.short()),
        support,
        urgency: visit.urgency,
        in_conflict,
    }
}
