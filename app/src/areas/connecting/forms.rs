//! The forms around a sheet: the generic one, told where to begin and where to go.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::{
        connecting::{ConnectingSheet, Referral, Reply, ReplyKind},
        household::{Household, Member},
        visit::Visit,
    },
    record::{Choice as _, Record, RecordId, Value},
};

use super::{begin::known, people::PeopleInput};
use crate::{
    areas::{
        access::{for_writers, my_organisation},
        parts::{Absent, of_kind},
        read::fact,
    },
    form::{Fields, FormState, Opening, RecordForm},
    screens::{ConflictPanel, all_fields},
    store::{Store, use_store},
    ui::{Banner, Card, PageHead, Tone},
};

/// A new sheet of the household named in the address.
#[component]
pub fn NewSheet() -> impl IntoView {
    of_kind::<Household>("世帯", |household| new_sheet(household, None))
}

/// A new sheet of what the visit named in the address has found.
#[component]
pub fn NewSheetOfVisit() -> impl IntoView {
    let store = use_store();
    of_kind::<Visit>("訪問", move |visit| {
        match untrack(|| store.link(visit, "household")) {
            Some(household) => new_sheet(household, Some(visit)),
            None => view! { <Absent what="世帯" /> }.into_any(),
        }
    })
}

fn new_sheet(household: RecordId, visit: Option<RecordId>) -> AnyView {
    let store = use_store();
    for_writers(household, Topic::Basics, None, move || {
        let opening = untrack(|| opening(store, household, visit));
        // Left without saving there is no sheet to show.
        let done = move |id: RecordId| {
            if store.doc(id).is_some() {
                format!("/sheets/{id}")
            } else {
                format!("/households/{household}")
            }
        };
        let title = Signal::derive(move || format!("{}のつなぐシート", store.title(household)));
        let copied = visit.map(|_| {
            view! {
                <Banner tone=Tone::Info title="訪問の記録から写した文があります">
                    <p>"保存すると、訪問の記録を見られない人でも、世帯の記録を見られる人には見えます。伝えてよいことだけを残してください。"</p>
                </Banner>
            }
        });
        view! {
            <PageHead title=title window="つなぐシートを書く" lead="わかっていることは入れてあります。わからない所は空のままでかまいません。" />
            <div class="stack">
                {copied}
                <RecordForm opening=opening done=done body=body(household) />
            </div>
        }
        .into_any()
    })
}

fn opening(store: Store, household: RecordId, visit: Option<RecordId>) -> Opening {
    let ours = my_organisation(store);
    let mut opening = Opening::new(ConnectingSheet::KIND)
        .given("household", household)
        .given("organisation", ours);
    if let Some(visit) = visit {
        opening = opening.given("visit", visit);
    }
    opening.filled(&known(store, household, ours, visit))
}

/// The people of the household first, then all of them together.
fn body(household: RecordId) -> Callback<FormState, AnyView> {
    Callback::new(move |form: FormState| {
        let members = untrack(|| form.store().referring(Member::KIND, household));
        view! {
            <Card><Fields form=form keys=&["written_on"] /></Card>
            <Card title="一人ひとりの困りごと"><div class="stack"><PeopleInput form=form members=members /></div></Card>
            <Card title="世帯全体">
                <div class="stack"><Fields form=form keys=&["troubles", "situation", "urgency"] /></div>
            </Card>
            <Card title="これまでとこれから">
                <div class="stack"><Fields form=form keys=&["wishes", "ask", "helpers"] /></div>
            </Card>
            <Card title="同意"><Fields form=form keys=&["agreement"] /></Card>
        }
        .into_any()
    })
}

/// Mends the sheet named in the address.
#[component]
pub fn EditSheet() -> impl IntoView {
    let store = use_store();
    of_kind::<ConnectingSheet>("つなぐシート", move |sheet| {
        let Some(household) = untrack(|| store.link(sheet, "household")) else {
            return view! { <Absent what="世帯" /> }.into_any();
        };
        for_writers(household, Topic::Basics, Some(sheet), move || {
            let title =
                Signal::derive(move || format!("{}のつなぐシートを直す", store.title(household)));
            let opening = Opening::record(ConnectingSheet::KIND, sheet);
            view! {
                <PageHead title=title window="つなぐシートを直す" />
                <ConflictPanel id=sheet />
                <RecordForm opening=opening done=move |_| format!("/sheets/{sheet}") body=body(household) />
            }
            .into_any()
        })
    })
}

/// Answers the step named in the address.
#[component]
pub fn AnswerSheet() -> impl IntoView {
    let store = use_store();
    of_kind::<Referral>("つなぎ", move |step| {
        let Some(referral) = untrack(|| fact::<Referral>(store, step)) else {
            return view! { <Absent what="つなぎ" /> }.into_any();
        };
        let (household, sheet) = (referral.household.id(), referral.sheet.id());
        for_writers(household, Topic::Basics, None, move || {
            let today = Value::text(&untrack(|| store.now()).date().to_string());
            let opening = Opening::new(Reply::KIND)
                .given("household", household)
                .given("referral", step)
                .given("organisation", referral.organisation.id())
                .given("kind", ReplyKind::Answered.item().code)
                .propose("replied_on", &today);
            view! {
                <PageHead title="つなぐシートに返答する" lead="つないだ機関と、この世帯を担当する機関に見えます。" />
                <RecordForm
                    opening=opening
                    done=move |_| format!("/sheets/{sheet}")
                    body=all_fields()
                    words=("返答する", "返答しました（送信待ち）", "返答せずに戻る")
                />
            }
            .into_any()
        })
    })
}

/// Calls back the step named in the address.
#[component]
pub fn CallBack() -> impl IntoView {
    let store = use_store();
    of_kind::<Referral>("つなぎ", move |step| {
        let Some(referral) = untrack(|| fact::<Referral>(store, step)) else {
            return view! { <Absent what="つなぎ" /> }.into_any();
        };
        let (household, sheet) = (referral.household.id(), referral.sheet.id());
        for_writers(household, Topic::Grants, Some(step), move || {
            let today = Value::text(&untrack(|| store.now()).date().to_string());
            let opening = Opening::closing(Referral::KIND, step).propose("ended_on", &today);
            let to = referral.organisation.id();
            let lead = Signal::derive(move || format!("つなぐ先：{}", store.title(to)));
            view! {
                <PageHead title="つなぎを取りやめる" lead=lead />
                <div class="stack">
                    <Banner tone=Tone::Info title="つなぐ先は、このシートを受けられなくなります">
                        <p>"同意はそのまま残ります。本人が同意も取り下げるときは、世帯のページの「同意と法令による共有」で撤回してください。"</p>
                    </Banner>
                    <RecordForm opening=opening done=move |_| format!("/sheets/{sheet}") body=all_fields() />
                </div>
            }
            .into_any()
        })
    })
}
