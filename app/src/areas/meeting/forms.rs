//! The forms of a meeting: the generic one, told where to begin and where to go.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::{
        household::Household,
        meeting::{Seat, SupportMeeting},
    },
    record::{Edit, Record, RecordId, Value, key_path},
};

use super::page::{NoMeeting, here};
use crate::{
    areas::{
        access::{Standing, keeps_meeting, may_call_meeting, my_organisation},
        parts::Absent,
        read::{fact, facts_of, record_id},
    },
    form::{Opening, RecordForm},
    screens::{EditRecord, Facts, all_fields},
    store::{DeviceError, Store, use_store},
    ui::{Banner, Card, LinkButton, PageHead, Tone, use_toasts},
};

/// As long a meeting is proposed to go on, days.
const DAYS: i32 = 90;

/// Calls a meeting about the household named in the address.
#[component]
pub fn NewMeeting() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let found = Memo::new(move |_| {
        let id = id.get()?;
        (store.kind_of(id) == Some(Household::KIND)).then_some(id)
    });
    move || {
        let Some(household) = found.get() else {
            return view! { <Absent what="世帯" /> }.into_any();
        };
        if !untrack(|| may_call_meeting(&Standing::of(store, household))) {
            return view! {
                <PageHead title="支援会議を招集する" />
                <Banner tone=Tone::Info title="支援会議を招集できるのは、保健福祉企画総務課の人です">
                    <p>"担当、同意、法令による共有のどれかで課から世帯が見えるときに招集できます。緊急の閲覧では招集できません。"</p>
                    <LinkButton href=format!("/households/{household}")>"世帯のページへ"</LinkButton>
                </Banner>
            }
            .into_any();
        }
        let today = untrack(|| store.now()).date();
        let day = |days| Value::text(&today.add_days(days).unwrap_or(today).to_string());
        let opening = Opening::new(SupportMeeting::KIND)
            .given("household", household)
            .given("convenor", untrack(|| my_organisation(store)))
            .propose("from", &day(0))
            .propose("until", &day(DAYS));
        // Left without saving there is no meeting to show.
        let done = move |id: RecordId| {
            if store.doc(id).is_some() {
                format!("/meetings/{id}")
            } else {
                format!("/households/{household}")
            }
        };
        view! { <EditRecord opening=opening done=done /> }.into_any()
    }
}

/// For the section that has called it; others read it.
pub(super) fn for_keepers(
    form: impl Fn(RecordId) -> AnyView + Copy + Send + 'static,
) -> impl IntoView {
    let store = use_store();
    here(move |id| {
        if untrack(|| keeps_meeting(store, id)) {
            form(id)
        } else {
            view! { <NoMeeting /> }.into_any()
        }
    })
}

/// Mends a meeting.
#[component]
pub fn EditMeeting() -> impl IntoView {
    for_keepers(|id| {
        let opening = Opening::record(SupportMeeting::KIND, id);
        view! { <EditRecord opening=opening done=move |_| format!("/meetings/{id}") /> }.into_any()
    })
}

/// Ends, with a meeting that was ended, the membership of all who are still members: who was asked and never answered is not
/// asked any more.
async fn leave(store: Store, meeting: RecordId) -> Result<(), DeviceError> {
    let Some(ended) = fact::<SupportMeeting>(store, meeting).and_then(|it| it.ended_on) else {
        return Ok(());
    };
    for (id, seat) in facts_of::<Seat>(store, meeting) {
        let Some(doc) = store.doc(id).filter(|_| seat.left_on.is_none()) else {
            continue;
        };
        let edit = Edit {
            kind: Seat::KIND.into(),
            record: id,
            seen: doc.context.clone(),
            writes: [(key_path("left_on"), Value::text(&ended.to_string()))].into(),
        };
        store.save(edit).await?;
    }
    Ok(())
}

/// Ends a meeting.
#[component]
pub fn EndMeeting() -> impl IntoView {
    let store = use_store();
    for_keepers(move |id| {
        let today = Value::text(&untrack(|| store.now()).date().to_string());
        let toasts = use_toasts();
        let done = move |id: RecordId| {
            spawn_local(async move {
                if let Err(error) = leave(store, id).await {
                    toasts.say(format!("委員を終えられませんでした。会議のページで、一人ずつ終えてください。{error}"));
                }
            });
            format!("/meetings/{id}")
        };
        let opening = Opening::closing(SupportMeeting::KIND, id).propose("ended_on", &today);
        view! {
            <PageHead title="支援会議を終える" />
            <div class="stack">
                <Banner tone=Tone::Info title="終えた日から、委員の端末でこの会議と世帯が見られなくなります">
                    <p>"担当や同意でも見ている人は、世帯はそのまま見られます。記録は招集した課に残ります。"</p>
                </Banner>
                <Card><Facts id=id skip=&["ended_on", "outcome"] /></Card>
                <RecordForm opening=opening done=done body=all_fields() />
            </div>
        }
        .into_any()
    })
}
