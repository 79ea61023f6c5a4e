//! What the section asks bodies for on behalf of a meeting (要綱第5条): the list on its page, the letter to print, and its forms.

use leptos::prelude::*;
use shared::{
    domain::{
        meeting::{InformationRequest, SupportMeeting},
        people::Organisation,
    },
    jp::Date,
    record::{Choice as _, Record, RecordId, Value},
};

use super::forms::for_keepers;
use crate::{
    areas::{
        access::keeps_meeting,
        parts::{Absent, Tel, excerpt, of_kind},
        read::{fact, facts_of, today},
    },
    form::{Fields, FormState, Opening, RecordForm},
    screens::{ConflictPanel, Facts},
    store::{Store, use_store},
    ui::{Card, Chip, Icon, IconName, Kind, LinkButton, PageHead, PrintButton, RowLink, Tone},
};

/// So many days a body is given to answer, unless the letter says another day.
const DAYS: i32 = 14;

/// So much of what is asked stands in the list.
const EXCERPT: usize = 60;

/// Who is asked. Tracked.
fn addressee(store: Store, request: &InformationRequest) -> String {
    let listed = request.organisation.map(|it| store.title(it.id()));
    let name = request.name.as_ref().map(ToString::to_string);
    listed.or(name).unwrap_or_default()
}

/// Whether anything has come back, with its day or without.
fn is_answered(request: &InformationRequest) -> bool {
    request.answered_on.is_some() || request.answer.is_some() || !request.pages.is_empty()
}

/// How far it is.
fn state(request: &InformationRequest, day: Date) -> AnyView {
    match (request.answered_on, request.due) {
        (Some(answered), _) => {
            view! { <Chip tone=Tone::Good icon=IconName::Check>{format!("{}に回答", answered.short())}</Chip> }.into_any()
        }
        (None, _) if is_answered(request) => view! { <Chip tone=Tone::Warn>"回答があった日が空です"</Chip> }.into_any(),
        (None, Some(due)) if due < day => {
            view! { <Chip tone=Tone::Bad icon=IconName::Warning>{format!("{}の期限を過ぎました", due.short())}</Chip> }
                .into_any()
        }
        (None, Some(due)) => view! { <Chip tone=Tone::Warn>{format!("{}まで", due.short())}</Chip> }.into_any(),
        (None, None) => view! { <Chip tone=Tone::Warn>"回答を待っています"</Chip> }.into_any(),
    }
}

/// All of a meeting's: those without an answer first, by their day.
#[component]
pub(super) fn Requests(
    /// The meeting.
    meeting: RecordId,
    /// Whether the person writes them.
    keeps: Memo<bool>,
    /// Whether the meeting is over.
    over: Memo<bool>,
) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let all = Memo::new(move |_| {
        let mut all = facts_of::<InformationRequest>(store, meeting);
        all.sort_by_key(|(_, it)| (is_answered(it), it.due, it.asked_on));
        all
    });
    let row = move |(id, it): (RecordId, InformationRequest)| {
        let what = excerpt(&it.what, EXCERPT);
        view! {
            <li>
                <RowLink href=format!("/requests/{id}") title=addressee(store, &it) support=what>{state(&it, today.get())}</RowLink>
            </li>
        }
    };
    view! {
        <Card title="資料・情報などの依頼">
            {move || all.with(Vec::is_empty).then(|| view! { <p>"まだ依頼していません。"</p> })}
            <ul class="rows" role="list">{move || all.get().into_iter().map(row).collect_view()}</ul>
            {move || {
                (keeps.get() && !over.get())
                    .then(|| {
                        view! {
                            <div class="actions">
                                <LinkButton href=format!("/meetings/{meeting}/requests/new")>
                                    <Icon name=IconName::Add />
                                    "協力を依頼する"
                                </LinkButton>
                            </div>
                        }
                    })
            }}
        </Card>
    }
}

fn request_form(
    opening: Opening,
    done: impl Fn(RecordId) -> String + Send + Sync + 'static,
) -> impl IntoView {
    let body = Callback::new(move |form: FormState| {
        view! {
            <Card title="依頼先"><div class="stack"><Fields form=form keys=&["organisation", "name"] /></div></Card>
            <Card title="依頼">
                <div class="stack"><Fields form=form keys=&["sought", "what", "asked_on", "due"] /></div>
            </Card>
        }
        .into_any()
    });
    view! { <RecordForm opening=opening done=done body=body /> }
}

/// Asks a body on behalf of the meeting named in the address.
#[component]
pub fn NewRequest() -> impl IntoView {
    let store = use_store();
    for_keepers(move |meeting| {
        let today = untrack(|| store.now()).date();
        let day = |days| Value::text(&today.add_days(days).unwrap_or(today).to_string());
        let opening = Opening::new(InformationRequest::KIND)
            .given("meeting", meeting)
            .propose("asked_on", &day(0))
            .propose("due", &day(DAYS));
        // Left without saving there is no letter to show.
        let done = move |id: RecordId| {
            if store.doc(id).is_some() {
                format!("/requests/{id}")
            } else {
                format!("/meetings/{meeting}")
            }
        };
        view! {
            <PageHead title="協力を依頼する" lead="保存すると、印刷する依頼状ができます。相手にはこの画面は見えません。" />
            {request_form(opening, done)}
        }
        .into_any()
    })
}

/// A form about what the address names, for those who keep its meeting.
fn for_its_keepers(form: impl Fn(RecordId) -> AnyView + Copy + Send + 'static) -> impl IntoView {
    let store = use_store();
    of_kind::<InformationRequest>("協力の依頼", move |id| {
        let meeting = untrack(|| store.link(id, "meeting"));
        if meeting.is_some_and(|it| untrack(|| keeps_meeting(store, it))) {
            form(id)
        } else {
            view! { <Absent what="協力の依頼" /> }.into_any()
        }
    })
}

/// Mends it.
#[component]
pub fn EditRequest() -> impl IntoView {
    for_its_keepers(|id| {
        let opening = Opening::record(InformationRequest::KIND, id);
        view! {
            <PageHead title="協力の依頼を直す" />
            <ConflictPanel id=id />
            {request_form(opening, move |_| format!("/requests/{id}"))}
        }
        .into_any()
    })
}

/// Notes what a body has answered.
#[component]
pub fn AnswerRequest() -> impl IntoView {
    let store = use_store();
    for_its_keepers(move |id| {
        let today = Value::text(&untrack(|| store.now()).date().to_string());
        let opening = Opening::closing(InformationRequest::KIND, id).propose("answered_on", &today);
        view! {
            <PageHead title="回答を記録する" lead="委員も読みます。" />
            <RecordForm
                opening=opening
                done=move |_| format!("/requests/{id}")
                body=crate::screens::all_fields()
            />
        }
        .into_any()
    })
}

/// The letter, and below it what was answered.
#[component]
pub fn RequestPage() -> impl IntoView {
    let store = use_store();
    of_kind::<InformationRequest>("協力の依頼", move |id| {
        let Some(meeting) = untrack(|| store.link(id, "meeting")) else {
            return view! { <Absent what="支援会議" /> }.into_any();
        };
        let keeps = Memo::new(move |_| keeps_meeting(store, meeting));
        let today = today(store);
        let request = Memo::new(move |_| fact::<InformationRequest>(store, id));
        let title = Signal::derive(move || {
            request
                .with(|it| {
                    it.as_ref()
                        .map(|it| format!("{}への依頼", addressee(store, it)))
                })
                .unwrap_or_default()
        });
        let acts = move || {
            keeps.get().then(|| {
                view! {
                    <LinkButton href=format!("/requests/{id}/answer") kind=Kind::Primary>"回答を記録する"</LinkButton>
                    <LinkButton href=format!("/requests/{id}/edit")><Icon name=IconName::Edit />"直す"</LinkButton>
                    <PrintButton>"依頼状を印刷する"</PrintButton>
                }
            })
        };
        view! {
            <div class="screen-only">
                <PageHead title=title window="協力の依頼" lead="支援会議（公開しません）">
                    {acts}
                    <LinkButton href=format!("/meetings/{meeting}")>"会議のページへ"</LinkButton>
                </PageHead>
                <div class="stack">
                    {move || request.get().map(|it| view! { <p>{state(&it, today.get())}</p> })}
                    <ConflictPanel id=id />
                    {move || {
                        request
                            .with(|it| it.as_ref().is_some_and(is_answered))
                            .then(|| {
                                view! {
                                    <Card title="回答">
                                        <Facts id=id skip=&["meeting", "organisation", "name", "sought", "what", "asked_on", "due"] />
                                    </Card>
                                }
                            })
                    }}
                </div>
            </div>
            <div class="request-letter">{move || request.get().map(|it| view! { <Letter request=it meeting=meeting /> })}</div>
        }
        .into_any()
    })
}

/// On one page of A4, for who is asked: it says of the household no more than whom it is about.
#[component]
fn Letter(request: InformationRequest, meeting: RecordId) -> impl IntoView {
    let store = use_store();
    let called = move || fact::<SupportMeeting>(store, meeting);
    let section = move || called().map(|it| it.convenor.id());
    let whose = move || called().map(|it| store.title(it.household.id()));
    let phones = move || section().and_then(|id| fact::<Organisation>(store, id)?.phones);
    let sought: Vec<_> = request.sought.iter().map(|it| it.label()).collect();
    let to = {
        let request = request.clone();
        move || format!("{}　御中", addressee(store, &request))
    };
    view! {
        <article class="card letter stack">
            <p class="letter-date">{request.asked_on.long()}</p>
            <p class="letter-to">{to}</p>
            <p class="letter-from">{move || section().map(|id| format!("{}長", store.title(id)))}</p>
            <h2>"支援会議に係る資料・情報の提供などについて（依頼）"</h2>
            <p>
                "生活困窮者自立支援法（平成25年法律第105号）第9条第1項に基づく支援会議で、次の世帯の支援を検討しています。つきましては、同条第3項および支援会議設置要綱第5条に基づき、下記のとおり協力をお願いします。"
            </p>
            <dl class="facts">
                <dt>"対象の世帯"</dt>
                <dd>{whose}</dd>
                <dt>"お願いすること"</dt>
                <dd>{sought.join("、")}</dd>
                <dt>"くわしく"</dt>
                <dd class="lines">{request.what.to_string()}</dd>
                <dt>"回答の期限"</dt>
                <dd>{request.due.map_or_else(|| "できるだけ早くお願いします。".to_owned(), Date::long)}</dd>
                <dt>"回答先"</dt>
                <dd>
                    {move || section().map(|id| store.title(id))}"　"
                    {move || phones().map(|phones| view! { <Tel phones=phones /> })}
                </dd>
            </dl>
            <p>
                "支援会議は公開しません。いただいた資料と情報は、この世帯の支援のためだけに使い、支援会議の事務に従事する者は、同条第5項により秘密を守る義務を負います。この依頼についても、ほかに伝えないようお願いします。"
            </p>
        </article>
    }
}
