//! The draft as a list: every row beside what the edition in force says of it.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::{
    domain::directory::{AgencyKind, Entry, Office, PRINTED, schema_of},
    jp::{Query, fold_all},
    record::{Doc, Phones, Record, RecordId, Scalar},
    reports::{Mark, Obstacle, RowDifference},
};

use super::{
    changes::Marks,
    gate::for_keepers,
    proposals::waiting,
    review::Reviews,
    state::{Draft, draft},
};
use crate::{
    screens::SearchList,
    store::use_store,
    ui::{
        Banner, Chip, Choice, EmptyState, Icon, IconName, Kind, LinkButton, PageHead, RadioGroup,
        RowLink, Tone,
    },
};

/// One row of the list.
#[derive(Clone, PartialEq)]
struct Line {
    title: String,
    support: String,
    row: Option<RowDifference>,
    obstacle: Option<Obstacle>,
    /// What is searched.
    key: String,
}

/// All rows: those of the draft and those that are to go.
fn lines(draft: &Draft) -> (Vec<RecordId>, BTreeMap<RecordId, Line>) {
    let rows: BTreeMap<RecordId, &RowDifference> =
        draft.rows.iter().map(|row| (row.record, row)).collect();
    let obstacles: BTreeMap<_, _> = draft.obstacles.iter().copied().collect();
    let gone = draft.rows.iter().filter(|row| row.after.is_none());
    let gone = gone.filter_map(|row| row.before.as_ref());
    let mut docs: Vec<&Doc> = draft.editions.living().values().chain(gone).collect();
    let turn = |doc: &Doc| PRINTED.iter().rev().position(|kind| **kind == *doc.kind);
    docs.sort_by_cached_key(|doc| (turn(doc), doc.get("no").clone(), doc.id));
    let order = docs.iter().map(|doc| doc.id).collect();
    let line = |doc: &Doc| {
        let row = rows.get(&doc.id).map(|row| (*row).clone());
        let text = |key: &str| doc.get(key).as_text().unwrap_or_default().to_owned();
        let phones = Phones::from_value(doc.get("phones"));
        let parts = match &*doc.kind {
            Entry::KIND => [text("category"), text("topic"), text("phones")],
            Office::KIND => [label(doc), text("address"), text("phones")],
            _ => [label(doc), text("field"), String::new()],
        };
        let digits = phones.map(|phones| {
            let digits = phones.0.iter().map(|phone| phone.digits().to_owned());
            digits.collect::<Vec<_>>().join(" ")
        });
        let title = title(doc);
        let support = parts.iter().filter(|part| !part.is_empty()).cloned();
        let support = support.collect::<Vec<_>>().join("・");
        let texts = [&*title, &*support, digits.as_deref().unwrap_or_default()];
        let key = fold_all(texts);
        Line {
            obstacle: obstacles.get(&doc.id).copied(),
            title,
            support,
            row,
            key,
        }
    };
    (
        order,
        docs.into_iter().map(|doc| (doc.id, line(doc))).collect(),
    )
}

fn label(doc: &Doc) -> String {
    schema_of(&doc.kind).map_or_else(String::new, |schema| schema.label.to_owned())
}

fn title(doc: &Doc) -> String {
    let field = schema_of(&doc.kind).and_then(|schema| schema.title_field());
    let title = field.and_then(|field| doc.get(field.key).as_text());
    let title = title.filter(|title| !title.is_empty());
    let title = title.map_or_else(|| format!("（名前のない{}）", label(doc)), str::to_owned);
    match doc.get("no") {
        shared::record::Value::Number(no) if &*doc.kind == Entry::KIND => {
            format!("No.{} {title}", no.get())
        }
        _ => title,
    }
}

/// What is shown of them.
const ALL: &str = "all";
const CHANGED: &str = "any";
const OPEN: &str = "open";

fn is_shown(line: &Line, filter: &str) -> bool {
    match filter {
        ALL => true,
        CHANGED => line.row.is_some() || line.obstacle.is_some(),
        OPEN => line.obstacle.is_some(),
        mark => line.row.as_ref().is_some_and(|row| {
            let mut marks = row.marks().into_iter();
            marks.any(|known| shared::record::Choice::item(known).code == mark)
        }),
    }
}

/// 次の版の案.
#[component]
pub fn DraftPage() -> impl IntoView {
    for_keepers("次の版の案", || view! { <Page /> }.into_any())
}

#[component]
fn Page() -> impl IntoView {
    let store = use_store();
    let draft = draft(store);
    let all = Memo::new(move |_| draft.with(lines));
    let typed = RwSignal::new(String::new());
    let filter = RwSignal::new(CHANGED.to_owned());
    let options = Signal::derive(move || {
        all.with(|(_, lines)| {
            let count = |filter: &str| lines.values().filter(|line| is_shown(line, filter)).count();
            let option = |code: &'static str, label: &str| {
                let count = count(code);
                (count > 0 || code == ALL || code == CHANGED)
                    .then(|| Choice::new(code, format!("{label} {count}")))
            };
            let marks = <Mark as shared::record::Choice>::ALL.iter().map(|mark| {
                let item = shared::record::Choice::item(*mark);
                (item.code, item.label)
            });
            let more = [(ALL, "すべて"), (OPEN, "決めることがある行")];
            let options = [(CHANGED, "変わる行")].into_iter().chain(marks).chain(more);
            options
                .filter_map(|(code, label)| option(code, label))
                .collect::<Vec<_>>()
        })
    });
    let found = Memo::new(move |_| {
        let query = Query::new(&typed.get());
        let filter = filter.get();
        all.with(|(order, lines)| {
            let shown = order.iter().filter(|id| {
                lines.get(id).is_some_and(|line| {
                    is_shown(line, &filter) && (query.is_empty() || query.matches(&line.key))
                })
            });
            shown.copied().collect::<Vec<_>>()
        })
    });
    let row = move |id: RecordId| {
        let line = all.with(|(_, lines)| lines.get(&id).cloned());
        line.map(|line| view! { <Item id=id line=line /> })
            .into_any()
    };
    let lead = Signal::derive(move || {
        draft.with(|draft| match draft.base() {
            Some((_, edition)) => format!(
                "公開中の版：{}（{} 公開）。ここで直した内容は、公開するまで、ほかの人の一覧や公開ページには出ません。",
                edition.version,
                edition.published_on.long()
            ),
            None => "まだ公開した版がありません。".to_owned(),
        })
    });
    let none = || {
        view! { <EmptyState title="変わる行はありません"><p>"「すべて」を選ぶと、今の一覧の行を直せます。"</p></EmptyState> }
            .into_any()
    };
    view! {
        <PageHead title="次の版の案" lead=lead>
            <LinkButton href="/draft/new/entry"><Icon name=IconName::Add />"相談機関を足す"</LinkButton>
            <LinkButton href="/draft/import">"ファイルから取り込む"</LinkButton>
            <LinkButton href="/draft/changes">"違いを見る・印刷する"</LinkButton>
            <LinkButton href="/publish" kind=Kind::Primary>"公開する"</LinkButton>
        </PageHead>
        <div class="stack">
            <Waiting draft=draft />
            <Open draft=draft />
            <Asked />
            <Reviews draft=draft />
            <RadioGroup
                id="draft-filter"
                label="どの行を見るか"
                options=options
                value=filter
                on_change=move |value| filter.set(value)
                layout=crate::ui::Layout::Inline
            />
            <SearchList
                id="draft-search"
                label="言葉でさがす"
                help="機関の名前、相談の内容、電話番号などでさがせます。"
                typed=typed
                found=found
                unit="行"
                row=row
                none=none
            />
            <div class="actions">
                <LinkButton href=format!("/draft/new/{}", Office::KIND)>"地区の窓口を足す"</LinkButton>
                <LinkButton href=format!("/draft/new/{}", AgencyKind::KIND)>"機関の種別を足す"</LinkButton>
                <LinkButton href="/editions" kind=Kind::Text>"これまでの版"</LinkButton>
            </div>
        </div>
    }
}

#[component]
fn Item(id: RecordId, line: Line) -> impl IntoView {
    let obstacle = line.obstacle.map(|obstacle| match obstacle {
        Obstacle::Conflict => "食い違い",
        Obstacle::Unfinished => "書きかけ",
    });
    view! {
        <RowLink href=format!("/draft/{id}") title=line.title support=line.support>
            {obstacle
                .map(|text| view! { <Chip tone=Tone::Warn icon=IconName::Conflict>{text}</Chip> })}
            <Marks row=line.row />
        </RowLink>
    }
}

/// The rows that must be settled before anything is published, each with the way to it.
#[component]
pub(super) fn Open(draft: Memo<Draft>) -> impl IntoView {
    let store = use_store();
    let link = move |(id, obstacle): (RecordId, Obstacle)| {
        let what = match obstacle {
            Obstacle::Conflict => "別々に書かれた内容のどれにするかを決めてください",
            Obstacle::Unfinished => "まだ書かれていない項目があります",
        };
        view! { <li><a href=format!("/draft/{id}")>{move || store.title(id)}"："{what}</a></li> }
    };
    move || {
        let open = draft.with(|draft| draft.obstacles.clone());
        (!open.is_empty()).then(|| {
            let title = format!("公開する前に決める行が{}行あります", open.len());
            view! {
                <Banner tone=Tone::Warn title=title>
                    <ul class="form-links">{open.into_iter().map(link).collect_view()}</ul>
                </Banner>
            }
        })
    }
}

/// The editions of which not all has arrived: until then the draft differs from the one before them.
#[component]
fn Waiting(draft: Memo<Draft>) -> impl IntoView {
    move || {
        let all = draft.with(|draft| draft.editions.waiting().to_vec());
        all.into_iter()
            .map(|(_, edition)| {
                let title = format!(
                    "{}は、行がそろっていないため、まだ公開されていません",
                    edition.version
                );
                view! {
                    <Banner tone=Tone::Warn title=title>
                        <p>"この版に入れた行の一部が、まだ届いていません。届くまでは、前の版が公開されたままで、その行は「変わる行」に残ります。長く続くときは、「変わる行」を確かめて、もう一度公開してください。"</p>
                    </Banner>
                }
            })
            .collect_view()
    }
}

/// How many offices wait for an answer.
#[component]
fn Asked() -> impl IntoView {
    let store = use_store();
    let count = Memo::new(move |_| waiting(store).len());
    move || {
        (count.get() > 0).then(|| {
            let title = format!("掲載内容の変更の申し出が{}件あります", count.get());
            view! { <Banner tone=Tone::Info title=title><LinkButton href="/proposals">"申し出を見る"</LinkButton></Banner> }
        })
    }
}
