//! What there is of the directory: what is published, what is to be, and what lies between.

use leptos::prelude::*;
use shared::{
    domain::directory::{Edition, PRINTED, Printed},
    record::{Doc, Record, RecordId},
    reports::{Editions, Obstacle, RowDifference, difference, obstacle, state},
};

use crate::{
    areas::{access::keeps_directory, read::today},
    store::{Store, use_store},
    ui::{Banner, LinkButton, PageHead, Progress, Tone},
};

/// The draft before the edition in force.
#[derive(Clone, PartialEq)]
pub(super) struct Draft {
    /// What has come out, and what is to.
    pub(super) editions: Editions,
    /// What it says otherwise than the edition in force.
    pub(super) rows: Vec<RowDifference>,
    /// The name of this state.
    pub(super) state: String,
    /// What keeps it from being published, row by row.
    pub(super) obstacles: Vec<(RecordId, Obstacle)>,
}

impl Draft {
    /// As it is today. Tracked.
    fn of(store: Store, today: shared::jp::Date) -> Self {
        let kinds = [Edition::KIND, Printed::KIND].into_iter().chain(PRINTED);
        let ids = kinds.flat_map(|kind| store.of_kind(kind));
        let docs: Vec<_> = ids.filter_map(|id| store.doc(id)).collect();
        let editions = Editions::read(docs.iter().map(|doc| &**doc), today);
        let base = editions.published().first().map(|(id, _)| *id);
        let before = base.map(|base| editions.standing(base)).unwrap_or_default();
        let rows = difference(&before, editions.living());
        let of_directory = |id: &RecordId| {
            let kind = store.kind_of(*id);
            kind.is_some_and(|kind| PRINTED.contains(&kind))
        };
        let rivals = store.conflicts().into_iter().filter(of_directory);
        let mut obstacles: Vec<_> = rivals.map(|id| (id, Obstacle::Conflict)).collect();
        let unfinished = rows
            .iter()
            .filter(|row| row.after.as_ref().and_then(obstacle) == Some(Obstacle::Unfinished));
        obstacles.extend(unfinished.map(|row| (row.record, Obstacle::Unfinished)));
        Self {
            state: state(base, &rows),
            editions,
            rows,
            obstacles,
        }
    }

    /// The edition in force.
    pub(super) fn base(&self) -> Option<&(RecordId, Edition)> {
        self.editions.published().first()
    }

    /// What the draft says otherwise of one row.
    pub(super) fn row(&self, id: RecordId) -> Option<&RowDifference> {
        self.rows.iter().find(|row| row.record == id)
    }

    /// One row as the edition in force has it.
    pub(super) fn printed(&self, id: RecordId) -> Option<Doc> {
        let base = self.base()?.0;
        self.editions.standing(base).remove(&id)
    }
}

/// The draft, followed.
pub(super) fn draft(store: Store) -> Memo<Draft> {
    let today = today(store);
    Memo::new(move |_| Draft::of(store, today.get()))
}

/// A screen for those who keep the directory; others are told who that is. Once it is shown it stays: what someone is writing stays
/// before them.
pub(super) fn for_keepers(
    title: &'static str,
    screen: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView {
    let store = use_store();
    let keeps = Memo::new(move |was: Option<&bool>| {
        was.copied().unwrap_or_default() || keeps_directory(store)
    });
    let is_loaded = Memo::new(move |_| store.status().is_loaded);
    move || {
        if keeps.get() {
            return screen();
        }
        if !is_loaded.get() {
            return view! {
                <PageHead title=title />
                <Progress label="はじめの読み込み中です。届くまでしばらくお待ちください。" done=None />
            }
            .into_any();
        }
        view! {
            <PageHead title=title />
            <Banner tone=Tone::Info title="この画面を使えるのは、保健福祉企画総務課の職員と統括管理者です">
                <p>"掲載内容を直してほしいときは、相談機関一覧の行から「変更を申し出る」で伝えてください。"</p>
                <LinkButton href="/directory">"相談機関一覧へ"</LinkButton>
            </Banner>
        }
        .into_any()
    }
}
