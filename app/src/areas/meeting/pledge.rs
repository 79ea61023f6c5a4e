//! The promise of secrecy: what someone who is to be a member sees before anything opens.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::{
        meeting::{Pledge, Reply, Seat, SupportMeeting},
        people::Staff,
    },
    record::{Edit, Record, RecordId, Ref},
};

use super::{duty::Duty, list::reply_of, page::NoMeeting};
use crate::{
    areas::read::{author_of, fact, facts_of, record_id, staff_of, today},
    store::{DeviceError, Store, use_store},
    ui::{Banner, Button, Card, Checkbox, Kind, LinkButton, PageHead, Progress, Tone, use_toasts},
};

/// The invitation named in the address.
#[component]
pub fn PledgePage() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let me = staff_of(store.me().actor);
    let found = Memo::new(move |_| {
        let id = id.get()?;
        let seat = fact::<Seat>(store, id)?;
        (seat.person.id() == me).then_some((id, seat))
    });
    move || match found.get() {
        Some((id, seat)) => view! { <Page id=id seat=seat /> }.into_any(),
        None => view! { <NoMeeting /> }.into_any(),
    }
}

#[component]
fn Page(id: RecordId, seat: Seat) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let meeting = seat.meeting.id();
    let is_here = Memo::new(move |_| store.is_here(meeting));
    let me = staff_of(store.me().actor);
    let reply = Memo::new(move |_| reply_of(store, meeting, me).map(|pledge| pledge.reply));
    let has_left = seat
        .left_on
        .is_some_and(|left| left <= today.get_untracked());
    // By whom, and where they work.
    let by = Memo::new(move |_| {
        let author = author_of(&*store.doc(id)?, "person")?;
        let staff = fact::<Staff>(store, staff_of(author))?;
        Some(format!(
            "{} {}",
            store.title(staff.organisation.id()),
            staff.name
        ))
    });
    let part = seat.part.map(|part| part.to_string());
    view! {
        <PageHead title="支援会議の委員" lead="選ばれた人だけの会議に招かれています。" />
        <div class="stack">
            <Card title="招いた人">
                <p>{move || by.get().unwrap_or_else(|| "保健福祉企画総務課".to_owned())}</p>
                {part.map(|part| view! { <p>"あなたの役割："{part}</p> })}
            </Card>
            {move || {
                if is_here.get() {
                    view! {
                        <Banner tone=Tone::Good title="会議が開いています">
                            <LinkButton href=format!("/meetings/{meeting}") kind=Kind::Primary>"会議を見る"</LinkButton>
                        </Banner>
                    }
                        .into_any()
                } else if has_left {
                    view! {
                        <Banner tone=Tone::Info title="委員は終わりました">
                            <p>"会議で知ったことを話さない義務は、これからも続きます。"</p>
                        </Banner>
                    }
                        .into_any()
                } else if reply.get() == Some(Reply::Promised) {
                    view! {
                        <Progress label="約束を送って、会議を受け取っています。電波がないときは、つながりしだい届きます。届かないときは、会議がもう終わっています。" done=None />
                    }
                        .into_any()
                } else {
                    view! {
                        {(reply.get() == Some(Reply::Declined))
                            .then(|| {
                                view! {
                                    <Banner tone=Tone::Info title="「引き受けられない」と返事をしました">
                                        <p>"招いた課に伝わります。考えが変わったら、下で約束できます。"</p>
                                    </Banner>
                                }
                            })}
                        <Promise meeting=meeting />
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// Says what the person answers, in place of what they answered before.
async fn answer(store: Store, meeting: RecordId, reply: Reply) -> Result<(), DeviceError> {
    let me = staff_of(store.me().actor);
    let pledge = Pledge {
        meeting: Ref::<SupportMeeting>::new(meeting),
        person: Ref::new(me),
        reply,
        given_on: store.now().date(),
    };
    let mut earlier = facts_of::<Pledge>(store, meeting);
    earlier.retain(|(_, pledge)| pledge.person.id() == me);
    if earlier.is_empty() {
        let id = RecordId::new(store.new_id());
        let saved = store.create(Pledge::KIND, id, pledge.writes()).await;
        return saved.map(drop);
    }
    // Two tablets may have answered apart: what is said last holds for all.
    for doc in earlier.into_iter().filter_map(|(id, _)| store.doc(id)) {
        let edit = Edit {
            kind: Pledge::KIND.into(),
            record: doc.id,
            seen: doc.context.clone(),
            writes: pledge.writes(),
        };
        store.save(edit).await?;
    }
    Ok(())
}

/// The duty, and the promise to keep it.
#[component]
fn Promise(meeting: RecordId) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let promised = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let save = move |reply: Reply, said: &'static str| {
        spawn_local(async move {
            match answer(store, meeting, reply).await {
                Ok(()) => toasts.say(said),
                Err(error) => {
                    failed.try_set(Some(format!("保存できませんでした。{error}")));
                }
            }
        });
    };
    let promise = move |()| {
        if promised.get_untracked() {
            save(Reply::Promised, "約束を保存しました。");
        } else {
            failed.set(Some(
                "読んで、「秘密を守ることを約束します」に印を付けてください。".to_owned(),
            ));
        }
    };
    let decline = move |()| save(Reply::Declined, "「引き受けられない」と返事をしました。");
    view! {
        <Duty />
        <Card title="約束">
            <p>"だれの会議かは、約束したあとに見えます。"</p>
            <Checkbox
                id="pledge"
                label="秘密を守ることを約束します"
                value=promised
                on_change=move |is_on: bool| {
                    failed.set(None);
                    promised.set(is_on);
                }
            />
            {move || failed.get().map(|text| view! { <Banner tone=Tone::Bad title="まだ返事をしていません"><p>{text}</p></Banner> })}
            <div class="actions">
                <Button kind=Kind::Primary large=true on_press=promise>"約束して会議を開く"</Button>
                <Button kind=Kind::Text on_press=decline>"引き受けられない"</Button>
            </div>
        </Card>
    }
}
