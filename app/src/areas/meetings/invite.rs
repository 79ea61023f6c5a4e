//! Chooses who is called to a ケース会議: first those who support the household already, then anyone on the list.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::{
        meeting::{CaseMeeting, Invitation, Need},
        people::Organisation,
    },
    record::{Choice as _, Edit, Record, RecordId, Value, key_path},
    reports::{Supporter, retelling},
};

use super::{
    forms::not_theirs,
    known::{called, edit_of, invitation_to},
    page::title_of,
};
use crate::{
    areas::{
        access::keeps_intakes,
        casework::known_of,
        parts::of_kind,
        read::{beside, fact, today},
    },
    store::{DeviceError, Store, use_store},
    ui::{
        Button, Card, Chip, IconName, Kind, LinkButton, PageHead, Row, SearchBox, Tone, use_toasts,
    },
};

/// So many organisations are shown; whoever does not find theirs types more.
const SHOWN: usize = 20;

/// Of an id what is random: an id made of two stays one of its kind.
const RANDOM: u128 = (1 << 62) - 1;

/// Who is called to the meeting named in the address.
#[component]
pub fn InvitePage() -> impl IntoView {
    let store = use_store();
    of_kind::<CaseMeeting>("ケース会議", move |id| {
        if untrack(|| keeps_intakes(store)) {
            view! { <Page id=id /> }.into_any()
        } else {
            not_theirs(id)
        }
    })
}

/// The organisations that support the household as far as the person knows. Tracked.
fn supporters(store: Store, household: RecordId) -> Vec<RecordId> {
    if !store.is_here(household) {
        return Vec::new();
    }
    let picture = known_of(store, household, store.now().date());
    let all = picture.supporters.into_keys();
    let all = all.filter_map(|who| match who {
        Supporter::Organisation(id) => Some(id),
        Supporter::Entry(id) => store.link(id, "organisation"),
        Supporter::Named(_) => None,
    });
    let all: BTreeSet<RecordId> = all.collect();
    all.into_iter().collect()
}

/// Calls an organisation. Two who do so apart call it once.
pub(super) fn invite(
    store: Store,
    meeting: RecordId,
    fact: &CaseMeeting,
    organisation: RecordId,
    need: Need,
) -> Edit {
    let id = beside(meeting, organisation.uuid().as_u128() & RANDOM);
    let invitation = invitation_to(meeting, fact, organisation, need);
    let mut writes = invitation.writes();
    match untrack(|| store.doc(id)) {
        None => Edit::create(Invitation::KIND, id, writes),
        // Called once before: what it was told then is told anew, what no longer holds is taken out.
        Some(doc) => {
            writes
                .retain(|path, _| doc.get(path.as_str()) == &Value::Empty || path.key() == "need");
            writes.extend(retelling(&doc, fact));
            writes.insert(key_path("removed"), Value::Flag(false));
            edit_of(&doc, writes)
        }
    }
}

async fn call(
    store: Store,
    meeting: RecordId,
    all: Vec<RecordId>,
    need: Need,
) -> Result<(), DeviceError> {
    let fact = untrack(|| fact::<CaseMeeting>(store, meeting)).ok_or(DeviceError::Lost)?;
    let edits = all
        .into_iter()
        .map(|id| invite(store, meeting, &fact, id, need));
    store.save_all(edits.collect()).await
}

#[component]
fn Page(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let toasts = use_toasts();
    let typed = RwSignal::new(String::new());
    let household = Memo::new(move |_| store.link(id, "household"));
    let there = Memo::new(move |_| {
        let called = called(store, id);
        let invited = called.into_iter().flat_map(|called| called.invited);
        invited
            .map(|it| (it.invitation.organisation.id(), it.invitation.need))
            .collect::<Vec<_>>()
    });
    let known = Memo::new(move |_| {
        let _day = today.get();
        household
            .get()
            .map_or_else(Vec::new, |it| supporters(store, it))
    });
    let found = Memo::new(move |_| {
        let typed = typed.get();
        if typed.trim().is_empty() {
            store.of_kind(Organisation::KIND)
        } else {
            store.search(Organisation::KIND, &typed)
        }
    });
    let first = Memo::new(move |_| {
        found.with(|found| found.iter().take(SHOWN).copied().collect::<Vec<_>>())
    });
    let result = Signal::derive(move || match found.with(Vec::len) {
        count if count > SHOWN => format!("{count}機関のうち{SHOWN}機関"),
        count => format!("{count}機関"),
    });
    let press = Callback::new(move |(all, need): (Vec<RecordId>, Need)| {
        spawn_local(async move {
            let said = match call(store, id, all.clone(), need).await {
                Ok(()) => format!("{}機関を招きました（送信待ち）。", all.len()),
                Err(error) => format!("招けませんでした。{error}"),
            };
            toasts.say(said);
        });
    });
    let row = move |organisation: RecordId| {
        view! { <Candidate organisation=organisation there=there press=press /> }
    };
    let open = Memo::new(move |_| {
        let there: BTreeSet<RecordId> = there.get().into_iter().map(|(id, _)| id).collect();
        let mut known = known.get();
        known.retain(|id| !there.contains(id));
        known
    });
    let title = Signal::derive(move || format!("{}に招く機関", title_of(store, id)));
    let count = move || there.with(Vec::len);
    view! {
        <PageHead title=title window="招く機関" lead="案内には、だれについての会議かは書かれません。">
            <LinkButton href=format!("/case-meetings/{id}") kind=Kind::Primary>
                {move || format!("会議のページへ（{}機関）", count())}
            </LinkButton>
        </PageHead>
        <div class="stack">
            {move || {
                (!open.with(Vec::is_empty))
                    .then(|| {
                        let all = open.get();
                        let label = format!("{}機関をすべて「できれば出席」で招く", all.len());
                        let is_several = all.len() > 1;
                        let act = move || {
                            let all = all.clone();
                            view! {
                                <div class="actions">
                                    <Button on_press=move |()| press.run((all.clone(), Need::May))>{label.clone()}</Button>
                                </div>
                            }
                        };
                        view! {
                            <Card title="この世帯を支援している機関">
                                <ul class="rows" role="list">
                                    <For each=move || open.get() key=|id| *id children=row />
                                </ul>
                                {is_several.then(act)}
                            </Card>
                        }
                    })
            }}
            <Card title="すべての機関">
                <div class="stack">
                    <SearchBox
                        id="invite"
                        label="機関をさがす"
                        help="名前やよみがなの一部"
                        value=typed
                        on_search=move |text| typed.set(text)
                        result=result
                    />
                    <ul class="rows" role="list">
                        <For
                            each=move || first.get()
                            key=|id| *id
                            children=row
                        />
                    </ul>
                </div>
            </Card>
        </div>
    }
}

/// An organisation, called already or to be called.
#[component]
fn Candidate(
    organisation: RecordId,
    there: Memo<Vec<(RecordId, Need)>>,
    press: Callback<(Vec<RecordId>, Need)>,
) -> impl IntoView {
    let store = use_store();
    let name = Memo::new(move |_| store.title(organisation));
    let need = Memo::new(move |_| {
        let all = there.get().into_iter();
        all.map(|(id, need)| (id == organisation).then_some(need))
            .find_map(|need| need)
    });
    let acts = move || {
        match need.get() {
        Some(need) => {
            view! { <Chip tone=Tone::Good icon=IconName::Check>{format!("招きました：{}", need.label())}</Chip> }
                .into_any()
        }
        None => Need::ALL
            .iter()
            .map(|need| {
                let need = *need;
                let label = format!("{}を「{}」で招く", name.get(), need.label());
                view! {
                    <Button label=label on_press=move |()| press.run((vec![organisation], need))>
                        {need.label()}
                    </Button>
                }
            })
            .collect_view()
            .into_any(),
    }
    };
    view! { <li>{move || view! { <Row title=name.get()>{acts}</Row> }}</li> }
}
