//! What is asked of the table, as it stands in the address; and what happened, from the store.

use std::{ops::Deref, sync::Arc};

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    jp::{Date, FiscalYear},
    reports::results::{Facts, Figure, History, Reading, Results, results},
};

use crate::{
    areas::{
        access::sees_intakes,
        read::{facts, today},
    },
    store::Store,
    ui::{EmptyState, LinkButton, PageHead},
};

/// The same history, not merely an equal one: to compare two would cost more than to make one.
#[derive(Clone, Debug)]
struct Same(Arc<History>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What happened: read from the records when it is first asked for, and anew when they have changed, whatever screen asks.
#[derive(Clone, Copy)]
pub struct Happened(Memo<Same>);

impl Happened {
    /// Not read before it is asked for.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self(Memo::new(move |_| {
            Same(Arc::new(History::from(Facts {
                intakes: facts(store),
                cases: facts(store),
                decisions: facts(store),
                closings: facts(store),
                meetings: facts(store),
                past_intakes: facts(store),
                past_meetings: facts(store),
            })))
        }))
    }
}

/// What is asked of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Asking {
    /// On which day it is read.
    pub(super) on: Date,
    /// On which day each year is.
    pub(super) reading: Reading,
}

impl Asking {
    /// The address that asks it.
    pub(super) fn href(self, place: &str) -> String {
        let ends = match self.reading {
            Reading::OnTheDay => "",
            Reading::AtYearEnds => "&ends=1",
        };
        format!("{place}?on={}{ends}", self.on)
    }

    /// When it is read, in words.
    pub(super) fn words(self) -> String {
        match self.reading {
            Reading::OnTheDay => format!("{}の時点", self.on.long()),
            Reading::AtYearEnds => {
                format!("{}の時点（終わった年度は年度末の時点）", self.on.long())
            }
        }
    }
}

/// What the address asks; without a day, today. Tracked.
pub(super) fn asking(store: Store) -> Memo<Asking> {
    let query = use_query_map();
    let today = today(store);
    Memo::new(move |_| {
        let (on, ends) = query.with(|query| (query.get("on"), query.get("ends")));
        let on = on.and_then(|on| on.parse().ok());
        Asking {
            on: on.unwrap_or_else(|| today.get()),
            reading: match ends {
                Some(_) => Reading::AtYearEnds,
                None => Reading::OnTheDay,
            },
        }
    })
}

/// A figure that the address names: which line, of which fiscal year; none of all.
pub(super) fn named() -> Memo<(Option<Figure>, Option<FiscalYear>)> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| {
            let figure = query.get("figure");
            let year = query.get("year").and_then(|year| year.parse().ok());
            (
                figure.and_then(|code| Figure::from_code(&code)),
                year.and_then(|year| FiscalYear::new(year).ok()),
            )
        })
    })
}

/// The table that is asked for. Tracked.
pub(super) fn asked(store: Store, asking: Memo<Asking>) -> Memo<Read> {
    let happened = use_context::<Happened>().unwrap_or_else(|| Happened::new(store));
    Memo::new(move |_| {
        let Asking { on, reading } = asking.get();
        let Same(history) = happened.0.get();
        Read {
            results: Arc::new(results(&history, on, reading)),
            first: history.first_day().unwrap_or(on),
        }
    })
}

/// The table, and since when there is anything in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Read {
    results: Arc<Results>,
    pub(super) first: Date,
}

impl Deref for Read {
    type Target = Results;

    fn deref(&self) -> &Results {
        &self.results
    }
}

/// A screen for those who see what agencies have asked.
pub(super) fn for_readers(
    store: Store,
    screen: impl Fn() -> AnyView + Copy + Send + 'static,
) -> impl IntoView {
    let may = Memo::new(move |_| sees_intakes(store));
    move || {
        if may.get() {
            return screen();
        }
        view! {
            <PageHead title="事業実績" />
            <EmptyState title="この画面を見られるのは、相談支援包括化推進員と、保健福祉企画総務課の人です">
                <LinkButton href="/">"今日の画面へ"</LinkButton>
            </EmptyState>
        }
        .into_any()
    }
}
