//! All ケース会議 that one sees, and those to which one's own office is called.

use std::{cmp::Reverse, sync::Arc};

use leptos::prelude::*;
use shared::{
    domain::meeting::{CaseMeeting, Invitation},
    jp::Date,
    record::{Choice as _, Record, RecordId},
    reports::{MeetingStage, meeting_stage},
};

use super::{
    known::{Told, told},
    page::{about, title_of},
    stage::{MeetingChip, when_text},
};
use crate::{
    areas::{
        access::my_organisation,
        read::{fact, known, today},
    },
    store::{Store, use_store},
    ui::{
        Button, Card, Chip, Choice, EmptyState, Layout, PageHead, Progress, RadioGroup, RowLink,
        Tone, VirtualList,
    },
};

/// So many invitations are shown at first, and with each further press.
const PAGE: usize = 20;

/// A meeting with how far it is.
#[component]
pub(super) fn MeetingRow(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    move || {
        let meeting = fact::<CaseMeeting>(store, id)?;
        let stage = meeting_stage(&meeting, today.get());
        let support = format!(
            "{}に呼びかけ　{}",
            meeting.called_on.long(),
            store.title(meeting.coordinator.id())
        );
        Some(view! {
            <RowLink href=format!("/case-meetings/{id}") title=title_of(store, id) support=support>
                <MeetingChip stage=Some(stage) />
            </RowLink>
        })
    }
}

/// An invitation: to what, and when.
#[component]
pub(super) fn InvitationRow(id: RecordId) -> impl IntoView {
    let store = use_store();
    move || {
        let known = told(store, id)?;
        let Told(told) = &*known;
        let when = when_text(told).unwrap_or_else(|| "日程調整中".to_owned());
        let title = about(store, Some(told.household.id()), told.kind.label());
        let support = format!(
            "{when}　{}　{}に{}から",
            told.need.label(),
            told.called_on.short(),
            store.title(told.coordinator.id())
        );
        let is_off = told.cancelled_on.is_some();
        Some(view! {
            <RowLink href=format!("/invitations/{id}") title=title support=support>
                {is_off.then(|| view! { <Chip tone=Tone::Info>"中止"</Chip> })}
            </RowLink>
        })
    }
}

/// The invitations of the person's own office, the latest first. Tracked.
pub(super) fn own_invitations(store: Store) -> Vec<(RecordId, Arc<Told>)> {
    let ours = my_organisation(store);
    let ids = store.referring(Invitation::KIND, ours).into_iter().rev();
    let ids = ids.filter(|id| store.link(*id, "organisation") == Some(ours));
    ids.filter_map(|id| Some((id, told(store, id)?))).collect()
}

/// What of them is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Open,
    Held,
    All,
}

impl Which {
    const EACH: [(Self, &str, &str); 3] = [
        (Self::Open, "open", "これから"),
        (Self::Held, "held", "開催済み"),
        (Self::All, "all", "すべて"),
    ];

    fn of_code(code: &str) -> Self {
        let mut each = Self::EACH.into_iter();
        each.find(|(_, known, _)| *known == code)
            .map_or(Self::All, |(which, ..)| which)
    }

    fn code(self) -> &'static str {
        let mut each = Self::EACH.into_iter();
        each.find(|(which, ..)| *which == self)
            .map_or("all", |(_, code, _)| code)
    }

    const fn has(self, stage: MeetingStage) -> bool {
        matches!(
            (self, stage),
            (Self::All, _)
                | (
                    Self::Open,
                    MeetingStage::Arranging | MeetingStage::Settled(_)
                )
                | (Self::Held, MeetingStage::Held(_))
        )
    }
}

/// A meeting with how far it is.
pub(super) type Staged = (RecordId, Arc<CaseMeeting>, MeetingStage);

/// All in sight with how far they are, the latest first. Tracked.
fn all(store: Store, today: Date) -> Vec<Staged> {
    staged(known(store), today)
}

/// Those of them that were not held, nor called off. Tracked.
pub(super) fn open(store: Store, today: Date) -> Vec<Staged> {
    // All that were ever held are in sight: these are not read.
    let is_past = |id: RecordId, key| store.plain_day(id, key).is_some_and(|day| day <= today);
    let is_over = |id: &RecordId| is_past(*id, "held_on") || is_past(*id, "cancelled_on");
    let ids = store.of_kind(CaseMeeting::KIND).into_iter();
    let open = ids.filter(|id| !is_over(id));
    staged(open.filter_map(|id| Some((id, store.read(id)?))), today)
}

fn staged(
    meetings: impl Iterator<Item = (RecordId, Arc<CaseMeeting>)>,
    today: Date,
) -> Vec<Staged> {
    let staged = meetings.map(|(id, it)| {
        let stage = meeting_stage(&it, today);
        (id, it, stage)
    });
    let mut all: Vec<Staged> = staged.collect();
    all.sort_by_key(|(id, it, _)| {
        let day = it.settled_at.map_or(it.called_on, |at| at.date);
        Reverse((day, *id))
    });
    all
}

/// The list.
#[component]
pub fn CaseMeetingList() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let is_loaded = Memo::new(move |_| store.status().is_loaded);
    let all = Memo::new(move |_| {
        let all = all(store, today.get()).into_iter();
        all.map(|(id, _, stage)| (id, stage)).collect::<Vec<_>>()
    });
    let invited = Memo::new(move |_| {
        let own = own_invitations(store).into_iter();
        own.map(|(id, _)| id).collect::<Vec<_>>()
    });
    let which = RwSignal::new(Which::Open);
    let count = move |which: Which| {
        all.with(|all| all.iter().filter(|(_, stage)| which.has(*stage)).count())
    };
    let options = Signal::derive(move || {
        let each = Which::EACH.into_iter();
        each.map(|(which, code, label)| Choice::new(code, format!("{label}（{}件）", count(which))))
            .collect::<Vec<_>>()
    });
    let shown = Memo::new(move |_| {
        let which = which.get();
        all.with(|all| {
            let shown = all.iter().filter(|(_, stage)| which.has(*stage));
            shown.map(|(id, _)| *id).collect::<Vec<_>>()
        })
    });
    let row = move |index: usize| {
        let id = Memo::new(move |_| shown.with(|shown| shown.get(index).copied()));
        (move || id.get().map(|id| view! { <MeetingRow id=id /> })).into_any()
    };
    let called = move |id: RecordId| view! { <li><InvitationRow id=id /></li> };
    let most = RwSignal::new(PAGE);
    let first = Memo::new(move |_| {
        invited.with(|all| all.iter().take(most.get()).copied().collect::<Vec<_>>())
    });
    let rest = Memo::new(move |_| invited.with(Vec::len).saturating_sub(most.get()));
    let more = move || {
        (rest.get() > 0).then(|| {
            let label = move || format!("さらに{}件を表示する", rest.get().min(PAGE));
            view! {
                <div class="actions">
                    <Button on_press=move |()| most.update(|most| *most += PAGE)>{label}</Button>
                </div>
            }
        })
    };
    view! {
        <PageHead title="ケース会議" lead="複合課題ケース検討会、事前打ち合わせ、アドバイザー会議です。" />
        <div class="stack">
            {move || {
                (!invited.with(Vec::is_empty))
                    .then(|| {
                        view! {
                            <Card title="自分の機関への案内">
                                <ul class="rows" role="list"><For each=move || first.get() key=|id| *id children=called /></ul>
                                {more}
                            </Card>
                        }
                    })
            }}
            <RadioGroup
                id="which"
                label="どの会議を見るか"
                options=options
                value=Signal::derive(move || which.get().code().to_owned())
                on_change=move |code: String| which.set(Which::of_code(&code))
                layout=Layout::Inline
            />
            {move || {
                (!is_loaded.get())
                    .then(|| view! { <Progress label="はじめの読み込み中です。届いたものから見られます。" done=None /> })
            }}
            {move || {
                (shown.with(Vec::is_empty) && is_loaded.get())
                    .then(|| {
                        view! {
                            <EmptyState title="会議はありません">
                                <p>"相談支援包括化推進員が、支援計画や世帯のページから呼びかけます。"</p>
                            </EmptyState>
                        }
                    })
            }}
            <VirtualList label="ケース会議" count=Signal::derive(move || shown.with(Vec::len)) row=row />
        </div>
    }
}
