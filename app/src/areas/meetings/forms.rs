//! The forms around a ケース会議: the generic one, told where to begin and where to go.

use leptos::prelude::*;
use shared::{
    domain::{
        casework::Case,
        household::Household,
        meeting::{CaseMeeting, Invitation, MeetingKind, Remark},
    },
    record::{Choice as _, Edit, Record, RecordId, Value},
};

use super::{invite::invite, known::retold, minutes::offer_invited};
use crate::{
    areas::{
        access::{Standing, for_writers, keeps_intakes},
        parts::{Absent, inside_only, of_kind},
        read::{fact, facts_of, staff_of},
        retracted::Retract,
    },
    form::{Fields, FormState, Opening, Problem, RecordForm, preview},
    screens::{ConflictPanel, Facts, all_fields},
    store::{Store, use_store},
    ui::{Banner, Card, LinkButton, PageHead, Tone},
};

/// What leaves who may not write.
pub(super) fn not_theirs(record: RecordId) -> AnyView {
    view! {
        <PageHead title="ケース会議" />
        <div class="stack">
            <Card><Facts id=record skip=&["household", "case"] /></Card>
            <Banner tone=Tone::Info title="会議を呼びかけるのは、相談支援包括化推進員です">
                <p>"日程や招く機関について伝えたいことは、呼びかけた推進員に知らせてください。"</p>
            </Banner>
        </div>
    }
    .into_any()
}

/// Left without saving there is nothing to show.
fn after(store: Store, instead: String) -> impl Fn(RecordId) -> String + Send + Sync + 'static {
    move |id: RecordId| {
        if store.doc(id).is_some() {
            format!("/case-meetings/{id}/invite")
        } else {
            instead.clone()
        }
    }
}

fn body() -> Callback<FormState, AnyView> {
    Callback::new(|form: FormState| {
        view! {
            <Card title="会議"><div class="stack"><Fields form=form keys=&["kind", "place"] /></div></Card>
            <Card title="候補の日時"><Fields form=form keys=&["slots"] /></Card>
            <Card title="呼びかける人"><div class="stack"><Fields form=form keys=&["coordinator", "called_on"] /></div></Card>
        }
        .into_any()
    })
}

/// A meeting that the person calls today.
fn opening(store: Store, household: RecordId, kind: MeetingKind) -> Opening {
    let today = untrack(|| store.now()).date().to_string();
    let me = staff_of(store.me().actor).to_string();
    Opening::new(CaseMeeting::KIND)
        .given("household", household)
        .propose("kind", &Value::text(kind.item().code))
        .propose("coordinator", &Value::text(&me))
        .propose("called_on", &Value::text(&today))
}

fn new_form(
    opening: Opening,
    done: impl Fn(RecordId) -> String + Send + Sync + 'static,
) -> AnyView {
    view! {
        <PageHead title="ケース会議を呼びかける" lead="候補の日時を出し、次の画面で招く機関を選びます。" />
        <RecordForm opening=opening done=done body=body() />
    }
    .into_any()
}

/// Calls a meeting about the case named in the address.
#[component]
pub fn NewCaseMeeting() -> impl IntoView {
    let store = use_store();
    of_kind::<Case>("取扱ケース", move |case| {
        if !untrack(|| keeps_intakes(store)) {
            return not_theirs(case);
        }
        let Some(household) = untrack(|| store.link(case, "household")) else {
            return view! { <Absent what="取扱ケース" /> }.into_any();
        };
        if untrack(|| Standing::of(store, household)).is_inside_only() {
            return inside_only(household);
        }
        let opening = opening(store, household, MeetingKind::CaseConference).given("case", case);
        new_form(opening, after(store, format!("/cases/{case}")))
    })
}

/// Calls a meeting about the household named in the address, before there is a case.
#[component]
pub fn NewCaseMeetingOfHousehold() -> impl IntoView {
    let store = use_store();
    of_kind::<Household>("世帯", move |household| {
        if !untrack(|| keeps_intakes(store)) {
            return not_theirs(household);
        }
        if untrack(|| Standing::of(store, household)).is_inside_only() {
            return inside_only(household);
        }
        let opening = opening(store, household, MeetingKind::Preparatory);
        new_form(opening, after(store, format!("/households/{household}")))
    })
}

/// For the 相談支援包括化推進員, about a meeting.
fn for_keepers(form: impl Fn(RecordId) -> AnyView + Copy + Send + 'static) -> impl IntoView {
    let store = use_store();
    of_kind::<CaseMeeting>("ケース会議", move |id| {
        if untrack(|| keeps_intakes(store)) {
            form(id)
        } else {
            not_theirs(id)
        }
    })
}

/// Calls the next one, with the same who were called to this.
#[component]
pub fn NextCaseMeeting() -> impl IntoView {
    let store = use_store();
    for_keepers(move |last| {
        let Some(was) = untrack(|| fact::<CaseMeeting>(store, last)) else {
            return view! { <Absent what="ケース会議" /> }.into_any();
        };
        let mut opening = opening(store, was.household.id(), was.kind);
        if let Some(case) = was.case {
            opening = opening.given("case", case.id());
        }
        if let Some(place) = &was.place {
            opening = opening.propose("place", &Value::text(place));
        }
        let together = Callback::new(move |meeting: Edit| untrack(|| again(store, last, meeting)));
        let done = after(store, format!("/case-meetings/{last}"));
        new_form(opening.together(together), done)
    })
}

/// A new meeting, and those who were called to the last one.
fn again(store: Store, last: RecordId, meeting: Edit) -> Result<Vec<Edit>, Problem> {
    let empty = shared::record::Doc::new(CaseMeeting::KIND, meeting.record);
    let fact = CaseMeeting::parse(&preview(&empty, &meeting.writes));
    let record = meeting.record;
    let mut edits = vec![meeting];
    if let Ok(fact) = fact {
        let invited = facts_of::<Invitation>(store, last).into_iter();
        edits.extend(
            invited.map(|(_, it)| invite(store, record, &fact, it.organisation.id(), it.need)),
        );
    }
    Ok(edits)
}

/// The change of a meeting, and what all who are called are told of it.
fn told_with(store: Store, meeting: Edit) -> Result<Vec<Edit>, Problem> {
    let doc = store.doc(meeting.record);
    let fact = doc.and_then(|doc| CaseMeeting::parse(&preview(&doc, &meeting.writes)).ok());
    let told = fact.map(|fact| retold(store, meeting.record, &fact));
    let mut edits = vec![meeting];
    edits.extend(told.unwrap_or_default());
    Ok(edits)
}

/// Mends a meeting.
#[component]
pub fn EditCaseMeeting() -> impl IntoView {
    let store = use_store();
    for_keepers(move |id| {
        let together = Callback::new(move |edit: Edit| untrack(|| told_with(store, edit)));
        let opening = Opening::record(CaseMeeting::KIND, id).together(together);
        let form = Callback::new(|form: FormState| {
            view! {
                {body().run(form)}
                <Card title="決まった日時"><div class="stack"><Fields form=form keys=&["settled_at", "until"] /></div></Card>
                <Card title="そのあと"><div class="stack"><Fields form=form keys=&["held_on", "cancelled_on"] /></div></Card>
            }
            .into_any()
        });
        view! {
            <PageHead title="ケース会議を直す" lead="直したことは、招いた機関の案内にも入ります。" />
            <ConflictPanel id=id />
            <RecordForm opening=opening done=move |_| format!("/case-meetings/{id}") body=form />
        }
        .into_any()
    })
}

/// Calls a meeting off.
#[component]
pub fn CancelCaseMeeting() -> impl IntoView {
    let store = use_store();
    for_keepers(move |id| {
        let together = Callback::new(move |edit: Edit| untrack(|| told_with(store, edit)));
        let today = Value::text(&untrack(|| store.now()).date().to_string());
        let opening = Opening::closing(CaseMeeting::KIND, id)
            .propose("cancelled_on", &today)
            .together(together);
        view! {
            <PageHead title="ケース会議を中止する" lead="招いた機関の案内にも、中止と出ます。" />
            <RecordForm opening=opening done=move |_| format!("/case-meetings/{id}") body=all_fields() />
        }
        .into_any()
    })
}

/// Mends one entry of the minutes.
#[component]
pub fn EditRemark() -> impl IntoView {
    let store = use_store();
    of_kind::<Remark>("会議の記録", move |id| {
        let (household, meeting) =
            untrack(|| (store.link(id, "household"), store.link(id, "meeting")));
        let (Some(household), Some(meeting)) = (household, meeting) else {
            return view! { <Absent what="ケース会議" /> }.into_any();
        };
        for_writers(household, shared::access::Topic::Basics, Some(id), || {
            let opening = Opening::record(Remark::KIND, id);
            let body = Callback::new(move |form: FormState| {
                offer_invited(form, meeting);
                let keys = &["kind", "words", "organisation", "photo", "noted_at"];
                view! { <Card><div class="stack"><Fields form=form keys=keys /></div></Card> }
                    .into_any()
            });
            view! {
                <PageHead title="会議の記録を直す">
                    <LinkButton href=format!("/case-meetings/{meeting}/minutes")>"会議の記録へ"</LinkButton>
                </PageHead>
                <ConflictPanel id=id />
                <RecordForm opening=opening done=move |_| format!("/case-meetings/{meeting}/minutes") body=body />
                <Retract
                    id=id
                    when="別の会議に書いたときや、同じことを二度書いたときに使います。"
                    done=move |_| format!("/case-meetings/{meeting}/minutes")
                />
            }
            .into_any()
        })
    })
}
