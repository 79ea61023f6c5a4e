//! 掲載内容の変更の申し出: an office asks, those who keep the directory answer, and the office sees what became of it.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::directory::{Answer, Entry, Outcome, PROPOSED, Proposal, proposed},
    record::{Choice, Edit, Record, RecordId},
};

use super::gate::for_keepers;
use crate::{
    areas::{
        access::{keeps_directory, my_organisation},
        parts::Absent,
        read::{fact, facts, facts_of, record_id},
    },
    form::{Opening, RecordForm},
    screens::{EditRecord, Facts, fields_but},
    store::{Store, use_store, value_text},
    ui::{Banner, Button, Card, Chip, EmptyState, Kind, LinkButton, PageHead, Tone, use_toasts},
};

/// Whether the row is that of the organisation where the person works. Tracked.
pub(super) fn propose(store: Store, entry: RecordId) -> bool {
    store.link(entry, "organisation") == Some(my_organisation(store))
}

fn answer(store: Store, proposal: RecordId) -> Option<Answer> {
    let answers = facts_of::<Answer>(store, proposal);
    answers.into_iter().next_back().map(|(_, answer)| answer)
}

/// Whether two have answered apart, and not the same. Tracked.
fn is_disputed(store: Store, proposal: RecordId) -> bool {
    let answers = facts_of::<Answer>(store, proposal).into_iter();
    let mut outcomes = answers.map(|(_, answer)| answer.outcome);
    let first = outcomes.next();
    outcomes.any(|outcome| Some(outcome) != first)
}

/// The proposals that nobody has answered, for those who keep the directory. Tracked.
pub(in crate::areas) fn waiting(store: Store) -> Vec<RecordId> {
    if !keeps_directory(store) {
        return Vec::new();
    }
    let all = facts::<Proposal>(store).into_iter().map(|(id, _)| id);
    all.filter(|id| answer(store, *id).is_none()).collect()
}

/// Asks for a change of the row named in the address.
#[component]
pub fn NewProposal() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let found = Memo::new(move |_| {
        id.get()
            .filter(|id| store.kind_of(*id) == Some(Entry::KIND))
    });
    move || {
        let Some(entry) = found.get() else {
            return view! { <Absent what="相談機関" /> }.into_any();
        };
        if !untrack(|| propose(store, entry)) {
            return view! {
                <PageHead title="変更を申し出る" />
                <Banner tone=Tone::Info title="申し出られるのは、この行の所属の職員です">
                    <p>"ほかの機関の内容が違うときは、その機関か保健福祉企画総務課に伝えてください。"</p>
                    <LinkButton href="/directory">"相談機関一覧へ"</LinkButton>
                </Banner>
            }
            .into_any();
        }
        let opening = Opening::new(Proposal::KIND)
            .given("entry", entry)
            .given("organisation", untrack(|| my_organisation(store)))
            .given("made_on", untrack(|| store.now()).date());
        view! {
            <PageHead title="変更を申し出る" lead="変わるところだけを書いてください。保健福祉企画総務課が確かめて、次の版に入れます。" />
            <div class="stack">
                <Card title="今の内容"><Facts id=entry skip=&["edition", "organisation"] /></Card>
                <RecordForm
                    opening=opening
                    done=|_| "/proposals".to_owned()
                    body=fields_but(&[])
                    words=("申し出る", "申し出ました（送信待ち）", "申し出ずに戻る")
                />
            </div>
        }
        .into_any()
    }
}

/// All proposals for those who keep the directory; for others those of their own organisation.
#[component]
pub fn ProposalList() -> impl IntoView {
    let store = use_store();
    let keeps = Memo::new(move |_| keeps_directory(store));
    let all = Memo::new(move |_| {
        let ours = my_organisation(store);
        let all = facts::<Proposal>(store).into_iter().rev();
        let shown = all.filter(|(_, it)| keeps.get() || it.organisation.id() == ours);
        let ids: Vec<_> = shown.map(|(id, _)| id).collect();
        let (done, open): (Vec<_>, Vec<_>) =
            ids.into_iter().partition(|id| answer(store, *id).is_some());
        (open, done)
    });
    let part = move |title: &'static str, ids: Vec<RecordId>| {
        (!ids.is_empty()).then(|| {
            view! {
                <section class="stack" data-gap="small">
                    <h2>{format!("{title} {}件", ids.len())}</h2>
                    {ids.into_iter().map(|id| view! { <One id=id named=true /> }).collect_view()}
                </section>
            }
        })
    };
    let lead = Signal::derive(move || {
        if keeps.get() {
            "各所属から届いた申し出です。"
        } else {
            "自分の所属が申し出た変更と、その回答です。"
        }
        .to_owned()
    });
    view! {
        <PageHead title="掲載内容の変更の申し出" lead=lead>
            <LinkButton href="/directory">"相談機関一覧へ"</LinkButton>
        </PageHead>
        <div class="stack">
            {move || {
                all.with(|(open, done)| open.is_empty() && done.is_empty())
                    .then(|| {
                        view! {
                            <EmptyState title="申し出はありません">
                                <p>"自分の所属の行の「変更を申し出る」から申し出られます。"</p>
                            </EmptyState>
                        }
                    })
            }}
            {move || part("回答を待っている申し出", all.with(|(open, _)| open.clone()))}
            {move || part("回答のあった申し出", all.with(|(_, done)| done.clone()))}
        </div>
    }
}

/// The open proposals for one row of the draft.
#[component]
pub(super) fn Proposals(entry: RecordId) -> impl IntoView {
    let store = use_store();
    let open = Memo::new(move |_| {
        let all = facts_of::<Proposal>(store, entry).into_iter();
        let ids = all.map(|(id, _)| id);
        ids.filter(|id| answer(store, *id).is_none())
            .collect::<Vec<_>>()
    });
    view! { <For each=move || open.get() key=|id| *id children=|id| view! { <One id=id named=false /> } /> }
}

/// One proposal: what it asks for, beside what the row says now, and what became of it.
#[component]
fn One(id: RecordId, named: bool) -> impl IntoView {
    let store = use_store();
    let keeps = Memo::new(move |_| keeps_directory(store));
    let title = Signal::derive(move || {
        let entry = store.link(id, "entry").filter(|_| named);
        match entry {
            Some(entry) => store.title(entry),
            None => "変更の申し出".to_owned(),
        }
    });
    view! {
        <Card title=title>
            {move || {
                let proposal = fact::<Proposal>(store, id)?;
                let entry = proposal.entry.id();
                let is_own = store.link(entry, "organisation") == Some(proposal.organisation.id());
                let reply = answer(store, id);
                let acts = reply.is_none() && keeps.get();
                let disputed = is_disputed(store, id);
                Some(view! {
                    <p class="row-support">
                        {format!("{}・{} 申し出", store.title(proposal.organisation.id()), proposal.made_on.long())}
                    </p>
                    {(!is_own)
                        .then(|| view! { <Chip tone=Tone::Warn>"この行の所属とは別の所属からの申し出です"</Chip> })}
                    <Asked id=id entry=entry />
                    {disputed
                        .then(|| {
                            view! { <p><Chip tone=Tone::Warn>"二つの違う回答があります。下はあとの回答です。話し合って、行を確かめてください。"</Chip></p> }
                        })}
                    {reply.map(|reply| view! { <Reply answer=reply /> })}
                    {acts.then(|| view! { <Acts id=id entry=entry /> })}
                })
            }}
        </Card>
    }
}

/// What is asked for, field by field.
#[component]
fn Asked(id: RecordId, entry: RecordId) -> impl IntoView {
    let store = use_store();
    move || {
        let (proposal, row) = (store.doc(id)?, store.doc(entry));
        let fields = PROPOSED.iter().filter_map(|key| Entry::SCHEMA.field(key));
        let asked = fields.filter_map(|field| {
            let to = value_text(store, field, proposal.get(field.key));
            if to.is_empty() {
                return None;
            }
            let now = row
                .as_ref()
                .map(|row| value_text(store, field, row.get(field.key)));
            let now = now.unwrap_or_default();
            let is_so = now == to;
            let now = if now.is_empty() {
                "（なし）".to_owned()
            } else {
                now
            };
            Some(if is_so {
                view! { <dt>{field.label}</dt><dd>{to}" "<Chip>"案はもうこの内容です"</Chip></dd> }
                    .into_any()
            } else {
                view! {
                    <dt>{field.label}</dt>
                    <dd>
                        <del class="lines"><span class="side-word">"前："</span>{now}</del>
                        <ins class="lines"><span class="side-word">"後："</span>{to}</ins>
                    </dd>
                }
                .into_any()
            })
        });
        let remarks = proposal.get("remarks").as_text().map(str::to_owned);
        let remarks = remarks.filter(|text| !text.is_empty());
        Some(view! {
            <dl class="facts change">
                {asked.collect_view()}
                {remarks.map(|text| view! { <dt>"そのほか"</dt><dd class="lines">{text}</dd> })}
            </dl>
        })
    }
}

#[component]
fn Reply(answer: Answer) -> impl IntoView {
    let tone = match answer.outcome {
        Outcome::Taken => Tone::Good,
        Outcome::Declined => Tone::Info,
    };
    let reason = answer.reason.map(|reason| reason.to_string());
    view! {
        <p><Chip tone=tone>{answer.outcome.label()}</Chip>{format!(" {} 回答", answer.answered_on.long())}</p>
        {reason.map(|reason| view! { <p class="lines">{reason}</p> })}
    }
}

/// Taken over with one press, or declined with a reason.
#[component]
fn Acts(id: RecordId, entry: RecordId) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let take = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let edits = untrack(|| taking(store, id, entry));
        spawn_local(async move {
            toasts.say(match store.save_all(edits).await {
                Ok(()) => "次の版の案に入れました（送信待ち）".to_owned(),
                Err(error) => format!("入れられませんでした。{error}"),
            });
            busy.try_set(false);
        });
    };
    let fills = untrack(|| {
        let docs = store.doc(id).zip(store.doc(entry));
        docs.is_some_and(|(proposal, row)| !proposed(&proposal, &row).is_empty())
    });
    let label = if fills {
        "次の版に入れる"
    } else {
        "行を直したので「入れる」と答える"
    };
    view! {
        <div class="actions">
            <Button kind=Kind::Primary busy=busy on_press=take>{label}</Button>
            <LinkButton href=format!("/draft/{entry}/edit")>"自分で行を直す"</LinkButton>
            <LinkButton href=format!("/proposals/{id}/decline")>"見送る"</LinkButton>
        </div>
    }
}

/// The row as proposed, and the answer that says so.
fn taking(store: Store, id: RecordId, entry: RecordId) -> Vec<Edit> {
    let mut edits = Vec::new();
    if let (Some(proposal), Some(row)) = (store.doc(id), store.doc(entry)) {
        let writes = proposed(&proposal, &row);
        if !writes.is_empty() {
            edits.push(Edit {
                kind: row.kind.clone(),
                record: entry,
                seen: row.context.clone(),
                writes,
            });
        }
    }
    let answer = Answer {
        proposal: shared::record::Ref::new(id),
        outcome: Outcome::Taken,
        reason: None,
        answered_on: store.now().date(),
    };
    let new = RecordId::new(store.new_id());
    edits.push(Edit::create(Answer::KIND, new, answer.writes()));
    edits
}

/// Declines the proposal named in the address.
#[component]
pub fn Decline() -> impl IntoView {
    for_keepers("申し出を見送る", || {
        let store = use_store();
        let id = record_id();
        let found = Memo::new(move |_| {
            id.get()
                .filter(|id| store.kind_of(*id) == Some(Proposal::KIND))
        });
        (move || match found.get() {
            Some(id) => {
                let opening = Opening::new(Answer::KIND)
                    .given("proposal", id)
                    .given("outcome", Outcome::Declined.item().code)
                    .given("answered_on", untrack(|| store.now()).date());
                view! { <EditRecord opening=opening done=|_| "/proposals".to_owned() /> }.into_any()
            }
            None => view! { <Absent what="申し出" /> }.into_any(),
        })
        .into_any()
    })
}
