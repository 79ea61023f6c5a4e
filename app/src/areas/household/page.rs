//! One household with all that belongs to it.

use leptos::prelude::*;
use shared::{access::Topic, record::RecordId};

use super::{
    contact::Contact, district::FromAddress, emergencies::Emergencies, members::Members,
    serving::Serving, sharing::Sharing, timeline::Timeline, why::Why,
};
use crate::{
    areas::{
        access::standing,
        casework::Casework,
        connecting::Sheets,
        directory::Windows,
        meeting::Meetings,
        meetings::CaseMeetings,
        parts::Absent,
        read::{fact, record_id},
        retracted::{Retracted, Retractions, retracted_of},
    },
    screens::ConflictPanel,
    store::use_store,
    ui::{Card, Icon, IconName, Kind, LinkButton, PageHead, PrintButton},
};

/// The household named in the address.
#[component]
pub fn HouseholdPage() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    // Whether it is here, and whether it was removed: what is inside follows its own changes.
    let state = Memo::new(move |_| {
        let id = id.get()?;
        Some((id, store.doc(id).map(|doc| doc.is_removed())))
    });
    move || match state.get() {
        Some((id, Some(false))) => view! { <Page id=id /> }.into_any(),
        Some((id, Some(true))) => view! { <Retracted id=id /> }.into_any(),
        _ => view! { <Absent what="世帯" /> }.into_any(),
    }
}

#[component]
fn Page(id: RecordId) -> impl IntoView {
    let store = use_store();
    let title = Memo::new(move |_| store.title(id));
    let area = Memo::new(move |_| {
        let household = fact::<shared::domain::household::Household>(store, id)?;
        household.area.map(|area| area.id())
    });
    let standing = standing(store, id);
    let may_visit = Memo::new(move |_| standing.with(|it| it.may_write(Topic::Visits)));
    let may_mend = Memo::new(move |_| standing.with(|it| it.may_write(Topic::Basics)));
    let sees_visits = Memo::new(move |_| standing.with(|it| it.sees(Topic::Visits)));
    let retracted = Memo::new(move |_| retracted_of(store, id));
    let visit = move || {
        may_visit.get().then(|| {
            view! {
                <LinkButton href=format!("/households/{id}/visits/new") kind=Kind::Primary>
                    <Icon name=IconName::Add />
                    "訪問を記録する"
                </LinkButton>
            }
        })
    };
    let mend = move || {
        may_mend.get().then(|| {
            view! { <LinkButton href=format!("/households/{id}/edit")><Icon name=IconName::Edit />"直す"</LinkButton> }
        })
    };
    view! {
        <PageHead title=title window="世帯の記録">
            {visit}
            {mend}
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        <div class="stack">
            <ConflictPanel id=id />
            <Contact id=id />
            <Members id=id />
            {move || {
                if sees_visits.get() {
                    view! { <Timeline id=id /> }.into_any()
                } else {
                    view! { <Card title="訪問の記録"><p>"訪問の記録は、あなたの職種か、同意や会議の範囲では見られません。"</p></Card> }
                        .into_any()
                }
            }}
            <Sheets id=id />
            <Casework id=id />
            <CaseMeetings of=id new=format!("/households/{id}/case-meetings/new") />
            <Serving id=id />
            <Sharing id=id />
            <Emergencies id=id />
            <Meetings id=id />
            <Why id=id />
            <Retractions all=retracted />
            <Card title="この地区の相談窓口">
                {move || {
                    area.get()
                        .is_none()
                        .then(|| view! { <p>"圏域がまだ入っていません。「直す」で圏域を選ぶと、担当の窓口が出ます。"</p> })
                }}
                <FromAddress id=id may_mend=may_mend />
                <Windows area=area />
            </Card>
        </div>
    }
}
