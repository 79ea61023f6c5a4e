//! The editions that have come out: each to be read, printed and compared with any other.

use leptos::prelude::*;
use shared::{
    domain::{
        area::Area,
        directory::{Edition, Entry, Office},
    },
    record::{Record, RecordId},
    reports::{Contents, Editions, difference},
};

use super::{changes::Changes, state::editions};
use crate::{
    areas::{
        access::keeps_directory,
        parts::Absent,
        read::{facts, record_id},
    },
    store::{Store, use_store},
    ui::{
        Card, Chip, Choice, EmptyState, LinkButton, PageHead, PrintButton, RowLink, Select, Tone,
    },
};

fn published(editions: &Editions, id: Option<RecordId>) -> Option<(RecordId, Edition)> {
    let mut all = editions.published().iter();
    all.find(|(known, _)| Some(*known) == id).cloned()
}

/// All of them, the one in force first.
#[component]
pub fn EditionList() -> impl IntoView {
    let store = use_store();
    let editions = editions(store);
    let row = |(id, edition): (RecordId, Edition), chip: Option<&'static str>| {
        let support = format!("{} 公開", edition.published_on.long());
        view! {
            <li>
                <RowLink href=format!("/editions/{id}") title=edition.version.to_string() support=support>
                    {chip.map(|text| view! { <Chip tone=Tone::Info>{text}</Chip> })}
                </RowLink>
            </li>
        }
    };
    view! {
        <PageHead title="これまでの版" lead="公開した相談機関一覧です。どの版も、公開したときのまま残っています。">
            <LinkButton href="/directory">"相談機関一覧へ"</LinkButton>
        </PageHead>
        <div class="stack">
            {move || {
                editions
                    .with(|editions| editions.published().is_empty())
                    .then(|| view! { <EmptyState title="公開した版はまだありません" /> })
            }}
            <Card>
                <ul class="rows" role="list">
                    {move || {
                        let all = editions.with(|editions| editions.published().to_vec()).into_iter();
                        all.enumerate()
                            .map(|(place, edition)| row(edition, (place == 0).then_some("公開中")))
                            .collect_view()
                    }}
                </ul>
            </Card>
        </div>
    }
}

/// One of them, as it was.
#[component]
pub fn EditionPage() -> impl IntoView {
    let store = use_store();
    let editions = editions(store);
    let id = record_id();
    let found = Memo::new(move |_| editions.with(|editions| published(editions, id.get())));
    move || match found.get() {
        Some((id, edition)) => {
            let standing = editions.with_untracked(|editions| editions.standing(id));
            let areas = untrack(|| facts::<Area>(store)).into_iter();
            let areas = areas
                .map(|(id, area)| (id, area.name.to_string()))
                .collect();
            let contents = Contents::read(&standing, &areas);
            view! { <One id=id edition=edition contents=contents /> }.into_any()
        }
        None => not_out(store, id.get()),
    }
}

fn not_out(store: Store, id: Option<RecordId>) -> AnyView {
    let is_edition = id.and_then(|id| store.kind_of(id)) == Some(Edition::KIND);
    if !is_edition {
        return view! { <Absent what="版" /> }.into_any();
    }
    view! {
        <PageHead title="これまでの版" />
        <EmptyState title="この版は、まだ公開されていません">
            <LinkButton href="/editions">"これまでの版へ"</LinkButton>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn One(id: RecordId, edition: Edition, contents: Contents) -> impl IntoView {
    let entries = contents.entries.clone();
    // One kind after the other, each in the order of the names.
    let mut offices: Vec<Office> = contents
        .offices
        .iter()
        .map(|(_, office)| office.clone())
        .collect();
    offices.sort_by_key(|office| office.kind.id());
    let lead = format!("{} 公開", edition.published_on.long());
    let title = format!("相談機関一覧 {}", edition.version);
    let notes = edition.notes.map(|notes| notes.to_string());
    let text = |text: Option<String>| text.unwrap_or_default();
    let row = move |(_, entry): (RecordId, Entry)| {
        view! {
            <tr>
                <td>{entry.default_window.then_some("★")}{entry.no.to_string()}</td>
                <td>{entry.category.to_string()}</td>
                <td>{entry.topic.to_string()}</td>
                <td>{entry.agency.to_string()}</td>
                <td>{if entry.kind.is_some() { "別紙".to_owned() } else { text(entry.address.map(|it| it.to_string())) }}</td>
                <td class="calls">{text(entry.phones.map(|phones| numbers(&phones)))}</td>
                <td>{text(entry.extension.map(|it| it.to_string()))}</td>
                <td>{text(entry.hours.map(|it| it.to_string()))}</td>
            </tr>
        }
    };
    let office = move |office: Office| {
        let kind = contents.kinds.get(&office.kind.id());
        let area = contents.area(&office).map(str::to_owned);
        view! {
            <tr>
                <td>{kind.map(|kind| kind.name.to_string())}</td>
                <td>{office.name.to_string()}</td>
                <td>{area}</td>
                <td>{text(office.address.map(|it| it.to_string()))}</td>
                <td class="calls">{text(office.phones.map(|phones| numbers(&phones)))}</td>
                <td>{text(office.hours.map(|it| it.to_string()))}</td>
            </tr>
        }
    };
    view! {
        <div class="across">
            <PageHead title=title lead=lead>
                <PrintButton>"印刷する"</PrintButton>
                <LinkButton href=format!("/editions/{id}/changes")>"前の版とくらべる"</LinkButton>
                <LinkButton href="/editions">"これまでの版へ"</LinkButton>
            </PageHead>
            <div class="stack">
                {notes.map(|notes| view! { <Card title="変更点"><p class="lines">{notes}</p></Card> })}
                <div class="wide" role="region" tabindex="0" aria-label="相談機関一覧">
                    <table class="facts-table printed-list">
                        <thead>
                            <tr>
                                <th scope="col">"No."</th>
                                <th scope="col">"相談項目"</th>
                                <th scope="col">"相談内容"</th>
                                <th scope="col">"相談機関"</th>
                                <th scope="col">"所在地"</th>
                                <th scope="col">"電話"</th>
                                <th scope="col">"内線"</th>
                                <th scope="col">"受付時間"</th>
                            </tr>
                        </thead>
                        <tbody>{entries.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
                <p class="row-support">"★は、担当が分からないときの窓口です。"</p>
                <h2>"別紙　地区ごとの窓口"</h2>
                <div class="wide" role="region" tabindex="0" aria-label="地区ごとの窓口">
                    <table class="facts-table printed-list">
                        <thead>
                            <tr>
                                <th scope="col">"種別"</th>
                                <th scope="col">"窓口"</th>
                                <th scope="col">"担当する圏域"</th>
                                <th scope="col">"所在地"</th>
                                <th scope="col">"電話"</th>
                                <th scope="col">"受付時間"</th>
                            </tr>
                        </thead>
                        <tbody>{offices.into_iter().map(office).collect_view()}</tbody>
                    </table>
                </div>
            </div>
        </div>
    }
}

fn numbers(phones: &shared::record::Phones) -> String {
    let numbers = phones.0.iter().map(ToString::to_string);
    numbers.collect::<Vec<_>>().join("\n")
}

/// What one says otherwise than another.
#[component]
pub fn EditionChanges() -> impl IntoView {
    let store = use_store();
    let editions = editions(store);
    let id = record_id();
    let found = Memo::new(move |_| editions.with(|editions| published(editions, id.get())));
    move || match found.get() {
        Some((id, edition)) => view! { <Compared id=id edition=edition /> }.into_any(),
        None => not_out(store, id.get()),
    }
}

#[component]
fn Compared(id: RecordId, edition: Edition) -> impl IntoView {
    let store = use_store();
    let editions = editions(store);
    let first = edition.follows.map(|before| before.id().to_string());
    let other = RwSignal::new(first.unwrap_or_default());
    let keeps = untrack(|| keeps_directory(store));
    let options = Signal::derive(move || {
        editions.with(|editions| {
            let all = editions.published().iter();
            let others = all.filter(|(other, _)| *other != id);
            let options = others.map(|(id, edition)| {
                let label = format!("{}（{}）", edition.version, edition.published_on.long());
                Choice::new(id.to_string(), label)
            });
            options.collect::<Vec<_>>()
        })
    });
    let rows = Signal::derive(move || {
        let other = other.get().parse::<RecordId>().ok();
        editions.with(|editions| {
            let before = other.map(|other| editions.standing(other));
            difference(&before.unwrap_or_default(), &editions.standing(id))
        })
    });
    let version = edition.version.to_string();
    let lead = Signal::derive(move || {
        let other = other.get();
        let count = rows.with(Vec::len);
        let named = options
            .get()
            .into_iter()
            .find(|option| option.value == other);
        match named {
            Some(option) => format!("{}から変わった行は{count}行です。", option.label),
            None => format!("くらべる版がないので、{count}行すべてが追加です。"),
        }
    });
    view! {
        <PageHead title=format!("{version}で変わったところ") lead=lead>
            <PrintButton>"印刷する"</PrintButton>
            <LinkButton href=format!("/editions/{id}")>"この版へ"</LinkButton>
        </PageHead>
        <div class="stack">
            <div class="screen-only">
                <Select
                    id="compared"
                    label="くらべる版"
                    help="どの版とでもくらべられます。"
                    none="くらべない"
                    options=options
                    value=other
                    on_change=move |value| other.set(value)
                />
            </div>
            <Changes rows=rows />
            {keeps.then(|| view! { <div class="actions screen-only"><LinkButton href="/draft/changes">"次の版の案の違いへ"</LinkButton></div> })}
        </div>
    }
}
