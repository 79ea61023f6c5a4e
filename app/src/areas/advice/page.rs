//! What an adviser is asked and advises: one of them, those of a case, and on the first screen those that wait for one's own office.

use leptos::prelude::*;
use shared::{
    domain::casework::Consultation,
    record::{Choice as _, Record, RecordId},
    reports::Waits,
};

use crate::{
    areas::{
        access::{keeps_intakes, may_advise, my_organisation},
        parts::{Part, excerpt, of_kind},
        read::{fact, facts_of},
    },
    screens::{ConflictPanel, Facts},
    store::use_store,
    ui::{Card, Chip, Icon, IconName, Kind, LinkButton, PageHead, PrintButton, RowLink, Tone},
};

/// So much of what is asked stands in a list.
const EXCERPT: usize = 60;

/// One in a list.
#[component]
fn ConsultationRow(id: RecordId, consultation: Consultation) -> impl IntoView {
    let store = use_store();
    let title = excerpt(&consultation.question, EXCERPT);
    let asked = format!("{}に相談", consultation.asked_on.long());
    let support = move || {
        let whom = store.title(consultation.organisation.id());
        format!("{whom}　{}　{asked}", consultation.way.label())
    };
    view! {
        <RowLink href=format!("/consultations/{id}") title=title support=support()>
            {match consultation.advised_on {
                Some(day) => {
                    view! { <Chip tone=Tone::Good icon=IconName::Check>{format!("{}に助言", day.short())}</Chip> }.into_any()
                }
                None => view! { <Chip tone=Tone::Warn>"助言を待っています"</Chip> }.into_any(),
            }}
        </RowLink>
    }
}

/// Those of a case, the latest first; nothing while nobody was asked and the person does not ask.
#[component]
pub(in crate::areas) fn Consultations(
    /// The case.
    case: RecordId,
) -> impl IntoView {
    let store = use_store();
    let keeps = Memo::new(move |_| keeps_intakes(store));
    let all = Memo::new(move |_| {
        let mut all = facts_of::<Consultation>(store, case);
        all.sort_by_key(|(_, it)| std::cmp::Reverse(it.asked_on));
        all
    });
    let row = |(id, it): (RecordId, Consultation)| view! { <li><ConsultationRow id=id consultation=it /></li> };
    move || {
        (keeps.get() || !all.with(Vec::is_empty)).then(|| {
            view! {
                <Card title="アドバイザーへの相談">
                    {move || {
                        all.with(Vec::is_empty)
                            .then(|| view! { <p>"ケース会議で決まらないときは、その分野のアドバイザーに相談できます。"</p> })
                    }}
                    <ul class="rows" role="list">{move || all.get().into_iter().map(row).collect_view()}</ul>
                    {move || {
                        keeps
                            .get()
                            .then(|| {
                                view! {
                                    <div class="actions screen-only">
                                        <LinkButton href=format!("/cases/{case}/advisors")>
                                            <Icon name=IconName::Add />
                                            "アドバイザーに相談する"
                                        </LinkButton>
                                    </div>
                                }
                            })
                    }}
                </Card>
            }
        })
    }
}

/// What one's own office was asked and has not answered, for the first screen; nothing while there is none.
#[component]
pub(in crate::areas) fn AdviceDue() -> impl IntoView {
    let store = use_store();
    let due = Memo::new(move |_| {
        let ours = my_organisation(store);
        let asked = store.referring(Consultation::KIND, ours).into_iter();
        let asked = asked.filter_map(|id| Some((id, fact::<Consultation>(store, id)?)));
        let due = asked.filter(|(_, it)| it.organisation.id() == ours && it.advised_on.is_none());
        let mut due: Vec<_> = due.collect();
        due.sort_by_key(|(_, it)| it.asked_on);
        due
    });
    let row = |(id, it)| view! { <li><ConsultationRow id=id consultation=it /></li> }.into_any();
    view! { <Part title=Waits::Advice.label() items=due row=row /> }
}

/// The one named in the address.
#[component]
pub fn ConsultationPage() -> impl IntoView {
    let store = use_store();
    of_kind::<Consultation>("アドバイザーへの相談", move |id| {
        let keeps = Memo::new(move |_| keeps_intakes(store));
        let advises = Memo::new(move |_| may_advise(store, id));
        let case = Memo::new(move |_| store.link(id, "case").filter(|case| store.is_here(*case)));
        view! {
            <PageHead title="アドバイザーへの相談">
                {move || {
                    advises
                        .get()
                        .then(|| {
                            view! {
                                <LinkButton href=format!("/consultations/{id}/advise") kind=Kind::Primary>"助言を書く"</LinkButton>
                            }
                        })
                }}
                {move || {
                    keeps
                        .get()
                        .then(|| {
                            view! {
                                <LinkButton href=format!("/consultations/{id}/edit")>
                                    <Icon name=IconName::Edit />
                                    "直す"
                                </LinkButton>
                            }
                        })
                }}
                {move || {
                    case.get().map(|case| view! { <LinkButton href=format!("/cases/{case}")>"支援計画へ"</LinkButton> })
                }}
                <PrintButton>"印刷する"</PrintButton>
            </PageHead>
            <div class="stack">
                <ConflictPanel id=id />
                <Card><Facts id=id skip=&["household", "case"] /></Card>
            </div>
        }
        .into_any()
    })
}
