//! The forms around an intake and around who supports a household: the generic one, told where to begin and where to go.

use leptos::prelude::*;
use shared::{
    access::{Act, Ground, Topic},
    domain::{
        casework::{Case, Intake, Support},
        connecting::ConnectingSheet,
        household::{Household, Member},
    },
    record::{Record, RecordId, Value},
};

use crate::{
    areas::{
        access::{Standing, for_writers, keeps_intakes, may_on, may_write_intake, my_organisation},
        parts::{Absent, of_kind},
        read::fact,
        retracted::Retract,
    },
    form::{Fields, FormState, Opening, RecordForm},
    screens::{ConflictPanel, EditRecord, Facts},
    store::{Store, use_store},
    ui::{Banner, Card, LinkButton, PageHead, Tone},
};

/// What leaves who may not write: why, and what there is to read.
fn not_theirs(record: Option<RecordId>) -> AnyView {
    view! {
        <PageHead title="相談受付" />
        <div class="stack">
            {record.map(|id| view! { <Card><Facts id=id /></Card> })}
            <Banner tone=Tone::Info title="この相談は、あなたの職種や所属では書けません">
                <p>"相談した機関の人と、相談支援包括化推進員が書けます。"</p>
            </Banner>
        </div>
    }
    .into_any()
}

pub(super) fn today(store: Store) -> Value {
    Value::text(&untrack(|| store.now()).date().to_string())
}

/// Left without saving there is nothing to show.
fn after(store: Store, instead: String) -> impl Fn(RecordId) -> String + Send + Sync + 'static {
    move |id: RecordId| {
        if store.doc(id).is_some() {
            format!("/intakes/{id}")
        } else {
            instead.clone()
        }
    }
}

/// The sheets of a household are few; those of others are none of it.
fn offer_sheets(form: FormState, household: Option<RecordId>) {
    let sheets = household.map(|id| untrack(|| form.store().referring(ConnectingSheet::KIND, id)));
    if let Some(sheets) = sheets {
        form.offer(ConnectingSheet::KIND, sheets);
    }
}

/// Asks about the household named in the address.
#[component]
pub fn NewIntakeOfHousehold() -> impl IntoView {
    let store = use_store();
    of_kind::<Household>("世帯", move |household| {
        let may = untrack(|| {
            may_on(store, Ground::Own, Act::Write, Topic::Intakes)
                && Standing::of(store, household).is_lasting()
        });
        if !may {
            return not_theirs(None);
        }
        let sheets = untrack(|| store.referring(ConnectingSheet::KIND, household));
        let mut opening = Opening::new(Intake::KIND)
            .given("household", household)
            .given("organisation", untrack(|| my_organisation(store)))
            .propose("received_on", &today(store));
        if let Some(sheet) = sheets.last() {
            opening = opening.propose("sheet", &Value::text(&sheet.to_string()));
        }
        let has_sheets = !sheets.is_empty();
        let body = Callback::new(move |form: FormState| {
            offer_sheets(form, Some(household));
            view! {
                <Card><div class="stack"><Fields form=form keys=&["reasons", "summary", "received_on"] /></div></Card>
                {has_sheets.then(|| view! { <Card title="つなぐシート"><Fields form=form keys=&["sheet"] /></Card> })}
            }
            .into_any()
        });
        let title =
            Signal::derive(move || format!("{}のことを推進員に相談する", store.title(household)));
        view! {
            <PageHead
                title=title
                window="推進員に相談する"
                lead="相談支援包括化推進員が、関係する機関を集めて調整します。世帯の支援は、今の機関が続けます。"
            />
            <RecordForm
                opening=opening
                done=after(store, format!("/households/{household}"))
                body=body
                words=("相談する", "相談しました（送信待ち）", "相談せずに戻る")
            />
        }
        .into_any()
    })
}

/// Of the households in sight those about which one may say outside that something was asked.
fn offer_households(form: FormState) {
    let store = form.store();
    let mut all = untrack(|| store.of_kind(Household::KIND));
    all.retain(|id| !untrack(|| Standing::of(store, *id)).is_inside_only());
    form.offer(Household::KIND, all);
}

/// Takes in what an agency has asked by telephone.
#[component]
pub fn NewIntake() -> impl IntoView {
    let store = use_store();
    if !untrack(|| keeps_intakes(store)) {
        return not_theirs(None);
    }
    let opening = Opening::new(Intake::KIND).propose("received_on", &today(store));
    let body = Callback::new(move |form: FormState| {
        offer_households(form);
        view! {
            <Card title="相談した機関">
                <div class="stack"><Fields form=form keys=&["organisation", "asker", "received_on"] /></div>
            </Card>
            <Card title="相談"><div class="stack"><Fields form=form keys=&["reasons", "summary"] /></div></Card>
            <Card title="世帯"><div class="stack"><Fields form=form keys=&["household"] /></div></Card>
        }
        .into_any()
    });
    view! {
        <PageHead title="相談を受け付ける" lead="相談機関からの相談だけを受け付けます。" />
        <RecordForm opening=opening done=after(store, "/intakes".to_owned()) body=body />
    }
    .into_any()
}

/// For those who may write the intake named in the address; others read it.
fn for_askers(form: impl Fn(RecordId) -> AnyView + Copy + Send + 'static) -> impl IntoView {
    let store = use_store();
    of_kind::<Intake>("相談", move |id| {
        if untrack(|| may_write_intake(store, id)) {
            form(id)
        } else {
            not_theirs(Some(id))
        }
    })
}

/// Mends it.
#[component]
pub fn EditIntake() -> impl IntoView {
    let store = use_store();
    for_askers(move |id| {
        let household = untrack(|| store.link(id, "household"));
        let keeps = untrack(|| keeps_intakes(store));
        let has_case = untrack(|| !store.referring(Case::KIND, id).is_empty());
        // Once it was answered it counts, for those who answered.
        let answered =
            untrack(|| store.read::<Intake>(id)).is_some_and(|it| it.inquiry_on.is_some());
        let may_retract = !has_case && (keeps || !answered);
        let opening = Opening::record(Intake::KIND, id);
        let opening = if keeps {
            opening.still_asking(&["organisation"])
        } else {
            opening
        };
        let body = Callback::new(move |form: FormState| {
            offer_sheets(form, household);
            offer_households(form);
            let asked = move || {
                // Whose it is stays what it is, but for those who took it down.
                keeps.then(|| view! { <Fields form=form keys=&["organisation", "asker"] /> })
            };
            view! {
                <Card title="相談">
                    <div class="stack">
                        {asked}
                        <Fields form=form keys=&["received_on", "reasons", "summary"] />
                    </div>
                </Card>
                <Card title="世帯">
                    <div class="stack">
                        // The case and its roles are about this one.
                        {(!has_case).then(|| view! { <Fields form=form keys=&["household"] /> })}
                        {household.map(|_| view! { <Fields form=form keys=&["sheet"] /> })}
                    </div>
                </Card>
            }
            .into_any()
        });
        view! {
            <PageHead title="相談受付を直す" />
            <ConflictPanel id=id />
            <RecordForm opening=opening done=move |_| format!("/intakes/{id}") body=body />
            {may_retract
                .then(|| {
                    view! {
                        <Retract
                            id=id
                            when="同じ相談を二度受け付けたときや、別の機関の相談として書いたときに使います。"
                            effect="一覧にも事業実績にも出なくなります。書いたことは残り、あとから元に戻せます。"
                            done=|_| "/intakes".to_owned()
                        />
                    }
                })}
        }
        .into_any()
    })
}

/// Answers it, and lets that be enough.
#[component]
pub fn AnswerIntake() -> impl IntoView {
    let store = use_store();
    of_kind::<Intake>("相談", move |id| {
        if !untrack(|| keeps_intakes(store)) {
            return not_theirs(Some(id));
        }
        let opening = Opening::closing(Intake::KIND, id).propose("inquiry_on", &today(store));
        view! {
            <PageHead title="答えて終わりにする" lead="問い合わせ・相談のみとして数えます。あとから取扱ケースにもできます。" />
            <RecordForm
                opening=opening
                done=move |_| format!("/intakes/{id}")
                body=crate::screens::all_fields()
            />
        }
        .into_any()
    })
}

/// Mends a case: above all, who sees it through.
#[component]
pub fn EditCase() -> impl IntoView {
    let store = use_store();
    of_kind::<Case>("取扱ケース", move |id| {
        if !untrack(|| keeps_intakes(store)) {
            return not_theirs(Some(id));
        }
        let opening = Opening::record(Case::KIND, id);
        let done = move |_| format!("/cases/{id}");
        view! { <EditRecord opening=opening done=done skip=&["household", "intake", "organisation"] /> }.into_any()
    })
}

fn support_form(household: RecordId, opening: Opening) -> impl IntoView {
    let body = Callback::new(move |form: FormState| {
        let members = untrack(|| form.store().referring(Member::KIND, household));
        form.offer(Member::KIND, members);
        view! {
            <Card title="だれが">
                <div class="stack"><Fields form=form keys=&["organisation", "name"] /></div>
            </Card>
            <Card title="だれに、何を">
                <div class="stack"><Fields form=form keys=&["member", "what", "troubles"] /></div>
            </Card>
            <Card title="いつから"><div class="stack"><Fields form=form keys=&["from", "until"] /></div></Card>
        }
        .into_any()
    });
    view! { <RecordForm opening=opening done=move |_| format!("/households/{household}/picture") body=body /> }
}

/// Says who supports the household named in the address with what.
#[component]
pub fn NewSupport() -> impl IntoView {
    let store = use_store();
    of_kind::<Household>("世帯", move |household| {
        for_writers(household, Topic::Basics, None, move || {
            let ours = untrack(|| my_organisation(store)).to_string();
            let opening = Opening::new(Support::KIND)
                .given("household", household)
                .propose("organisation", &Value::text(&ours))
                .propose("from", &today(store));
            let title = Signal::derive(move || format!("{}への支援を書く", store.title(household)));
            view! {
                <PageHead title=title window="支援を書く" lead="ほかの機関や近所の人の支援も書けます。" />
                {support_form(household, opening)}
            }
            .into_any()
        })
    })
}

/// Mends what the address names.
#[component]
pub fn EditSupport() -> impl IntoView {
    let store = use_store();
    of_kind::<Support>("支援の状況", move |id| {
        let Some(household) = untrack(|| store.link(id, "household")) else {
            return view! { <Absent what="世帯" /> }.into_any();
        };
        for_writers(household, Topic::Basics, Some(id), move || {
            let gone = untrack(|| fact::<Household>(store, household)).is_none();
            let back =
                gone.then(|| view! { <LinkButton href="/households">"世帯の一覧へ"</LinkButton> });
            view! {
                <PageHead title="支援の状況を直す">{back}</PageHead>
                <ConflictPanel id=id />
                {support_form(household, Opening::record(Support::KIND, id))}
                <Retract
                    id=id
                    when="別の世帯に書いたときや、同じ支援を二度書いたときに使います。支援が終わったときは、終わった日を書いてください。"
                    done=move |_| format!("/households/{household}/picture")
                />
            }
            .into_any()
        })
    })
}
