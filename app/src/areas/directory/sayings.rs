//! How people say what troubles them: the words that lead to rows, kept by those who keep the directory.

use leptos::prelude::*;
use shared::{
    domain::directory::{AgencyKind, Entry, Saying},
    record::{Record, RecordId},
};

use crate::{
    areas::{
        access::keeps_directory,
        parts::Absent,
        read::{fact, record_id},
    },
    form::Opening,
    screens::{EditRecord, SearchList},
    store::{Store, use_store},
    ui::{EmptyState, Icon, IconName, Kind, LinkButton, PageHead, RowLink},
};

const LIST: &str = "/sayings";

/// Where a saying leads, in words. Tracked.
fn leads(store: Store, saying: &Saying) -> String {
    let entry = saying
        .entry
        .and_then(|entry| fact::<Entry>(store, entry.id()));
    let kind = saying
        .kind
        .and_then(|kind| fact::<AgencyKind>(store, kind.id()));
    let parts = [
        entry.map(|entry| format!("{} {}", entry.no, entry.agency)),
        kind.map(|kind| kind.name.to_string()),
        saying
            .words
            .as_ref()
            .map(|words| format!("「{words}」のある行")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("、")
}

/// All of them.
#[component]
pub fn Sayings() -> impl IntoView {
    let store = use_store();
    let may_write = Memo::new(move |_| keeps_directory(store));
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| typed.with(|typed| store.search(Saying::KIND, typed)));
    let row = move |id: RecordId| {
        let saying = fact::<Saying>(store, id)?;
        let title = saying.lines().take(4).collect::<Vec<_>>().join("、");
        let support = format!("→ {}", leads(store, &saying));
        let href = format!("/sayings/{id}/edit");
        Some(view! { <RowLink href=href title=title support=support /> })
    };
    let none = || view! { <EmptyState title="まだありません"><p>"「登録する」で、窓口で聞く言い方を入れてください。"</p></EmptyState> };
    view! {
        <PageHead title="困りごとの言い方" lead="相談機関をさがすときの言葉です。「家賃が払えない」のような言い方から、受ける窓口が出ます。">
            {move || {
                may_write
                    .get()
                    .then(|| {
                        view! {
                            <LinkButton href="/sayings/new" kind=Kind::Primary>
                                <Icon name=IconName::Add />
                                "登録する"
                            </LinkButton>
                        }
                    })
            }}
        </PageHead>
        <SearchList
            id="sayings"
            label="言葉でさがす"
            help="言い方や、一覧の言葉でさがせます。"
            typed=typed
            found=found
            unit="組"
            row=move |id| row(id).into_any()
            none=none
        />
    }
}

/// A new one.
#[component]
pub fn NewSaying() -> impl IntoView {
    kept(|| {
        view! { <EditRecord opening=Opening::new(Saying::KIND) done=|_| LIST.to_owned() /> }
            .into_any()
    })
}

/// Mends one.
#[component]
pub fn EditSaying() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let found = Memo::new(move |_| {
        id.get()
            .filter(|id| store.kind_of(*id) == Some(Saying::KIND))
    });
    move || match found.get() {
        Some(id) => kept(move || {
            let opening = Opening::record(Saying::KIND, id);
            view! { <EditRecord opening=opening done=|_| LIST.to_owned() /> }.into_any()
        })
        .into_any(),
        None => view! { <Absent what="言い方" /> }.into_any(),
    }
}

/// For those who keep the directory; others read why not.
fn kept(form: impl Fn() -> AnyView + Send + 'static) -> impl IntoView {
    let store = use_store();
    let may_write = Memo::new(move |_| keeps_directory(store));
    move || {
        if may_write.get() {
            return form();
        }
        view! {
            <PageHead title="困りごとの言い方" />
            <EmptyState title="書けるのは、相談機関一覧を受け持つ人だけです">
                <p>"加えてほしい言い方は、担当課に伝えてください。"</p>
                <LinkButton href=LIST>"一覧へ"</LinkButton>
            </EmptyState>
        }
        .into_any()
    }
}
