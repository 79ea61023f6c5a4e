//! The minutes of a ケース会議: each remark a record, written by several at once, also without a network.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::{
        meeting::{CaseMeeting, Invitation, Remark, RemarkKind},
        people::Organisation,
    },
    record::{Choice as _, DateTime, Edit, Record, RecordId, Value, key_path},
};

use super::{attendance::Attendances, page::title_of, secrecy::Secrecy, stage::settled_text};
use crate::{
    areas::{
        access::{Standing, keeps_intakes, my_organisation},
        parts::{Absent, of_kind},
        read::{fact, facts_of},
    },
    form::{Fields, FormState, Opening, PictureView, RecordForm},
    screens::ConflictPanel,
    store::{Store, use_store},
    ui::{Banner, Card, LinkButton, PageHead, PrintButton, Tone, focus_field},
};

/// The minutes of the meeting named in the address.
#[component]
pub fn MinutesPage() -> impl IntoView {
    let store = use_store();
    of_kind::<CaseMeeting>("ケース会議", move |id| {
        let household = untrack(|| store.link(id, "household"));
        match household.filter(|it| untrack(|| store.is_here(*it))) {
            Some(household) => view! { <Page id=id household=household /> }.into_any(),
            // Who calls a meeting says who came, whatever they see of the household.
            None if untrack(|| keeps_intakes(store)) => view! { <Attended id=id /> }.into_any(),
            None => view! { <Absent what="世帯" /> }.into_any(),
        }
    })
}

/// Who came, without what was said.
#[component]
fn Attended(id: RecordId) -> impl IntoView {
    let keeps = Memo::new(|_| true);
    view! {
        <PageHead title="ケース会議の出席">
            <LinkButton href=format!("/case-meetings/{id}")>"会議のページへ"</LinkButton>
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        <div class="stack">
            <Secrecy />
            <Attendances meeting=id keeps=keeps />
            <Banner tone=Tone::Info title="この世帯の記録は見られません">
                <p>"議題や発言は、この世帯の担当の人が書きます。"</p>
            </Banner>
        </div>
    }
}

/// Whoever speaks is of those who are called, or of the person's own office.
pub(super) fn offer_invited(form: FormState, meeting: RecordId) {
    let store = form.store();
    let ids = untrack(|| {
        let invited = facts_of::<Invitation>(store, meeting).into_iter();
        let invited = invited.map(|(_, it)| it.organisation.id());
        invited.chain([my_organisation(store)]).collect::<Vec<_>>()
    });
    let mut offered = Vec::new();
    for id in ids {
        if !offered.contains(&id) {
            offered.push(id);
        }
    }
    form.offer(Organisation::KIND, offered);
}

/// What was written, of these kinds, in the order in which it was said. Tracked.
fn remarks(store: Store, meeting: RecordId, kinds: &[RemarkKind]) -> Vec<(RecordId, Remark)> {
    let mut all = facts_of::<Remark>(store, meeting);
    all.retain(|(_, it)| kinds.contains(&it.kind));
    all.sort_by_key(|(id, it)| (it.noted_at, *id));
    all
}

#[component]
fn Page(id: RecordId, household: RecordId) -> impl IntoView {
    let store = use_store();
    let keeps = Memo::new(move |_| keeps_intakes(store));
    let may_write = Memo::new(move |_| {
        let _sync = store.status();
        Standing::of(store, household).may_write(Topic::Basics)
    });
    let title = Signal::derive(move || format!("{}の記録", title_of(store, id)));
    let lead = Signal::derive(move || {
        let meeting = fact::<CaseMeeting>(store, id);
        let when = meeting
            .as_ref()
            .and_then(|it| Some(settled_text(it.settled_at?, it.until)));
        let place = meeting.and_then(|it| it.place).map(|it| it.to_string());
        [when, place]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("　")
    });
    view! {
        <PageHead title=title window="会議の記録" lead=lead>
            <LinkButton href=format!("/case-meetings/{id}")>"会議のページへ"</LinkButton>
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        <div class="stack">
            <Secrecy />
            <Attendances meeting=id keeps=keeps />
            <Part meeting=id title="議題" kinds=&[RemarkKind::Agenda] may_write=may_write />
            <Part meeting=id title="発言と資料" kinds=&[RemarkKind::Said, RemarkKind::Paper] may_write=may_write />
            <Part meeting=id title="決まったこと" kinds=&[RemarkKind::Decided] may_write=may_write />
            {move || {
                if may_write.get() {
                    view! { <div class="screen-only"><Write meeting=id household=household /></div> }.into_any()
                } else {
                    view! {
                        <div class="screen-only">
                            <Banner tone=Tone::Info title="読むだけの記録">
                                <p>"会議の記録を書けるのは、この世帯の担当の人です。つなぐシートを受けると担当になります。"</p>
                            </Banner>
                        </div>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Part(
    meeting: RecordId,
    title: &'static str,
    kinds: &'static [RemarkKind],
    may_write: Memo<bool>,
) -> impl IntoView {
    let store = use_store();
    let all = Memo::new(move |_| remarks(store, meeting, kinds));
    let ids = move || {
        let ids = all.get().into_iter();
        ids.map(|(id, _)| id).collect::<Vec<_>>()
    };
    let row = move |id: RecordId| view! { <One id=id may_write=may_write /> };
    view! {
        <Card title=Signal::derive(move || format!("{title} {}件", all.with(Vec::len)))>
            <ol class="stack remarks" data-gap="small" role="list">
                <For each=ids key=|id| *id children=row />
            </ol>
        </Card>
    }
}

#[component]
fn One(id: RecordId, may_write: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let it = Memo::new(move |_| fact::<Remark>(store, id));
    let who = move || {
        let it = it.get()?;
        let by = it.organisation.map(|by| store.title(by.id()));
        let paper = (it.kind == RemarkKind::Paper).then(|| it.kind.label().to_owned());
        let parts = [Some(it.noted_at.time.short()), paper, by];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join("　"))
    };
    let words = move || it.with(|it| it.as_ref().map(|it| it.words.to_string()));
    let photo = Memo::new(move |_| {
        let doc = store.doc(id)?;
        doc.get("photo").as_text()?.parse().ok()
    });
    let picture = move || {
        let alt = words().unwrap_or_default();
        photo
            .get()
            .map(|blob| view! { <PictureView record=id blob=blob alt=alt /> })
    };
    view! {
        <li>
            <p class="row-support">
                {who}
                {move || {
                    may_write
                        .get()
                        .then(|| view! { <a class="screen-only picture-edit" href=format!("/remarks/{id}/edit")>"直す"</a> })
                }}
            </p>
            <p class="lines">{words}</p>
            {picture}
            <ConflictPanel id=id />
        </li>
    }
}

/// The box in which one remark after the other is written: what kind the last was, the next is at first.
#[component]
fn Write(meeting: RecordId, household: RecordId) -> impl IntoView {
    let store = use_store();
    let round = RwSignal::new(0_u32);
    let kind = StoredValue::new(RemarkKind::Said);
    let done = move |record: RecordId| match untrack(|| fact::<Remark>(store, record)) {
        Some(written) => {
            kind.set_value(written.kind);
            round.update(|round| *round += 1);
            format!("/case-meetings/{meeting}/minutes")
        }
        None => format!("/case-meetings/{meeting}"),
    };
    // It was said when it is written, not when the box was opened.
    let together = Callback::new(move |mut edit: Edit| {
        edit.writes.insert(key_path("noted_at"), now(store));
        Ok(vec![edit])
    });
    move || {
        let round = round.get();
        let opening = Opening::new(Remark::KIND)
            .given("household", household)
            .given("meeting", meeting)
            .propose("kind", &Value::text(kind.get_value().item().code))
            .propose("noted_at", &now(store))
            .together(together);
        let body = Callback::new(move |form: FormState| {
            offer_invited(form, meeting);
            if round > 0 {
                request_animation_frame(|| focus_field("f-words"));
            }
            view! {
                <Card title="書く">
                    <div class="stack"><Fields form=form keys=&["kind", "words", "organisation", "photo"] /></div>
                </Card>
            }
            .into_any()
        });
        view! {
            <RecordForm
                opening=opening
                done=done
                body=body
                words=("書き込む", "書き込みました（送信待ち）", "書かずに戻る")
            />
        }
    }
}

fn now(store: Store) -> Value {
    let (date, time) = untrack(|| store.now()).to_jst();
    Value::text(&DateTime { date, time }.to_string())
}

/// On the page of a meeting: what is to be talked about, and what was decided.
#[component]
pub(super) fn Decisions(meeting: RecordId) -> impl IntoView {
    let store = use_store();
    let part = move |title: &'static str, kind: RemarkKind| {
        let all = remarks(store, meeting, &[kind]);
        (!all.is_empty()).then(|| {
            let rows = all.into_iter();
            let rows = rows.map(|(_, it)| view! { <li class="lines">{it.words.to_string()}</li> });
            view! { <h3>{title}</h3><ul>{rows.collect_view()}</ul> }
        })
    };
    view! {
        <Card title="議題と決まったこと">
            {move || part("議題", RemarkKind::Agenda)}
            {move || part("決まったこと", RemarkKind::Decided)}
            <div class="actions screen-only">
                <LinkButton href=format!("/case-meetings/{meeting}/minutes")>"会議の記録を開く"</LinkButton>
            </div>
        </Card>
    }
}
