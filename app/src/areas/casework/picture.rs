//! The whole picture of a household, gathered from all agencies.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::{
        casework::Support,
        connecting::ConnectingSheet,
        household::{Assignment, Household, Member},
    },
    jp::Date,
    record::RecordId,
    reports::{Known, Picture, picture},
};

use super::{
    drawn::Drawn,
    line::Line,
    tables::{Gaps, People, Supporters},
};
use crate::{
    areas::{
        access::standing,
        parts::of_kind,
        read::{facts_of, today},
    },
    store::{Store, use_store},
    ui::{Card, LinkButton, PageHead, PrintButton},
};

/// The picture of the household named in the address.
#[component]
pub fn PicturePage() -> impl IntoView {
    of_kind::<Household>("世帯", |id| view! { <Page id=id /> }.into_any())
}

/// All that is known. Tracked.
pub(in crate::areas) fn known_of(store: Store, household: RecordId, on: Date) -> Picture {
    let supports = facts_of::<Support>(store, household);
    let assignments = facts_of::<Assignment>(store, household);
    let supporting = supports.iter().filter_map(|(_, it)| it.organisation);
    let serving = assignments.iter().map(|(_, it)| it.organisation);
    let names = supporting.chain(serving);
    let names = names.map(|it| (store.title(it.id()), it.id()));
    let known = Known {
        names: names.collect(),
        members: facts_of::<Member>(store, household),
        sheets: facts_of::<ConnectingSheet>(store, household),
        supports,
        assignments,
    };
    picture(&known, on)
}

#[component]
fn Page(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let picture = Memo::new(move |_| known_of(store, id, today.get()));
    let standing = standing(store, id);
    let add = Memo::new(move |_| {
        let may = standing.with(|it| it.may_write(Topic::Basics));
        may.then(|| format!("/households/{id}/supports/new"))
    });
    let title = Signal::derive(move || format!("{}の全体図", store.title(id)));
    view! {
        <PageHead title=title window="世帯の全体図" lead="すべての機関が書いたことを一つに集めています。">
            <LinkButton href=format!("/households/{id}")>"世帯のページへ"</LinkButton>
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        <div class="stack">
            <Gaps picture=picture />
            <Card title="世帯と支援の図">
                <Drawn picture=picture />
                <p class="row-support">"□は男、○は女、◇はその他か不明。太い線は本人。数字は年齢。右は支援する機関や人。"</p>
            </Card>
            <People picture=picture />
            <Supporters picture=picture add=add />
            <Line id=id />
        </div>
    }
}
