//! What agencies have asked: all of it, and on the first screen what waits.

use leptos::prelude::*;
use shared::{
    domain::casework::{Case, Intake},
    jp::Date,
    record::{Choice as _, Record, RecordId},
    reports::{IntakeStage, Waits},
};

use super::stage::{StageChip, stage_of};
use crate::{
    areas::{
        access::{keeps_intakes, my_organisation, sees_intakes},
        read::{fact, today},
        retracted::Retractions,
    },
    store::{Store, use_store},
    ui::{
        Choice, EmptyState, FirstRows, Icon, IconName, Kind, Layout, LinkButton, PageHead,
        Progress, RadioGroup, RowLink, VirtualList,
    },
};

/// What of them is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Received,
    Arranging,
    Monitoring,
    Closed,
    Inquiry,
    All,
}

impl Which {
    const EACH: [(Self, &str, &str); 6] = [
        (Self::Received, "received", "受け付けたまま"),
        (Self::Arranging, "arranging", "支援調整中"),
        (Self::Monitoring, "monitoring", "モニタリング中"),
        (Self::Closed, "closed", "終結"),
        (Self::Inquiry, "inquiry", "問い合わせ・相談のみ"),
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

    const fn has(self, stage: IntakeStage) -> bool {
        matches!(
            (self, stage),
            (Self::All, _)
                | (Self::Received, IntakeStage::Received)
                | (Self::Arranging, IntakeStage::Arranging(_))
                | (Self::Monitoring, IntakeStage::Monitoring(_))
                | (Self::Closed, IntakeStage::Closed(..))
                | (Self::Inquiry, IntakeStage::Inquiry(_))
        )
    }
}

/// All with how far they are, the latest first. Tracked.
fn all(store: Store, today: Date) -> Vec<(RecordId, IntakeStage)> {
    let all = store.of_kind(Intake::KIND).into_iter().rev();
    all.filter_map(|id| Some((id, stage_of(store, id, today)?)))
        .collect()
}

/// What has come and nobody has dealt with, in the order in which it came, and how many cases go on.
#[derive(Clone, Debug, Default, PartialEq)]
struct Open {
    received: Vec<(RecordId, IntakeStage)>,
    going: usize,
}

/// Tracked.
fn open(store: Store, today: Date) -> Open {
    let mut open = Open::default();
    for id in store.of_kind(Intake::KIND) {
        // Half of all that ever came ended with an answer: these are not read.
        let answered_on = store.plain_day(id, "inquiry_on");
        let is_answered = answered_on.is_some_and(|day| day <= today);
        if is_answered && store.referring(Case::KIND, id).is_empty() {
            continue;
        }
        match stage_of(store, id, today) {
            Some(stage @ IntakeStage::Received) => open.received.push((id, stage)),
            Some(IntakeStage::Arranging(_) | IntakeStage::Monitoring(_)) => open.going += 1,
            Some(IntakeStage::Closed(..) | IntakeStage::Inquiry(_)) | None => {}
        }
    }
    open
}

/// Which household it is about, as far as the person may know.
fn title(store: Store, intake: &Intake) -> String {
    match intake.household.map(|household| household.id()) {
        Some(household) if store.is_here(household) => store.title(household),
        Some(_) => "世帯（記録はまだ見られません）".to_owned(),
        None => "世帯を特定しない相談".to_owned(),
    }
}

#[component]
pub(super) fn IntakeRow(id: RecordId, stage: Option<IntakeStage>) -> impl IntoView {
    let store = use_store();
    move || {
        let intake = fact::<Intake>(store, id)?;
        let reasons: Vec<_> = intake.reasons.iter().map(|it| it.label()).collect();
        let support = format!(
            "{}　{}　{}",
            intake.received_on.long(),
            store.title(intake.organisation.id()),
            reasons.join("、")
        );
        Some(view! {
            <RowLink href=format!("/intakes/{id}") title=title(store, &intake) support=support>
                <StageChip stage=stage />
            </RowLink>
        })
    }
}

/// One of them with how far it was on a day.
#[component]
pub(in crate::areas) fn IntakeAt(
    /// The intake.
    id: RecordId,
    /// The day.
    on: Memo<Date>,
) -> impl IntoView {
    let store = use_store();
    let stage = Memo::new(move |_| stage_of(store, id, on.get()));
    move || view! { <IntakeRow id=id stage=stage.get() /> }
}

/// On the screen one begins the day with: for those who are asked what nobody has dealt with yet, and the way to the rest; for others
/// the way to what their own office has asked.
#[component]
pub(in crate::areas) fn Asked() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let is_asked = Memo::new(move |_| sees_intakes(store));
    let open = Memo::new(move |_| {
        let open = is_asked.get().then(|| open(store, today.get()));
        open.unwrap_or_default()
    });
    let received = Memo::new(move |_| open.with(|open| open.received.clone()));
    let going = move || open.with(|open| open.going);
    let own = Memo::new(move |_| {
        let ours = my_organisation(store);
        let all = store.referring(Intake::KIND, ours).into_iter();
        let own = all.filter(|id| store.link(*id, "organisation") == Some(ours));
        own.count()
    });
    let row = |(id, stage)| view! { <li><IntakeRow id=id stage=Some(stage) /></li> }.into_any();
    move || {
        if !is_asked.get() {
            return (own.get() > 0)
                .then(|| {
                    view! {
                        <div class="actions screen-only">
                            <LinkButton href="/intakes">{format!("推進員への相談の一覧（自分の機関から {}件）", own.get())}</LinkButton>
                        </div>
                    }
                })
                .into_any();
        }
        view! {
            <section class="stack" data-gap="small">
                <h2>{move || format!("{} {}件", Waits::Intake.label(), received.with(Vec::len))}</h2>
                <FirstRows items=received row=row />
                <div class="actions">
                    <LinkButton href="/intakes">
                        {move || format!("相談受付の一覧（続いているケース {}件）", going())}
                    </LinkButton>
                </div>
            </section>
        }
        .into_any()
    }
}

/// All in sight.
#[component]
pub fn IntakeList() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let is_loaded = Memo::new(move |_| store.status().is_loaded);
    let may_add = Memo::new(move |_| keeps_intakes(store));
    let all = Memo::new(move |_| all(store, today.get()));
    let first = all.with_untracked(|all| all.iter().any(|(_, it)| Which::Received.has(*it)));
    let which = RwSignal::new(if first { Which::Received } else { Which::All });
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
            shown.copied().collect::<Vec<_>>()
        })
    });
    let row = move |index: usize| {
        let entry = Memo::new(move |_| shown.with(|shown| shown.get(index).copied()));
        let row = move |(id, stage)| view! { <IntakeRow id=id stage=Some(stage) /> };
        (move || entry.get().map(row)).into_any()
    };
    let retracted = Memo::new(move |_| store.removed(Intake::KIND));
    view! {
        <PageHead title="相談受付" lead="相談機関から相談支援包括化推進員への相談です。市民からは受け付けません。">
            {move || {
                may_add
                    .get()
                    .then(|| {
                        view! {
                            <LinkButton href="/intakes/new" kind=Kind::Primary>
                                <Icon name=IconName::Add />
                                "電話などの相談を受け付ける"
                            </LinkButton>
                        }
                    })
            }}
        </PageHead>
        <div class="stack">
            <RadioGroup
                id="which"
                label="どの相談を見るか"
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
                            <EmptyState title="相談はありません">
                                <p>"相談機関は、世帯のページの「推進員に相談する」から相談します。"</p>
                            </EmptyState>
                        }
                    })
            }}
            <VirtualList label="相談受付" count=Signal::derive(move || shown.with(Vec::len)) row=row />
            <Retractions all=retracted />
        </div>
    }
}

/// What was asked about one household, the latest first, unfinished ones too. Tracked.
pub(super) fn of_household(store: Store, household: RecordId) -> Vec<RecordId> {
    let ids = store.referring(Intake::KIND, household).into_iter().rev();
    ids.filter(|id| store.doc(*id).is_some_and(|doc| !doc.is_removed()))
        .collect()
}
