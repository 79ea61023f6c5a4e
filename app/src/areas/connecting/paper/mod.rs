//! The sheet as the city's form: exactly two pages of A4, from the record, or empty to be filled in by hand.

mod back;
mod content;
mod fit;
mod front;

use leptos::{html, prelude::*};
use shared::{domain::connecting::ConnectingSheet, record::RecordId};

use self::{back::Back, content::Paper, fit::fit_all, front::Front};
use crate::{
    areas::{parts::of_kind, read::fact},
    screens::ConflictPanel,
    store::use_store,
    ui::{Banner, LinkButton, PageHead, PrintButton, Tone},
};

/// The sheet named in the address, as it is printed.
#[component]
pub fn SheetPaper() -> impl IntoView {
    of_kind::<ConnectingSheet>("つなぐシート", |id| {
        view! { <OfRecord id=id /> }.into_any()
    })
}

#[component]
fn OfRecord(id: RecordId) -> impl IntoView {
    let store = use_store();
    let paper = Memo::new(move |_| {
        let sheet = fact::<ConnectingSheet>(store, id)?;
        Some(Paper::of(store, id, &sheet))
    });
    let is_cut = RwSignal::new(false);
    let body = move || match paper.get() {
        Some(paper) => view! { <Pages paper=paper is_cut=is_cut /> }.into_any(),
        None => view! {
            <Banner tone=Tone::Warn title="シートが書き終わっていません">
                <p>"足りない所を入れてから、印刷してください。"</p>
                <LinkButton href=format!("/sheets/{id}/edit")>"続きを書く"</LinkButton>
            </Banner>
        }
        .into_any(),
    };
    view! {
        <PageHead title="つなぐシートの印刷" lead="A4で2枚です。両面に印刷すると1枚になります。">
            <PrintButton>"2枚を印刷する"</PrintButton>
            <LinkButton href=format!("/sheets/{id}")>"シートへもどる"</LinkButton>
        </PageHead>
        <div class="stack">
            <div class="screen-only"><ConflictPanel id=id /></div>
            {move || {
                is_cut
                    .get()
                    .then(|| {
                        view! {
                            <div class="screen-only">
                                <Banner tone=Tone::Warn title="2枚に入りきらない文があります">
                                    <p>"※の付いた所は途中までです。全文は、シートの画面の「全文を印刷する」で別紙にできます。"</p>
                                </Banner>
                            </div>
                        }
                    })
            }}
            {body}
        </div>
    }
}

/// An empty sheet, to be filled in by hand when there is no tablet to write on.
#[component]
pub fn BlankSheet() -> impl IntoView {
    let store = use_store();
    let paper = Memo::new(move |_| Paper::blank(store));
    let is_cut = RwSignal::new(false);
    view! {
        <PageHead
            title="手書き用のつなぐシート"
            lead="端末が使えないときのために、印刷しておきます。書いたことは、あとで端末に写します。"
        >
            <PrintButton>"2枚を印刷する"</PrintButton>
        </PageHead>
        {move || view! { <Pages paper=paper.get() is_cut=is_cut /> }}
    }
}

/// Both pages, as large as on paper.
#[component]
fn Pages(
    /// What stands on them.
    paper: Paper,
    /// Told whether something did not fit.
    is_cut: RwSignal<bool>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(pages) = node.get() {
            // What was just put into the page has been laid out by then.
            request_animation_frame(move || {
                is_cut.try_set(fit_all(&pages));
            });
        }
    });
    let print_cut = move || {
        is_cut
            .get()
            .then_some("※の所は続きがあります。全文は端末の記録か別紙に。")
    };
    view! {
        <div class="paper-pages" role="region" aria-label="印刷される2枚" tabindex="0" node_ref=node>
            <Front paper=paper.clone() note=print_cut />
            <Back paper=paper note=print_cut />
        </div>
    }
}
